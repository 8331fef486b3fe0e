// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/Exporter.h"

#include <string>
#include <string_view>

namespace postern::cli {

/// What became of an export: `outcome` is "planned", "written" or "unchanged". For people.
[[nodiscard]] std::string textOf(const exporting::ExportPlan& plan, std::string_view outcome);
/// The same as one line of JSON.
[[nodiscard]] std::string jsonOf(const exporting::ExportPlan& plan, std::string_view outcome, const std::string& target);

} // namespace postern::cli
