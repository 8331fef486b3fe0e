// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Connection.h"
#include "controlplane/connectors/wso2/Wso2Form.h"
#include "controlplane/remote/Reading.h"

namespace postern::connectors::wso2 {

/// The Publisher's gateway environments with their virtual hosts: a list.
class Wso2Environments final : public remote::ReadingOf<schema::Value> {
  public:
    Wso2Environments(Wso2Connection& connection, deployment::Completion<schema::Value> done);
};

/// Of each of the settings' gateways that the API is deployed to: the virtual host that it is deployed under, with the API's context. Pure.
[[nodiscard]] deployment::PublicUrls wso2Urls(const Wso2Settings& settings, const deployment::LiveApi& live, const schema::Value& environments);

} // namespace postern::connectors::wso2
