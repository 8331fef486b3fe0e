// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsReadings.h"

namespace postern::connectors::aws {

/// The region's custom domain names with what they lead to: {"domains": [as AWS lists them, and "mappings": its base path mappings, or
/// "unread": why there are none]}. When the names may not be read it is {"refused": why}.
class AwsDomains final : public AwsReading<schema::Value> {
  public:
    AwsDomains(AwsConnection& connection, deployment::Completion<schema::Value> done);

  private:
    void next();
    std::vector<schema::Value> domains_;
    std::size_t at_ = 0; ///< of domains_
};

/// The stage's own address, and custom domains that lead to it. Pure.
[[nodiscard]] deployment::PublicUrls awsUrls(const AwsSettings& settings, const deployment::LiveApi& live, const schema::Value& addresses);

} // namespace postern::connectors::aws
