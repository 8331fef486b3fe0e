// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <string_view>
#include <vector>

namespace postern::config {

/// The users of a file as htpasswd writes it: `name:hash` a line, `#` begins a comment line. Behind a second colon may
/// stand scopes with blanks or commas between. `fileName` is for the problems, which never show what stands behind a colon.
[[nodiscard]] std::vector<model::User> parseUsers(std::string_view text, std::string_view fileName, schema::Problems& problems);

/// Holds all users of a configuration against each other: names twice, hashes that are none (an error), and hashes that are
/// too weak to be taken (a warning: such a user cannot log in, the others can).
void checkUsers(const model::GatewayConfig& config, schema::Problems& problems);

} // namespace postern::config
