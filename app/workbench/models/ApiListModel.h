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
    /// Whether it runs in a gateway here as it does on a full API Manager gateway.
    enum class Fitness : std::uint8_t { Unknown, Here, Limited, FullGateway };
    Fitness fitness = Fitness::Unknown;
    QString fitnessReason; ///< what is limited, or why a full gateway is needed; a line each
    QString revisionHere;  ///< "Revision 4": what was pulled last; empty for the working copy
    int edited = 0;        ///< files that are not as they came

    friend bool operator==(const ApiRow&, const ApiRow&) = default;
    [[nodiscard]] bool isRemote() const { return !remoteId.isEmpty(); }
    [[nodiscard]] bool isLocal() const { return !workspaceId.isEmpty(); }
    [[nodiscard]] bool isNewerThere() const
    {
        return isLocal() && isRemote() && !localUpdated.isEmpty() && remoteUpdated != localUpdated;
    }
};

/// APIs with a check box each, narrowed by words that must all occur in name, version, context, type,
/// provider, state, or in whether and how it runs here.
class ApiListModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Version, Context, Type, There, Runs, Here, ColumnCount };
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
    [[nodiscard]] static QString runs(const ApiRow& api);

    QVector<ApiRow> all_;
    QVector<int> shown_;
    QSet<QString> checked_;
    QString filter_;
};

} // namespace postern::workbench
