// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureReadings.h"

namespace postern::connectors::azure {

/// The service itself, as the Resource Manager shows it.
class AzureService final : public AzureReading<schema::Value> {
  public:
    AzureService(AzureConnection& connection, deployment::Completion<schema::Value> done);
};

/// The service's addresses with the API's path. `service` null: nobody asked. Pure.
[[nodiscard]] deployment::PublicUrls azureUrls(const AzureSettings& settings, const deployment::LiveApi& live, const schema::Value& service);

} // namespace postern::connectors::azure
