// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace postern::workbench {

class Page;
struct PageFace;

/// The column of modes at the window's left edge: icon, word, badge.
class ModeRail : public QWidget {
    Q_OBJECT
  public:
    explicit ModeRail(QWidget* parent = nullptr);

    /// `atEnd` puts it below the stretch, where Settings lives.
    void addMode(const PageFace& face, const QString& keyText, bool atEnd);
    /// Shows its badges beside its button.
    void watch(const Page& page);
    /// A page without a button - the first one - leaves no mode chosen.
    void setCurrent(const QString& page);
    void setUsable(const QString& page, bool usable);

  Q_SIGNALS:
    void chosen(const QString& page);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QVBoxLayout* column_;
    QButtonGroup* group_;
    QMap<QString, QToolButton*> buttons_;
};

} // namespace postern::workbench
