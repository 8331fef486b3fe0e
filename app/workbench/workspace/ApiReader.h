// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/workspace/Workspace.h"

#include <optional>

namespace postern::workbench {

/// What is read of each: without their definitions, tens are listed at once; operations are missing then, and lone definitions
/// are called as their files. Entries alone are ids and paths: no file is read, and all are called as their files.
enum class ApiDepth : std::uint8_t { Whole, WithoutDefinitions, Entries };

/// The APIs below `folder` (apictl projects and lone OpenAPI files), sorted by name; one that cannot be read is in
/// the list with its problem.
QVector<WorkspaceApi> readApis(const QString& folder, ApiDepth depth = ApiDepth::Whole);
/// In which order they are.
bool isBefore(const WorkspaceApi& a, const WorkspaceApi& b);
/// One entry of such a folder, or none when there is no such entry.
std::optional<WorkspaceApi> readApi(const QString& folder, const QString& id);

/// How long it takes to read them: at once, so long that definitions come afterwards, or so long that everything does.
enum class ApiAmount : std::uint8_t { Few, LargeDefinitions, Many };
ApiAmount amountOfApis(const QString& folder);

/// Empty when `text` is an OpenAPI definition (3.x or Swagger 2.0, YAML or JSON); otherwise what is wrong, with line
/// and column where there are some.
QString definitionProblem(const QByteArray& text, const QString& fileName);

} // namespace postern::workbench
