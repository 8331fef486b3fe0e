// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/FolderPaths.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <vector>

namespace postern::config {

/// Puts in place of the names of clusters what the gateway has by these names, for an API and its operations; the paths of an API's own
/// clusters are rebased. A name that nothing has is a problem.
void fillClusters(model::Api& api, const model::GatewayConfig& config, const FolderPaths& paths, schema::Problems& problems);

/// APIs of a snapshot have what the cluster was that they refer to (`built`): an override of the cluster is theirs, too.
void followClusters(model::Api& api, const std::vector<model::Cluster>& built, const model::GatewayConfig& config);

/// An API without any backend answers from its examples: a warning.
void runWithoutBackend(model::Api& api, schema::Problems& problems);

} // namespace postern::config
