// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Catalog.h"

#include "sandbox/Samples.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* createdThen = "2026-11-02T09:00:00Z";

/// Replaces each "http(s)://<name>.sandbox" by its real base URL.
std::string withRealAddresses(std::string_view text, const std::function<std::string(const std::string&)>& resolve)
{
    std::string out;
    for (;;) {
        const auto mark = text.find(".sandbox");
        const auto scheme = mark == std::string_view::npos ? mark : text.rfind("http", mark);
        if (scheme == std::string_view::npos)
            return out.append(text);
        const auto end = mark + std::string_view(".sandbox").size();
        out.append(text.substr(0, scheme));
        out.append(resolve(std::string(text.substr(scheme, end - scheme))));
        text.remove_prefix(end);
    }
}

Value policy(const std::string& level, const std::string& name, std::int64_t count, std::int64_t minutes)
{
    const bool unlimited = count == 0;
    Value value = Value::object({{"name", name},
                                 {"displayName", name},
                                 {"description", unlimited ? "Allows unlimited requests"
                                                           : "Allows " + std::to_string(count) + " requests in " +
                                                                 std::to_string(minutes) + " minutes"},
                                 {"requestCount", unlimited ? std::int64_t{2'147'483'647} : count},
                                 {"unitTime", unlimited ? std::int64_t{0} : minutes * 60'000},
                                 {"timeUnit", unlimited ? "ms" : "min"},
                                 {"rateLimitCount", 0},
                                 {"quotaPolicyType", "REQUESTCOUNT"},
                                 {"tierPlan", "FREE"},
                                 {"stopOnQuotaReach", true},
                                 {"monetizationProperties", Value::map()},
                                 {"attributes", Value::map()}});
    value.set("policyLevel", level);
    return value;
}

} // namespace

Result<Catalog> Catalog::create(const std::function<std::string(const std::string&)>& resolve)
{
    Catalog catalog;
    for (const Sample& sample : samples()) {
        auto api = schema::readYaml(withRealAddresses(sample.api, resolve), std::string(sample.folder) + "/api.yaml");
        if (!api)
            return unexpected(std::move(api).error());
        auto definition = schema::readYaml(withRealAddresses(sample.definition, resolve),
                                           std::string(sample.folder) + "/Definitions/swagger.yaml");
        if (!definition)
            return unexpected(std::move(definition).error());
        CatalogApi entry;
        entry.data = *api->find("data");
        entry.data.set("createdTime", createdThen);
        entry.data.set("lastUpdatedTime", createdThen);
        entry.id = entry.data.find("id")->asString();
        entry.name = entry.data.find("name")->asString();
        entry.version = entry.data.find("version")->toText();
        entry.data.set("version", entry.version);
        entry.sample = true;
        entry.definition = std::move(*definition);
        catalog.apis_.push_back(std::move(entry));
    }
    return catalog;
}

const CatalogApi* Catalog::find(const std::string& id) const noexcept
{
    const auto at = std::find_if(apis_.begin(), apis_.end(), [&](const CatalogApi& api) { return api.id == id; });
    return at == apis_.end() ? nullptr : &*at;
}

CatalogApi* Catalog::find(const std::string& id) noexcept
{
    return const_cast<CatalogApi*>(static_cast<const Catalog*>(this)->find(id));
}

CatalogApi* Catalog::find(const std::string& name, const std::string& version) noexcept
{
    const auto at = std::find_if(apis_.begin(), apis_.end(),
                                 [&](const CatalogApi& api) { return api.name == name && api.version == version; });
    return at == apis_.end() ? nullptr : &*at;
}

CatalogApi& Catalog::add(CatalogApi api)
{
    apis_.push_back(std::move(api));
    return apis_.back();
}

bool Catalog::remove(const std::string& id)
{
    return std::erase_if(apis_, [&](const CatalogApi& api) { return api.id == id; }) > 0;
}

void Catalog::pad(std::size_t count)
{
    const std::size_t originals = apis_.size();
    for (std::size_t n = originals; n < count; ++n) {
        CatalogApi copy = apis_[n % originals];
        const std::string suffix = std::to_string(n);
        copy.id += "-" + suffix;
        copy.name += suffix;
        copy.data.set("id", copy.id);
        copy.data.set("name", copy.name);
        copy.data.set("context", copy.data.find("context")->asString() + suffix);
        apis_.push_back(std::move(copy));
    }
}

std::vector<Value> Catalog::policies(const std::string& level)
{
    std::vector<Value> out;
    if (level == "api") {
        out = {policy(level, "10KPerMin", 10'000, 1), policy(level, "20KPerMin", 20'000, 1),
               policy(level, "50KPerMin", 50'000, 1), policy(level, "10PerMin", 10, 1)};
    } else if (level == "subscription") {
        out = {policy(level, "Gold", 5'000, 1), policy(level, "Silver", 2'000, 1), policy(level, "Bronze", 1'000, 1),
               policy(level, "Unauthenticated", 500, 1)};
    } else if (level == "application") {
        out = {policy(level, "10PerMin", 10, 1), policy(level, "20PerMin", 20, 1), policy(level, "50PerMin", 50, 1)};
    }
    if (!out.empty())
        out.push_back(policy(level, "Unlimited", 0, 0));
    return out;
}

} // namespace postern::sandbox
