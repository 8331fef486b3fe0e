// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Cluster.h"
#include "schema/Problems.h"
#include "schema/Value.h"

/// What WSO2's files say about how backends are called, beyond their addresses.
namespace postern::config {

/// `advanceEndpointConfig` of x-wso2-*-endpoints, as the 3.x microgateway (timeoutInMillis, retryConfig, circuitBreaker,
/// poolConfig) and Choreo Connect (circuitBreakers) read it. What has no counterpart here gets a warning.
void applyAdvanced(const schema::Value& advanced, model::Cluster& cluster, schema::Problems& problems);

/// `config` of an endpoint in an API's endpointConfig: the suspension (suspendErrorCode, suspendDuration,
/// suspendMaxDuration, factor, retryErroCode, retryTimeOut) and the time-out (actionDuration) of WSO2's full gateway.
/// As there: all endpoints may be suspended, and then calls are refused.
void applySuspension(const schema::Value& config, model::Cluster& cluster, schema::Problems& problems);

} // namespace postern::config
