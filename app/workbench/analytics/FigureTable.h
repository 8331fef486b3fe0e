// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVector>

namespace postern::workbench {

/// Figures as text, row by row: what a chart shows, to be read. All columns but the first are numbers.
class FigureTable final : public QAbstractTableModel {
    Q_OBJECT
  public:
    /// What a row stands for: an API's name, for instance.
    static constexpr int KeyRole = Qt::UserRole + 1;

    explicit FigureTable(QStringList headers, QObject* parent = nullptr);

    struct Row {
        QString key;
        QStringList cells;
    };
    /// A selection stays on its row's number when the count of rows does not change.
    void setRows(const QVector<Row>& rows);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QStringList headers_;
    QVector<Row> rows_;
};

} // namespace postern::workbench
