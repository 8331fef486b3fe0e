// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KongAdmin.h"
#include "schema/Document.h"

namespace postern::sandbox {
namespace {

using schema::Value;

/// What stands below an object in a declarative configuration, as what an Admin API has it.
struct Below {
    const char* above;
    const char* key;
    const char* plural;
    const char* reference;
};
constexpr Below belows[] = {{"services", "routes", "routes", "service"},   {"services", "plugins", "plugins", "service"}, {"routes", "plugins", "plugins", "route"},
                            {"upstreams", "targets", "targets", "upstream"}, {"consumers", "acls", "acls", "consumer"},    {"consumers", "jwt_secrets", "jwt", "consumer"}};

} // namespace

void KongAdmin::goDatabaseless() { config_ = Value::object({{"_format_version", before3_ ? "1.1" : "3.0"}}); }

void KongAdmin::unpack(const std::string& plural, const Value& object, const Value& scope)
{
    Value made = object;
    for (const schema::Entry& entry : scope.entries())
        made.set(entry.key, entry.value);
    if (made.find("id") == nullptr)
        made.set("id", newId());
    const Value reference = Value::object({{"id", made.find("id")->toText()}});
    std::vector<std::pair<const Below*, Value>> below;
    for (const Below& each : belows) {
        const Value* const all = plural == each.above ? object.find(each.key) : nullptr;
        if (all == nullptr)
            continue;
        below.emplace_back(&each, *all);
        made.remove(each.key);
    }
    made.remove("keyauth_credentials");
    add(plural, std::move(made));
    for (const auto& [what, all] : below) {
        for (const Value& each : all.items())
            unpack(what->plural, each, Value::object({{what->reference, reference}}));
    }
}

/// Empty: it was loaded. Nothing is changed by what cannot be.
std::string KongAdmin::load(const Value& config)
{
    const Value* const version = config.find("_format_version");
    if (version == nullptr)
        return "expected a declarative configuration: _format_version: required field missing";
    const auto before = shelves_;
    shelves_.clear();
    for (const char* const plural : {"services", "routes", "plugins", "upstreams", "consumers"}) {
        const Value* const all = config.find(plural);
        for (const Value& each : all == nullptr ? std::vector<Value>() : all->items())
            unpack(plural, each, Value::map());
    }
    for (const Kind& kind : kinds_) {
        for (Value& each : shelves_[kind.plural]) {
            if (std::string why = complaint(kind, each); !why.empty()) {
                shelves_ = before;
                return why;
            }
        }
    }
    config_ = config;
    return {};
}

Reply KongAdmin::answerConfig(const Call& call)
{
    const auto refused = [](int status, const std::string& message) { return Reply::json(Value::object({{"message", message}}), status); };
    if (!config_)
        return refused(400, "this endpoint is only available when Kong is configured to not use a database");
    if (call.method == "GET")
        return Reply::json(Value::object({{"config", schema::writeYaml(*config_)}}));
    if (call.method != "POST")
        return refused(405, "Method not allowed");
    const auto body = schema::readJson(call.body, "body");
    if (!body || !body->isMap())
        return refused(400, "Cannot parse JSON body");
    if (const std::string why = load(*body); !why.empty())
        return Reply::json(Value::object({{"code", 14}, {"name", "invalid declarative configuration"}, {"message", "declarative config is invalid: " + why}}), 400);
    changes_.push_back("POST /config");
    return Reply::json(Value::map(), 201);
}

} // namespace postern::sandbox
