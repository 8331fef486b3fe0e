// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongForm.h"

#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <map>

namespace postern::connectors::kong {
namespace {

using deployment::NormalField;
using deployment::NormalForm;
using schema::Value;
using Kind = KongEntity::Kind;

std::string textOf(const Value& value) { return value.isList() || value.isMap() ? schema::writeJson(value, 0) : value.toText(); }

/// Lists whose order says nothing, in one order.
Value sorted(const Value& list)
{
    std::vector<Value> items = list.items();
    std::ranges::sort(items, {}, [](const Value& each) { return textOf(each); });
    return Value::list(std::move(items));
}

void addLeaves(const std::string& path, const Value& value, bool theirs, NormalForm& out)
{
    if (value.isMap()) {
        for (const schema::Entry& entry : value.entries())
            addLeaves(path + '.' + entry.key, entry.value, theirs, out);
        return;
    }
    NormalField field;
    field.value = textOf(value.isList() ? sorted(value) : value);
    if (const std::string spelled = textOf(value); spelled != field.value)
        field.spelled = spelled;
    field.theirs = theirs;
    out[path] = std::move(field);
}

std::string nameOf(const Value& object)
{
    const Value* const name = object.find("name");
    return name == nullptr ? std::string() : name->toText();
}

const Value* valueOrNull(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr || found->isNull() ? nullptr : found;
}

std::string idIn(const Value& object, std::string_view key)
{
    const Value* const id = valueOrNull(object, key);
    return id == nullptr ? std::string() : id->toText();
}

} // namespace

KongLive KongLive::of(const Value& objects)
{
    KongLive out;
    if (const Value* const service = objects.find("service"))
        out.service = *service;
    if (const Value* const routes = objects.find("routes"))
        out.routes = routes->items();
    if (const Value* const plugins = objects.find("plugins"))
        out.plugins = plugins->items();
    if (const Value* const upstream = objects.find("upstream"))
        out.upstream = *upstream;
    if (const Value* const targets = objects.find("targets"))
        out.targets = targets->items();
    const Value* const consumers = objects.find("consumers");
    for (const Value& each : consumers == nullptr ? std::vector<Value>() : consumers->items()) {
        const auto list = [&each](const char* key) { return each.find(key) == nullptr ? std::vector<Value>() : each.find(key)->items(); };
        if (const Value* const consumer = each.find("consumer"))
            out.consumers.push_back({*consumer, list("groups"), list("keys")});
    }
    return out;
}

Value KongLive::objects() const
{
    Value out = Value::object({{"service", service}, {"routes", Value::list(routes)}, {"plugins", Value::list(plugins)}});
    if (!upstream.isNull()) {
        out.set("upstream", upstream);
        out.set("targets", Value::list(targets));
    }
    Value all = Value::list();
    for (const KongConsumer& each : consumers)
        all.push(Value::object({{"consumer", each.consumer}, {"groups", Value::list(each.groups)}, {"keys", Value::list(each.keys)}}));
    if (all.size() > 0)
        out.set("consumers", std::move(all));
    return out;
}

const Value* KongLive::find(const KongEntity& entity) const
{
    const auto in = [](const std::vector<Value>& all, const char* key, const std::string& wanted) {
        const auto found = std::ranges::find_if(all, [&](const Value& each) { return idIn(each, key) == wanted; });
        return found == all.end() ? nullptr : &*found;
    };
    const auto holder = std::ranges::find_if(consumers, [&entity](const KongConsumer& each) {
        return entity.kind == Kind::Consumer ? idIn(each.consumer, "username") == idIn(entity.body, "username") : idIn(each.consumer, "id") == entity.of;
    });
    switch (entity.kind) {
    case Kind::Service: return service.isNull() ? nullptr : &service;
    case Kind::Upstream: return upstream.isNull() || nameOf(upstream) != nameOf(entity.body) ? nullptr : &upstream;
    case Kind::Route: return in(routes, "id", entity.id);
    case Kind::Plugin: return in(plugins, "id", entity.id);
    case Kind::Target: return in(targets, "target", idIn(entity.body, "target"));
    case Kind::Consumer: return holder == consumers.end() ? nullptr : &holder->consumer;
    case Kind::Group: return holder == consumers.end() ? nullptr : in(holder->groups, "group", idIn(entity.body, "group"));
    case Kind::JwtKey: return holder == consumers.end() ? nullptr : in(holder->keys, "key", idIn(entity.body, "key"));
    }
    return nullptr;
}

bool isOfConsumer(const Value& plugin) { return valueOrNull(plugin, "consumer") != nullptr || valueOrNull(plugin, "consumer_group") != nullptr; }

bool asksForTokens(const KongLive& live)
{
    return std::ranges::any_of(live.plugins, [](const Value& each) { return isOurs(each) && nameOf(each) == "jwt"; });
}

std::string hostOf(const Value& service) { return idIn(service, "host"); }

bool isOurs(const Value& object)
{
    const Value* const tags = object.find("tags");
    return tags != nullptr && std::ranges::any_of(tags->items(), [](const Value& tag) { return tag.toText() == ownTag; });
}

NormalForm formOf(const KongApi& api)
{
    NormalForm out;
    for (const KongEntity& entity : api.entities)
        addLeaves(entity.key, managedPart(entity.kind, entity.body), false, out);
    deployment::addDropped(api.capabilities, out);
    return out;
}

NormalForm formOf(const KongLive& live)
{
    NormalForm out;
    if (live.service.isNull())
        return out;
    addLeaves("service", managedPart(Kind::Service, live.service), false, out);
    std::map<std::string, std::string> routeKeys; // by id, as plugins name them
    for (const Value& route : live.routes) {
        const std::string key = "route." + (nameOf(route).empty() ? idIn(route, "id") : nameOf(route));
        routeKeys[idIn(route, "id")] = key;
        addLeaves(key, managedPart(Kind::Route, route), !isOurs(route), out);
    }
    for (const Value& plugin : live.plugins) {
        const Value* const route = valueOrNull(plugin, "route");
        const std::string of = isOfConsumer(plugin) ? ".for." + idIn(plugin, "id") : std::string(); // beside the one for all
        const std::string key = (route == nullptr ? std::string() : routeKeys[idIn(*route, "id")] + '.') + "plugin." + nameOf(plugin) + of;
        addLeaves(key, managedPart(Kind::Plugin, plugin), !isOurs(plugin), out);
    }
    for (const Value& plugin : live.global)
        addLeaves("everywhere.plugin." + nameOf(plugin) + (isOfConsumer(plugin) ? ".for." + idIn(plugin, "id") : std::string()), managedPart(Kind::Plugin, plugin), true, out);
    if (!live.upstream.isNull()) {
        addLeaves("upstream", managedPart(Kind::Upstream, live.upstream), !isOurs(live.upstream), out);
        for (const Value& target : live.targets)
            addLeaves("target." + idIn(target, "target"), managedPart(Kind::Target, target), !isOurs(target), out);
    }
    for (const KongConsumer& each : live.consumers) {
        const std::string key = "consumer." + idIn(each.consumer, "username");
        addLeaves(key, managedPart(Kind::Consumer, each.consumer), !isOurs(each.consumer), out);
        for (const Value& group : each.groups)
            addLeaves(key + (isOurs(group) ? ".group" : ".group." + idIn(group, "group")), managedPart(Kind::Group, group), !isOurs(group), out);
        for (const Value& one : each.keys)
            addLeaves(key + ".key." + idIn(one, "key"), managedPart(Kind::JwtKey, one), !isOurs(one), out);
    }
    return out;
}

std::string digestOf(const Value& object)
{
    Value plain = object;
    plain.remove("created_at");
    plain.remove("updated_at");
    return crypto::sha256(schema::writeJson(plain, 0)).hex();
}

std::string hashOfDigests(std::vector<std::string> digests)
{
    std::ranges::sort(digests);
    std::string all;
    for (const std::string& each : digests)
        all += each + '\n';
    return crypto::sha256(all).hex();
}

deployment::DiscoveredApi shownAs(const KongLive& live)
{
    deployment::DiscoveredApi out;
    out.id = idIn(live.service, "id");
    out.name = nameOf(live.service);
    if (out.name.empty())
        out.name = idIn(live.service, "host");
    constexpr std::string_view prefix = "postern-api:";
    const Value* const tags = live.service.find("tags");
    for (const Value& tag : tags == nullptr ? std::vector<Value>() : tags->items()) {
        if (!isOurs(live.service) || !tag.toText().starts_with(prefix))
            continue;
        const std::string title = tag.toText().substr(prefix.size());
        const std::size_t colon = title.rfind(':');
        out.name = title.substr(0, colon);
        out.version = colon == std::string::npos ? std::string() : title.substr(colon + 1);
    }
    out.owner = isOurs(live.service) ? "postern" : "";
    if (live.upstream.isNull()) { // no list tells what targets there are
        std::vector<std::string> digests{digestOf(live.service)};
        for (const std::vector<Value>* const all : {&live.routes, &live.plugins}) {
            for (const Value& each : *all)
                digests.push_back(digestOf(each));
        }
        out.hash = hashOfDigests(std::move(digests));
    }
    return out;
}

deployment::LiveApi liveOf(const KongLive& live)
{
    deployment::LiveApi out;
    out.what = shownAs(live);
    out.form = formOf(live);
    out.objects = live.objects();
    return out;
}

} // namespace postern::connectors::kong
