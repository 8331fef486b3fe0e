// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AzureManagementAsked.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <set>

namespace postern::sandbox {
namespace {

using schema::Value;

Reply noApi() { return azureError(404, "ResourceNotFound", "API not found."); }

Reply emptyReply(int status)
{
    Reply out;
    out.status = status;
    out.contentType.clear();
    return out;
}

/// "orders;rev=2" is "orders" and 2; without a revision 0.
std::pair<std::string, int> apiAndRevision(const std::string& step)
{
    const std::size_t at = step.find(";rev=");
    int revision = 0;
    if (at != std::string::npos)
        std::from_chars(step.data() + at + 5, step.data() + step.size(), revision);
    return {step.substr(0, at), revision};
}

/// As the import spells operations' names: lower case, a dash for everything else, at most 76.
std::string normalisedOperation(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        const bool fits = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (fits)
            out += lower;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out.substr(0, 76);
}

std::string upperCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
    return text;
}

/// As it is given back: with the ends of lines and the indentation of its own.
std::string respelled(const std::string& xml)
{
    std::string out;
    bool start = true;
    for (const char c : xml) {
        if (c == '\n')
            out += '\r';
        if (start && c == ' ')
            out += ' '; // twice as deep
        start = c == '\n' || (start && c == ' ');
        out += c;
    }
    return out;
}

} // namespace

Value AzureManagement::shownApi(const std::string& id, const ApiState& api, int revision, bool plainName) const
{
    Value properties = api.revisions.at(revision).itself.properties;
    properties.set("apiRevision", std::to_string(revision));
    properties.set("isCurrent", revision == api.current);
    const std::string name = plainName ? id : id + ";rev=" + std::to_string(revision);
    return Value::object({{"id", service_ + "/apis/" + name}, {"type", "Microsoft.ApiManagement/service/apis"}, {"name", name}, {"properties", std::move(properties)}});
}

Reply AzureManagement::listByTags(const Asked& asked) const
{
    std::vector<Value> pairs;
    for (const auto& [id, api] : apis_) {
        for (const std::string& tag : api.tags) {
            const auto& tags = shelves_.at("tags");
            const auto found = tags.find(tag);
            if (found == tags.end())
                continue;
            const Value& properties = api.revisions.at(api.current).itself.properties;
            pairs.push_back(Value::object({{"tag", Value::object({{"id", "/tags/" + tag}, {"name", azureText(found->second.properties, "displayName")}})},
                                           {"api", Value::object({{"id", "/apis/" + id}, {"name", azureText(properties, "displayName")}, {"apiRevision", std::to_string(api.current)}, {"path", azureText(properties, "path")}, {"isCurrent", true}})}}));
        }
    }
    return page(asked, pairs);
}

Reply AzureManagement::answerApis(const Asked& asked)
{
    if (asked.steps.size() > 1)
        return answerApi(asked);
    const std::string filter = asked.call.queryValue("$filter");
    const std::string path = filter.starts_with("path eq '") ? filter.substr(9, filter.size() - 10) : std::string();
    std::vector<Value> all;
    for (const auto& [id, api] : apis_) {
        for (const auto& [number, revision] : api.revisions) {
            const bool current = number == api.current;
            if ((filter == "isCurrent eq true" && !current) || (!path.empty() && azureText(revision.itself.properties, "path") != path))
                continue;
            all.push_back(shownApi(id, api, number, current));
        }
    }
    return page(asked, all);
}

Reply AzureManagement::answerApi(const Asked& asked)
{
    const auto [id, wanted] = apiAndRevision(asked.step(1));
    if (asked.steps.size() == 2 && asked.call.method == "PUT")
        return putApi(asked);
    if (asked.steps.size() == 2 && asked.call.method == "DELETE")
        return deleteApi(asked);
    const auto found = apis_.find(id);
    const int revision = found == apis_.end() ? 0 : wanted == 0 ? found->second.current : wanted;
    if (found == apis_.end() || !found->second.revisions.contains(revision))
        return asked.call.method == "DELETE" ? emptyReply(204) : noApi();
    if (asked.steps.size() > 2)
        return answerInApi(asked, found->second, revision);
    return withTag(Reply::json(shownApi(id, found->second, revision, wanted == 0)), found->second.revisions.at(revision).itself.version);
}

