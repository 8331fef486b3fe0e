// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KubernetesFields.h"

#include <algorithm>
#include <charconv>

namespace postern::sandbox {
namespace {

using schema::Value;

std::string fieldKey(std::string_view step)
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

std::string fieldStep(std::string_view key)
{
    std::string out;
    for (const char c : key)
        out += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    return out;
}

std::string_view firstStep(std::string_view pointer) { return pointer.substr(1, pointer.find('/', 1) == std::string_view::npos ? std::string_view::npos : pointer.find('/', 1) - 1); }

void addLeavesBelow(const std::string& path, const Value& value, std::set<std::string>& out)
{
    if (!value.isMap() || value.size() == 0) {
        out.insert(path);
        return;
    }
    for (const schema::Entry& entry : value.entries())
        addLeavesBelow(path + '/' + fieldStep(entry.key), entry.value, out);
}

void fillItems(Value* list, std::initializer_list<std::pair<const char*, Value>> defaults)
{
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        for (const auto& [key, value] : defaults) {
            if (list->at(i)->isMap() && list->at(i)->find(key) == nullptr)
                list->at(i)->set(key, value);
        }
    }
}

} // namespace

const Value* fieldAt(const Value& value, std::string_view pointer)
{
    const Value* at = &value;
    while (!pointer.empty() && at != nullptr) {
        const std::string_view step = firstStep(pointer);
        if (at->isList()) {
            std::size_t index = at->size();
            std::from_chars(step.data(), step.data() + step.size(), index);
            at = at->at(index);
        } else {
            at = at->find(fieldKey(step));
        }
        pointer.remove_prefix(step.size() + 1);
    }
    return at;
}

void setField(Value& value, std::string_view pointer, const Value& to)
{
    const std::string_view step = firstStep(pointer);
    const std::string key = fieldKey(step);
    if (step.size() + 1 == pointer.size()) {
        value.set(key, to);
        return;
    }
    if (value.find(key) == nullptr || !value.find(key)->isMap())
        value.set(key, Value::map());
    setField(*value.find(key), pointer.substr(step.size() + 1), to);
}

void removeField(Value& value, std::string_view pointer)
{
    const std::string_view step = firstStep(pointer);
    const std::string key = fieldKey(step);
    if (step.size() + 1 == pointer.size()) {
        value.remove(key);
        return;
    }
    Value* const below = value.find(key);
    if (below == nullptr)
        return;
    removeField(*below, pointer.substr(step.size() + 1));
    if (below->isMap() && below->size() == 0)
        value.remove(key);
}

void mergeInto(Value& value, const Value& patch)
{
    for (const schema::Entry& entry : patch.entries()) {
        Value* const there = value.find(entry.key);
        if (entry.value.isNull())
            value.remove(entry.key);
        else if (there != nullptr && there->isMap() && entry.value.isMap())
            mergeInto(*there, entry.value);
        else
            value.set(entry.key, entry.value);
    }
}

std::set<std::string> leavesOf(const Value& object)
{
    std::set<std::string> out;
    for (const schema::Entry& entry : object.entries()) {
        if (entry.key == "apiVersion" || entry.key == "kind")
            continue;
        if (entry.key != "metadata") {
            addLeavesBelow('/' + fieldStep(entry.key), entry.value, out);
            continue;
        }
        for (const char* const map : {"labels", "annotations"}) {
            const Value* const all = entry.value.find(map);
            if (all != nullptr)
                addLeavesBelow(std::string("/metadata/") + map, *all, out);
        }
    }
    return out;
}

Value fieldsV1Of(const std::set<std::string>& pointers)
{
    Value out = Value::map();
    for (const std::string& each : pointers) {
        Value* at = &out;
        for (std::string_view pointer = each; !pointer.empty();) {
            const std::string_view step = firstStep(pointer);
            const std::string key = "f:" + fieldKey(step);
            if (at->find(key) == nullptr)
                at->set(key, Value::map());
            at = at->find(key);
            pointer.remove_prefix(step.size() + 1);
        }
    }
    return out;
}

void fillIn(Value& object)
{
    Value* const spec = object.find("spec");
    if (spec == nullptr)
        return;
    fillItems(spec->find("parentRefs"), {{"group", "gateway.networking.k8s.io"}, {"kind", "Gateway"}});
    Value* const rules = spec->find("rules");
    for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i)
        fillItems(rules->at(i)->find("backendRefs"), {{"group", ""}, {"kind", "Service"}, {"weight", 1}});
    Value* const providers = spec->find("jwt") == nullptr ? nullptr : spec->find("jwt")->find("providers");
    for (std::size_t i = 0; providers != nullptr && i < providers->size(); ++i) {
        if (Value* const keys = providers->at(i)->find("remoteJWKS"); keys != nullptr && keys->find("cacheDuration") == nullptr)
            keys->set("cacheDuration", "300s");
    }
    if (object.find("kind")->toText() == "Backend" && spec->find("type") == nullptr)
        spec->set("type", "Endpoints");
    if (object.find("kind")->toText() == "Service") {
        fillItems(spec->find("ports"), {{"protocol", "TCP"}});
        if (spec->find("sessionAffinity") == nullptr)
            spec->set("sessionAffinity", "None");
    }
}

bool sameButMetadata(const Value& a, const Value& b)
{
    Value left = a;
    Value right = b;
    left.remove("metadata");
    right.remove("metadata");
    return left == right;
}

} // namespace postern::sandbox
