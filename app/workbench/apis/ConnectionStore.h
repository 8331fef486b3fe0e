// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/PublisherConnection.h"
#include "workbench/shell/AppContext.h"

#include <QVector>

namespace postern::workbench {

/// The workspace's connection, or the fields of the last workspace that had one, without its id; secrets are not in it.
[[nodiscard]] publisher::PublisherConnection loadConnection(const AppContext& context);
/// The named connections of the workspace's connections.yaml, in its order; the last one used when there is no such file.
[[nodiscard]] QVector<publisher::PublisherConnection> loadConnections(const AppContext& context);
/// Remembers it as the last one and writes it into connections.yaml, under a name of its own. Why that was not written; empty
/// when it was.
QString saveConnection(AppContext& context, const publisher::PublisherConnection& connection);

} // namespace postern::workbench
