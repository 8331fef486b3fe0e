// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsForm.h"

namespace postern::connectors::aws {

/// An API's definition, of what its stage exports (OpenAPI 3.0 with x-amazon-apigateway-*): operations, backends, schemes, scopes,
/// preflights. What has no place in it is said, and a method that calls no backend of ours is left out rather than led elsewhere.
/// Errors: Unsupported, with why: it is at no stage, or none of its methods can be an operation.
[[nodiscard]] Result<deployment::LiveDefinition> definitionOf(const AwsLive& live);

} // namespace postern::connectors::aws
