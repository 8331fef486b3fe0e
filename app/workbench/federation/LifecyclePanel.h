// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/LifecycleEdit.h"
#include "workbench/federation/FederationDesk.h"
#include "workbench/federation/OrderedPane.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace postern::workbench {

class InlineBar;
class TextTable;
class Theme;

/// The state of an API is changed at every gateway that holds it, and in its files: which state, the one plan of it, what became of it.
/// Nothing is written before the plan was there to be looked at.
class LifecyclePanel final : public OrderedPane {
    Q_OBJECT
  public:
    /// The desk outlives the panel.
    LifecyclePanel(FederationDesk& desk, const Theme& theme, QWidget* parent = nullptr);

    /// Begins with an API of the workspace, "Orders:1.0.0". A change that is under way stays.
    void begin(const QString& api);
    [[nodiscard]] QWidget* firstFocus() const;

  Q_SIGNALS:
    void left();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void build();
    void refresh();
    void refreshRows();
    void refreshTexts();
    void refreshButtons();
    void showText();
    void stateChosen();
    void makePlan();
    void apply();
    void leave();
    [[nodiscard]] federation::LifecycleStep::To to() const;
    [[nodiscard]] std::vector<std::string> brokenRules() const; ///< of governance, that stop it
    [[nodiscard]] QString whyNotApplied() const;
    [[nodiscard]] QString told() const;

    FederationDesk& desk_;
    LifecycleChange& change_;
    QString api_;
    LifecycleChange::Stage shown_ = LifecycleChange::Stage::Nothing;
    TextTable* rows_;
    QLabel* title_;
    InlineBar* bar_;
    QComboBox* state_;
    QLabel* sunsetLabel_;
    QLineEdit* sunset_;
    QPushButton* plan_;
    QLabel* effect_;
    QLabel* told_;
    QTableView* table_;
    QPlainTextEdit* text_;
    QLabel* rulesLabel_;
    QLineEdit* rules_;
    QLabel* confirmLabel_;
    QLineEdit* confirm_;
    QPushButton* apply_;
    QPushButton* stop_;
    QPushButton* leave_;
};

} // namespace postern::workbench
