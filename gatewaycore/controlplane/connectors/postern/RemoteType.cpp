// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/RemoteType.h"

#include "controlplane/connectors/postern/PosterndConnection.h"
#include "controlplane/connectors/postern/PosternForm.h"
#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/connectors/postern/PosternUrls.h"
#include "controlplane/deployment/Settings.h"

namespace postern::connectors::postern {

std::vector<deployment::Mode> RemoteType::modes() const { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }

const schema::ObjectSchema& RemoteType::settings() const { return describe(schema::Type<RemoteSettings>{}); }

std::vector<deployment::Capability> RemoteType::capabilities(const deployment::Revision& revision, const deployment::Environment& /*environment*/) const
{
    return capabilitiesOf(revision);
}

deployment::NormalForm RemoteType::desired(const deployment::Revision& revision, const deployment::Environment& /*environment*/) const { return formOf(revision); }

Result<deployment::DeploymentPlan> RemoteType::plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const
{
    const auto settings = deployment::settingsOf<RemoteSettings>(environment);
    deployment::DeploymentPlan plan = planOf(environment, revision.title(), live);
    if (auto added = addDeployment(revision, {environment, settings.rules}, live, plan); !added)
        return unexpected(std::move(added).error());
    return plan;
}

Result<deployment::DeploymentPlan> RemoteType::planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const
{
    const auto settings = deployment::settingsOf<RemoteSettings>(environment);
    deployment::DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    if (auto added = addRemoval({environment, settings.rules}, live, plan); !added)
        return unexpected(std::move(added).error());
    return plan;
}

std::vector<deployment::GrantFile> RemoteType::grant(const deployment::Environment& environment) const
{
    // One token opens the whole of a gateway's remote control; what postern does with it is for people to know.
    return {{"remote-control.yaml", std::string("# For posternd --remote-control FILE at the gateway, beside its certificate.\n") +
                                        "apiVersion: postern/v1\naddress: 0.0.0.0\nport: 8443\ncertificate: gateway.pem\nkey: gateway-key.pem\n"
                                        "token: ${file:/run/secrets/remote-control-token}\nwrite: " +
                                        (mayWrite(environment.mode) ? "true" : "false") + '\n'}};
}

deployment::PublicUrls RemoteType::publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const
{
    const auto settings = deployment::settingsOf<RemoteSettings>(environment);
    const auto control = deployment::partsOf(settings.url);
    const bool here = control && (control->host == "localhost" || control->host == "::1" || control->host.starts_with("127."));
    return posternUrls({settings.publicUrl, here}, live, addresses);
}

Result<std::unique_ptr<deployment::GatewayConnection>> RemoteType::connect(const deployment::Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<RemoteSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    const auto token = secrets.find("token");
    if (token == secrets.end())
        return unexpected(ErrorKind::NotFound, environment.name + " has no token for the gateway's remote control. Put it into the keychain as \"" + environment.secretKey("token") +
                                                   "\", or refer to it in the environment's settings: token: ${env:NAME}.");
    if (auto good = PosterndConnection::checkUrl(settings->url); !good)
        return unexpected(std::move(good).error());
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<PosterndConnection>(*std::move(settings), environment.mode, token->second));
}

} // namespace postern::connectors::postern
