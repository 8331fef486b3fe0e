// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeOutline.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeIngress.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::kubernetes {
namespace {

using deployment::textAt;
using deployment::valueAt;
using schema::Value;

/// Where leanOf() notes the digest: no object of a cluster has a slash in a key at its root.
constexpr const char* digestKey = "postern.dev/digest";

/// All but what changes by itself: what tells whether anybody changed anything.
std::string contentOf(const Value& object)
{
    static constexpr std::array<std::string_view, 4> byItself{"managedFields", "resourceVersion", "generation", "creationTimestamp"};
    Value out = Value::map();
    for (const schema::Entry& entry : object.entries()) {
        if (entry.key == "status")
            continue;
        if (entry.key != "metadata" || !entry.value.isMap()) {
            out.set(entry.key, entry.value);
            continue;
        }
        Value metadata = Value::map();
        for (const schema::Entry& each : entry.value.entries()) {
            if (std::ranges::find(byItself, each.key) == byItself.end())
                metadata.set(each.key, each.value);
        }
        out.set("metadata", std::move(metadata));
    }
    return schema::writeJson(out, 0);
}

} // namespace

std::string digestOf(const Value& object)
{
    const Value* const known = object.find(digestKey);
    return known != nullptr ? known->toText() : crypto::sha256(contentOf(object)).hex();
}

Value leanOf(const Value& object, const KubeKind& kind)
{
    Value out = Value::map();
    const bool whole = kind.routes || !isOurs(object);
    for (const schema::Entry& entry : object.entries()) {
        if (entry.key != "status" && entry.key != "metadata" && (whole || entry.key == "apiVersion" || entry.key == "kind"))
            out.set(entry.key, entry.value);
    }
    Value metadata = Value::map();
    for (const char* const key : {"name", "namespace", "labels"}) {
        if (const Value* const value = valueAt(object, std::string("/metadata/") + key))
            metadata.set(key, *value);
    }
    if (const Value* const annotations = valueAt(object, "/metadata/annotations")) {
        Value kept = *annotations;
        kept.remove(fieldsAnnotation);
        metadata.set("annotations", std::move(kept));
    }
    out.set("metadata", std::move(metadata));
    out.set(digestKey, digestOf(object));
    return out;
}

Value routePart(const Value& route)
{
    Value rules = Value::list();
    const Value* const all = valueAt(route, "/spec/rules");
    for (const Value& rule : all == nullptr ? std::vector<Value>() : all->items()) {
        Value part = Value::map();
        if (const Value* const matches = rule.find("matches"); rules.size() == 0 && matches != nullptr && matches->isList() && matches->size() > 0)
            part.set("matches", Value::list({*matches->at(0)}));
        if (const Value* const backends = rule.find("backendRefs"))
            part.set("backendRefs", *backends);
        if (rule.find("http") != nullptr) // an Ingress's
            part = rule;
        Value filters = Value::list();
        const Value* const its = rule.find("filters");
        for (const Value& each : its == nullptr ? std::vector<Value>() : its->items()) {
            if (each.find("extensionRef") != nullptr)
                filters.push(each);
        }
        if (filters.size() > 0)
            part.set("filters", std::move(filters));
        if (std::ranges::count(rules.items(), part) == 0) // most rules of a route lead to the same
            rules.push(std::move(part));
    }
    Value spec = Value::object({{"rules", std::move(rules)}});
    if (const Value* const parents = valueAt(route, "/spec/parentRefs"))
        spec.set("parentRefs", *parents);
    for (const char* const key : {"ingressClassName", "defaultBackend"}) {
        if (const Value* const value = valueAt(route, std::string("/spec/") + key))
            spec.set(key, *value);
    }
    Value out = route;
    out.set("spec", std::move(spec));
    return out;
}

std::string hashOfDigests(std::vector<std::string> digests)
{
    std::ranges::sort(digests);
    std::string whole;
    for (const std::string& digest : digests)
        whole += digest + '\n';
    return crypto::sha256(whole).hex();
}

deployment::DiscoveredApi shownAs(const Value& first, const std::vector<const Value*>& routes, std::vector<std::string> digests)
{
    deployment::DiscoveredApi out;
    out.id = kindIn(first) + '/' + nameIn(first);
    out.owner = isOurs(first) ? std::string(ownerName) : labelIn(first, ownerLabel);
    out.name = labelIn(first, "wso2-api-name"); // as WSO2's agents call it
    out.version = labelIn(first, "apiVersion");
    if (const std::string title = annotationIn(first, titleAnnotation); isOurs(first) && !title.empty()) {
        const std::size_t colon = title.rfind(':');
        out.name = title.substr(0, colon);
        out.version = colon == std::string::npos ? std::string() : title.substr(colon + 1);
    }
    if (out.name.empty())
        out.name = nameIn(first);
    out.hash = hashOfDigests(std::move(digests));
    for (const Value* const each : routes) {
        const Value* const path = valueAt(*each, "/spec/rules/0/matches/0/path/value");
        if (isIngress(*each) && out.context.empty() && !ingressPaths(*each).empty())
            out.context = ingressPaths(*each).front();
        if (out.context.empty() && path != nullptr && textAt(*each, "/spec/rules/0/matches/0/path/type") != "RegularExpression")
            out.context = path->toText();
    }
    return out;
}

deployment::DiscoveredApi shownAs(const std::vector<Value>& objects, std::span<const KubeKind> kinds)
{
    std::vector<const Value*> routes;
    std::vector<std::string> digests;
    for (const Value& each : objects) {
        const KubeKind* const kind = kindNamed(kinds, kindIn(each));
        if (kind != nullptr && kind->routes)
            routes.push_back(&each);
        digests.push_back(digestOf(each));
    }
    return shownAs(routes.empty() ? objects.front() : *routes.front(), routes, std::move(digests));
}

} // namespace postern::kubernetes
