// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureSettings.h"

#include "controlplane/deployment/PublicUrls.h"

namespace postern::connectors::azure {
namespace {

std::string withoutSlash(std::string url)
{
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

} // namespace

std::string AzureSettings::login() const
{
    if (!loginUrl.empty())
        return withoutSlash(loginUrl);
    return cloud == AzureCloud::China        ? "https://login.chinacloudapi.cn"
           : cloud == AzureCloud::Government ? "https://login.microsoftonline.us"
                                             : "https://login.microsoftonline.com";
}

std::string AzureSettings::management() const
{
    if (!managementUrl.empty())
        return withoutSlash(managementUrl);
    return cloud == AzureCloud::China        ? "https://management.chinacloudapi.cn"
           : cloud == AzureCloud::Government ? "https://management.usgovcloudapi.net"
                                             : "https://management.azure.com";
}

std::string AzureSettings::resource() const
{
    return "/subscriptions/" + encodedStep(subscription) + "/resourceGroups/" + encodedStep(resourceGroup) + "/providers/Microsoft.ApiManagement/service/" + encodedStep(service);
}

std::string AzureSettings::at(std::string_view path, std::string_view query) const
{
    std::string out = resource();
    out.append(path).append("?");
    if (!query.empty())
        out.append(query).append("&");
    return out + "api-version=" + encodedStep(apiVersion);
}

const schema::Schema<AzureSettings>& describe(schema::Type<AzureSettings>)
{
    static const auto schema =
        schema::Schema<AzureSettings>("azure", "An Azure API Management service, by the Azure Resource Manager.")
            .field("tenant", &AzureSettings::tenant, "Entra ID tenant: its id, or one of its domains").required().notEmpty().example("contoso.onmicrosoft.com")
            .field("clientId", &AzureSettings::clientId, "Id of the application that is registered for postern").required().notEmpty()
            .field("signIn", &AzureSettings::signIn, "How postern proves who it is")
                .oneOf({{"client-secret", AzureSignIn::ClientSecret, "by the application's secret"},
                        {"certificate", AzureSignIn::Certificate, "by an assertion that a certificate's key signs"},
                        {"device-code", AzureSignIn::DeviceCode, "a person signs in, in any browser"}})
            .field("clientSecret", &AzureSettings::clientSecret, "Secret of the application")
            .field("certificate", &AzureSettings::certificate, "PEM of the application's certificate and of its private key")
            .field("refreshToken", &AzureSettings::refreshToken, "Of a person who signed in before")
            .field("cloud", &AzureSettings::cloud, "Which of Microsoft's clouds")
                .oneOf({{"public", AzureCloud::Public, "azure.com"}, {"china", AzureCloud::China, "azure.cn"}, {"government", AzureCloud::Government, "azure.us"}})
            .field("loginUrl", &AzureSettings::loginUrl, "Where tokens are given, in place of the cloud's")
            .field("managementUrl", &AzureSettings::managementUrl, "Where the Resource Manager is, in place of the cloud's")
            .field("caFile", &AzureSettings::caFile, "PEM of authorities to trust in place of the system's")
            .field("subscription", &AzureSettings::subscription, "Id of the Azure subscription").required().notEmpty()
            .field("resourceGroup", &AzureSettings::resourceGroup, "Resource group of the service").required().notEmpty()
            .field("service", &AzureSettings::service, "Name of the API Management service").required().notEmpty().example("contoso-apis")
            .field("apiVersion", &AzureSettings::apiVersion, "Which version of the Resource Manager's interface is spoken").notEmpty()
            .field("operationTimeout", &AzureSettings::operationTimeout, "How long an operation that Azure goes on with is waited for")
            .field("openIdConfigurations", &AzureSettings::openIdConfigurations, "By issuer: address of its discovery document, where it is not below the issuer's own address")
                .example("{\"https://id.example\": \"https://id.example/oauth2/.well-known/openid-configuration\"}")
            .field("entraClients", &AzureSettings::entraClients, "Ids of the applications whose tokens of Entra ID are taken; none: tokens are checked as those of any issuer")
            .field("backendSecret", &AzureSettings::backendSecret, "Password or key that the backends ask for; kept at Azure as a named value")
            .field("publicUrl", &AzureSettings::publicUrl, "Where callers reach the service when something is in front of it; its own host names are known without").example("https://api.example")
            .field("acceptDropped", &AzureSettings::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}})
            .check([](const AzureSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

} // namespace postern::connectors::azure
