// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

namespace postern::workbench {

class ChainEditor;

/// What can be done to a chain that is edited, with keys; those of the chosen filter work in its list.
void addChainCommands(AppContext& context, ChainEditor& editor);
/// Which of them cannot be used now, and why.
void refreshChainCommands(AppContext& context, const ChainEditor& editor);

} // namespace postern::workbench
