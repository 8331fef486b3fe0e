// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

#include <string_view>

namespace postern::remote {

/// A target may say which item of a list is asked for: what follows a '#' is not sent. It is a pointer to the list (RFC 6901)
/// and what the item has to be there, its values percent-encoded: "/revisions#/list?description=postern%201&deployed/to=eu".
[[nodiscard]] std::string_view targetOf(const deployment::RemoteCall& call) noexcept;
[[nodiscard]] std::string_view pickOf(const deployment::RemoteCall& call) noexcept;

/// The first item that fits in place of the whole answer; 404 when none does. A refusal stays as it is.
[[nodiscard]] deployment::CallAnswer picked(deployment::CallAnswer answer, std::string_view pick);

} // namespace postern::remote
