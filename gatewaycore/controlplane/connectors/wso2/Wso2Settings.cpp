// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Settings.h"

#include <algorithm>

namespace postern::connectors::wso2 {

const Wso2Gateway* Wso2Settings::gateway(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(gateways, name, &Wso2Gateway::name);
    return found == gateways.end() ? nullptr : &*found;
}

const schema::Schema<Wso2Gateway>& describe(schema::Type<Wso2Gateway>)
{
    static const auto schema =
        schema::Schema<Wso2Gateway>("wso2-gateway", "A gateway environment of WSO2's.")
            .field("name", &Wso2Gateway::name, "Its name there").required().notEmpty().example("Default")
            .field("vhost", &Wso2Gateway::vhost, "Host that the API is served under; the environment's first when empty")
            .field("onDevPortal", &Wso2Gateway::onDevPortal, "Whether developers are shown its address");
    return schema;
}

const schema::Schema<Wso2Settings>& describe(schema::Type<Wso2Settings>)
{
    static const auto schema =
        schema::Schema<Wso2Settings>("wso2", "A WSO2 API Manager, by its Publisher, and the gateways it deploys to.")
            .field("url", &Wso2Settings::url, "Address of the control plane").required().notEmpty().example("https://apim.example:9443")
            .field("gateways", &Wso2Settings::gateways, "Gateway environments of WSO2's that APIs are deployed to, its own or federated ones").required().items(1, 100)
            .field("user", &Wso2Settings::user, "Who signs in; not needed with a token or a client of its own")
            .field("password", &Wso2Settings::password, "Password of the user")
            .field("tenant", &Wso2Settings::tenant, "Domain of the tenant; carbon.super when empty")
            .field("clientId", &Wso2Settings::clientId, "An OAuth 2.0 client that is there already; one is registered when empty")
            .field("clientSecret", &Wso2Settings::clientSecret, "Secret of that client")
            .field("token", &Wso2Settings::token, "An access token, in place of user and client")
            .field("publisherPath", &Wso2Settings::publisherPath, "Where the Publisher's interface is below the address; found when empty")
            .field("caFile", &Wso2Settings::caFile, "PEM of authorities to trust beside the system's")
            .field("trustedCertificate", &Wso2Settings::trustedCertificate, "SHA-256 of the server's certificate, when no authority vouches for it")
            .field("gatewayType", &Wso2Settings::gatewayType, "Which type of gateways an API there is made for, as WSO2 names it")
                .notEmpty().example("AWS")
            .field("plans", &Wso2Settings::plans, "Business plans of an API that names none").items(1, 100)
            .field("publish", &Wso2Settings::publish, "Whether a published API is published there, too, so that developers see it")
            .field("deleteUndeployed", &Wso2Settings::deleteUndeployed, "Whether an API that postern made is deleted when it is taken from the gateways")
            .field("backendSecret", &Wso2Settings::backendSecret, "Password or key that the backends ask for")
            .field("acceptDropped", &Wso2Settings::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}})
            .check([](const Wso2Settings& settings, schema::Reporter& report) {
                if (settings.user.empty() && settings.clientId.empty() && settings.token.empty())
                    report.error("user", "is missing: name a user, a clientId or a token");
                for (std::size_t i = 0; i < settings.gateways.size(); ++i) {
                    for (std::size_t j = 0; j < i; ++j) {
                        if (settings.gateways[i].name == settings.gateways[j].name)
                            report.error("gateways[" + std::to_string(i) + "].name", "\"" + settings.gateways[i].name + "\" is named twice");
                    }
                }
            });
    return schema;
}

} // namespace postern::connectors::wso2
