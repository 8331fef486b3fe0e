// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzurePolicies.h"

#include "controlplane/connectors/azure/AzureFilters.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::Holding;
using Section = PolicyDocument::Section;

/// rate-limit-by-key counts in at most this long; quota-by-key in at least that.
constexpr std::int64_t longestRateLimit = 300;

std::vector<std::string> scopesOf(const model::Operation& operation)
{
    std::vector<std::string> out;
    for (const auto& alternative : operation.security.alternatives) {
        for (const model::SchemeUse& use : alternative)
            out.insert(out.end(), use.scopes.begin(), use.scopes.end());
    }
    std::ranges::sort(out);
    const auto same = std::ranges::unique(out);
    out.erase(same.begin(), same.end());
    return out;
}

} // namespace

AzurePolicies::AzurePolicies(const deployment::Revision& revision, const AzureSettings& settings, std::string apiId, std::vector<deployment::Capability>& capabilities)
    : revision_(revision), settings_(settings), apiId_(std::move(apiId)), capabilities_(capabilities)
{
}

void AzurePolicies::say(Subject subject, std::string name, std::string place, Holding holding, std::string how)
{
    capabilities_.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
}

void AzurePolicies::addCors(PolicyDocument& out)
{
    const model::Cors& cors = revision_.api.cors;
    if (!cors.enabled)
        return;
    PolicyElement element("cors");
    element.with("allow-credentials", cors.allowCredentials ? "true" : "false").with("terminate-unmatched-request", "false");
    element.add(textList("allowed-origins", "origin", cors.allowOrigins));
    PolicyElement methods = textList("allowed-methods", "method", cors.allowMethods);
    if (cors.maxAge)
        methods.with("preflight-result-max-age", std::to_string(cors.maxAge->count()));
    element.add(std::move(methods)).add(textList("allowed-headers", "header", cors.allowHeaders));
    if (!cors.exposeHeaders.empty())
        element.add(textList("expose-headers", "header", cors.exposeHeaders));
    out.at(Section::Inbound).push_back(std::move(element));
    say(Subject::Cors, "cors", {}, Holding::Enforced);
}

void AzurePolicies::addLimit(const std::string& policy, const std::string& place, const std::string& key, PolicyDocument& out)
{
    if (policy.empty() || policy == model::unlimitedPolicy)
        return;
    const model::ThrottlingPolicy* const found = revision_.policy(policy);
    const bool octets = found != nullptr && found->type == model::QuotaType::Bandwidth;
    if (found == nullptr || (found->type != model::QuotaType::RequestCount && !octets))
        return say(Subject::RateLimit, policy, place, Holding::Dropped, "Azure counts calls and octets only.");
    const std::int64_t period = found->period().count();
    const bool quota = octets || period > longestRateLimit;
    if (octets && period < longestRateLimit)
        return say(Subject::RateLimit, policy, place, Holding::Dropped, "Azure counts octets in five minutes or longer.");
    PolicyElement element(quota ? "quota-by-key" : "rate-limit-by-key");
    std::string how;
    if (octets) {
        const std::uint64_t kilobytes = std::max<std::uint64_t>(found->data.value / 1024, 1);
        element.with("bandwidth", std::to_string(kilobytes));
    } else {
        element.with("calls", std::to_string(found->count));
    }
    element.with("renewal-period", std::to_string(period)).with("counter-key", key);
    out.at(Section::Inbound).push_back(std::move(element));
    if (quota)
        how = "Azure answers 403 in place of 429 when a quota is used up.";
    if (!tokenAtApi_ && !token_.name.empty() && place.empty())
        how.append(how.empty() ? "" : " ").append("Calls are counted before it is known who calls.");
    if (found->burst || !found->conditionalGroups.empty())
        how.append(how.empty() ? "" : " ").append("Bursts and conditions are left out.");
    if (!found->stopOnQuotaReach)
        how.append(how.empty() ? "" : " ").append("Calls beyond it are refused, not only marked.");
    say(Subject::RateLimit, policy, place, how.empty() ? Holding::Enforced : Holding::Approximated, how);
}

void AzurePolicies::addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, PolicyDocument& out)
{
    for (const model::FilterConfig& filter : filters) {
        if (!filter.enabled)
            continue;
        const std::string why = addFilterPolicies(filter, out);
        // Who may call is more than how a call looks.
        const Subject subject = filter.type == "ip-filter" ? Subject::Security : Subject::Policy;
        say(subject, filter.name.empty() ? filter.type : filter.name, place, why.empty() ? Holding::Enforced : Holding::Dropped, why);
    }
}

