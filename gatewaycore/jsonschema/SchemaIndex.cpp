// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/SchemaIndex.h"

#include "jsonschema/MetaSchemas.h"
#include "jsonschema/Uri.h"

#include <algorithm>
#include <charconv>

namespace postern::jsonschema {
namespace {

using schema::Entry;
using schema::Problems;
using schema::Value;

std::string pointerTo(const std::string& pointer, std::string_view part)
{
    std::string out = pointer;
    appendPointer(out, part);
    return out;
}

const std::string& textAt(const Value& schema, std::string_view keyword)
{
    static const std::string none;
    const Value* const value = schema.find(keyword);
    return value != nullptr ? value->asString() : none;
}

Rules rulesOfOpenApi(const Value& document, Dialect fallback)
{
    Rules rules;
    rules.dialect = fallback;
    const Value* const version = document.find("openapi");
    if (version != nullptr)
        rules.dialect = version->toText().starts_with("3.0") ? Dialect::OpenApi30 : Dialect::Draft202012;
    else if (document.find("swagger") != nullptr)
        rules.dialect = Dialect::OpenApi30;
    return rules;
}

Unexpected refused(std::string message) { return unexpected(ErrorKind::InvalidConfig, std::move(message), Fault::Config); }

} // namespace

void SchemaIndex::add(std::string uri, Value document, Dialect fallback)
{
    documents_.push_back({std::move(uri), std::make_unique<const Value>(std::move(document)), fallback});
}

const Place* SchemaIndex::find(const Value& schema) const
{
    const auto found = places_.find(&schema);
    return found != places_.end() ? &found->second : nullptr;
}

void SchemaIndex::indexDocuments(Problems& problems)
{
    for (; indexed_ < documents_.size(); ++indexed_) {
        const Document& document = documents_[indexed_];
        const auto number = static_cast<std::uint32_t>(resources_.size());
        Resource& resource = resources_.emplace_back();
        resource.uri = splitFragment(document.uri).document;
        resource.root = document.root.get();
        resource.rules = rulesOfOpenApi(*document.root, document.fallback);
        byUri_.emplace(resource.uri, number);
        if (const Value* dialect = document.root->find("jsonSchemaDialect"))
            resource.rules = rulesOf(*dialect, resource.rules, problems);
        const std::string pointer = document.uri + '#';
        scan({document.root.get(), number, pointer}, problems);
        // References of OpenAPI 3.1 may name a component by its $id.
        if (const Value* components = document.root->atPath("components.schemas")) {
            for (const Entry& entry : components->entries())
                scan({&entry.value, number, pointerTo(pointer + "/components/schemas", entry.key)}, problems);
        }
    }
}

void SchemaIndex::scan(Place start, Problems& problems)
{
    std::vector<Place> open{std::move(start)};
    while (!open.empty()) {
        Place place = std::move(open.back());
        open.pop_back();
        if (places_.contains(place.value))
            continue;
        if (place.value->isMap())
            identify(place, problems);
        const Rules& rules = resources_[place.resource].rules;
        for (const Entry& entry : place.value->entries()) {
            const Holds holds = holdsSchemas(entry.key, rules.dialect);
            if (holds == Holds::Nothing)
                continue;
            const std::string pointer = pointerTo(place.pointer, entry.key);
            if (holds == Holds::Schema || (holds == Holds::SchemaOrList && !entry.value.isList()))
                open.push_back({&entry.value, place.resource, pointer});
            for (std::size_t i = 0; holds != Holds::Map && i < entry.value.items().size(); ++i)
                open.push_back({&entry.value.items()[i], place.resource, pointerTo(pointer, std::to_string(i))});
            if (holds == Holds::Map) {
                for (const Entry& below : entry.value.entries())
                    open.push_back({&below.value, place.resource, pointerTo(pointer, below.key)});
            }
        }
        const Value* const value = place.value;
        places_.emplace(value, std::move(place));
    }
}

void SchemaIndex::identify(Place& place, Problems& problems)
{
    const Value& schema = *place.value;
    const Rules rules = resources_[place.resource].rules;
    if (!rules.identifies())
        return;
    const bool root = resources_[place.resource].root == place.value;
    const Value* const dialect = schema.find("$schema");
    if (root && dialect != nullptr)
        resources_[place.resource].rules = rulesOf(*dialect, rules, problems);
    if (resources_[place.resource].rules.refStandsAlone() && schema.find("$ref") != nullptr)
        return;
    if (const Value* id = schema.find("$id"); id != nullptr && id->isString()) {
        const std::string uri = resolveUri(resources_[place.resource].uri, id->asString());
        const SplitUri split = splitFragment(uri);
        if (!split.fragment.empty() && resources_[place.resource].rules.dialect == Dialect::Draft7)
            resources_[place.resource].anchors.emplace(split.fragment, place.value);
        else if (!split.fragment.empty())
            problems.error(id->location(), pointerTo(place.pointer, "$id"), "an $id has no fragment",
                           "write what stands after the # as $anchor");
        if (split.fragment.empty() || root)
            newResource(place, *id, std::string(split.document), problems);
    }
    anchor(place, "$anchor", problems);
    anchor(place, "$dynamicAnchor", problems);
}

void SchemaIndex::newResource(Place& place, const Value& id, std::string uri, Problems& problems)
{
    const auto [known, fresh] = byUri_.emplace(uri, static_cast<std::uint32_t>(resources_.size()));
    if (!fresh && resources_[known->second].root != place.value) {
        problems.error(id.location(), pointerTo(place.pointer, "$id"), "another schema has this $id already: " + uri);
        return;
    }
    if (!fresh)
        return;
    if (resources_[place.resource].root == place.value) { // the document itself: known by two names
        known->second = place.resource;
        resources_[place.resource].uri = std::move(uri);
        return;
    }
    Resource resource;
    resource.uri = std::move(uri);
    resource.root = place.value;
    resource.rules = resources_[place.resource].rules;
    if (const Value* dialect = place.value->find("$schema"))
        resource.rules = rulesOf(*dialect, resource.rules, problems);
    place.resource = known->second;
    resources_.push_back(std::move(resource));
}

void SchemaIndex::anchor(const Place& place, std::string_view keyword, Problems& problems)
{
    Resource& resource = resources_[place.resource];
    const Value* const name = place.value->find(keyword);
    if (name == nullptr || !name->isString() || resource.rules.dialect != Dialect::Draft202012)
        return;
    const auto [known, fresh] = resource.anchors.emplace(name->asString(), place.value);
    if (!fresh && known->second != place.value)
        problems.error(name->location(), pointerTo(place.pointer, keyword),
                       "another schema of the same document has this anchor already: " + name->asString());
    if (keyword == "$dynamicAnchor")
        resource.dynamicAnchors.emplace(name->asString(), place.value);
}

Rules SchemaIndex::rulesOf(const Value& dialect, const Rules& fallback, Problems& problems) const
{
    std::string_view uri = dialect.asString();
    if (uri.ends_with('#'))
        uri.remove_suffix(1);
    Rules rules;
    if (uri == "https://json-schema.org/draft/2020-12/schema" || uri.starts_with("https://spec.openapis.org/oas/3.1/dialect/"))
        return rules;
    rules.dialect = Dialect::Draft7;
    if (uri == "http://json-schema.org/draft-07/schema" || uri == "https://json-schema.org/draft-07/schema")
        return rules;
    for (const Document& document : documents_) {
        if (document.uri == uri || textAt(*document.root, "$id") == uri)
            return rulesOfMetaSchema(*document.root, problems);
    }
    problems.error(dialect.location(), "$schema", "an unknown dialect: " + std::string(uri.substr(0, 200)),
                   "known are JSON Schema 2020-12 and draft-07, and OpenAPI 3.0 and 3.1");
    return fallback;
}

Rules SchemaIndex::rulesOfMetaSchema(const Value& metaSchema, Problems& problems) const
{
    Rules rules;
    const Value* const vocabularies = metaSchema.find("$vocabulary");
    if (vocabularies == nullptr)
        return rules;
    rules.vocabularies = 0;
    for (const Entry& entry : vocabularies->entries()) {
        std::string_view name = entry.key;
        constexpr std::string_view prefix = "https://json-schema.org/draft/2020-12/vocab/";
        name = name.starts_with(prefix) ? name.substr(prefix.size()) : std::string_view("?");
        if (name == "applicator")
            rules.vocabularies |= Applicators;
        else if (name == "unevaluated")
            rules.vocabularies |= Unevaluated;
        else if (name == "validation")
            rules.vocabularies |= Validation;
        else if (name == "format-assertion")
            rules.vocabularies |= FormatAssertion;
        else if (name != "core" && name != "meta-data" && name != "content" && name != "format-annotation" &&
                 entry.value.asBool())
            problems.error(entry.keyLocation, "$vocabulary", "a vocabulary that is required and not known: " + entry.key);
    }
    return rules;
}

Result<Place> SchemaIndex::resolve(std::string_view base, std::string_view reference, Problems& problems)
{
    indexDocuments(problems);
    const std::string uri = resolveUri(base, reference);
    const SplitUri split = splitFragment(uri);
    auto known = byUri_.find(split.document);
    if (known == byUri_.end()) {
        const Value* const metaSchema = findMetaSchema(split.document);
        if (metaSchema == nullptr)
            return refused("nothing is known by the name " + std::string(split.document) +
                           ": documents are not fetched; add it to this one, in $defs or components");
        add(std::string(split.document), *metaSchema, Dialect::Draft202012);
        indexDocuments(problems);
        known = byUri_.find(split.document);
    }
    const std::string fragment = percentDecoded(split.fragment);
    if (fragment.empty() || fragment.starts_with('/'))
        return follow(known->second, fragment, problems);
    const auto& anchors = resources_[known->second].anchors;
    const auto found = anchors.find(fragment);
    if (found == anchors.end())
        return refused("there is no anchor " + fragment + " in " + std::string(split.document));
    return *find(*found->second);
}

Result<Place> SchemaIndex::follow(std::uint32_t resource, std::string_view pointer, Problems& problems)
{
    const Value* at = resources_[resource].root;
    Place place{at, resource, find(*at)->pointer};
    for (const std::string& part : pointerParts(pointer)) {
        std::size_t index = 0;
        const auto read = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool number = read.ec == std::errc() && read.ptr == part.data() + part.size();
        const Value* const next = at->isList() ? (number ? at->at(index) : nullptr) : at->find(part);
        if (next == nullptr)
            return refused("there is nothing at #" + std::string(pointer) + ": " + place.pointer + " has no " + part);
        at = next;
        place.pointer = pointerTo(place.pointer, part);
        if (const Place* known = find(*at))
            place = *known;
        else
            place.value = at;
    }
    scan(place, problems);
    return *find(*place.value);
}

} // namespace postern::jsonschema
