// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstdint>
#include <string>

namespace postern::federation {

/// A throttling policy as policies.yaml has it, with a name that tells its numbers: "5PerMin".
struct NamedLimit {
    std::string name;
    schema::Value policy;
};
[[nodiscard]] NamedLimit namedLimit(std::int64_t count, std::int64_t seconds);

} // namespace postern::federation
