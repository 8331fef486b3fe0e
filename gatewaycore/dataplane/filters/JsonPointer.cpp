// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/JsonPointer.h"

#include <charconv>
#include <optional>

namespace postern::filters {
namespace {

using schema::Entry;
using schema::Value;

/// "0", "12": no sign and no zero in front (RFC 6901 4).
std::optional<std::size_t> indexOf(const std::string& step)
{
    std::size_t index = 0;
    if (step.empty() || (step.size() > 1 && step.front() == '0') || step.front() == '-' || step.front() == '+')
        return std::nullopt;
    const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
    return parsed.ec == std::errc() && parsed.ptr == step.data() + step.size() ? std::optional(index) : std::nullopt;
}

Value* childOf(Value& parent, const std::string& step)
{
    if (parent.isMap())
        return parent.find(step);
    const auto index = parent.isList() ? indexOf(step) : std::nullopt;
    return index ? parent.at(*index) : nullptr;
}

} // namespace

Result<JsonPointer> JsonPointer::parse(std::string_view text)
{
    const auto refuse = [text](const char* why) {
        return unexpected(ErrorKind::InvalidConfig, "\"" + std::string(text) + "\" is no JSON pointer of a value: " + why, Fault::Config);
    };
    if (!text.starts_with('/'))
        return refuse("it does not begin with \"/\"");
    JsonPointer pointer;
    pointer.text_ = text;
    for (const char c : text) {
        if (c == '/')
            pointer.steps_.emplace_back();
        else
            pointer.steps_.back() += c;
    }
    for (std::string& step : pointer.steps_) {
        std::string decoded;
        for (std::size_t at = 0; at < step.size(); ++at) {
            if (step[at] != '~') {
                decoded += step[at];
                continue;
            }
            const char next = at + 1 < step.size() ? step[at + 1] : ' ';
            if (next != '0' && next != '1')
                return refuse("\"~\" is written ~0, and \"/\" ~1");
            decoded += next == '0' ? '~' : '/';
            ++at;
        }
        step = std::move(decoded);
    }
    return pointer;
}

Value* JsonPointer::parentIn(Value& document) const
{
    Value* at = &document;
    for (std::size_t i = 0; i + 1 < steps_.size() && at != nullptr; ++i)
        at = childOf(*at, steps_[i]);
    return at;
}

bool JsonPointer::set(Value& document, Value value) const
{
    Value* at = &document;
    for (std::size_t i = 0; i + 1 < steps_.size(); ++i) {
        Value* next = childOf(*at, steps_[i]);
        if (next == nullptr && !at->isMap())
            return false;
        at = next != nullptr ? next : &at->set(steps_[i], Value::map());
    }
    const std::string& last = steps_.back();
    if (at->isMap()) {
        at->set(last, std::move(value));
        return true;
    }
    if (!at->isList())
        return false;
    const auto index = last == "-" ? std::optional(at->size()) : indexOf(last);
    if (!index || *index > at->size())
        return false;
    if (*index == at->size())
        at->push(std::move(value));
    else
        *at->at(*index) = std::move(value);
    return true;
}

bool JsonPointer::remove(Value& document) const
{
    Value* const parent = parentIn(document);
    if (parent == nullptr)
        return false;
    if (parent->isMap())
        return parent->remove(steps_.back());
    const auto index = parent->isList() ? indexOf(steps_.back()) : std::nullopt;
    if (!index || *index >= parent->size())
        return false;
    std::vector<Value> kept;
    kept.reserve(parent->size() - 1);
    for (std::size_t i = 0; i < parent->size(); ++i) {
        if (i != *index)
            kept.push_back(std::move(*parent->at(i)));
    }
    *parent = Value::list(std::move(kept));
    return true;
}

bool JsonPointer::rename(Value& document, const std::string& name) const
{
    Value* const parent = parentIn(document);
    if (parent == nullptr || !parent->isMap() || parent->find(steps_.back()) == nullptr)
        return false;
    if (name == steps_.back())
        return true;
    // Where it stood, so that nothing else moves.
    std::vector<Entry> entries;
    entries.reserve(parent->size());
    for (const Entry& entry : parent->entries()) {
        if (entry.key == name)
            continue;
        entries.push_back(entry);
        if (entry.key == steps_.back())
            entries.back().key = name;
    }
    *parent = Value::map(std::move(entries));
    return true;
}

} // namespace postern::filters
