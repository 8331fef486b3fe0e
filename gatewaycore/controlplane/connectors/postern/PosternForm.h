// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/deployment/NormalForm.h"
#include "controlplane/deployment/Revision.h"

#include <string>
#include <vector>

namespace postern::connectors::postern {

/// Every value of an API's files, of the policies that it names, and of what its gateway has for all APIs. Order of keys, comments
/// and layout do not count; files that are neither YAML nor JSON count by their digest.
[[nodiscard]] deployment::NormalForm formOf(const deployment::Revision& revision);
/// The same of what a gateway answered: `entry` as of GET /v1/apis/ENTRY (null: the API is not there), `surroundings` as of
/// GET /v1/surroundings. What the gateway has for all APIs is its own team's.
[[nodiscard]] deployment::NormalForm formOf(const schema::Value& entry, const schema::Value& surroundings);

/// A gateway of ours holds everything as it is meant.
[[nodiscard]] std::vector<deployment::Capability> capabilitiesOf(const deployment::Revision& revision);

/// The throttling policies that a revision names, as policies.yaml has them.
[[nodiscard]] schema::Value policiesOf(const deployment::Revision& revision);
/// Filters and issuers of a gateway in the form that they are compared in: where a file lies is each gateway's own.
[[nodiscard]] schema::Value comparable(const schema::Value& part);

} // namespace postern::connectors::postern
