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

using Names = std::vector<std::string_view>;

const Names& managedKeys(Kind kind)
{
    static const Names service{"name", "enabled", "protocol", "host", "port", "path", "connect_timeout", "read_timeout"};
    static const Names route{"name", "methods", "paths", "protocols", "regex_priority", "strip_path", "preserve_host"};
    static const Names plugin{"name", "enabled", "config"};
    return kind == Kind::Service ? service : kind == Kind::Route ? route : plugin;
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

/// Everything but times, which change with every writing: what is compared to see whether anybody changed anything.
std::string contentOf(const KongLive& live)
{
    std::vector<std::string> parts;
    const auto add = [&parts](Value object) {
        object.remove("created_at");
        object.remove("updated_at");
        parts.push_back(schema::writeJson(object, 0));
    };
    add(live.service);
    for (const std::vector<Value>* const all : {&live.routes, &live.plugins}) {
        for (const Value& each : *all)
            add(each);
    }
    std::ranges::sort(parts);
    std::string out;
    for (const std::string& part : parts)
        out += part + '\n';
    return out;
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
    return out;
}

Value KongLive::objects() const
{
    return Value::object({{"service", service}, {"routes", Value::list(routes)}, {"plugins", Value::list(plugins)}});
}

const Value* KongLive::find(const KongEntity& entity) const
{
    if (entity.kind == Kind::Service)
        return service.isNull() ? nullptr : &service;
    const std::vector<Value>& all = entity.kind == Kind::Route ? routes : plugins;
    const auto found = std::ranges::find_if(all, [&entity](const Value& each) { return idIn(each, "id") == entity.id; });
    return found == all.end() ? nullptr : &*found;
}

bool isOurs(const Value& object)
{
    const Value* const tags = object.find("tags");
    return tags != nullptr && std::ranges::any_of(tags->items(), [](const Value& tag) { return tag.toText() == ownTag; });
}

Value managedPart(Kind kind, const Value& object)
{
    Value out = Value::map();
    for (const std::string_view key : managedKeys(kind)) {
        if (const Value* const value = object.find(key))
            out.set(key, *value);
    }
    if (kind == Kind::Plugin) {
        Value config = Value::map();
        const Value* const whole = object.find("config");
        for (const std::string_view key : managedSettings(nameOf(object))) {
            if (const Value* const value = whole == nullptr ? nullptr : whole->find(key))
                config.set(key, *value);
        }
        out.set("config", std::move(config));
    }
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

NormalForm formOf(const KongApi& api)
{
    NormalForm out;
    for (const KongEntity& entity : api.entities)
        addLeaves(entity.key, managedPart(entity.kind, entity.body), false, out);
    for (const deployment::Capability& each : api.capabilities) {
        if (each.holding != deployment::Holding::Dropped)
            continue;
        NormalField field;
        field.kind = NormalField::Kind::Dropped;
        field.value = each.name;
        field.note = each.how;
        out["dropped." + each.name + (each.place.empty() ? "" : " of " + each.place)] = std::move(field);
    }
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
        const std::string key = (route == nullptr ? std::string() : routeKeys[idIn(*route, "id")] + '.') + "plugin." + nameOf(plugin);
        addLeaves(key, managedPart(Kind::Plugin, plugin), !isOurs(plugin), out);
    }
    return out;
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
    out.hash = crypto::sha256(contentOf(live)).hex();
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
