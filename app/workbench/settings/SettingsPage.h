// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

namespace postern::workbench {

/// What a person chose.
class SettingsPage : public Page {
    Q_OBJECT
  public:
    explicit SettingsPage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Settings"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("settings"); }
};

} // namespace postern::workbench
