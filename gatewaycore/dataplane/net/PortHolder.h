// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/Address.h"

#include <optional>
#include <string>

namespace postern::net {

/// Who listens on a TCP port of this machine.
struct PortHolder {
    int pid = 0;         ///< 0 when the system does not let us see it
    std::string program; ///< "nginx"; "" when unknown
    bool self = false;

    /// "nginx (process 4711)", "another process".
    [[nodiscard]] std::string describe() const;
};

/// Looks for a listening socket that keeps `address` from being bound (the same port on the same or on any address).
/// Empty when there is none or the system (other than Linux) does not tell.
[[nodiscard]] std::optional<PortHolder> findPortHolder(const Address& address);

} // namespace postern::net