std::string AzureManagement::importInto(ApiRevision& revision, const Value& properties) const
{
    if (azureText(properties, "format") != "openapi+json")
        return "The format is not known.";
    const auto document = schema::readJson(azureText(properties, "value"), "definition");
    const Value* const paths = document ? document->find("paths") : nullptr;
    if (paths == nullptr || !azureText(*document, "openapi").starts_with("3.0"))
        return "The definition cannot be read.";
    Shelf operations;
    for (const schema::Entry& path : paths->entries()) {
        for (const schema::Entry& method : path.value.entries()) {
            std::string name = azureText(method.value, "operationId");
            name = normalisedOperation(name.empty() ? method.key + '-' + path.key : name);
            Value made = Value::object({{"displayName", azureText(method.value, "summary")}, {"method", upperCase(method.key)}, {"urlTemplate", path.key}, {"templateParameters", Value::list()}, {"responses", Value::list()}});
            Value queries = Value::list();
            Value headers = Value::list();
            const Value* const parameters = method.value.find("parameters");
            for (const Value& each : parameters == nullptr ? std::vector<Value>() : parameters->items()) {
                const std::string in = azureText(each, "in");
                const std::string type = each.find("schema") == nullptr ? "string" : azureText(*each.find("schema"), "type");
                Value parameter = Value::object({{"name", azureText(each, "name")}, {"type", type}, {"required", in == "path" || azureText(each, "required") == "true"}, {"values", Value::list()}});
                if (in == "path")
                    made.find("templateParameters")->push(std::move(parameter));
                else if (in == "query")
                    queries.push(std::move(parameter));
                else if (in == "header")
                    headers.push(std::move(parameter));
            }
            if (queries.size() + headers.size() > 0)
                made.set("request", Value::object({{"queryParameters", std::move(queries)}, {"headers", std::move(headers)}, {"representations", Value::list()}}));
            const Value* const responses = method.value.find("responses");
            for (const schema::Entry& response : responses == nullptr ? std::vector<schema::Entry>() : responses->entries()) {
                if (response.key != "default")
                    made.find("responses")->push(Value::object({{"statusCode", std::atoi(response.key.c_str())}, {"description", azureText(response.value, "description")}, {"representations", Value::list()}, {"headers", Value::list()}}));
            }
            operations[name] = {std::move(made), 1};
        }
    }
    revision.operations = std::move(operations);
    // Policies of operations that are still there stay; the others go with them.
    std::erase_if(revision.policies, [&revision](const auto& each) { return !each.first.empty() && !revision.operations.contains(each.first); });
    return {};
}

