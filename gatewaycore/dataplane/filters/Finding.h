// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// What looking for one kind of credential gave.
struct Finding {
    enum class Kind : std::uint8_t {
        Missing,  ///< the request carries no such credential
        Accepted, ///< `identity`
        Refused,  ///< it carries one that does not count: `fault`, `reason`
        Waiting,  ///< the exchange has been paused; look again on resumption
    };
    Kind kind = Kind::Missing;
    pipeline::FaultId fault = pipeline::FaultId::MissingCredentials;
    /// Its one argument is {detail}. Of an accepted one: why, when there is more to say than that it is valid.
    const pipeline::ReasonText* reason = nullptr;
    std::string_view detail{};                    ///< lives as long as the exchange
    const pipeline::Identity* identity = nullptr;
    Seconds retryAfter{0}; ///< of a refusal that a later call may not meet
};

/// Which kinds of keys the route's backends are for: a sandbox key must not reach production, nor the reverse.
struct KeyTypes {
    bool production = true;
    bool sandbox = true;

    /// Of the operation in `context`, or of its API. An API that has no backend, or one for everything, takes both.
    [[nodiscard]] static KeyTypes of(const pipeline::FilterContext& context);
    /// Refuses the key of `identity` if it is of the wrong kind; else `accepted`.
    [[nodiscard]] Finding admit(const pipeline::Identity& identity) const;
};

extern const pipeline::ReasonText sandboxKeyReason;
extern const pipeline::ReasonText productionKeyReason;

/// " (for A, B; the call is to C:1)": what a credential opens and what was called, for traces.
[[nodiscard]] std::string opensOthers(const std::vector<std::string>& apis, const std::string& called);

/// Whether `pattern` ("Name" or "Name:version", "*" as version for all) means this API.
[[nodiscard]] bool namesApi(std::string_view pattern, std::string_view name, std::string_view version) noexcept;

} // namespace postern::filters
