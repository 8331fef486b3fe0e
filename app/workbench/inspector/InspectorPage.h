// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

namespace postern::workbench {

/// Every exchange, filter by filter.
class InspectorPage : public Page {
    Q_OBJECT
  public:
    explicit InspectorPage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Inspector"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("activity"); }
};

} // namespace postern::workbench
