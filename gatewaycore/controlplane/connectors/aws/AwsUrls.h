// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsReadings.h"

namespace postern::connectors::aws {

extern template class AwsReading<schema::Value>;

/// The region's custom domain names with what they lead to: {"domains": [as AWS lists them, and "mappings": its base path mappings]}. What
/// may not be read is {"refused": why}.
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
