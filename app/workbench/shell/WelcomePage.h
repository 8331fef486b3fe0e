// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

class QVBoxLayout;

namespace postern::workbench {

/// The first thing seen: try the demo, connect, open something of one's own, or go on where one was. No wizard.
class WelcomePage : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("welcome"), tr("Welcome"), QStringLiteral("rocket")}; }
    explicit WelcomePage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* firstFocus() override { return first_; }

  Q_SIGNALS:
    void demoRequested();
    void connectRequested();
    void definitionRequested();
    void folderRequested();
    void workspaceRequested(const QString& folder);

  private:
    QWidget* choice(const char* id, const QString& iconName, const QString& title, const QString& text,
                    void (WelcomePage::*signal)());
    void fillRecent();

    QWidget* first_ = nullptr;
    QVBoxLayout* recent_ = nullptr;
};

} // namespace postern::workbench
