// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Connection.h"
#include "controlplane/connectors/wso2/Wso2Form.h"
#include "controlplane/remote/Reading.h"

namespace postern::connectors::wso2 {

/// Names the server, scopes that were not granted, and gateways of the settings that cannot be deployed to.
class ConnectionTest final : public remote::ReadingOf<deployment::ConnectionReport> {
  public:
    ConnectionTest(Wso2Connection& connection, deployment::Completion<deployment::ConnectionReport> done);

  private:
    void judgeGateways(const schema::Value& environments);

    Wso2Connection& wso2_;
    deployment::ConnectionReport report_;
};

/// All APIs of the Publisher, page by page.
class Discovering final : public remote::ReadingOf<deployment::Discovery> {
  public:
    Discovering(Wso2Connection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    std::string page(const deployment::CallAnswer& answer);

    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    deployment::Discovery discovery_;
    std::size_t seen_ = 0;
    std::string broken_;
};

/// One API with its definition and its revisions.
class ReadingOne final : public remote::ReadingOf<std::optional<deployment::LiveApi>> {
  public:
    ReadingOne(Wso2Connection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void readApi(const std::string& id);
    void finish();

    Wso2Connection& wso2_;
    Wso2Live live_;
};

} // namespace postern::connectors::wso2
