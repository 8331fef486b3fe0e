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

#include <algorithm>

namespace postern::federation {

Connectors::Connectors()
{
    all_.push_back(std::make_unique<connectors::kong::KongType>());
    all_.push_back(std::make_unique<connectors::kong::KongConfigType>());
    all_.push_back(std::make_unique<connectors::kong::KongFileType>());
    all_.push_back(std::make_unique<connectors::kong::KongIngressType>());
    all_.push_back(std::make_unique<connectors::kong::KonnectType>());
    all_.push_back(std::make_unique<connectors::envoy::EnvoyGatewayType>());
    all_.push_back(std::make_unique<connectors::postern::FolderType>());
    all_.push_back(std::make_unique<connectors::postern::BundleType>());
    all_.push_back(std::make_unique<connectors::postern::RemoteType>());
    all_.push_back(std::make_unique<connectors::agent::AgentType>());
    all_.push_back(std::make_unique<connectors::azure::AzureType>());
    all_.push_back(std::make_unique<connectors::aws::AwsType>());
    all_.push_back(std::make_unique<connectors::wso2::Wso2Type>());
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
