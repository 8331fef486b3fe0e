// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "workbench/federation/LifecycleChange.h"
#include "workbench/federation/TextTable.h"

#include <QCoreApplication>

namespace postern::workbench {

/// One gateway of a change of an API's life, in the language of the window.
class LifecycleText {
    Q_DECLARE_TR_FUNCTIONS(LifecycleText)
  public:
    /// Key: the gateway's name. Cells: where, what is done, state, why.
    [[nodiscard]] static TextRow row(const federation::LifecycleTarget& target, const LifecycleChange& change);
};

} // namespace postern::workbench
