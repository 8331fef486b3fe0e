// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace postern::validation {

/// Why a scanner wants no more of a text.
struct Refusal {
    enum class Kind : std::uint8_t {
        None,
        Malformed, ///< it is not what it should be; `what` says why
        TooLarge,  ///< it has more octets than allowed: `limit`
        Limit,     ///< another limit; `what` names it: "array items"
    };
    Kind kind = Kind::None;
    std::string_view what{};  ///< static text
    std::uint64_t limit = 0;  ///< what was allowed
    std::uint64_t offset = 0; ///< octets before the one where it was found
};

} // namespace postern::validation
