// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::deployment {

/// What becomes of something at a gateway of another make.
enum class Holding : std::uint8_t {
    Enforced,     ///< as it is meant
    Approximated, ///< in another way: `how` says which
    Dropped,      ///< not at all: `how` says why
};

/// One thing that an API asks of a gateway, and what this gateway makes of it.
struct Capability {
    enum class Subject : std::uint8_t { Security, Scopes, RateLimit, Cors, Policy, Endpoint, Operation, Validation, Caching };
    Subject subject = Subject::Policy;
    std::string name;  ///< "jwt", "Gold", "set-headers"
    std::string place; ///< "GET /orders/{id}"; empty: the whole API
    Holding holding = Holding::Enforced;
    std::string how;   ///< a sentence; may be empty when enforced
};

const schema::Schema<Capability>& describe(schema::Type<Capability>);

[[nodiscard]] std::string_view toString(Holding holding) noexcept;
/// How many are held in this way.
[[nodiscard]] std::size_t count(const std::vector<Capability>& capabilities, Holding holding) noexcept;

} // namespace postern::deployment
