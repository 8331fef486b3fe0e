// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KongAdmin.h"

#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr std::array<std::string_view, 9> knownPlugins{"acl", "basic-auth", "cors", "jwt", "key-auth", "rate-limiting", "request-termination", "request-transformer",
                                                       "response-transformer"};

Value nullMap(std::initializer_list<const char*> keys)
{
    Value out = Value::map();
    for (const char* const key : keys)
        out.set(key, Value());
    return out;
}

Value with(Value defaults, std::initializer_list<std::pair<std::string_view, Value>> entries)
{
    for (const auto& [key, value] : entries)
        defaults.set(key, value);
    return defaults;
}

std::vector<std::string> kongSteps(std::string_view path)
{
    std::vector<std::string> out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        out.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

Reply kongError(int status, int code, const std::string& name, const std::string& message)
{
    Value body = Value::map();
    if (code > 0) {
        body.set("code", code);
        body.set("name", name);
    }
    body.set("message", message);
    return Reply::json(body, status);
}

Reply kongNotFound() { return kongError(404, 0, {}, "Not found"); }
Reply violation(const std::string& what) { return kongError(400, 2, "schema violation", "schema violation (" + what + ")"); }

std::string textIn(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr ? std::string() : found->toText();
}

std::string referredId(const Value& object, std::string_view key)
{
    const Value* const reference = object.find(key);
    return reference == nullptr || !reference->isMap() ? std::string() : textIn(*reference, "id");
}

bool hasTag(const Value& object, const std::string& tag)
{
    const Value* const tags = object.find("tags");
    return tags != nullptr && std::ranges::any_of(tags->items(), [&tag](const Value& each) { return each.toText() == tag; });
}

/// "a,b": both; "a/b": one of them.
bool matchesTags(const Value& object, const std::string& wanted)
{
    const bool all = wanted.find('/') == std::string::npos;
    const char separator = all ? ',' : '/';
    std::size_t begin = 0;
    bool any = false;
    for (;;) {
        const std::size_t end = std::min(wanted.find(separator, begin), wanted.size());
        const bool there = hasTag(object, wanted.substr(begin, end - begin));
        if (all && !there)
            return false;
        any = any || there;
        if (end == wanted.size())
            return any;
        begin = end + 1;
    }
}

/// A PATCH of a record changes what it names, of nested ones, too.
void patch(Value& object, const Value& change)
{
    for (const schema::Entry& entry : change.entries()) {
        Value* const there = object.find(entry.key);
        if (there != nullptr && there->isMap() && entry.value.isMap())
            patch(*there, entry.value);
        else
            object.set(entry.key, entry.value);
    }
}

/// What else than its id an object of that kind is found by, and only one may have; null: nothing.
const char* nameKeyOf(const std::string& plural)
{
    if (plural == "plugins" || plural == "acls")
        return nullptr;
    return plural == "consumers" ? "username" : plural == "targets" ? "target" : plural == "jwt" ? "key" : "name";
}

} // namespace

