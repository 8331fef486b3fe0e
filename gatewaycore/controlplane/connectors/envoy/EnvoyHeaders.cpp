// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyHeaders.h"

#include <algorithm>

namespace postern::connectors::envoy {
namespace {

using schema::Value;

constexpr std::size_t mostNames = 16;

bool sameName(const std::string& a, const std::string& b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

Value namedList(const std::vector<std::pair<std::string, std::string>>& all)
{
    Value out = Value::list();
    for (const auto& [name, value] : all)
        out.push(Value::object({{"name", name}, {"value", value}}));
    return out;
}

} // namespace

bool HeaderChanges::add(const Value* changes)
{
    if (changes == nullptr || changes->isNull())
        return true;
    HeaderChanges made = *this;
    const auto forget = [&made](const std::string& name) {
        const auto its = [&name](const auto& each) { return sameName(each.first, name); };
        std::erase_if(made.set_, its);
        std::erase_if(made.add_, its);
        std::erase_if(made.remove_, [&name](const std::string& each) { return sameName(each, name); });
    };
    for (const schema::Entry& entry : changes->entries()) {
        if (entry.key == "remove") {
            for (const Value& each : entry.value.items()) {
                forget(each.toText());
                made.remove_.push_back(each.toText());
            }
            continue;
        }
        if (entry.key != "set" && entry.key != "add")
            return false;
        for (const schema::Entry& each : entry.value.entries()) {
            const std::string value = each.value.toText();
            if (value.find("${") != std::string::npos || value.empty() || value.find('%') != std::string::npos) // to Envoy a % begins a variable
                return false;
            const auto there = std::ranges::find_if(made.set_, [&each](const auto& one) { return sameName(one.first, each.key); });
            const bool otherwise = there != made.set_.end() || std::ranges::any_of(made.remove_, [&each](const std::string& one) { return sameName(one, each.key); }) ||
                                   std::ranges::any_of(made.add_, [&each](const auto& one) { return sameName(one.first, each.key); });
            if (entry.key == "add" && otherwise) // after a set, a removal or an addition: two values of one name cannot be said
                return false;
            if (entry.key == "set")
                forget(each.key);
            (entry.key == "set" ? made.set_ : made.add_).emplace_back(each.key, value);
        }
    }
    if (made.set_.size() > mostNames || made.add_.size() > mostNames || made.remove_.size() > mostNames)
        return false;
    *this = std::move(made);
    return true;
}

Value HeaderChanges::filter() const
{
    Value out = Value::map();
    if (!set_.empty())
        out.set("set", namedList(set_));
    if (!add_.empty())
        out.set("add", namedList(add_));
    if (!remove_.empty()) {
        Value names = Value::list();
        for (const std::string& each : remove_)
            names.push(each);
        out.set("remove", std::move(names));
    }
    return out.size() == 0 ? Value() : out;
}

} // namespace postern::connectors::envoy