Reply AzureManagement::putApi(const Asked& asked)
{
    const auto [id, wanted] = apiAndRevision(asked.step(1));
    const Value given = propertiesOf(asked.call);
    if (given.isNull() || given.find("path") == nullptr)
        return azureError(400, "ValidationError", "The API has no path.");
    const std::string set = azureText(given, "apiVersionSetId");
    if (!set.empty() && !shelves_["apiVersionSets"].contains(set.substr(set.rfind('/') + 1)))
        return azureError(400, "ValidationError", "The version set does not exist.");
    const auto clashes = [&, id = id](const auto& other) {
        const Value& theirs = other.second.revisions.at(other.second.current).itself.properties;
        const bool samePlace = azureText(theirs, "path") == azureText(given, "path") && azureText(theirs, "apiVersion") == azureText(given, "apiVersion");
        return other.first != id && (samePlace || (azureText(theirs, "path") == azureText(given, "path") && azureText(theirs, "apiVersionSetId") != set));
    };
    if (std::ranges::any_of(apis_, clashes))
        return azureError(400, "ValidationError", "Cannot create API with the same Path and Version as another API.");
    const auto found = apis_.find(id);
    const bool isNew = found == apis_.end();
    const int number = wanted != 0 ? wanted : isNew ? 1 : found->second.current;
    const bool newRevision = isNew || !found->second.revisions.contains(number);
    if (!newRevision) {
        if (auto refused = matchFails(asked.call, found->second.revisions.at(number).itself.version, false))
            return *refused;
    }
    ApiRevision made;
    if (!newRevision)
        made = found->second.revisions.at(number);
    if (const std::string source = azureText(given, "sourceApiId"); newRevision && !source.empty()) {
        const auto [from, fromRevision] = apiAndRevision(source.substr(source.rfind('/') + 1));
        const auto origin = apis_.find(from);
        if (origin == apis_.end())
            return azureError(400, "ValidationError", "The source API does not exist.");
        made = origin->second.revisions.at(fromRevision == 0 ? origin->second.current : fromRevision);
    }
    const bool imports = given.find("value") != nullptr;
    if (imports) {
        if (const std::string why = importInto(made, given); !why.empty())
            return azureError(400, "ValidationError", why);
    }
    for (const schema::Entry& entry : given.entries()) {
        if (entry.key != "value" && entry.key != "format" && entry.key != "sourceApiId")
            made.itself.properties.set(entry.key, entry.value);
    }
    const std::pair<const char*, Value> defaults[] = {{"displayName", Value(id)}, {"protocols", Value::list({"https"})}, {"subscriptionRequired", Value(true)},
                                                      {"subscriptionKeyParameterNames", Value::object({{"header", "Ocp-Apim-Subscription-Key"}, {"query", "subscription-key"}})}};
    for (const auto& [key, value] : defaults) {
        if (made.itself.properties.find(key) == nullptr)
            made.itself.properties.set(key, value);
    }
    made.itself.version = ++serial_;
    ApiState& api = apis_[id];
    if (isNew)
        api.current = number;
    api.revisions[number] = std::move(made);
    changed(asked);
    if (imports)
        return goOn(asked, way_ == LongRunning::AsyncOperation ? 201 : 202);
    return withTag(Reply::json(shownApi(id, api, number, wanted == 0), newRevision ? 201 : 200), api.revisions.at(number).itself.version);
}

Reply AzureManagement::deleteApi(const Asked& asked)
{
    const auto [id, wanted] = apiAndRevision(asked.step(1));
    const auto found = apis_.find(id);
    const int number = found == apis_.end() ? 0 : wanted == 0 ? found->second.current : wanted;
    if (found == apis_.end() || !found->second.revisions.contains(number))
        return emptyReply(204);
    if (auto refused = matchFails(asked.call, found->second.revisions.at(number).itself.version, true))
        return *refused;
    const bool whole = asked.call.queryValue("deleteRevisions") == "true";
    if (wanted != 0 && number == found->second.current && !whole)
        return azureError(400, "ValidationError", "The current revision cannot be deleted.");
    if (wanted == 0 && !whole && found->second.revisions.size() > 1)
        return azureError(400, "ValidationError", "The API has other revisions.");
    if (whole || found->second.revisions.size() == 1) {
        apis_.erase(found);
        for (auto& [product, all] : productApis_)
            std::erase(all, id);
    } else {
        found->second.revisions.erase(number);
    }
    changed(asked);
    return emptyReply(200);
}

Reply AzureManagement::listRevisions(const Asked& asked, const ApiState& api) const
{
    const std::string id = apiAndRevision(asked.step(1)).first;
    std::vector<Value> all;
    for (const auto& [number, revision] : api.revisions) {
        all.push_back(Value::object({{"apiId", asked.service + "/apis/" + id + ";rev=" + std::to_string(number)},
                                     {"apiRevision", std::to_string(number)},
                                     {"createdDateTime", "2026-01-01T00:00:00Z"},
                                     {"updatedDateTime", "2026-01-01T00:00:00Z"},
                                     {"description", azureText(revision.itself.properties, "apiRevisionDescription")},
                                     {"isOnline", true},
                                     {"isCurrent", number == api.current}}));
    }
    return page(asked, all);
}

