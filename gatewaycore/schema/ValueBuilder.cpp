// SPDX-License-Identifier: Apache-2.0
#include "schema/ValueBuilder.h"

#include <algorithm>
#include <utility>

namespace postern::schema {

bool ValueBuilder::fail(const Location& location, std::string message, std::string hint)
{
    problems_.error(location, {}, std::move(message), std::move(hint));
    return false;
}

std::string ValueBuilder::path() const
{
    std::string path;
    for (const Open& open : open_) {
        if (!open.map) {
            path += '[' + std::to_string(open.items.size()) + ']';
        } else if (open.keyed) {
            if (!path.empty())
                path += '.';
            path += open.entries.back().key;
        }
    }
    return path;
}

bool ValueBuilder::key(std::string name, const Location& location)
{
    Open& open = open_.back();
    weight_.octets += name.size();
    open.entries.push_back({std::move(name), location, {}});
    open.keyed = true;
    return true;
}

bool ValueBuilder::scalar(Value value, const Location& location)
{
    value.setLocation(location);
    return put(std::move(value), {}, location);
}

bool ValueBuilder::put(Value value, const Weight& weight, const Location& location)
{
    weight_.values += weight.values;
    weight_.octets += weight.octets;
    if (weight_.values > limits_.values)
        return fail(location, "the document has more than " + std::to_string(limits_.values) + " values");
    if (open_.empty()) {
        root_ = std::move(value);
        done_ = true;
    } else if (open_.back().map) {
        open_.back().entries.back().value = std::move(value);
        open_.back().keyed = false;
    } else {
        open_.back().items.push_back(std::move(value));
    }
    return true;
}

bool ValueBuilder::begin(bool map, const Location& location)
{
    if (open_.size() >= limits_.depth)
        return fail(location, "nested deeper than " + std::to_string(limits_.depth) + " levels");
    Open& open = open_.emplace_back();
    open.map = map;
    open.location = location;
    return true;
}

void ValueBuilder::refuseDuplicates(const Open& open)
{
    std::vector<const Entry*> sorted;
    sorted.reserve(open.entries.size());
    for (const Entry& entry : open.entries)
        sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    // Reported, and reading goes on: there may be more to say. The problem then refuses the whole.
    const Entry* first = nullptr;
    for (const Entry* entry : sorted) {
        if (first == nullptr || first->key != entry->key)
            first = entry;
        else
            problems_.error(entry->keyLocation, path(), "the key \"" + entry->key.substr(0, 200) + "\" is there twice",
                            "first in line " + std::to_string(first->keyLocation.line));
    }
}

bool ValueBuilder::mergeInto(Open& open)
{
    Entry merge = std::move(open.entries[*open.mergeAt]);
    open.entries.erase(open.entries.begin() + static_cast<std::ptrdiff_t>(*open.mergeAt));
    Value own = Value::map(std::move(open.entries));
    const auto take = [&own](const Value& from) {
        for (const Entry& entry : from.entries()) {
            if (own.find(entry.key) == nullptr)
                own.set(entry.key, entry.value);
        }
        return from.isMap();
    };
    bool good = merge.value.isMap() || merge.value.isList();
    if (merge.value.isMap())
        take(merge.value);
    for (const Value& item : merge.value.items())
        good = take(item) && good;
    if (!good)
        return fail(merge.keyLocation, "the merge key << takes a map or a list of maps");
    open.entries = own.entries();
    return true;
}

bool ValueBuilder::finishMap(Open& open)
{
    refuseDuplicates(open);
    return !open.mergeAt || mergeInto(open);
}

bool ValueBuilder::mergeKey(const Location& location)
{
    if (!open_.back().mergeAt)
        open_.back().mergeAt = open_.back().entries.size();
    return key("<<", location);
}

bool ValueBuilder::end()
{
    if (open_.back().map && !finishMap(open_.back()))
        return false;
    Open open = std::move(open_.back());
    open_.pop_back();
    Value value = open.map ? Value::map(std::move(open.entries)) : Value::list(std::move(open.items));
    return scalar(std::move(value), open.location);
}

const Value& ValueBuilder::lastFinished() const noexcept
{
    if (open_.empty())
        return root_;
    return open_.back().map ? open_.back().entries.back().value : open_.back().items.back();
}

} // namespace postern::schema
