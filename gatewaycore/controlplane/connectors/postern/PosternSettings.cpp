// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/PosternSettings.h"

#include "controlplane/deployment/PublicUrls.h"

namespace postern::connectors::postern {

const schema::Schema<PosternRules>& describe(schema::Type<PosternRules>)
{
    static const auto schema =
        schema::Schema<PosternRules>("postern-rules", "What may be taken over at a gateway of Postern.")
            .field("adopt", &PosternRules::adopt, "APIs that are there, were not deployed by postern, and may be replaced, as Name:Version")
            .field("acceptOther", &PosternRules::acceptOther, "Parts of the gateway's own configuration that may differ from this project's although they decide who is let in")
                .oneOf({{"filters", "filters of gateway.yaml"}, {"issuers", "whose tokens are taken"}});
    return schema;
}

const schema::Schema<FolderSettings>& describe(schema::Type<FolderSettings>)
{
    static const auto schema = schema::Schema<FolderSettings>("postern-folder", "The folder of a Postern gateway on this machine.")
                                   .field("folder", &FolderSettings::folder, "The folder, with its gateway.yaml").required().notEmpty().example("/srv/gateway")
                                   .field("control", &FolderSettings::control, "Control socket of the posternd that runs it; without one the folder alone is written")
                                   .field("publicUrl", &FolderSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
                                   .field("rules", &FolderSettings::rules, "What may be taken over there")
                                   .check([](const FolderSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

const schema::Schema<BundleSettings>& describe(schema::Type<BundleSettings>)
{
    static const auto schema = schema::Schema<BundleSettings>("postern-bundle", "A bundle that is exported anew whenever an API of it changes.")
                                   .field("project", &BundleSettings::project, "The folder that it is made of, with its gateway.yaml").required().notEmpty().example("edge")
                                   .field("bundle", &BundleSettings::bundle, "The folder of the bundle, which is replaced as a whole").required().notEmpty().example("edge-bundle")
                                   .field("name", &BundleSettings::name, "The bundle's name; made of the project folder's when empty")
                                   .field("version", &BundleSettings::version, "The bundle's version")
                                   .field("program", &BundleSettings::program, "The posternd that it is for; the one beside this program when empty")
                                   .field("publicUrl", &BundleSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
                                   .field("rules", &BundleSettings::rules, "What may be taken over there")
                                   .check([](const BundleSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

const schema::Schema<RemoteSettings>& describe(schema::Type<RemoteSettings>)
{
    static const auto schema = schema::Schema<RemoteSettings>("postern", "A Postern gateway on another machine, by its remote control.")
                                   .field("url", &RemoteSettings::url, "Address of its remote control").required().notEmpty().example("https://gateway.example:8443")
                                   .field("caFile", &RemoteSettings::caFile, "PEM of authorities to trust in place of the system's")
                                   .field("token", &RemoteSettings::token, "The token of its remote control")
                                   .field("publicUrl", &RemoteSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
                                   .field("rules", &RemoteSettings::rules, "What may be taken over there")
                                   .check([](const RemoteSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

} // namespace postern::connectors::postern