Reply AzureManagement::answerInApi(const Asked& asked, ApiState& api, int number)
{
    ApiRevision& revision = api.revisions.at(number);
    const std::string& what = asked.step(2);
    const std::size_t depth = asked.steps.size();
    if (what == "revisions" && depth == 3)
        return listRevisions(asked, api);
    if (what == "releases")
        return answerRelease(asked, api);
    if (what == "tags")
        return answerApiTag(asked, api);
    if (what == "policies" && depth == 4)
        return answerPolicy(asked, revision.policies, {}, "apis/policies");
    if (what != "operations")
        return noApi();
    if (depth == 3) {
        std::vector<Value> all;
        for (const auto& [name, operation] : revision.operations)
            all.push_back(shown(asked, asked.path() + '/' + name, "apis/operations", name, operation.properties));
        return page(asked, all);
    }
    if (depth == 4)
        return answerShelf(asked, revision.operations, "apis/operations", asked.step(3));
    if (depth == 6 && !revision.operations.contains(asked.step(3)))
        return azureError(404, "ResourceNotFound", "Operation not found.");
    return depth == 6 ? answerPolicy(asked, revision.policies, asked.step(3), "apis/operations/policies") : noApi();
}

Reply AzureManagement::answerPolicy(const Asked& asked, Shelf& policies, const std::string& key, const std::string& type)
{
    const auto there = policies.find(key);
    if (asked.call.method == "GET")
        return there == policies.end() ? azureError(404, "ResourceNotFound", "Policy not found.")
                                       : withTag(Reply::json(shown(asked, asked.path(), type, "policy", there->second.properties)), there->second.version);
    if (asked.call.method == "DELETE") {
        if (there == policies.end())
            return emptyReply(204);
        if (auto refused = matchFails(asked.call, there->second.version, true))
            return *refused;
        policies.erase(there);
        changed(asked);
        return emptyReply(200);
    }
    const std::string xml = azureText(propertiesOf(asked.call), "value");
    if (xml.find("<policies>") == std::string::npos)
        return azureError(400, "ValidationError", "The policy document has no element policies.");
    for (std::size_t open = xml.find("{{"); open != std::string::npos; open = xml.find("{{", open + 2)) {
        const std::string name = xml.substr(open + 2, xml.find("}}", open) - open - 2);
        if (!shelves_["namedValues"].contains(name))
            return azureError(400, "ValidationError", "Cannot find a property '" + name + "'");
    }
    const bool isNew = there == policies.end();
    Resource& made = policies[key];
    made.version = ++serial_;
    made.properties = Value::object({{"format", "xml"}, {"value", respelled(xml)}});
    changed(asked);
    return withTag(Reply::json(shown(asked, asked.path(), type, "policy", made.properties), isNew ? 201 : 200), made.version);
}

Reply AzureManagement::answerRelease(const Asked& asked, ApiState& api)
{
    const std::string& name = asked.step(3);
    if (name.empty()) {
        std::vector<Value> all;
        for (const auto& [each, release] : api.releases)
            all.push_back(shown(asked, asked.path() + '/' + each, "apis/releases", each, release.properties));
        return page(asked, all);
    }
    if (asked.call.method == "PUT" && !api.releases.contains(name)) { // one that is there gets other notes only
        const std::string id = azureText(propertiesOf(asked.call), "apiId");
        const int revision = apiAndRevision(id).second;
        if (!api.revisions.contains(revision))
            return azureError(400, "ValidationError", "The revision does not exist.");
        api.current = revision;
    }
    return answerShelf(asked, api.releases, "apis/releases", name);
}

Reply AzureManagement::answerApiTag(const Asked& asked, ApiState& api)
{
    const std::string& name = asked.step(3);
    const Shelf& tags = shelves_["tags"];
    const auto shownTag = [&](const std::string& each) { return shown(asked, "/tags/" + each, "tags", each, tags.at(each).properties); };
    if (name.empty()) {
        std::vector<Value> all;
        for (const std::string& each : api.tags)
            all.push_back(shownTag(each));
        return page(asked, all);
    }
    const bool there = std::ranges::find(api.tags, name) != api.tags.end();
    if (asked.call.method == "GET")
        return there ? Reply::json(shownTag(name)) : azureError(404, "ResourceNotFound", "Tag not found.");
    if (asked.call.method == "PUT" && !tags.contains(name))
        return azureError(404, "ResourceNotFound", "Tag not found.");
    changed(asked);
    if (asked.call.method == "DELETE") {
        std::erase(api.tags, name);
        return emptyReply(there ? 200 : 204);
    }
    if (!there)
        api.tags.push_back(name);
    return Reply::json(shownTag(name), there ? 200 : 201);
}

} // namespace postern::sandbox
