// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ChainFingerprint.h"

#include "crypto/Digest.h"
#include "dataplane/filters/DefaultChain.h"
#include "schema/Document.h"
#include "snapshot/ContentHash.h"

#include <algorithm>

namespace postern::engine {
namespace {

std::string jsonOf(const schema::Value& value) { return schema::writeJson(value, 0); }

const char* levelName(pipeline::FilterLevel level)
{
    switch (level) {
    case pipeline::FilterLevel::Gateway: return "gateway";
    case pipeline::FilterLevel::Api: return "api";
    case pipeline::FilterLevel::Operation: return "operation";
    }
    return "";
}

} // namespace

ChainFingerprints::ChainFingerprints(const model::GatewayConfig& config, pipeline::FilterTypes types) : config_(config), types_(types)
{
    schema::Value gateway = schema::encode(config, true);
    for (const char* const own : {"limits", "timeouts", "errors"}) {
        if (const schema::Value* const at = gateway.find(own); at != nullptr)
            own_ += jsonOf(*at);
    }
    for (const char* const of : {"issuers", "apiKeys", "users", "usersFile", "logins", "revocation"}) {
        if (const schema::Value* const at = gateway.find(of); at != nullptr)
            credentials_ += jsonOf(*at);
        gateway.remove(of);
    }
    for (const model::User& user : config.fileUsers)
        credentials_ += jsonOf(schema::encode(user, true));
    for (const model::ThrottlingPolicy& policy : config.policies)
        limits_ += jsonOf(schema::encode(policy, true)) + policy.name;
    if (config.subscriptions != nullptr)
        limits_ += jsonOf(schema::encode(config.subscriptions->file()));
    // What decides nothing that a filter asks for, or is in a step's fingerprint by itself.
    for (const char* const aside : {"limits", "timeouts", "errors", "filters", "listeners", "clusters", "analytics", "workers", "policies", "order"})
        gateway.remove(aside);
    common_ = jsonOf(gateway);
    // A draft is read from a copy of the folder.
    for (std::string* const text : {&common_, &credentials_, &limits_}) {
        for (std::size_t at = 0; !config.folder.empty() && (at = text->find(config.folder, at)) != std::string::npos;)
            text->erase(at, config.folder.size());
    }
}

const std::vector<StepFingerprint>& ChainFingerprints::chain(const std::string& api, const std::string& method, const std::string& path)
{
    const std::string key = api + '\n' + method + '\n' + path;
    auto at = chains_.find(key);
    if (at == chains_.end()) {
        if (const auto known = std::find_if(config_.apis.begin(), config_.apis.end(), [&](const model::Api& each) { return each.id == api; });
            known != config_.apis.end() && !ofApi_.contains(api)) {
            model::Api bare = *known;
            bare.filters.clear();
            bare.operations.clear();
            bare.production.reset();
            bare.sandbox.reset();
            ofApi_.emplace(api, snapshot::contentHash(bare));
        }
        at = chains_.emplace(key, make(api, method, path)).first;
    }
    return at->second;
}

std::vector<StepFingerprint> ChainFingerprints::make(const std::string& apiId, const std::string& method, const std::string& path) const
{
    std::vector<StepFingerprint> out;
    if (apiId.empty()) {
        for (const model::FilterConfig& filter : config_.filters) {
            if (filter.enabled)
                add(out, filter, "gateway", true);
        }
    } else {
        const auto api = std::find_if(config_.apis.begin(), config_.apis.end(), [&](const model::Api& each) { return each.id == apiId; });
        if (api == config_.apis.end())
            return out;
        model::Operation anonymous;
        anonymous.method = "*";
        anonymous.authNone = true;
        const model::Operation* operation = method.empty() && path.empty() ? &anonymous : nullptr;
        for (const model::Operation& each : api->operations) {
            if (each.method == method && each.pathTemplate == path)
                operation = &each;
        }
        if (operation == nullptr)
            return out;
        model::Operation bare = *operation;
        bare.filters.clear();
        bare.production.reset();
        bare.sandbox.reset();
        const std::string about = ofApi_.at(apiId) + snapshot::contentHash(bare);
        schema::Problems repeated; // the compilation tells them
        for (const filters::PlannedFilter& planned : filters::defaultChain(config_, *api, *operation, repeated))
            add(out, planned.filter, levelName(planned.level) + about, operation == &anonymous);
    }
    std::stable_sort(out.begin(), out.end(), [](const StepFingerprint& a, const StepFingerprint& b) { return a.order < b.order; });
    return out;
}

void ChainFingerprints::add(std::vector<StepFingerprint>& to, const model::FilterConfig& filter, const std::string& place,
                            bool everybodyOnly) const
{
    const pipeline::FilterType* const type = pipeline::findFilterType(types_, filter.type);
    if (type == nullptr || (everybodyOnly && type->phase != pipeline::Phase::Guard && type->phase != pipeline::Phase::Observe))
        return;
    StepFingerprint step;
    step.filter = filter.type;
    step.instance = filter.name == filter.type ? std::string() : filter.name;
    std::string content = jsonOf(filter.config) + place + common_;
    if (type->phase == pipeline::Phase::Authenticate)
        content += credentials_;
    if (type->phase == pipeline::Phase::Throttle || type->phase == pipeline::Phase::Authorize)
        content += limits_;
    step.content = crypto::sha256(content).hex();
    step.order = pipeline::placeOf(type->phase, config_.order);
    to.push_back(std::move(step));
}

ChainMarks marksOf(const std::vector<StepFingerprint>& tried, const std::vector<StepFingerprint>& ran)
{
    ChainMarks marks;
    for (const StepFingerprint& step : tried)
        marks.push_back({step.filter, step.instance, std::nullopt, false});
    std::vector<bool> taken(ran.size());
    const auto sameName = [](const auto& a, const auto& b) { return a.filter == b.filter && a.instance == b.instance; };
    // Those that are exactly as they were first; what is left of the same name has been changed.
    for (const bool exact : {true, false}) {
        for (std::size_t i = 0; i < tried.size(); ++i) {
            std::size_t ordinal = 0;
            for (std::size_t j = 0; j < ran.size() && !marks[i].ordinal; ++j) {
                if (!sameName(tried[i], ran[j]))
                    continue;
                if (!taken[j] && (!exact || tried[i].content == ran[j].content)) {
                    taken[j] = true;
                    marks[i].ordinal = ordinal;
                    marks[i].unchanged = exact;
                }
                ++ordinal;
            }
        }
    }
    return marks;
}

} // namespace postern::engine
