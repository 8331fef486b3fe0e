// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongFile.h"

#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::connectors::kong {
namespace {

using schema::Value;

/// Whether an object of a list for the whole file is of the one with this id or name.
bool refersTo(const Value& object, std::string_view key, const Value& to)
{
    const Value* const reference = object.find(key);
    if (reference == nullptr || reference->isNull())
        return false;
    const std::string text = reference->isMap() ? textUnder(*reference, reference->find("id") != nullptr ? "id" : "name") : reference->toText();
    return text == textUnder(to, "name") || (!text.empty() && text == textUnder(to, "id"));
}

} // namespace

std::string textUnder(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr ? std::string() : found->toText();
}

const std::vector<Value>& listUnder(const Value& object, std::string_view key)
{
    static const Value none;
    const Value* const found = object.find(key);
    return (found == nullptr ? none : *found).items();
}

KongFile KongFile::empty(KongRelease release)
{
    return KongFile(Value::object({{"_format_version", release == KongRelease::Since3 ? "3.0" : "1.1"}, {"services", Value::list()}}));
}

Result<KongFile> KongFile::read(std::string_view text, std::string_view fileName)
{
    schema::Problems problems;
    auto document = schema::readText(text, fileName, problems);
    constexpr std::array<std::string_view, 4> formats{"1.1", "2.1", "3", "3.0"};
    if (document && std::ranges::find(formats, textUnder(*document, "_format_version")) == formats.end())
        problems.error(document->location(), "_format_version", "is one of 1.1, 2.1 and 3.0", "is this a declarative configuration of Kong?");
    const Value* const services = document ? document->find("services") : nullptr;
    if (services != nullptr && !services->isList() && !services->isNull())
        problems.error(services->location(), "services", "is a list");
    for (const Value& service : document ? listUnder(*document, "services") : listUnder({}, {})) {
        if (!service.isMap() || textUnder(service, "name").empty())
            problems.error(service.location(), "services", "each has a name");
    }
    if (problems.hasErrors() || !document)
        return unexpected(problems.toError());
    return KongFile(*std::move(document));
}

std::string KongFile::text() const { return schema::writeYaml(document_); }

std::vector<std::string> KongFile::services() const
{
    std::vector<std::string> out;
    for (const Value& service : listUnder(document_, "services"))
        out.push_back(textUnder(service, "name"));
    return out;
}

KongLive KongFile::live(const std::string& service) const
{
    KongLive out;
    for (const Value& found : listUnder(document_, "services")) {
        if (textUnder(found, "name") != service)
            continue;
        Value each = found;
        // Places in the file are what identifiers are in an Admin API.
        const auto addPlugins = [&out, this](const Value& of, const char* reference, const std::string& id) {
            std::vector<Value> all = listUnder(of, "plugins");
            for (const Value& plugin : listUnder(document_, "plugins")) {
                if (refersTo(plugin, reference, of))
                    all.push_back(plugin);
            }
            for (Value& plugin : all) {
                plugin.set(reference, Value::object({{"id", id}}));
                out.plugins.push_back(std::move(plugin));
            }
        };
        addPlugins(each, "service", service);
        std::vector<Value> routes = listUnder(each, "routes");
        for (const Value& route : listUnder(document_, "routes")) {
            if (refersTo(route, "service", each))
                routes.push_back(route);
        }
        for (Value& route : routes) {
            const std::string id = textUnder(route, textUnder(route, "id").empty() ? "name" : "id");
            addPlugins(route, "route", id);
            route.remove("plugins");
            route.set("id", id);
            out.routes.push_back(std::move(route));
        }
        each.remove("routes");
        each.remove("plugins");
        if (each.find("id") == nullptr)
            each.set("id", service);
        out.service = std::move(each);
    }
    const std::string host = hostOf(out.service);
    for (const Value& found : listUnder(document_, "upstreams")) {
        if (textUnder(found, "name") != host || host.empty())
            continue;
        Value upstream = found;
        out.targets = listUnder(upstream, "targets");
        upstream.remove("targets");
        out.upstream = std::move(upstream);
    }
    for (const Value& found : asksForTokens(out) ? listUnder(document_, "consumers") : listUnder({}, {})) {
        if (!isOurs(found))
            continue;
        Value consumer = found;
        KongConsumer made{Value(), listUnder(consumer, "acls"), listUnder(consumer, "jwt_secrets")};
        for (const char* const below : {"acls", "jwt_secrets"})
            consumer.remove(below);
        made.consumer = std::move(consumer);
        out.consumers.push_back(std::move(made));
    }
    return out;
}

} // namespace postern::connectors::kong
