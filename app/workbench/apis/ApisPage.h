// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

namespace postern::workbench {

/// APIs of the workspace and of a Publisher.
class ApisPage : public Page {
    Q_OBJECT
  public:
    explicit ApisPage(AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("APIs"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("boxes"); }
};

} // namespace postern::workbench
