// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/EnvironmentsFile.h"

#include <string>

namespace postern::cli {

/// Why an environment that stands in no file yet could not be read from one: "adminUrl is ...", with commas between several. Without
/// places, as there is no text that somebody could look at. Empty: it can be written.
[[nodiscard]] std::string problemsOf(const deployment::Environment& environment, const deployment::SettingsOf& settings);

} // namespace postern::cli