KongAdmin::KongAdmin(bool before3) : before3_(before3)
{
    kinds_.push_back({"services", "service",
                      with(nullMap({"name", "path", "tags", "client_certificate", "ca_certificates", "tls_verify", "tls_verify_depth"}),
                           {{"protocol", "http"}, {"host", Value()}, {"port", 80}, {"retries", 5}, {"connect_timeout", 60'000}, {"write_timeout", 60'000}, {"read_timeout", 60'000}, {"enabled", true}}),
                      {}});
    kinds_.push_back({"routes", "route",
                      with(nullMap({"name", "methods", "hosts", "paths", "headers", "snis", "sources", "destinations", "tags", "service"}),
                           {{"protocols", Value::list({"http", "https"})}, {"regex_priority", 0}, {"strip_path", true}, {"preserve_host", false}, {"path_handling", "v0"}, {"https_redirect_status_code", 426}, {"request_buffering", true}, {"response_buffering", true}}),
                      {"service"}});
    kinds_.push_back({"plugins", "plugin",
                      with(nullMap({"name", "service", "route", "consumer", "instance_name", "tags"}),
                           {{"enabled", true}, {"config", Value::map()}, {"protocols", Value::list({"grpc", "grpcs", "http", "https"})}}),
                      {"service", "route"}});
    if (before3_)
        kinds_.back().defaults.remove("instance_name");
    const Value counts = Value::object({{"tcp_failures", 0}, {"timeouts", 0}, {"http_failures", 0}});
    kinds_.push_back({"upstreams", "upstream",
                      with(nullMap({"name", "tags", "host_header", "client_certificate", "hash_on_header", "hash_fallback_header", "hash_on_cookie"}),
                           {{"algorithm", "round-robin"}, {"slots", 10'000}, {"hash_on", "none"}, {"hash_fallback", "none"}, {"hash_on_cookie_path", "/"},
                            {"healthchecks", Value::object({{"threshold", 0},
                                                            {"active", Value::object({{"type", "http"}, {"http_path", "/"}, {"timeout", 1}, {"concurrency", 10}, {"https_verify_certificate", true},
                                                                                      {"healthy", Value::object({{"interval", 0}, {"successes", 0}, {"http_statuses", Value::list({200, 302})}})},
                                                                                      {"unhealthy", with(counts, {{"interval", 0}, {"http_statuses", Value::list({429, 404, 500, 501, 502, 503, 504, 505})}})}})},
                                                            {"passive", Value::object({{"type", "http"}, {"healthy", Value::object({{"successes", 0}})}, {"unhealthy", with(counts, {{"http_statuses", Value::list({429, 500, 503})}})}})}})}}),
                      {}});
    kinds_.push_back({"targets", "target", with(nullMap({"target", "tags", "upstream"}), {{"weight", 100}}), {"upstream"}});
    kinds_.push_back({"consumers", "consumer", nullMap({"username", "custom_id", "tags"}), {}});
    kinds_.push_back({"acls", "acl", nullMap({"group", "tags", "consumer"}), {"consumer"}});
    kinds_.push_back({"jwt", "key", with(nullMap({"key", "rsa_public_key", "tags", "consumer"}), {{"algorithm", "HS256"}, {"secret", "made up by Kong"}}), {"consumer"}});
}

void KongAdmin::add(const std::string& plural, Value object)
{
    const Kind* const kind = kindOf(plural);
    Value made = kind == nullptr ? Value::map() : kind->defaults;
    patch(made, object);
    made.set("created_at", clock_);
    shelves_[plural].push_back(std::move(made));
}

const KongAdmin::Kind* KongAdmin::kindOf(const std::string& plural) const
{
    const auto found = std::ranges::find(kinds_, plural, &Kind::plural);
    return found == kinds_.end() ? nullptr : &*found;
}

Value* KongAdmin::find(const std::string& plural, const std::string& idOrName)
{
    Shelf& shelf = shelves_[plural];
    const char* const name = nameKeyOf(plural);
    const auto found = std::ranges::find_if(shelf, [&](const Value& each) { return textIn(each, "id") == idOrName || (name != nullptr && textIn(each, name) == idOrName); });
    return found == shelf.end() ? nullptr : &*found;
}

std::string KongAdmin::newId()
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%012u", ++serial_);
    return text.data();
}

Reply KongAdmin::list(const Call& call, const std::string& path, const Shelf& all) const
{
    const auto number = [&call](const char* name, std::size_t fallback) {
        std::size_t value = fallback;
        const std::string text = call.queryValue(name);
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    const std::size_t size = std::clamp<std::size_t>(number("size", 100), 1, 1000);
    const std::size_t offset = number("offset", 0);
    Value data = Value::list();
    std::size_t at = 0;
    for (const Value& each : all) {
        if (const std::string tags = call.queryValue("tags"); !tags.empty() && !matchesTags(each, tags))
            continue;
        if (at++ < offset)
            continue;
        if (data.size() == size)
            return Reply::json(Value::object({{"data", std::move(data)}, {"next", path + "?offset=" + std::to_string(offset + size)}}));
        data.push(each);
    }
    return Reply::json(Value::object({{"data", std::move(data)}, {"next", Value()}}));
}

std::string KongAdmin::complaint(const Kind& kind, Value& object)
{
    for (const schema::Entry& entry : object.entries()) {
        if (entry.key != "id" && entry.key != "created_at" && entry.key != "updated_at" && kind.defaults.find(entry.key) == nullptr)
            return entry.key + ": unknown field";
    }
    for (const std::string& reference : kind.references) {
        Value* const to = object.find(reference);
        if (to == nullptr || to->isNull())
            continue;
        const Value* const there = find(reference + 's', textIn(*to, to->find("id") != nullptr ? "id" : "name"));
        if (there == nullptr)
            return reference + ": the entity it names does not exist";
        object.set(reference, Value::object({{"id", textIn(*there, "id")}}));
    }
    if (kind.plural == "services") {
        const std::string protocol = textIn(object, "protocol");
        if (protocol != "http" && protocol != "https" && protocol != "grpc" && protocol != "tcp")
            return "protocol: expected one of: grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp";
        if (textIn(object, "host").empty())
            return "host: required field missing";
    }
    if (kind.plural == "routes") {
        const auto given = [&object](const char* key) { const Value* const v = object.find(key); return v != nullptr && v->size() > 0; };
        if (!given("methods") && !given("hosts") && !given("paths") && !given("headers"))
            return "must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'https'";
        const Value* const paths = object.find("paths");
        for (const Value& path : paths == nullptr ? std::vector<Value>() : paths->items()) {
            if (!path.toText().starts_with('/') && (before3_ || !path.toText().starts_with("~/")))
                return "paths: should start with: / (fixed path) or ~/ (regex path)";
        }
    }
    if (kind.plural == "upstreams" && textIn(object, "name").empty())
        return "name: required field missing";
    if (kind.plural == "targets" && textIn(object, "target").find(':') == std::string::npos)
        return "target: Invalid target; not a valid hostname or ip address";
    if (kind.plural == "consumers" && textIn(object, "username").empty() && textIn(object, "custom_id").empty())
        return "at least one of these fields must be non-empty: 'custom_id', 'username'";
    if (kind.plural == "jwt" && textIn(object, "algorithm") != "HS256" && textIn(object, "rsa_public_key").find("BEGIN PUBLIC KEY") == std::string::npos)
        return "rsa_public_key: invalid key";
    if (kind.plural == "plugins") {
        if (std::ranges::find(knownPlugins, textIn(object, "name")) == knownPlugins.end())
            return "name: plugin '" + textIn(object, "name") + "' not enabled; add it to the 'plugins' configuration property";
        const Value* const config = object.find("config");
        for (const char* const window : {"second", "minute", "hour", "day", "month", "year"}) {
            const Value* const count = config == nullptr ? nullptr : config->find(window);
            if (count != nullptr && count->isNumber() && count->asDouble() <= 0)
                return std::string("config.") + window + ": value must be greater than 0";
        }
    }
    return {};
}

std::string KongAdmin::clash(const Kind& kind, const Value& object, const Value* itself)
{
    const char* const name = kind.plural == "acls" ? "group" : kind.plural == "plugins" ? "name" : nameKeyOf(kind.plural);
    for (const Value& each : shelves_[kind.plural]) {
        if (&each == itself || textIn(each, name) != textIn(object, name) || textIn(each, name).empty())
            continue;
        if (kind.plural == "targets" || kind.plural == "acls") { // once for each that they are of
            const char* const of = kind.references.front().c_str();
            if (referredId(each, of) == referredId(object, of))
                return textIn(each, name);
            continue;
        }
        if (kind.plural != "plugins" || (referredId(each, "service") == referredId(object, "service") && referredId(each, "route") == referredId(object, "route")))
            return textIn(each, name);
    }
    return {};
}

Reply KongAdmin::write(const Call& call, const Kind& kind, const std::string& idOrName, const Value& scope)
{
    const auto body = schema::readJson(call.body, "body");
    if (!body || !body->isMap())
        return kongError(400, 0, {}, "Cannot parse JSON body");
    Value* const there = idOrName.empty() ? nullptr : find(kind.plural, idOrName);
    if (call.method == "PATCH" && there == nullptr)
        return kongError(404, 6, "not found", "Not found");
    Value made = call.method == "PATCH" ? *there : kind.defaults;
    Value given = *body;
    if (const std::string url = textIn(given, "url"); !url.empty() && kind.plural == "services") { // short for four fields
        const std::size_t scheme = url.find("://");
        const std::string rest = url.substr(scheme + 3);
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::size_t colon = rest.substr(0, slash).find(':');
        given.remove("url");
        given.set("protocol", url.substr(0, scheme));
        given.set("host", rest.substr(0, std::min(colon, slash)));
        if (colon != std::string::npos)
            given.set("port", static_cast<std::int64_t>(std::atoi(rest.substr(colon + 1, slash - colon - 1).c_str())));
        if (slash < rest.size())
            given.set("path", rest.substr(slash));
    }
    for (const schema::Entry& entry : scope.entries())
        given.set(entry.key, entry.value);
    patch(made, given);
    if (!idOrName.empty() && there == nullptr) {
        const bool byId = idOrName.size() == 36 && idOrName[8] == '-';
        made.set(byId ? "id" : nameKeyOf(kind.plural) == nullptr ? "id" : nameKeyOf(kind.plural), idOrName);
    }
    if (const std::string why = complaint(kind, made); !why.empty())
        return violation(why);
    if (const std::string name = clash(kind, made, there); !name.empty())
        return kongError(409, 5, "unique constraint violation", "UNIQUE violation detected on '{name=\"" + name + "\"}'");
    ++clock_;
    if (!before3_ || kind.plural != "plugins")
        made.set("updated_at", clock_);
    if (there != nullptr) {
        made.set("id", textIn(*there, "id"));
        made.set("created_at", *there->find("created_at"));
        *there = made;
    } else {
        if (textIn(made, "id").empty())
            made.set("id", newId());
        made.set("created_at", clock_);
        shelves_[kind.plural].push_back(made);
    }
    changes_.push_back(call.method + ' ' + call.path);
    return Reply::json(made, call.method == "POST" ? 201 : 200);
}

Reply KongAdmin::remove(const Call& call, const Kind& kind, const std::string& idOrName)
{
    const Value* const there = find(kind.plural, idOrName);
    Reply gone;
    gone.status = 204; // also when it never was
    gone.contentType.clear();
    if (there == nullptr)
        return gone;
    const std::string id = textIn(*there, "id");
    if (kind.plural == "services" && std::ranges::any_of(shelves_["routes"], [&id](const Value& each) { return referredId(each, "service") == id; }))
        return kongError(400, 4, "foreign key violation", "an existing 'routes' entity references this 'services' entity");
    // What is of others goes with them.
    for (const char* const below : {"plugins", "targets", "acls", "jwt"})
        std::erase_if(shelves_[below], [&](const Value& each) { return kind.plural != below && referredId(each, kind.singular) == id; });
    std::erase_if(shelves_[kind.plural], [&id](const Value& each) { return textIn(each, "id") == id; });
    changes_.push_back("DELETE " + call.path);
    return gone;
}

Reply KongAdmin::answer(const Call& call)
{
    const std::vector<std::string> steps = kongSteps(call.path);
    if (steps.empty() || (steps.size() == 1 && steps[0].empty())) {
        Value available = Value::map();
        for (const std::string_view plugin : knownPlugins)
            available.set(plugin, Value::object({{"version", "3.4.2"}}));
        return Reply::json(Value::object({{"version", before3_ ? "2.8.5" : "3.4.2"},
                                          {"tagline", "Welcome to kong"},
                                          {"configuration", Value::object({{"database", config_ ? "off" : "postgres"}})},
                                          {"plugins", Value::object({{"available_on_server", std::move(available)}})}}));
    }
    if (steps[0] == "config")
        return answerConfig(call);
    if (config_ && call.method != "GET")
        return kongError(405, 12, "operation unsupported", "cannot create or update '" + steps[0] + "' entities when not using a database");
    const Kind* kind = kindOf(steps[0]);
    if (kind == nullptr || steps.size() > 4)
        return kongNotFound();
    Value scope = Value::map();
    std::string idOrName = steps.size() > 1 ? steps[1] : std::string();
    const Shelf* all = &shelves_[kind->plural];
    Shelf belonging;
    if (steps.size() > 2) { // what belongs to one of them
        const Value* const of = find(kind->plural, steps[1]);
        const Kind* const within = kindOf(steps[2]);
        if (of == nullptr || within == nullptr || std::ranges::find(within->references, kind->singular) == within->references.end())
            return kongNotFound();
        const std::string id = textIn(*of, "id");
        scope.set(kind->singular, Value::object({{"id", id}}));
        for (const Value& each : shelves_[within->plural]) {
            if (referredId(each, kind->singular) == id)
                belonging.push_back(each);
        }
        all = &belonging;
        idOrName = steps.size() > 3 ? steps[3] : std::string();
        kind = within;
    }
    if (call.method == "GET" && idOrName.empty())
        return list(call, call.path, *all);
    if (call.method == "GET") {
        const Value* const there = find(kind->plural, idOrName);
        return there == nullptr ? kongNotFound() : Reply::json(*there);
    }
    if (call.method == "DELETE" && !idOrName.empty())
        return remove(call, *kind, idOrName);
    if ((call.method == "POST" && idOrName.empty()) || ((call.method == "PUT" || call.method == "PATCH") && !idOrName.empty()))
        return write(call, *kind, idOrName, scope);
    return kongError(405, 0, {}, "Method not allowed");
}

} // namespace postern::sandbox
