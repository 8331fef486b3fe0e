// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Revision.h"

#include "config/GatewayFolder.h"
#include "crypto/Digest.h"
#include "snapshot/ContentHash.h"

#include <algorithm>
#include <set>

namespace postern::deployment {
namespace {

std::set<std::string> policiesNamedBy(const model::Api& api)
{
    std::set<std::string> names;
    names.insert(api.throttlingPolicy);
    names.insert(api.subscriptionPolicies.begin(), api.subscriptionPolicies.end());
    for (const model::Operation& operation : api.operations)
        names.insert(operation.throttlingPolicy);
    names.erase("");
    names.erase(std::string(model::unlimitedPolicy));
    return names;
}

/// "Orders-1.0.0" of "apis/Orders-1.0.0/api.yaml".
std::string entryOf(const model::Api& api)
{
    std::string_view file = api.origin.location.file();
    constexpr std::string_view folder = "apis/";
    if (!file.starts_with(folder))
        return {};
    file.remove_prefix(folder.size());
    return std::string(file.substr(0, file.find('/')));
}

void readFilesOf(const model::GatewayConfig& config, Revision& out)
{
    out.entry = entryOf(out.api);
    if (out.entry.empty() || config.folder.empty()) {
        out.filesProblem = out.title() + " was not read from a folder with files of its own.";
        return;
    }
    auto files = config::readApiFiles(config.folder, out.entry);
    if (files)
        out.files = *std::move(files);
    else
        out.filesProblem = files.error().message();
}

/// Public keys in files of the gateway's own. One that cannot be read is none: a gateway that needs it says so.
void readKeysOf(Revision& out)
{
    constexpr std::size_t largest = 1U << 20U;
    for (const model::Issuer& issuer : out.issuers) {
        const std::string& file = issuer.pemFile.empty() ? issuer.jwksFile : issuer.pemFile;
        if (file.empty())
            continue;
        auto text = config::readFileText(file, largest);
        const bool has = text && (text->find("\"kty\"") != std::string::npos || text->find("-----BEGIN") != std::string::npos);
        if (has)
            out.issuerKeys[issuer.name] = *std::move(text);
    }
}

} // namespace

const model::ThrottlingPolicy* Revision::policy(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(policies, name, &model::ThrottlingPolicy::name);
    return found == policies.end() ? nullptr : &*found;
}

Result<Revision> freeze(const model::GatewayConfig& config, std::string_view title)
{
    const auto api = std::ranges::find_if(config.apis, [title](const model::Api& each) { return each.title() == title || each.name + '-' + each.version == title; });
    if (api == config.apis.end()) {
        std::string all;
        for (const model::Api& each : config.apis)
            all.append(all.empty() ? "" : ", ").append(each.title());
        return unexpected(ErrorKind::NotFound, "There is no API \"" + std::string(title) + "\"" + (all.empty() ? "." : ": there are " + all + '.'));
    }
    Revision out;
    out.api = *api;
    out.gatewayFilters = config.filters;
    out.issuers = config.issuers;
    for (const std::string& name : policiesNamedBy(out.api)) {
        const auto policy = std::ranges::find(config.policies, name, &model::ThrottlingPolicy::name);
        // A plan of subscriptions that nobody describes is none of this API's own limits.
        const bool own = name == out.api.throttlingPolicy ||
                         std::ranges::any_of(out.api.operations, [&name](const model::Operation& each) { return each.throttlingPolicy == name; });
        if (policy != config.policies.end())
            out.policies.push_back(*policy);
        else if (own)
            return unexpected(ErrorKind::InvalidConfig, out.title() + " names the throttling policy \"" + name + "\", which policies.yaml does not describe.");
    }
    // Through the configuration's own hash, so that every field of the model counts.
    model::GatewayConfig frozen;
    frozen.apis.push_back(out.api);
    frozen.apis.front().provenance = {};
    frozen.filters = out.gatewayFilters;
    frozen.issuers = out.issuers;
    frozen.policies = out.policies;
    out.hash = snapshot::contentHash(frozen);
    readFilesOf(config, out);
    readKeysOf(out);
    if (!out.issuerKeys.empty()) { // other keys are another revision
        std::string all = out.hash;
        for (const auto& [issuer, text] : out.issuerKeys)
            all += '\n' + issuer + '\n' + text;
        out.hash = crypto::sha256(all).hex();
    }
    return out;
}

} // namespace postern::deployment
