// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
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

/// Refuses what keeps callers out and would be left out, unless a person has said that it may be: `accepted` has "security",
/// "scopes". `setting` is where an environment names them. Errors: InvalidArgument with each such thing.
[[nodiscard]] Result<void> checkAccepted(std::string_view api, std::string_view environment, std::string_view setting, const std::vector<std::string>& accepted,
                                         const std::vector<Capability>& capabilities);

} // namespace postern::deployment
