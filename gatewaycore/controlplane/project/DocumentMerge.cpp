// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/DocumentMerge.h"

#include "schema/Document.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace postern::project {
namespace {

using schema::Value;

/// What an item of a list is called; empty: it has no name.
std::string nameOf(const Value& item)
{
    const auto text = [&item](const char* key) {
        const Value* const value = item.find(key);
        return value != nullptr ? value->toText() : std::string();
    };
    if (!item.isMap())
        return item.isString() ? item.asString() : std::string();
    if (const std::string verb = text("verb"), target = text("target"); !verb.empty() && !target.empty())
        return verb + ' ' + target;
    for (const char* key : {"name", "id", "policyName", "alias", "key", "url"}) {
        if (std::string name = text(key); !name.empty())
            return name;
    }
    if (const Value* const scope = item.find("scope"); scope != nullptr && scope->isMap())
        return nameOf(*scope);
    return {};
}

/// The items by name; nothing when one has none, or two have the same.
std::optional<std::map<std::string, const Value*>> named(const Value& list)
{
    std::map<std::string, const Value*> out;
    for (const Value& item : list.items()) {
        const std::string name = nameOf(item);
        if (name.empty() || !out.emplace(name, &item).second)
            return std::nullopt;
    }
    return out;
}

std::string shown(const Value* value)
{
    if (value == nullptr)
        return {};
    std::string text = schema::writeJson(*value, 0);
    if (text.size() > 120)
        text = text.substr(0, 117) + "...";
    return text;
}

std::string below(const std::string& path, const std::string& key) { return path.empty() ? key : path + '.' + key; }

const Value* at(const Value* map, const std::string& key) { return map != nullptr ? map->find(key) : nullptr; }

bool same(const Value* a, const Value* b)
{
    return a == nullptr || b == nullptr ? a == b : *a == *b;
}

void compare(const std::string& path, const Value* before, const Value* after, std::vector<Change>& out)
{
    if (same(before, after))
        return;
    if (before != nullptr && after != nullptr && before->isMap() && after->isMap()) {
        for (const schema::Entry& each : before->entries())
            compare(below(path, each.key), &each.value, after->find(each.key), out);
        for (const schema::Entry& each : after->entries()) {
            if (before->find(each.key) == nullptr)
                compare(below(path, each.key), nullptr, &each.value, out);
        }
        return;
    }
    if (before != nullptr && after != nullptr && before->isList() && after->isList()) {
        const auto was = named(*before);
        const auto is = named(*after);
        if (was && is) {
            std::size_t found = out.size();
            for (const auto& [name, item] : *was) {
                const auto there = is->find(name);
                compare(path + '[' + name + ']', item, there != is->end() ? there->second : nullptr, out);
            }
            for (const auto& [name, item] : *is) {
                if (!was->contains(name))
                    compare(path + '[' + name + ']', nullptr, item, out);
            }
            if (out.size() > found)
                return;
        }
    }
    out.push_back({path, shown(before), shown(after)});
}

/// One merge. The values are pointers: null is what is not there.
class Merge {
  public:
    Merge(Side preferred, const Picks& picks, const std::string& above, Merged& out)
        : preferred_(preferred), picks_(picks), above_(above), out_(out)
    {
    }

    std::optional<Value> run(const std::string& path, const Value* base, const Value* ours, const Value* theirs)
    {
        if (same(ours, theirs))
            return copy(ours);
        if (same(base, theirs)) {
            out_.tookOurs = true;
            return copy(ours);
        }
        if (same(base, ours)) {
            out_.tookTheirs = true;
            return copy(theirs);
        }
        if (ours != nullptr && theirs != nullptr && ours->isMap() && theirs->isMap())
            return maps(path, base != nullptr && base->isMap() ? base : nullptr, *ours, *theirs);
        if (ours != nullptr && theirs != nullptr && ours->isList() && theirs->isList()) {
            if (auto merged = lists(path, base, *ours, *theirs))
                return merged;
        }
        return decide(path, base, ours, theirs);
    }

  private:
    std::optional<Value> decide(const std::string& path, const Value* base, const Value* ours, const Value* theirs)
    {
        const auto picked = picks_.find(above_ + path);
        if (picked != picks_.end() && picked->second == Pick::Base) {
            out_.tookOurs = out_.tookTheirs = true; // neither side's document as it stands
            return copy(base);
        }
        if (picked != picks_.end() ? picked->second == Pick::Theirs : preferred_ == Side::Theirs) {
            out_.tookTheirs = true;
            return copy(theirs);
        }
        out_.tookOurs = true;
        if (picked == picks_.end() && preferred_ == Side::Neither)
            out_.conflicts.push_back({path, shown(ours), shown(theirs), shown(base)});
        return copy(ours);
    }

    static std::optional<Value> copy(const Value* value) { return value != nullptr ? std::optional(*value) : std::nullopt; }

    Value maps(const std::string& path, const Value* base, const Value& ours, const Value& theirs)
    {
        Value out = Value::map();
        const auto put = [&](const std::string& key) {
            if (auto merged = run(below(path, key), at(base, key), ours.find(key), theirs.find(key)))
                out.set(key, *std::move(merged));
        };
        for (const schema::Entry& each : ours.entries())
            put(each.key);
        for (const schema::Entry& each : theirs.entries()) {
            if (ours.find(each.key) == nullptr)
                put(each.key);
        }
        return out;
    }

    std::optional<Value> lists(const std::string& path, const Value* base, const Value& ours, const Value& theirs)
    {
        static const Value none = Value::list();
        const auto was = named(base != nullptr && base->isList() ? *base : none);
        const auto mine = named(ours);
        const auto other = named(theirs);
        if (!was || !mine || !other)
            return std::nullopt;
        const auto of = [](const auto& items, const std::string& name) {
            const auto found = items->find(name);
            return found != items->end() ? found->second : nullptr;
        };
        Value out = Value::list();
        const auto put = [&](const std::string& name) {
            if (auto merged = run(path + '[' + name + ']', of(was, name), of(mine, name), of(other, name)))
                out.push(*std::move(merged));
        };
        for (const Value& item : ours.items())
            put(nameOf(item));
        for (const Value& item : theirs.items()) {
            if (!mine->contains(nameOf(item)))
                put(nameOf(item));
        }
        return out;
    }

    Side preferred_;
    const Picks& picks_;
    const std::string& above_;
    Merged& out_;
};

} // namespace

std::string Change::toString() const
{
    if (before.empty())
        return "+ " + path + ": " + after;
    if (after.empty())
        return "- " + path + ": " + before;
    return "~ " + path + ": " + before + " -> " + after;
}

std::vector<Change> differences(const Value& before, const Value& after)
{
    std::vector<Change> out;
    compare({}, &before, &after, out);
    return out;
}

Merged merge(const Value& base, const Value& ours, const Value& theirs, Side preferred, const Picks& picks, const std::string& above)
{
    Merged out;
    std::optional<Value> value = Merge(preferred, picks, above, out).run({}, &base, &ours, &theirs);
    out.value = value ? *std::move(value) : Value();
    return out;
}

} // namespace postern::project
