// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/postern/PosternSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::postern {

/// A folder whose changes are done when a bundle has been made of it. A mark in its .postern/ says that one has still to be made, so
/// that a kill in between is found out.
[[nodiscard]] std::unique_ptr<deployment::GatewayConnection> bundleConnection(const BundleSettings& settings, deployment::Mode mode);

} // namespace postern::connectors::postern
