// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/VariableTableModel.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTableView;

namespace postern::workbench {

class EnvironmentSet;
class InlineBar;

/// The editor of a workspace's environments: a list of them, and the variables of the chosen one. Saving writes its file;
/// secrets go to the keychain.
class EnvironmentDialog final : public QDialog {
    Q_OBJECT
  public:
    explicit EnvironmentDialog(EnvironmentSet& environments, QWidget* parent = nullptr);

    void addNew();
    /// False, with a message in the dialog, when it cannot be saved as it stands.
    bool save();
    [[nodiscard]] VariableTableModel& variables() { return variables_; }

  private:
    QWidget* buildEditor();
    void fill();
    void edit(int row);
    void removeShown();
    void refresh();

    EnvironmentSet& environments_;
    VariableTableModel variables_;
    bool dirty_ = false;
    bool filling_ = false;
    QString file_; ///< of the one that is edited; empty for a new one
    QListWidget* list_ = nullptr;
    QLineEdit* name_ = nullptr;
    QTableView* table_ = nullptr;
    InlineBar* bar_ = nullptr;
    QLabel* where_ = nullptr;
    QPushButton* save_ = nullptr;
    QPushButton* remove_ = nullptr;
};

} // namespace postern::workbench
