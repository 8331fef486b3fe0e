// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeForm.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeStatus.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::kubernetes {
namespace {

using deployment::NormalField;
using deployment::NormalForm;
using deployment::textAt;
using deployment::valueAt;
using schema::Value;

/// A setting that an API server fills in (default: of the CRDs; kube-apiserver of core kinds). Where another value may stand, the
/// absence of the setting means this one, so that leaving it out of both sides hides nothing.
struct FilledIn {
    std::string_view key;
    std::string_view value;
};
constexpr std::array filledIn{FilledIn{"group", ""},
                              FilledIn{"group", "gateway.networking.k8s.io"},
                              FilledIn{"kind", "Service"},
                              FilledIn{"kind", "Gateway"},
                              FilledIn{"kind", "Secret"},
                              FilledIn{"weight", "1"},
                              FilledIn{"cacheDuration", "300s"},
                              FilledIn{"type", "Exact"},
                              FilledIn{"type", "Endpoints"},
                              FilledIn{"type", "Opaque"},
                              FilledIn{"type", "Inline"},
                              FilledIn{"valueType", "String"},
                              FilledIn{"insecureSkipVerify", "false"},
                              FilledIn{"invert", "false"},
                              FilledIn{"maxConnections", "1024"},
                              FilledIn{"maxParallelRequests", "1024"},
                              FilledIn{"maxParallelRetries", "1024"},
                              FilledIn{"maxPendingRequests", "1024"},
                              FilledIn{"numRetries", "2"},
                              FilledIn{"protocol", "TCP"},
                              FilledIn{"sessionAffinity", "None"},
                              FilledIn{"internalTrafficPolicy", "Cluster"}};

bool isFilledIn(const schema::Entry& entry)
{
    if (entry.value.isMap() || entry.value.isList())
        return false;
    const std::string text = entry.value.toText();
    return std::ranges::any_of(filledIn, [&](const FilledIn& each) { return each.key == entry.key && each.value == text; });
}

std::string textOf(const Value& value) { return value.isList() || value.isMap() ? schema::writeJson(value, 0) : value.toText(); }

/// What an item of a list is called in a path: a rule of a route by its calls, others by their own names where all have one, else by
/// their numbers.
std::string itemName(const Value& list, std::size_t index)
{
    if (std::string calls = callsOf(*list.at(index)); !calls.empty()) {
        const auto same = std::ranges::count_if(list.items(), [&calls](const Value& each) { return callsOf(each) == calls; });
        return same == 1 ? calls : std::to_string(index + 1);
    }
    for (const char* const key : {"name", "header"}) {
        const bool all = std::ranges::all_of(list.items(), [key](const Value& each) { return each.isMap() && each.find(key) != nullptr && each.find(key)->isString(); });
        const auto twice = [&] {
            return std::ranges::count_if(list.items(), [&](const Value& each) { return *each.find(key) == *list.at(index)->find(key); }) > 1;
        };
        if (all && !twice())
            return list.at(index)->find(key)->asString();
    }
    return std::to_string(index + 1);
}

void addLeaves(const std::string& path, const Value& value, bool theirs, NormalForm& out)
{
    if (value.isMap()) {
        for (const schema::Entry& entry : value.entries())
            addLeaves(path + '.' + entry.key, entry.value, theirs, out);
        return;
    }
    if (value.isList() && std::ranges::any_of(value.items(), [](const Value& each) { return each.isMap(); })) {
        for (std::size_t i = 0; i < value.size(); ++i)
            addLeaves(path + '.' + itemName(value, i), *value.at(i), theirs, out);
        return;
    }
    NormalField field;
    field.value = textOf(value);
    field.theirs = theirs;
    out[path] = std::move(field);
}

bool isSecretData(const Value& object, std::string_view field) { return kindIn(object) == "Secret" && (field.starts_with("/data/") || field.starts_with("/stringData/")); }

/// "/spec/rules" -> "spec.rules"; of Secrets both ways of writing data are one.
std::string shownField(const Value& object, std::string_view field)
{
    if (isSecretData(object, field))
        return "data." + std::string(field.substr(field.rfind('/') + 1));
    std::string out;
    for (std::size_t i = 1; i < field.size(); ++i)
        out += field[i] == '/' ? '.' : field[i];
    return out;
}

/// What stands at a pointer, pruned; null when nothing is left. A setting at its end is known by its name.
Value prunedAt(const Value& object, const std::string& field)
{
    const Value* const found = valueAt(object, field);
    if (found == nullptr)
        return {};
    const std::string key = field.substr(field.rfind('/') + 1);
    const Value whole = pruned(Value::object({{key, *found}}));
    const Value* const left = whole.find(key);
    return left == nullptr ? Value() : *left;
}

void addFields(const Value& object, const std::vector<std::string>& fields, bool theirs, NormalForm& out)
{
    const std::string key = kindIn(object) + ' ' + nameIn(object) + '.';
    for (const std::string& field : fields) {
        if (isSecretData(object, field)) {
            NormalField made;
            made.kind = NormalField::Kind::Secret;
            made.theirs = theirs;
            out[key + shownField(object, field)] = std::move(made);
        } else if (const Value value = prunedAt(object, field); !value.isNull()) {
            addLeaves(key + shownField(object, field), value, theirs, out);
        }
    }
}

/// The fields of a managedFields entry as pointers two steps deep, three below metadata.
std::vector<std::string> ownedBy(const Value& entry)
{
    std::vector<std::string> out;
    const Value* const root = entry.find("fieldsV1");
    const auto steps = [](const Value& value) {
        std::vector<std::pair<std::string, const Value*>> all;
        for (const schema::Entry& each : value.entries()) {
            if (each.key.starts_with("f:"))
                all.emplace_back(each.key.substr(2), &each.value);
        }
        return all;
    };
    const auto escaped = [](std::string key) {
        std::string made;
        for (const char c : key)
            made += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
        return made;
    };
    for (const auto& [first, below] : root == nullptr ? decltype(steps(Value()))() : steps(*root)) {
        const auto seconds = steps(*below);
        if (seconds.empty())
            out.push_back('/' + escaped(first));
        for (const auto& [second, third] : seconds) {
            if (first != "metadata") {
                out.push_back('/' + escaped(first) + '/' + escaped(second));
                continue;
            }
            for (const auto& [key, rest] : steps(*third))
                out.push_back("/metadata/" + second + '/' + escaped(key));
        }
    }
    return out;
}

bool isCounted(const Value& entry) { return textAt(entry, "/subresource") != "status"; }

bool ownedByAnybody(const Value& object, const std::string& field)
{
    const Value* const managed = valueAt(object, "/metadata/managedFields");
    return managed != nullptr && std::ranges::any_of(managed->items(), [&field](const Value& entry) { return isCounted(entry) && std::ranges::count(ownedBy(entry), field) > 0; });
}

} // namespace

