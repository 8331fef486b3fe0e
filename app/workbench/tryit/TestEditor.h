// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;

namespace postern::workbench {

class CodeView;
class Theme;

/// One test's file as text; what is wrong with it is said at its line while one types.
class TestEditor final : public QDialog {
    Q_OBJECT
  public:
    TestEditor(const Theme& theme, QString file, QWidget* parent = nullptr);

    [[nodiscard]] CodeView& text() const { return *text_; }
    /// False when it is no test, or cannot be written.
    bool save();

  Q_SIGNALS:
    void saved();

  private:
    void judge();

    QString file_;
    CodeView* text_;
    QLabel* problem_;
    QPushButton* save_ = nullptr;
    bool good_ = false;
};

} // namespace postern::workbench
