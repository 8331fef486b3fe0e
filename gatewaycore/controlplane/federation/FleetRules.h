// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <cstddef>
#include <functional>
#include <string>

namespace postern::federation {

struct FleetRules {
    Milliseconds silence{30'000};     ///< a gateway that says nothing for so long is given up
    std::size_t readsAtOnce = 4;      ///< of one gateway
    std::size_t failuresInARow = 3;   ///< of single APIs, before the gateway is taken to be ill
    Milliseconds turn{5};             ///< how long one turn of the event loop may compare
    std::function<std::string()> now; ///< UTC, ISO 8601; empty: the system's
    std::string who;                  ///< for the history; empty: who is logged in

    /// The time as journals and histories have it.
    [[nodiscard]] std::string time() const;
    /// Who does it, for histories.
    [[nodiscard]] std::string name() const;
};

} // namespace postern::federation
