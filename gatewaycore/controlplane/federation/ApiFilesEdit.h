// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/ApiChange.h"
#include "controlplane/deployment/Revision.h"

#include <map>
#include <string>

namespace postern::federation {

/// Files of a project by their paths below its folder, with '/' between parts.
using ProjectFiles = std::map<std::string, std::string>;

/// The files of one API (an API project as WSO2's tools write it, or a lone definition) and policies.yaml with one change of it. The
/// revision is what the files say now. Errors: Unsupported with why the files have no place for it; InvalidConfig. Pure.
[[nodiscard]] Result<ProjectFiles> editApiFiles(const ProjectFiles& files, const deployment::Revision& revision, const deployment::ApiChange& change);

} // namespace postern::federation
