// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

namespace postern::workbench {

/// What the gateway did, in charts and their tables.
class AnalyticsPage : public Page {
    Q_OBJECT
  public:
    explicit AnalyticsPage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Analytics"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("chart-column"); }
};

} // namespace postern::workbench
