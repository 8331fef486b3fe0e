// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureForm.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::azure {

/// An OpenAPI 3.0 of an API, its operations and what of its policies a definition can hold; and a sentence for each thing that is
/// not in there. Values of headers, parameters and named values are never in either. Pure. Errors: Unsupported for an API that is
/// no HTTP API, or without an operation that has a path and a method here.
[[nodiscard]] Result<deployment::LiveDefinition> definitionOf(const AzureLive& live);

} // namespace postern::connectors::azure
