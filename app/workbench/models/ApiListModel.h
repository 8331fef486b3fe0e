// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSet>
#include <QString>
#include <QVector>

namespace postern::workbench {

/// One API as the APIs page knows it: on the Publisher, in the workspace, or both.
struct ApiRow {
    QString key;          ///< "Orders:1.0.0", unique in the list
    QString remoteId;     ///< on the Publisher; empty when it is only here
    QString workspaceId;  ///< in the workspace; empty when it is only there
    QString name;
    QString version;
    QString context;
    QString type;
    QString provider;
    QString lifeCycle;
    QString remoteUpdated; ///< as the Publisher says it: what a newer state is told by
    QString localRevision; ///< "Publisher rev 4"; empty when not pulled
    QString localUpdated;  ///< remoteUpdated of the pulled state
    QString backendOverride;
    QString problem;
    bool enabled = true; ///< runs with the next start

    [[nodiscard]] bool isRemote() const { return !remoteId.isEmpty(); }
    [[nodiscard]] bool isLocal() const { return !workspaceId.isEmpty(); }
    [[nodiscard]] bool isNewerThere() const
    {
        return isLocal() && isRemote() && !localUpdated.isEmpty() && remoteUpdated != localUpdated;
    }
};

/// APIs with a check box each, narrowed by words that must all occur in name, version, context, type, provider or state.
class ApiListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Version, Context, Type, There, Here, ColumnCount };
    enum Role : std::uint16_t { KeyRole = Qt::UserRole + 1, ProblemRole, OverrideRole, NewerRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Sets all; checks and filter stay, for keys that are still there.
    void setApis(QVector<ApiRow> apis);
    [[nodiscard]] const QVector<ApiRow>& apis() const { return all_; }
    void setFilter(const QString& words);
    [[nodiscard]] const QString& filter() const { return filter_; }

    [[nodiscard]] const ApiRow* at(int row) const;
    [[nodiscard]] const ApiRow* find(const QString& key) const;
    [[nodiscard]] int rowOf(const QString& key) const;

    void setChecked(const QString& key, bool checked);
    void checkAllShown(bool checked);
    /// Keys of checked APIs in the list's order, also those that the filter hides.
    [[nodiscard]] QStringList checkedKeys() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void checksChanged();

  private:
    void narrow();
    [[nodiscard]] QString here(const ApiRow& api) const;

    QVector<ApiRow> all_;
    QVector<int> shown_;
    QSet<QString> checked_;
    QString filter_;
};

} // namespace postern::workbench