void AzurePolicies::addBackend(PolicyDocument& out)
{
    const model::Api& api = revision_.api;
    const model::Cluster* const cluster = api.production ? &*api.production : api.sandbox ? &*api.sandbox : nullptr;
    if (cluster == nullptr)
        return say(Subject::Endpoint, "no backend", {}, Holding::Dropped, "There is no backend that Azure could call.");
    std::string how;
    if (cluster->endpoints.size() > 1)
        how = "Only the first of " + std::to_string(cluster->endpoints.size()) + " endpoints is called.";
    if (cluster->responseTimeout) {
        // Whole seconds: not shorter than what was asked for.
        const std::int64_t seconds = std::max<std::int64_t>((cluster->responseTimeout->count() + 999) / 1000, 1);
        out.at(Section::Backend).push_back(PolicyElement("forward-request").with("timeout", std::to_string(seconds)));
        out.inherits[static_cast<std::size_t>(Section::Backend)] = false; // two would be one too many
    }
    say(Subject::Endpoint, cluster->endpoints.empty() ? "no backend" : cluster->endpoints.front().url, {}, how.empty() ? Holding::Enforced : Holding::Approximated, how);
    if (api.production && api.sandbox)
        say(Subject::Endpoint, "sandbox", {}, Holding::Dropped, "Azure does not tell production keys from sandbox keys.");
    if (!cluster->security)
        return;
    const std::string& type = cluster->security->type;
    const schema::Value& config = cluster->security->config;
    const auto text = [&config](const char* key) {
        const schema::Value* const found = config.find(key);
        return found == nullptr ? std::string() : found->toText();
    };
    const std::string secret = "{{" + backendSecretName(apiId_) + "}}";
    const bool inHeader = text("in").empty() || text("in") == "header";
    if (settings_.backendSecret.empty())
        return say(Subject::Endpoint, type, {}, Holding::Dropped, "What the backend asks for is named by the setting backendSecret, which is not set.");
    if (type == "backend-basic" && isPlainForAzure(text("username")))
        out.at(Section::Inbound).push_back(PolicyElement("authentication-basic").with("username", text("username")).with("password", secret));
    else if (type == "backend-api-key" && inHeader)
        out.at(Section::Inbound).push_back(setHeader(text("name"), "override", secret));
    else if (type == "backend-api-key")
        out.at(Section::Inbound).push_back(PolicyElement("set-query-parameter").with("name", text("name")).with("exists-action", "override").add("value", secret));
    else
        return say(Subject::Endpoint, type, {}, Holding::Dropped, "No policy of Azure's does what \"" + type + "\" does.");
    usesBackendSecret_ = true;
    say(Subject::Endpoint, type, {}, Holding::Enforced);
}

PolicyDocument AzurePolicies::ofApi()
{
    const model::Api& api = revision_.api;
    PolicyDocument out;
    if (api.blocked()) {
        PolicyElement answer("return-response");
        answer.add(PolicyElement("set-status").with("code", "503").with("reason", "The API is blocked."));
        out.at(Section::Inbound).push_back(std::move(answer));
    }
    addCors(out);
    addSecurity(out);
    addLimit(api.throttlingPolicy, {}, apiId_, out);
    addFilters(revision_.gatewayFilters, "every API", out);
    addFilters(api.filters, {}, out);
    addBackend(out);
    for (const model::UnmappedPolicy& policy : api.unmappedPolicies)
        say(Subject::Policy, policy.name, {}, Holding::Dropped, policy.why);
    if (api.validation.any())
        say(Subject::Validation, "validation", {}, Holding::Dropped, "Azure's validate-content checks against schemas that postern does not write there.");
    if (api.responseCaching)
        say(Subject::Caching, "response caching", {}, Holding::Dropped, "Answers are not kept: Azure's cache-store does not follow what backends say of freshness.");
    for (const std::string& policy : api.subscriptionPolicies)
        say(Subject::RateLimit, policy, "subscriptions", Holding::Dropped, "Limits of subscriptions are not written to Azure.");
    if (api.defaultVersion)
        say(Subject::Endpoint, "default version", {}, Holding::Dropped, "It is served under " + api.context + " only.");
    return out;
}

PolicyDocument AzurePolicies::ofOperation(const model::Operation& operation, const std::string& what)
{
    PolicyDocument out;
    const model::Api& api = revision_.api;
    const bool asks = asksForToken(operation, api);
    if (asks && !token_.name.empty() && !tokenAtApi_)
        out.at(Section::Inbound).push_back(token_);
    const std::vector<std::string> scopes = scopesOf(operation);
    const bool claims = asks && !scopes.empty() && !token_.name.empty();
    if (claims) {
        // The signature was good already: what fails here is what the token allows.
        std::string claim = "scope";
        for (const model::Issuer& each : revision_.issuers) {
            if (const auto found = each.claims.find("scope"); found != each.claims.end())
                claim = found->second;
        }
        PolicyElement required("claim");
        required.with("name", claim).with("match", "all").with("separator", " ");
        for (const std::string& scope : scopes)
            required.add("value", scope);
        PolicyElement check = token_;
        for (auto& [name, value] : check.attributes) {
            if (name == "failed-validation-httpcode")
                value = "403";
            if (name == "failed-validation-error-message")
                value = "The token does not have the scope that this needs";
        }
        check.add(PolicyElement("required-claims").add(std::move(required)));
        out.at(Section::Inbound).push_back(std::move(check));
    }
    for (const std::string& scope : scopes)
        say(Subject::Scopes, scope, what, claims ? Holding::Enforced : Holding::Dropped, claims ? "" : "Without a check of the token nobody looks at its scopes.");
    if (operation.security.alternatives.size() > 1 && !operation.security.allowsAnonymous())
        say(Subject::Security, "alternatives", what, Holding::Approximated, "Azure asks for all schemes of an API, not for one of them.");
    if (operation.security.allowsAnonymous() && callers_.keys)
        say(Subject::Operation, what, what, Holding::Approximated, "It is open to all, and at Azure it asks for the API's key.");
    else
        say(Subject::Operation, what, what, Holding::Enforced);
    // WSO2: a limit of the whole API is in place of those of its operations.
    if (api.throttlingPolicy.empty())
        addLimit(operation.throttlingPolicy, what, apiId_ + ' ' + what, out);
    addFilters(operation.filters, what, out);
    if (operation.production || operation.sandbox)
        say(Subject::Endpoint, "own backend", what, Holding::Dropped, "All operations of an API have one backend at Azure.");
    for (const model::UnmappedPolicy& policy : operation.unmappedPolicies)
        say(Subject::Policy, policy.name, what, Holding::Dropped, policy.why);
    return out;
}

} // namespace postern::connectors::azure
