// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/PublisherConnection.h"
#include "workbench/shell/AppContext.h"

namespace postern::workbench {

/// The workspace's connection, or the fields of the last workspace that had one, without its id; secrets are not in it.
[[nodiscard]] publisher::PublisherConnection loadConnection(const AppContext& context);
void saveConnection(AppContext& context, const publisher::PublisherConnection& connection);

} // namespace postern::workbench
