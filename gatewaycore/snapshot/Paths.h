// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"

#include <filesystem>
#include <functional>
#include <string>

namespace postern::snapshot {

/// Every path of a file that the configuration names: certificates, keys, key sets, users, secrets in files. (Those in the
/// settings of filters are relative to config.folder as they stand.) Empty ones are left out.
void eachPath(model::GatewayConfig& config, const std::function<void(std::string& path, const schema::Location& at)>& use);

/// Paths below config.folder without it, and no folder.
void makeRelative(model::GatewayConfig& config);
/// The other way: the folder is `folder`, and relative paths are below it.
void makeAbsolute(model::GatewayConfig& config, const std::filesystem::path& folder);

} // namespace postern::snapshot
