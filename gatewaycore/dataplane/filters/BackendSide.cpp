// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/BackendSide.h"

#include "dataplane/filters/SecretSource.h"

#include <filesystem>
#include <string>

namespace postern::filters {

const schema::ChoiceEntry backendSides[3]{{"all", BackendSide::All, "every backend of the route"},
                                          {"production", BackendSide::Production, "the one of production keys"},
                                          {"sandbox", BackendSide::Sandbox, "the one of sandbox keys"}};

const pipeline::ReasonText otherBackendReason{
    "backend.other", "The call goes to the backend of the other kind of keys, which these credentials are not for.", ""};

BackendChoice BackendChoice::make(BackendSide wanted, const pipeline::FilterContext& context)
{
    BackendChoice choice;
    choice.wanted_ = wanted;
    if (context.api == nullptr)
        return choice;
    const model::Operation* const operation = context.operation;
    choice.production_ = context.api->production || !context.api->backendOverride.empty() ||
                         (operation != nullptr && operation->production);
    choice.sandbox_ = context.api->sandbox || (operation != nullptr && operation->sandbox);
    return choice;
}

Result<Secret> lookUpSecret(schema::SecretRef reference, std::string_view what, const pipeline::FilterContext& context)
{
    const auto refuse = [&](const char* why) {
        return unexpected(ErrorKind::InvalidConfig, "the " + std::string(what) + " " + why, Fault::Config);
    };
    if (reference.empty())
        return refuse("is missing; write a reference: ${env:NAME} or ${file:PATH}");
    auto* const secrets = context.ports.find<SecretSource>();
    if (secrets == nullptr)
        return refuse("refers to a secret, and secrets cannot be looked up here");
    if (reference.source == schema::SecretRef::Source::File && !context.gateway.folder.empty())
        reference.name = (std::filesystem::path(context.gateway.folder) / reference.name).string();
    Result<Secret> secret = secrets->secret(reference);
    if (!secret)
        return unexpected(Error(ErrorKind::InvalidConfig, "the " + std::string(what) + " cannot be had", Fault::Config)
                              .causedBy(std::move(secret).error()));
    return secret;
}

} // namespace postern::filters
