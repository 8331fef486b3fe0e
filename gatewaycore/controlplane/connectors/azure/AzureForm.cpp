// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureForm.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::connectors::azure {
namespace {

using deployment::NormalField;
using deployment::NormalForm;
using deployment::textAt;
using schema::Value;

constexpr std::string_view property = "/properties/";

std::string propertyOf(const Value& object, std::string_view name) { return textAt(object, std::string(property) + std::string(name)); }

std::vector<Value> itemsOf(const Value& objects, std::string_view key)
{
    const Value* const found = objects.find(key);
    return found == nullptr ? std::vector<Value>() : found->items();
}

Value valueOf(const Value& objects, std::string_view key)
{
    const Value* const found = objects.find(key);
    return found == nullptr ? Value() : *found;
}

int numberIn(const std::string& text)
{
    int out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

/// Lists whose order says nothing, in one order: "http, https".
std::string joinedSorted(const Value* list)
{
    std::vector<std::string> texts;
    for (const Value& each : list == nullptr ? std::vector<Value>() : list->items())
        texts.push_back(each.toText());
    std::ranges::sort(texts);
    std::string out;
    for (const std::string& each : texts)
        out += (out.empty() ? "" : ", ") + each;
    return out;
}

std::string withoutSlashes(std::string text)
{
    while (text.ends_with('/'))
        text.pop_back();
    while (text.starts_with('/'))
        text.erase(0, 1);
    return text;
}

void put(NormalForm& out, const std::string& path, std::string value, std::string spelled = {})
{
    NormalField field;
    if (!spelled.empty() && spelled != value)
        field.spelled = std::move(spelled);
    field.value = std::move(value);
    out[path] = std::move(field);
}

void putSecret(NormalForm& out, const std::string& path)
{
    NormalField field;
    field.kind = NormalField::Kind::Secret;
    out[path] = std::move(field);
}

void addPolicy(const std::string& xml, const std::string& prefix, NormalForm& out)
{
    if (xml.empty())
        return;
    const auto document = PolicyDocument::parse(xml);
    if (document)
        return addFields(*document, prefix, out);
    NormalField field;
    field.kind = NormalField::Kind::Unreadable;
    field.note = document.error().message();
    out[prefix] = std::move(field);
}

/// The last step of a resource's id.
std::string lastStep(std::string_view id) { return std::string(id.substr(id.rfind('/') + 1)); }

} // namespace

AzureLive AzureLive::of(const Value& objects)
{
    AzureLive out;
    out.api = valueOf(objects, "api");
    out.etag = textAt(objects, "/etag");
    out.revisions = itemsOf(objects, "revisions");
    out.releases = itemsOf(objects, "releases");
    out.operations = itemsOf(objects, "operations");
    out.policy = textAt(objects, "/policy");
    const Value policies = valueOf(objects, "operationPolicies");
    for (const schema::Entry& entry : policies.entries())
        out.operationPolicies[entry.key] = entry.value.toText();
    out.tags = itemsOf(objects, "tags");
    out.versionSet = valueOf(objects, "versionSet");
    out.otherSet = valueOf(objects, "otherSet");
    out.alone = valueOf(objects, "alone").asBool();
    out.product = valueOf(objects, "product");
    out.inProduct = valueOf(objects, "inProduct").asBool();
    out.subscription = valueOf(objects, "subscription");
    out.namedValue = valueOf(objects, "namedValue");
    return out;
}

Value AzureLive::objects() const
{
    Value policies = Value::map();
    for (const auto& [id, xml] : operationPolicies)
        policies.set(id, xml);
    return Value::object({{"api", api},
                          {"etag", etag},
                          {"revisions", Value::list(revisions)},
                          {"releases", Value::list(releases)},
                          {"operations", Value::list(operations)},
                          {"policy", policy},
                          {"operationPolicies", std::move(policies)},
                          {"tags", Value::list(tags)},
                          {"versionSet", versionSet},
                          {"otherSet", otherSet},
                          {"alone", alone},
                          {"product", product},
                          {"inProduct", inProduct},
                          {"subscription", subscription},
                          {"namedValue", namedValue}});
}

std::string AzureLive::id() const
{
    const std::string name = textAt(api, "/name");
    return name.substr(0, name.find(';'));
}

std::string titleOfTag(const Value& tag)
{
    const std::string name = propertyOf(tag, "displayName");
    const bool ours = name.starts_with(ownTagPrefix) && textAt(tag, "/name").starts_with("postern-");
    return ours ? name.substr(ownTagPrefix.size()) : std::string();
}

std::string AzureLive::ownTitle() const
{
    for (const Value& tag : tags) {
        if (textAt(tag, "/name") == tagIdOf(id()))
            return titleOfTag(tag);
    }
    return {};
}

int AzureLive::currentRevision() const { return std::max(1, numberIn(propertyOf(api, "apiRevision"))); }

int AzureLive::lastRevision() const
{
    int out = currentRevision();
    for (const Value& each : revisions)
        out = std::max(out, numberIn(textAt(each, "/apiRevision")));
    return out;
}

NormalForm formOf(const AzureApi& api)
{
    NormalForm out;
    put(out, "api.displayName", api.displayName);
    put(out, "api.path", api.path);
    if (!api.version.empty()) {
        put(out, "api.version", api.version);
        put(out, "api.versionSet", api.versionSetId);
    }
    put(out, "api.backend", api.serviceUrl);
    put(out, "api.protocols", joinedSorted(&api.protocols));
    put(out, "api.subscriptionRequired", api.subscriptionRequired ? "true" : "false");
    put(out, "api.keyHeader", api.keyHeader);
    put(out, "api.keyQuery", api.keyQuery);
    if (!api.description.empty())
        put(out, "api.description", api.description);
    addFields(api.policy, "policy", out);
    for (const AzureOperationPlace& each : api.operations) {
        put(out, "operation." + each.what(), each.id);
        addFields(each.policy, "operation." + each.what() + ".policy", out);
    }
    put(out, "tag", api.title);
    if (api.needsProduct) {
        put(out, "product", "published");
        put(out, "product.subscription", "active");
    }
    if (!api.backendSecret.empty())
        putSecret(out, "backendSecret");
    deployment::addDropped(api.capabilities, out);
    return out;
}

NormalForm formOf(const AzureLive& live)
{
    NormalForm out;
    if (live.api.isNull())
        return out;
    put(out, "api.displayName", propertyOf(live.api, "displayName"));
    const std::string path = propertyOf(live.api, "path");
    put(out, "api.path", withoutSlashes(path), path);
    if (const std::string version = propertyOf(live.api, "apiVersion"); !version.empty())
        put(out, "api.version", version);
    if (const std::string set = propertyOf(live.api, "apiVersionSetId"); !set.empty())
        put(out, "api.versionSet", lastStep(set));
    const std::string backend = propertyOf(live.api, "serviceUrl");
    std::string plain = backend;
    while (plain.ends_with('/'))
        plain.pop_back();
    put(out, "api.backend", plain, backend);
    put(out, "api.protocols", joinedSorted(deployment::valueAt(live.api, "/properties/protocols")));
    put(out, "api.subscriptionRequired", propertyOf(live.api, "subscriptionRequired") == "true" ? "true" : "false");
    put(out, "api.keyHeader", propertyOf(live.api, "subscriptionKeyParameterNames/header"));
    put(out, "api.keyQuery", propertyOf(live.api, "subscriptionKeyParameterNames/query"));
    if (const std::string description = propertyOf(live.api, "description"); !description.empty())
        put(out, "api.description", description);
    addPolicy(live.policy, "policy", out);
    for (const Value& each : live.operations) {
        const std::string id = textAt(each, "/name");
        const std::string what = "operation." + propertyOf(each, "method") + ' ' + propertyOf(each, "urlTemplate");
        put(out, what, id);
        if (const auto xml = live.operationPolicies.find(id); xml != live.operationPolicies.end())
            addPolicy(xml->second, what + ".policy", out);
    }
    if (const std::string title = live.ownTitle(); !title.empty())
        put(out, "tag", title);
    for (const Value& tag : live.tags) {
        if (textAt(tag, "/name") == tagIdOf(live.id()))
            continue;
        NormalField field;
        field.value = propertyOf(tag, "displayName");
        field.theirs = true;
        out["tag." + textAt(tag, "/name")] = std::move(field);
    }
    if (!live.product.isNull() && live.inProduct)
        put(out, "product", propertyOf(live.product, "state"));
    if (!live.subscription.isNull())
        put(out, "product.subscription", propertyOf(live.subscription, "state"));
    if (!live.namedValue.isNull())
        putSecret(out, "backendSecret");
    return out;
}

deployment::DiscoveredApi shownAs(const Value& api, const std::string& title)
{
    deployment::DiscoveredApi out;
    const std::string name = textAt(api, "/name");
    out.id = name.substr(0, name.find(';'));
    out.name = propertyOf(api, "displayName");
    if (out.name.empty())
        out.name = out.id;
    out.version = propertyOf(api, "apiVersion");
    const std::string path = withoutSlashes(propertyOf(api, "path"));
    out.context = (path.empty() ? "" : '/' + path) + (out.version.empty() ? "" : '/' + out.version);
    if (!title.empty()) {
        const std::size_t colon = title.rfind(':');
        out.name = title.substr(0, colon);
        out.version = colon == std::string::npos ? std::string() : title.substr(colon + 1);
        out.owner = "postern";
    }
    out.hash = crypto::sha256(schema::writeJson(api, 0)).hex();
    return out;
}

} // namespace postern::connectors::azure
