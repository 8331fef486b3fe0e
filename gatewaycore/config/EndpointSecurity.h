// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Cluster.h"
#include "schema/Problems.h"
#include "schema/Value.h"

namespace postern::config {

/// How WSO2's files say that a backend is told who calls it, as a filter of ours (Cluster::security): one kind of key's part of
/// `endpoint_security` in an API's endpointConfig ({enabled, type: BASIC | OAUTH | APIKEY, username, password, ...}), or
/// `securityConfig` of x-wso2-*-endpoints ({type: basic, username}). Secrets are references here, ours (${env:NAME}) or Choreo
/// Connect's ($env{NAME}); the filter refuses others when it is built, and never repeats them. What nobody here can do
/// (DIGEST) is an error.
void applyEndpointSecurity(const schema::Value& security, model::Cluster& cluster, schema::Problems& problems);

} // namespace postern::config
