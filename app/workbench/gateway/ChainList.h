// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QTableView;

namespace postern::workbench {

class ChainDraftModel;
class CommandRegistry;
class StateView;

/// The filters of the chain as rows, with what can be done to the chosen one below.
class ChainList : public QWidget {
    Q_OBJECT
  public:
    explicit ChainList(ChainDraftModel* model, QWidget* parent = nullptr);

    /// The buttons; once the commands are there.
    void addButtons(CommandRegistry& commands);
    [[nodiscard]] QTableView* table() const { return table_; }
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] int row() const;
    void select(int row);
    /// About the last change.
    void say(const QString& text);
    [[nodiscard]] QWidget* firstFocus() const;

  private:
    QTableView* table_;
    StateView* view_;
    QLabel* said_;
};

} // namespace postern::workbench
