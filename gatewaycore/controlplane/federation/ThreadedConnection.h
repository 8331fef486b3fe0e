// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/deployment/SecretMask.h"

namespace postern::federation {

using Connect = UniqueFunction<Result<std::unique_ptr<deployment::GatewayConnection>>()>;

/// A connection that lives in a thread of its own: what a gateway's lists take to be read, and files to be parsed, keeps neither the
/// caller's event loop nor other gateways waiting. Completions run on the caller's. Whatever is ended, and the connection itself, is
/// given up at once; its thread ends when it has done what it is at. `connect` is called in that thread, and waited for. Whatever is said
/// of what did not work comes without what `secrets` knows.
[[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> inOwnThread(Connect connect, deployment::SecretMask secrets = {});

} // namespace postern::federation
