// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Finding.h"

namespace postern::filters {

const pipeline::ReasonText sandboxKeyReason{
    "key-type.sandbox", "A sandbox key was sent, but the API has no sandbox endpoint.",
    "Send a production key, or give the API a sandbox endpoint."};
const pipeline::ReasonText productionKeyReason{
    "key-type.production", "A production key was sent, but the API has no production endpoint.",
    "Send a sandbox key, or give the API a production endpoint."};

KeyTypes KeyTypes::of(const pipeline::FilterContext& context)
{
    KeyTypes types;
    if (context.api == nullptr || context.api->mock || !context.api->backendOverride.empty())
        return types;
    const pipeline::FilterContext::OwnEndpoints own = context.ownEndpoints();
    const bool production = context.api->production || own.production;
    const bool sandbox = context.api->sandbox || own.sandbox;
    if (production || sandbox)
        types = {production, sandbox};
    return types;
}

Finding KeyTypes::admit(const pipeline::Identity& identity) const
{
    Finding finding;
    finding.kind = Finding::Kind::Accepted;
    finding.identity = &identity;
    const bool isSandbox = identity.keyType == pipeline::Identity::KeyType::Sandbox;
    if (isSandbox ? sandbox : production)
        return finding;
    finding.kind = Finding::Kind::Refused;
    finding.fault = isSandbox ? pipeline::FaultId::WrongKeyTypeSandbox : pipeline::FaultId::WrongKeyType;
    finding.reason = isSandbox ? &sandboxKeyReason : &productionKeyReason;
    return finding;
}

std::string opensOthers(const std::vector<std::string>& apis, const std::string& called)
{
    constexpr std::size_t shown = 8;
    std::string text = " (for ";
    for (std::size_t i = 0; i < apis.size() && i < shown; ++i)
        text += (i == 0 ? "" : ", ") + apis[i];
    return text + (apis.size() > shown ? ", ..." : "") + "; the call is to " + called + ")";
}

bool namesApi(std::string_view pattern, std::string_view name, std::string_view version) noexcept
{
    if (pattern == name)
        return true;
    if (!pattern.starts_with(name) || pattern.size() <= name.size() || pattern[name.size()] != ':')
        return false;
    const std::string_view wanted = pattern.substr(name.size() + 1);
    return wanted == version || wanted == "*";
}

} // namespace postern::filters
