// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

class QTableView;

namespace postern::workbench {

/// Says in full what is cut off in the chosen row of a table: nobody has to hold a mouse over it, or to pull columns. Hidden while
/// nothing is.
class RowReader final : public QLabel {
    Q_OBJECT
  public:
    /// The table has its model, and lives as long.
    explicit RowReader(QTableView* table, QWidget* parent = nullptr);

  private:
    void read();

    QTableView* table_;
};

} // namespace postern::workbench
