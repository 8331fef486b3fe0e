// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <map>
#include <string>

namespace postern::gateway {

/// Sockets that whoever started this process opened for it, by the names that they were given (sd_listen_fds(3): LISTEN_PID,
/// LISTEN_FDS, LISTEN_FDNAMES; a unit's FileDescriptorName=). The variables are taken out of the environment and the sockets
/// are kept from programs that this one starts, so call it once, before there are threads. Empty when there are none.
/// Errors: InvalidArgument for variables that say something else than these, and for a name that is not there or there twice.
[[nodiscard]] Result<std::map<std::string, int>> takePassedSockets();

} // namespace postern::gateway
