// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongFile.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using schema::Value;
using Entity = KongEntity::Kind;

/// Without what a file says by where things stand, and without nulls, which its schema knows nowhere but in settings.
Value written(const KongEntity& entity)
{
    Value out = Value::map();
    for (const schema::Entry& entry : entity.body.entries()) {
        if (entry.value.isNull() || (entity.kind != Entity::Service && entry.key == "service") || entry.key == "route")
            continue;
        out.set(entry.key, entry.value);
    }
    out.set("id", entity.id);
    if (entity.kind == Entity::JwtKey)
        out.set("secret", "unused"); // files have to say one, which counts for shared keys only
    return out;
}

/// The object with what `made` says, and with what it had beside that.
Value merged(const Value* there, const Value& made)
{
    Value out = there == nullptr ? Value::map() : *there;
    for (const schema::Entry& entry : made.entries())
        out.set(entry.key, entry.value);
    return out;
}

/// The list with what is wanted: what is ours is replaced where it stands or goes, what is theirs stays, new ones come last.
Value placed(const Value& object, std::string_view key, std::vector<Value> wanted, std::string_view name)
{
    Value out = Value::list();
    for (const Value& each : listUnder(object, key)) {
        const auto same = std::ranges::find_if(wanted, [&](const Value& one) { return textUnder(one, name) == textUnder(each, name); });
        if (same != wanted.end()) {
            out.push(merged(&each, *same));
            wanted.erase(same);
        } else if (!isOurs(each)) {
            out.push(each);
        }
    }
    for (Value& each : wanted)
        out.push(std::move(each));
    return out;
}

/// Takes our upstream of that name away, unless it is the one that is called `kept`.
void dropUpstream(Value& document, const std::string& name, const std::string& kept)
{
    if (name.empty() || name == kept || document.find("upstreams") == nullptr)
        return;
    Value all = Value::list();
    for (const Value& each : listUnder(document, "upstreams")) {
        if (textUnder(each, "name") != name || !isOurs(each))
            all.push(each);
    }
    if (all.size() > 0)
        document.set("upstreams", std::move(all));
    else
        document.remove("upstreams");
}

} // namespace

/// Upstreams and consumers with what stands below them, in the shape of `kind` of the file.
Value KongFile::above(const KongApi& api, KongEntity::Kind kind) const
{
    const bool consumers = kind == Entity::Consumer;
    std::vector<Value> wanted;
    for (const KongEntity& entity : api.entities) {
        if (entity.kind != kind)
            continue;
        Value made = written(entity);
        Value before = Value::map();
        for (const Value& each : listUnder(document_, consumers ? "consumers" : "upstreams")) {
            if (textUnder(each, consumers ? "username" : "name") == textUnder(made, consumers ? "username" : "name"))
                before = each;
        }
        const auto below = [&](Entity what, const char* list, const char* name) {
            std::vector<Value> own;
            for (const KongEntity& each : api.entities) {
                if (each.kind == what && each.of == entity.id)
                    own.push_back(written(each));
            }
            made.set(list, placed(before, list, std::move(own), name));
        };
        if (consumers) {
            below(Entity::Group, "acls", "group");
            below(Entity::JwtKey, "jwt_secrets", "key");
        } else {
            below(Entity::Target, "targets", "target");
        }
        wanted.push_back(std::move(made));
    }
    // Other APIs' stay: only what this one has no more goes, which without() has done.
    Value out = Value::list();
    for (const Value& each : listUnder(document_, consumers ? "consumers" : "upstreams")) {
        const char* const name = consumers ? "username" : "name";
        const auto same = std::ranges::find_if(wanted, [&](const Value& one) { return textUnder(one, name) == textUnder(each, name); });
        if (same == wanted.end()) {
            out.push(each);
            continue;
        }
        out.push(merged(&each, *same));
        wanted.erase(same);
    }
    for (Value& each : wanted)
        out.push(std::move(each));
    return out;
}

KongFile KongFile::with(const KongApi& api) const
{
    const KongEntity& service = serviceOf(api);
    const std::string name = textUnder(service.body, "name");
    Value before = Value::map();
    for (const Value& each : listUnder(document_, "services")) {
        if (textUnder(each, "name") == name)
            before = each;
    }
    std::vector<Value> plugins;
    std::vector<Value> routes;
    for (const KongEntity& entity : api.entities) {
        if (entity.kind == Entity::Plugin && entity.body.find("route") == nullptr)
            plugins.push_back(written(entity));
        if (entity.kind != Entity::Route)
            continue;
        Value route = written(entity);
        std::vector<Value> own;
        for (const KongEntity& plugin : api.entities) {
            if (plugin.kind == Entity::Plugin && plugin.body.find("route") != nullptr && textUnder(*plugin.body.find("route"), "id") == entity.id)
                own.push_back(written(plugin));
        }
        Value old = Value::map();
        for (const Value& each : listUnder(before, "routes"))
            old = textUnder(each, "name") == textUnder(route, "name") ? each : old;
        if (Value all = placed(old, "plugins", std::move(own), "id"); all.size() > 0 || old.find("plugins") != nullptr)
            route.set("plugins", std::move(all));
        routes.push_back(std::move(route));
    }
    Value made = merged(&before, written(service));
    made.set("plugins", placed(before, "plugins", std::move(plugins), "id"));
    made.set("routes", placed(before, "routes", std::move(routes), "name"));
    Value document = document_;
    Value services = Value::list();
    bool there = false;
    for (const Value& each : listUnder(document_, "services")) {
        const bool here = textUnder(each, "name") == name;
        services.push(here ? made : each);
        there = there || here;
    }
    if (!there)
        services.push(std::move(made));
    document.set("services", std::move(services));
    const std::string host = hostOf(service.body);
    dropUpstream(document, hostOf(before), host);
    for (const auto& [kind, list] : {std::pair(Entity::Upstream, "upstreams"), std::pair(Entity::Consumer, "consumers")}) {
        if (Value all = KongFile(document).above(api, kind); all.size() > 0 || document.find(list) != nullptr)
            document.set(list, std::move(all));
    }
    return KongFile(std::move(document));
}

KongFile KongFile::without(const std::string& service) const
{
    Value services = Value::list();
    std::string host;
    for (const Value& each : listUnder(document_, "services")) {
        if (textUnder(each, "name") != service)
            services.push(each);
        else
            host = hostOf(each);
    }
    Value document = document_;
    document.set("services", std::move(services));
    dropUpstream(document, host, {});
    return KongFile(std::move(document));
}

} // namespace postern::connectors::kong