std::string callsOf(const Value& rule)
{
    const Value* const matches = rule.isMap() ? rule.find("matches") : nullptr;
    if (matches == nullptr || !matches->isList() || matches->size() == 0)
        return {};
    const Value& first = *matches->at(0);
    if (const std::string service = textAt(first, "/method/service"); !service.empty())
        return service + '/' + textAt(first, "/method/method");
    const std::string path = textAt(first, "/path/value");
    const std::string method = textAt(first, "/method");
    return path.empty() ? std::string() : (method.empty() ? "*" : method) + ' ' + path;
}

Value pruned(const Value& value)
{
    if (value.isList()) {
        Value out = Value::list();
        for (const Value& each : value.items()) {
            Value part = pruned(each);
            if (!callsOf(each).empty())
                part.remove("name");
            out.push(std::move(part));
        }
        return out;
    }
    if (!value.isMap())
        return value;
    Value out = Value::map();
    for (const schema::Entry& entry : value.entries()) {
        Value part = pruned(entry.value);
        if (part.isNull() || ((part.isList() || part.isMap()) && part.size() == 0) || isFilledIn(entry))
            continue;
        out.set(entry.key, std::move(part));
    }
    return out;
}

std::vector<std::string> differingIn(const std::vector<std::string>& fields, const Value& a, const Value& b)
{
    std::vector<std::string> out;
    for (const std::string& field : fields) {
        if (isSecretData(a, field)) // nobody tells what it is
            continue;
        if (!(prunedAt(a, field) == prunedAt(b, field)))
            out.push_back(field);
    }
    return out;
}

bool sameIn(const std::vector<std::string>& fields, const Value& a, const Value& b) { return differingIn(fields, a, b).empty(); }

std::vector<std::string> otherManagers(const Value& object, const std::vector<std::string>& fields, std::string_view us)
{
    std::vector<std::string> out;
    const Value* const managed = valueAt(object, "/metadata/managedFields");
    for (const Value& entry : managed == nullptr ? std::vector<Value>() : managed->items()) {
        const std::string manager = textAt(entry, "/manager");
        if (!isCounted(entry) || (manager == us && textAt(entry, "/operation") == "Apply"))
            continue;
        const auto owned = ownedBy(entry);
        if (std::ranges::any_of(fields, [&owned](const std::string& each) { return std::ranges::count(owned, each) > 0; }) && std::ranges::count(out, manager) == 0)
            out.push_back(manager);
    }
    return out;
}

NormalForm formOf(const KubeApi& api)
{
    NormalForm out;
    for (const Value& object : api.objects)
        addFields(object, fieldsOf(object), false, out);
    deployment::addDropped(api.capabilities, out);
    return out;
}

NormalForm formOf(const std::vector<Value>& objects)
{
    NormalForm out;
    for (const Value& object : objects) {
        const bool ours = isOurs(object);
        const std::vector<std::string> noted = ours ? notedFields(object) : fieldsOf(object);
        addFields(object, noted, !ours, out);
        if (ours) {
            std::vector<std::string> added = fieldsOf(object);
            const bool owners = valueAt(object, "/metadata/managedFields") != nullptr; // a file has none: whatever stands there is compared
            std::erase_if(added, [&](const std::string& each) { return std::ranges::count(noted, each) > 0 || isSecretData(object, each) || (owners && !ownedByAnybody(object, each)); });
            addFields(object, added, owners, out);
        }
        std::size_t count = 0;
        for (const std::string& sentence : explained(object)) {
            NormalField field;
            field.value = sentence;
            field.note = sentence;
            field.theirs = true;
            out["status." + kindIn(object) + ' ' + nameIn(object) + '.' + std::to_string(++count)] = std::move(field);
        }
    }
    return out;
}

} // namespace postern::kubernetes
