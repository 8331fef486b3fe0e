// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/workspace/Workspace.h"

namespace postern::workbench {

/// What is read of each: without their definitions, hundreds are listed at once; operations are missing then, and lone definitions
/// are called as their files.
enum class ApiDepth : std::uint8_t { Whole, WithoutDefinitions };

/// The APIs below `folder` (apictl projects and lone OpenAPI files), sorted by name; one that cannot be read is in
/// the list with its problem.
QVector<WorkspaceApi> readApis(const QString& folder, ApiDepth depth = ApiDepth::Whole);
/// Whether their definitions are so large that nobody should wait for them.
bool areDefinitionsLarge(const QString& folder);

/// Empty when `text` is an OpenAPI definition (3.x or Swagger 2.0, YAML or JSON); otherwise what is wrong, with line
/// and column where there are some.
QString definitionProblem(const QByteArray& text, const QString& fileName);

} // namespace postern::workbench
