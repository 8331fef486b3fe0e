// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Equality.h"

#include "base/SipHash.h"
#include "jsonschema/Decimal.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace postern::jsonschema {
namespace {

using schema::Entry;
using schema::Kind;
using schema::Value;

bool equalScalars(const Value& a, const Value& b)
{
    if (a.isInteger() && b.isInteger())
        return a.asInteger() == b.asInteger();
    if (a.isNumber())
        return Decimal::of(a) == Decimal::of(b);
    return a.asBool() == b.asBool() && a.asString() == b.asString();
}

/// What a value is apart from what is in it.
std::uint64_t ownHash(SipKey key, const Value& value)
{
    switch (value.kind()) {
    case Kind::Null: return sipHash(key, "z");
    case Kind::Bool: return sipHash(key, value.asBool() ? "t" : "f");
    case Kind::Integer:
    case Kind::Double: return sipHash(key, 'n' + Decimal::of(value).canonical());
    case Kind::String: return sipHash(key, 's' + value.asString());
    case Kind::List: return sipHash(key, 'l' + std::to_string(value.size()));
    case Kind::Map: return sipHash(key, 'm' + std::to_string(value.size()));
    }
    return 0;
}

std::uint64_t mixed(SipKey key, std::uint64_t a, std::uint64_t b)
{
    char octets[16];
    std::memcpy(octets, &a, 8);
    std::memcpy(octets + 8, &b, 8);
    return sipHash(key, {octets, sizeof octets});
}

} // namespace

bool equal(const Value& a, const Value& b)
{
    std::vector<std::pair<const Value*, const Value*>> open{{&a, &b}};
    while (!open.empty()) {
        const auto [left, right] = open.back();
        open.pop_back();
        if (left->kind() != right->kind() && !(left->isNumber() && right->isNumber()))
            return false;
        if (left->size() != right->size())
            return false;
        if (left->isList()) {
            for (std::size_t i = 0; i < left->size(); ++i)
                open.emplace_back(&left->items()[i], &right->items()[i]);
        } else if (left->isMap()) {
            for (const Entry& entry : left->entries()) {
                const Value* other = right->find(entry.key);
                if (other == nullptr)
                    return false;
                open.emplace_back(&entry.value, other);
            }
        } else if (!equalScalars(*left, *right)) {
            return false;
        }
    }
    return true;
}

std::uint64_t hashOf(const Value& value)
{
    static const SipKey key = SipKey::random();
    // A sum over everything inside, each bound to its path: so the order of members does not count.
    std::uint64_t sum = 0;
    std::vector<std::pair<const Value*, std::uint64_t>> open{{&value, 0}};
    while (!open.empty()) {
        const auto [at, path] = open.back();
        open.pop_back();
        sum += mixed(key, path, ownHash(key, *at));
        for (std::size_t i = 0; i < at->items().size(); ++i)
            open.emplace_back(&at->items()[i], mixed(key, path, i));
        for (const Entry& entry : at->entries())
            open.emplace_back(&entry.value, mixed(key, path, sipHash(key, entry.key)));
    }
    return sum;
}

std::optional<std::pair<std::size_t, std::size_t>> findDuplicate(const Value& list)
{
    const std::vector<Value>& items = list.items();
    std::vector<std::pair<std::uint64_t, std::size_t>> hashes;
    hashes.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        hashes.emplace_back(hashOf(items[i]), i);
    std::sort(hashes.begin(), hashes.end());
    std::optional<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t i = 1; i < hashes.size(); ++i) {
        const auto& [hash, at] = hashes[i];
        // Neighbours are enough: values of one hash that are not all equal are not to be expected in this world.
        if (hashes[i - 1].first == hash && equal(items[hashes[i - 1].second], items[at]) &&
            (!found || at < found->second))
            found = {hashes[i - 1].second, at};
    }
    return found;
}

} // namespace postern::jsonschema
