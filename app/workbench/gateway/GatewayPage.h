// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

namespace postern::workbench {

/// The local gateway: run, listeners, running APIs, chain.
class GatewayPage : public Page {
    Q_OBJECT
  public:
    explicit GatewayPage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Gateway"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("server"); }
};

} // namespace postern::workbench
