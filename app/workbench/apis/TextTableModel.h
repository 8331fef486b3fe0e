// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVector>

class QTableView;
class QWidget;

namespace postern::workbench {

/// A table of texts that is set whole: what a Publisher said of one API.
class TextTableModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    explicit TextTableModel(QStringList columns, QObject* parent = nullptr) : QAbstractTableModel(parent), columns_(std::move(columns)) {}

    void setRows(QVector<QStringList> rows);
    [[nodiscard]] const QVector<QStringList>& rows() const { return rows_; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    /// The text, and in full as the tool tip.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QStringList columns_;
    QVector<QStringList> rows_;
};

/// A table of the workbench's look with its model; the last column takes what room there is.
[[nodiscard]] QTableView* makeTextTable(const char* objectName, const QString& accessibleName, TextTableModel*& model, const QStringList& columns,
                                        const QVector<int>& widths, QWidget* parent = nullptr);

} // namespace postern::workbench
