// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/Connectors.h"

#include "controlplane/connectors/agent/AgentType.h"
#include "controlplane/connectors/aws/AwsType.h"
#include "controlplane/connectors/azure/AzureType.h"
#include "controlplane/connectors/envoy/EnvoyGatewayType.h"
#include "controlplane/connectors/kong/KongConfigType.h"
#include "controlplane/connectors/kong/KongFileType.h"
#include "controlplane/connectors/kong/KongIngressType.h"
#include "controlplane/connectors/kong/KongType.h"
#include "controlplane/connectors/kong/KonnectType.h"
#include "controlplane/connectors/postern/BundleType.h"
#include "controlplane/connectors/postern/FolderType.h"
#include "controlplane/connectors/postern/RemoteType.h"
#include "controlplane/connectors/wso2/Wso2Type.h"
#include "controlplane/federation/ThreadedConnector.h"

#include <algorithm>

namespace postern::federation {

Connectors::Connectors()
{
    add<connectors::kong::KongType>();
    add<connectors::kong::KongConfigType>();
    add<connectors::kong::KongFileType>();
    add<connectors::kong::KongIngressType>();
    add<connectors::kong::KonnectType>();
    add<connectors::envoy::EnvoyGatewayType>();
    add<connectors::postern::FolderType>();
    add<connectors::postern::BundleType>();
    add<connectors::postern::RemoteType>();
    add<connectors::agent::AgentType>();
    add<connectors::azure::AzureType>();
    add<connectors::aws::AwsType>();
    add<connectors::wso2::Wso2Type>();
}

template <class Make>
void Connectors::add()
{
    all_.push_back(std::make_unique<ThreadedConnector>(std::make_unique<Make>()));
}

const deployment::ConnectorType* Connectors::find(std::string_view name) const noexcept
{
    const auto found = std::ranges::find_if(all_, [name](const auto& type) { return type->name() == name; });
    return found == all_.end() ? nullptr : found->get();
}

deployment::SettingsOf Connectors::settings() const
{
    return [this](std::string_view name) -> const schema::ObjectSchema* {
        const deployment::ConnectorType* const type = find(name);
        return type == nullptr ? nullptr : &type->settings();
    };
}

} // namespace postern::federation
