// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongForm.h"

#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <map>

namespace postern::connectors::kong {
namespace {

using schema::Value;

using Names = std::vector<std::string_view>;

const Names& managedKeys(KongEntity::Kind kind)
{
    static const Names service{"name", "enabled", "protocol", "host", "port", "path", "connect_timeout", "read_timeout"};
    static const Names route{"name", "methods", "paths", "protocols", "regex_priority", "strip_path", "preserve_host"};
    static const Names plugin{"name", "enabled", "config"};
    static const Names upstream{"name", "algorithm", "healthchecks"};
    static const Names target{"target", "weight"};
    static const Names consumer{"username"};
    static const Names group{"group"};
    static const Names key{"key", "algorithm", "rsa_public_key"};
    switch (kind) {
    case KongEntity::Kind::Service: return service;
    case KongEntity::Kind::Route: return route;
    case KongEntity::Kind::Plugin: return plugin;
    case KongEntity::Kind::Upstream: return upstream;
    case KongEntity::Kind::Target: return target;
    case KongEntity::Kind::Consumer: return consumer;
    case KongEntity::Kind::Group: return group;
    case KongEntity::Kind::JwtKey: return key;
    }
    return plugin;
}

/// What of an upstream's checks says something: without what Kong has when nothing is said. Null: nothing.
Value checksOf(const Value& checks)
{
    struct Said {
        const char* path;
        Value otherwise;
    };
    static const std::vector<Said> known{
        {"/active/type", "http"}, {"/active/http_path", "/"}, {"/active/timeout", 1}, {"/active/healthy/interval", 0}, {"/active/healthy/successes", 0},
        {"/active/healthy/http_statuses", Value::list({200, 302})}, {"/active/unhealthy/interval", 0}, {"/active/unhealthy/tcp_failures", 0},
        {"/active/unhealthy/timeouts", 0}, {"/active/unhealthy/http_failures", 0}, {"/passive/type", "http"}, {"/passive/unhealthy/tcp_failures", 0},
        {"/passive/unhealthy/timeouts", 0}, {"/passive/unhealthy/http_failures", 0}, {"/passive/unhealthy/http_statuses", Value::list({429, 500, 503})}};
    Value out = Value::map();
    for (const Said& each : known) {
        const Value* const there = deployment::valueAt(checks, each.path);
        if (there == nullptr || there->isNull() || schema::writeJson(*there, 0) == schema::writeJson(each.otherwise, 0))
            continue;
        std::vector<std::string> steps;
        for (std::string_view rest(each.path); !rest.empty();) {
            const std::size_t end = std::min(rest.find('/', 1), rest.size());
            steps.emplace_back(rest.substr(1, end - 1));
            rest.remove_prefix(end);
        }
        Value* at = &out;
        for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
            if (at->find(steps[i]) == nullptr)
                at->set(steps[i], Value::map());
            at = at->find(steps[i]);
        }
        at->set(steps.back(), *there);
    }
    return out;
}

/// The settings of each plugin that postern writes.
const Names& managedSettings(std::string_view plugin)
{
    static const std::map<std::string_view, Names> all{
        {"key-auth", {"key_names", "key_in_header", "key_in_query", "key_in_body", "hide_credentials"}},
        {"basic-auth", {"hide_credentials"}},
        {"rate-limiting", {"second", "minute", "hour", "day", "month", "year", "limit_by", "policy", "fault_tolerant"}},
        {"cors", {"origins", "methods", "headers", "exposed_headers", "credentials", "preflight_continue", "max_age"}},
        {"request-transformer", {"add", "append", "remove", "rename", "replace"}},
        {"response-transformer", {"add", "append", "remove", "rename", "replace"}},
        {"request-termination", {"status_code", "message"}},
        {"jwt", {"key_claim_name", "claims_to_verify", "header_names", "uri_param_names", "cookie_names", "run_on_preflight"}},
        {"acl", {"allow", "hide_groups_header"}},
    };
    static const Names none;
    const auto found = all.find(plugin);
    return found == all.end() ? none : found->second;
}

/// Without nulls, empty lists and empty maps, which Kong takes for nothing.
Value pruned(const Value& value)
{
    if (!value.isMap())
        return value;
    Value out = Value::map();
    for (const schema::Entry& entry : value.entries()) {
        Value part = pruned(entry.value);
        if (part.isNull() || ((part.isList() || part.isMap()) && part.size() == 0))
            continue;
        out.set(entry.key, std::move(part));
    }
    return out;
}

} // namespace

Value managedPart(KongEntity::Kind kind, const Value& object)
{
    Value out = Value::map();
    for (const std::string_view key : managedKeys(kind)) {
        if (const Value* const value = object.find(key))
            out.set(key, *value);
    }
    if (kind == KongEntity::Kind::Plugin) {
        Value config = Value::map();
        const Value* const whole = object.find("config");
        for (const std::string_view key : managedSettings(deployment::textAt(object, "/name"))) {
            if (const Value* const value = whole == nullptr ? nullptr : whole->find(key))
                config.set(key, *value);
        }
        out.set("config", std::move(config));
    }
    if (const Value* const checks = kind == KongEntity::Kind::Upstream ? out.find("healthchecks") : nullptr)
        out.set("healthchecks", checksOf(*checks));
    return pruned(out);
}

Value patchOf(const Value& from, const Value& to)
{
    Value out = Value::map();
    for (const schema::Entry& entry : to.entries()) {
        const Value* const before = from.find(entry.key);
        if (before != nullptr && before->isMap() && entry.value.isMap()) {
            if (Value part = patchOf(*before, entry.value); part.size() > 0)
                out.set(entry.key, std::move(part));
        } else if (before == nullptr || !(*before == entry.value)) {
            out.set(entry.key, entry.value);
        }
    }
    for (const schema::Entry& entry : from.entries()) {
        if (to.find(entry.key) != nullptr)
            continue;
        if (entry.value.isMap())
            out.set(entry.key, patchOf(entry.value, Value::map()));
        else
            out.set(entry.key, entry.value.isList() ? Value::list() : Value());
    }
    return out;
}

} // namespace postern::connectors::kong
