// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <QVector>

namespace postern::workbench {

/// What stands in one place of a table.
struct TextCell {
    QString text;
    QString iconName; ///< of resources/icons; empty for none
    QString toolTip;
    bool isNumber = false; ///< stands at the right

    friend bool operator==(const TextCell& a, const TextCell& b) { return a.text == b.text && a.iconName == b.iconName && a.toolTip == b.toolTip && a.isNumber == b.isNumber; }
};

struct TextRow {
    QString key; ///< unique in its table
    QVector<TextCell> cells;
};

/// Rows of texts, whole at a time. Rows that stay are the same rows: what is chosen stays chosen.
class TextTable final : public QAbstractTableModel {
    Q_OBJECT
  public:
    using QAbstractTableModel::QAbstractTableModel;
    enum Role { KeyRole = Qt::UserRole };

    void setHeader(const QStringList& header, const QVector<int>& numberColumns = {});
    void setRows(const QVector<TextRow>& rows);
    [[nodiscard]] QString keyAt(int row) const;
    [[nodiscard]] int rowOf(const QString& key) const; ///< -1: there is none
    [[nodiscard]] const QStringList& header() const { return header_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QStringList header_;
    QVector<int> numbers_;
    QVector<TextRow> rows_;
};

} // namespace postern::workbench
