// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace postern::workbench {

/// Buttons beside each other, of which the last ones show their icons only where there is no room for all their words: a row
/// of commands must not make the window wider than a small screen. Tooltips and accessible names say the words all the same.
class ToolRow final : public QWidget {
    Q_OBJECT
  public:
    explicit ToolRow(QWidget* parent = nullptr);

    /// Also for what is no such button: those keep their width.
    [[nodiscard]] QHBoxLayout* row() const { return row_; }
    void add(QToolButton* button);

    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

  private:
    struct Entry {
        QToolButton* button;
        bool shortened = false;
    };
    [[nodiscard]] static int widthOf(const QToolButton* button, bool words);
    [[nodiscard]] int shortWidth() const;
    void arrange();

    QHBoxLayout* row_;
    QVector<Entry> buttons_;
    bool arranging_ = false;
};

} // namespace postern::workbench
