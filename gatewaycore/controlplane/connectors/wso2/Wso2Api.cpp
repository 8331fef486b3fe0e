// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Api.h"

#include "controlplane/connectors/wso2/Wso2Definition.h"
#include "controlplane/connectors/wso2/Wso2Maker.h"
#include "schema/Document.h"
#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using schema::Value;

/// The `data` of the API's own api.yaml: what it was pulled with.
Value localData(const deployment::Revision& revision)
{
    for (const char* const name : {"api.yaml", "api.json"}) {
        const auto file = revision.files.find(name);
        if (file == revision.files.end())
            continue;
        schema::Problems problems;
        if (const auto read = schema::readText(file->second, name, problems)) {
            if (const Value* const data = read->find("data"); data != nullptr && data->isMap())
                return *data;
        }
    }
    return Value::map();
}

} // namespace

Value sortedTexts(std::vector<std::string> all)
{
    std::ranges::sort(all);
    return schema::listOf(all);
}

Wso2Maker::Wso2Maker(const deployment::Revision& revision, const Wso2Settings& settings)
    : revision_(revision), api_(revision.api), settings_(settings), local_(localData(revision))
{
}

Wso2Api Wso2Maker::make()
{
    out_.title = api_.title();
    out_.name = api_.name;
    out_.version = api_.version;
    if (api_.provenance.known() && settings_.url == api_.provenance.server)
        out_.pulledFrom = api_.provenance.apiId;
    out_.definition = definitionOf(revision_);
    out_.data = Value::object({{"name", api_.name}, {"version", api_.version}, {"context", context()}, {"type", "HTTP"}, {"gatewayType", settings_.gatewayType}});
    set("description", api_.description);
    set("transport", sortedTexts(api_.transports));
    set("isDefaultVersion", api_.defaultVersion);
    set("policies", schema::listOf(api_.subscriptionPolicies.empty() ? settings_.plans : api_.subscriptionPolicies));
    if (!api_.tags.empty())
        set("tags", sortedTexts(api_.tags));
    carry();
    addSecurity();
    addCors();
    addEndpoints();
    addLimit(api_.throttlingPolicy, {});
    set("apiThrottlingPolicy", limitOf(api_.throttlingPolicy).empty() ? Value() : Value(api_.throttlingPolicy));
    addBehaviour();
    addFlows();
    addOperations();
    if (!settings_.publish && (api_.lifecycle == "CREATED" || api_.lifecycle == "PROTOTYPED" || api_.lifecycle == "PUBLISHED"))
        out_.state.clear();
    else
        out_.state = api_.lifecycle;
    out_.content = crypto::sha256(orderedJson(out_.data) + orderedJson(out_.definition)).hex().substr(0, 16);
    return std::move(out_);
}

void Wso2Maker::say(Subject subject, std::string name, std::string place, Holding holding, std::string how)
{
    out_.capabilities.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
}

std::string Wso2Maker::context()
{
    const std::string end = '/' + api_.version;
    if (api_.context.ends_with(end) && api_.context.size() > end.size())
        return api_.context.substr(0, api_.context.size() - end.size());
    if (const std::size_t at = api_.context.find(api_.version + '/'); at != std::string::npos && at > 0 && api_.context[at - 1] == '/') {
        std::string out = api_.context;
        return out.replace(at, api_.version.size(), "{version}");
    }
    const std::string made = api_.context.empty() ? '/' + api_.name : api_.context;
    say(Subject::Endpoint, "context", {}, Holding::Approximated, "WSO2 serves it under " + made + end + (api_.defaultVersion ? ", and without the version." : "."));
    return made;
}

void Wso2Maker::carry()
{
    for (const char* const key : {"displayName", "visibility", "visibleRoles", "accessControl", "accessControlRoles", "businessInformation", "categories", "keyManagers", "maxTps"}) {
        if (const Value* const found = local_.find(key); found != nullptr && !found->isNull())
            set(key, *found);
    }
}

void Wso2Maker::addLimit(const std::string& policy, const std::string& place)
{
    if (limitOf(policy).empty())
        return;
    const model::ThrottlingPolicy* const found = revision_.policy(policy);
    const bool counted = found != nullptr && found->type == model::QuotaType::RequestCount;
    say(Subject::RateLimit, policy, place, Holding::Approximated,
        "WSO2 counts by its own advanced policy \"" + policy + "\", which has to be there" +
            (counted ? " with " + std::to_string(found->count) + " calls in " + std::to_string(found->period().count()) + " seconds." : "."));
}

void Wso2Maker::addBehaviour()
{
    set("enableSchemaValidation", api_.validation.any());
    if (api_.validation.any())
        say(Subject::Validation, "validation", {}, Holding::Approximated, "WSO2 checks requests and answers against the definition in its own way.");
    set("responseCachingEnabled", api_.responseCaching.has_value());
    if (api_.responseCaching) {
        set("cacheTimeout", static_cast<std::int64_t>(api_.responseCaching->timeout.count()));
        say(Subject::Caching, "response caching", {}, Holding::Approximated, "WSO2 keeps answers in its own way.");
    }
}

Wso2Api wso2ApiOf(const deployment::Revision& revision, const Wso2Settings& settings) { return Wso2Maker(revision, settings).make(); }

} // namespace postern::connectors::wso2
