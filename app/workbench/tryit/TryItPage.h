// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

namespace postern::workbench {

/// A client for the running APIs.
class TryItPage : public Page {
    Q_OBJECT
  public:
    explicit TryItPage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Try it"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("send"); }
};

} // namespace postern::workbench
