// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPointer>

class QLabel;
class QTableView;

namespace postern::workbench {

class ColourRules;
class Theme;

/// The colour rules in a table, changed in place and seen in the list at once. Beside the window, never in its way.
class ColourRulesDialog final : public QDialog {
    Q_OBJECT
  public:
    /// `filter`: what a new rule begins with.
    ColourRulesDialog(ColourRules& rules, const Theme& theme, const QString& filter, QWidget* parent = nullptr);

    [[nodiscard]] QTableView& table() const { return *table_; }

  private:
    QWidget* buildButtons();
    void move(int by);
    void refresh();

    ColourRules& rules_;
    QString filter_;
    QTableView* table_;
    QLabel* problem_;
    QVector<QWidget*> ofRow_; ///< buttons that need a chosen rule
};

} // namespace postern::workbench
