// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/workspace/Workspace.h"

namespace postern::workbench {

/// The APIs below `folder` (apictl projects and lone OpenAPI files), sorted by name; one that cannot be read is in
/// the list with its problem.
QVector<WorkspaceApi> readApis(const QString& folder);

} // namespace postern::workbench
