// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postern::workbench {

struct AppContext;
class InspectorPage;

/// Registers the page's commands, before its widgets are made; what they do, the page's parts do.
void addInspectorCommands(AppContext& context, InspectorPage& page);

/// Says of each whether it can be used now, and why not.
void refreshInspectorCommands(AppContext& context, const InspectorPage& page);

} // namespace postern::workbench
