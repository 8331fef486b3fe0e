// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/project/GatewayProject.h"

#include <string>

namespace postern::cli {

/// What became of one API of an import, in lines for people. Of many changes the first are shown.
[[nodiscard]] std::string textOf(const project::Imported& imported);
/// The same, all of it, as one line of JSON.
[[nodiscard]] std::string jsonOf(const project::Imported& imported);

} // namespace postern::cli
