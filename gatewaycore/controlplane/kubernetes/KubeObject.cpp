// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeObject.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/Digest.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using schema::Value;

/// A step of a JSON Pointer (RFC 6901).
std::string pointerStep(std::string_view key)
{
    std::string out = "/";
    for (const char c : key)
        out += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    return out;
}

std::string keyOfStep(std::string_view step)
{
    std::string out;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] == '~' && i + 1 < step.size())
            out += step[++i] == '1' ? '/' : '~';
        else
            out += step[i];
    }
    return out;
}

/// Of what somebody may have written into a note: what an object says, and not what it is.
bool mayBeNoted(std::string_view field)
{
    if (field.starts_with("/metadata/labels/") || field.starts_with("/metadata/annotations/"))
        return true;
    return field.size() > 1 && field.front() == '/' && !field.starts_with("/metadata") && !field.starts_with("/status") && field != "/apiVersion" && field != "/kind";
}

bool isMark(std::string_view key) { return key == ownerLabel || key.starts_with("postern.dev/"); }

std::string entryIn(const Value& object, std::string_view map, std::string_view key)
{
    const Value* const metadata = object.find("metadata");
    const Value* const entries = metadata == nullptr ? nullptr : metadata->find(map);
    const Value* const found = entries == nullptr ? nullptr : entries->find(key);
    return found == nullptr ? std::string() : found->toText();
}

void setAt(Value& object, const std::string& pointer, const Value& value)
{
    Value* at = &object;
    std::size_t begin = 1;
    for (;;) {
        const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
        const std::string key = keyOfStep(std::string_view(pointer).substr(begin, end - begin));
        if (!at->isMap()) // a note that somebody has made up
            return;
        if (end == pointer.size()) {
            at->set(key, value);
            return;
        }
        if (at->find(key) == nullptr)
            at->set(key, Value::map());
        at = at->find(key);
        begin = end + 1;
    }
}

} // namespace

std::string kubeName(std::string_view text, std::size_t longest)
{
    std::string out;
    bool same = true;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool capital = c >= 'A' && c <= 'Z';
        // What separates parts is told by no digest: Orders:1.0.0 is orders-1-0-0 and nothing else.
        same = same && (plain || capital || c == '.' || c == ':');
        if (plain || capital)
            out += capital ? static_cast<char>(c + ('a' - 'A')) : c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-'))
        out.pop_back();
    if (out.empty() || !(out.front() >= 'a' && out.front() <= 'z')) { // of Services and some labels the first is a letter
        out.insert(0, "api-");
        same = same && out.size() > 4;
    }
    if (!same || out.size() > longest) {
        out.resize(std::min(out.size(), longest - 9));
        while (out.ends_with('-'))
            out.pop_back();
        out += '-' + crypto::sha256(text).hex().substr(0, 8);
    }
    return out;
}

Value objectOf(const KubeKind& kind, const std::string& nameSpace, const std::string& name, const std::string& title)
{
    Value labels = Value::object({{ownerLabel, ownerName}, {apiLabel, kubeName(title)}});
    Value metadata = Value::object({{"name", name}, {"namespace", nameSpace}, {"labels", std::move(labels)}, {"annotations", Value::object({{titleAnnotation, title}})}});
    return Value::object({{"apiVersion", kind.apiVersion}, {"kind", kind.kind}, {"metadata", std::move(metadata)}});
}

std::vector<std::string> fieldsOf(const Value& object)
{
    std::vector<std::string> out;
    for (const schema::Entry& entry : object.entries()) {
        if (entry.key == "apiVersion" || entry.key == "kind" || entry.key == "status")
            continue;
        if (entry.key == "metadata") {
            for (const char* const map : {"labels", "annotations"}) {
                const Value* const all = entry.value.find(map);
                for (const schema::Entry& each : all == nullptr ? std::vector<schema::Entry>() : all->entries()) {
                    if (!isMark(each.key))
                        out.push_back(std::string("/metadata/") + map + pointerStep(each.key));
                }
            }
        } else if (entry.value.isMap()) {
            for (const schema::Entry& each : entry.value.entries())
                out.push_back(pointerStep(entry.key) + pointerStep(each.key));
        } else {
            out.push_back(pointerStep(entry.key));
        }
    }
    return out;
}

void noteFields(Value& object)
{
    std::string note;
    for (const std::string& each : fieldsOf(object))
        note += (note.empty() ? "" : " ") + each;
    object.find("metadata")->find("annotations")->set(fieldsAnnotation, std::move(note));
}

std::vector<std::string> notedFields(const Value& object)
{
    const std::string note = annotationIn(object, fieldsAnnotation);
    if (note.empty())
        return fieldsOf(object);
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < note.size();) {
        const std::size_t end = std::min(note.find(' ', begin), note.size());
        if (const std::string field = note.substr(begin, end - begin); mayBeNoted(field))
            out.push_back(field);
        begin = end + 1;
    }
    return out;
}

Value partOf(const Value& object, const std::vector<std::string>& fields)
{
    Value labels = Value::map();
    Value annotations = Value::map();
    for (const auto& [map, into] : {std::pair("labels", &labels), {"annotations", &annotations}}) {
        const Value* const metadata = object.find("metadata");
        const Value* const all = metadata == nullptr ? nullptr : metadata->find(map);
        for (const schema::Entry& each : all == nullptr ? std::vector<schema::Entry>() : all->entries()) {
            if (isMark(each.key))
                into->set(each.key, each.value);
        }
    }
    Value metadata = Value::object({{"name", nameIn(object)}});
    if (const std::string nameSpace = deployment::textAt(object, "/metadata/namespace"); !nameSpace.empty())
        metadata.set("namespace", nameSpace);
    metadata.set("labels", std::move(labels));
    metadata.set("annotations", std::move(annotations));
    Value out = Value::object({{"apiVersion", deployment::textAt(object, "/apiVersion")}, {"kind", kindIn(object)}, {"metadata", std::move(metadata)}});
    for (const std::string& field : fields) {
        if (const Value* const value = deployment::valueAt(object, field))
            setAt(out, field, *value);
    }
    return out;
}

bool isOurs(const Value& object) { return labelIn(object, ownerLabel) == ownerName; }
std::string kindIn(const Value& object) { return deployment::textAt(object, "/kind"); }
std::string nameIn(const Value& object) { return deployment::textAt(object, "/metadata/name"); }
std::string labelIn(const Value& object, std::string_view label) { return entryIn(object, "labels", label); }
std::string annotationIn(const Value& object, std::string_view annotation) { return entryIn(object, "annotations", annotation); }

std::string collectionPath(const KubeKind& kind, std::string_view nameSpace)
{
    std::string out = kind.apiVersion.find('/') == std::string_view::npos ? "/api/" : "/apis/";
    out.append(kind.apiVersion).append("/namespaces/").append(nameSpace).append("/").append(kind.plural);
    return out;
}

const KubeKind* kindNamed(std::span<const KubeKind> kinds, std::string_view kind)
{
    const auto found = std::ranges::find(kinds, kind, &KubeKind::kind);
    return found == kinds.end() ? nullptr : &*found;
}

std::string pathOf(const KubeKind& kind, const Value& object, const std::string& fallback)
{
    const std::string own = deployment::textAt(object, "/metadata/namespace");
    return collectionPath(kind, own.empty() ? fallback : own) + '/' + nameIn(object);
}

} // namespace postern::kubernetes
