// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/DocumentEdit.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::federation {
namespace {

using schema::Value;

Result<Value> parsed(std::string_view text, std::string_view fileName)
{
    schema::Problems problems;
    auto out = fileName.ends_with(".json") ? schema::readJson(text, fileName, problems) : schema::readText(text, fileName, problems);
    if (!out)
        return unexpected(problems.toError());
    return *std::move(out);
}

bool isJson(std::string_view text, std::string_view fileName)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    schema::Problems ignored;
    return first != std::string_view::npos && text[first] == '{' && schema::readJson(text, fileName, ignored).has_value();
}

std::optional<std::size_t> indexOf(const std::string& step)
{
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), out);
    return error == std::errc() && end == step.data() + step.size() ? std::optional(out) : std::nullopt;
}

Value* below(Value& holder, const std::string& step)
{
    if (holder.isList()) {
        const auto index = indexOf(step);
        return index ? holder.at(*index) : nullptr;
    }
    return holder.find(step);
}

/// Where the octet of a place in a text is; none: nobody knows.
std::optional<std::size_t> offsetOf(std::string_view text, const schema::Location& at)
{
    if (at.line == 0 || at.column == 0)
        return std::nullopt;
    std::size_t out = 0;
    for (std::uint32_t line = 1; line < at.line; ++line) {
        out = text.find('\n', out);
        if (out == std::string_view::npos)
            return std::nullopt;
        ++out;
    }
    out += at.column - 1;
    return out < text.size() ? std::optional(out) : std::nullopt;
}

/// How a text is written in one line: as JSON is, which YAML is, too.
std::string inLine(const Value& value) { return schema::writeJson(value, 0); }

/// A value that stands in one line, written over.
std::optional<std::string> over(std::string_view text, const Value& old, const Value& value)
{
    const auto at = offsetOf(text, old.location());
    if (!at || old.isList() || old.isMap())
        return std::nullopt;
    std::size_t end = *at;
    if (text[*at] == '"' || text[*at] == '\'') {
        for (++end; end < text.size() && text[end] != text[*at]; ++end)
            end += text[end] == '\\' && text[*at] == '"' ? 1 : 0;
        ++end;
    } else {
        const std::string spelled = old.isString() ? old.asString() : old.spelling().empty() ? old.toText() : old.spelling();
        if (spelled.empty() || text.substr(*at, spelled.size()) != spelled)
            return std::nullopt;
        end += spelled.size();
    }
    if (end > text.size())
        return std::nullopt;
    std::string out(text.substr(0, *at));
    out.append(inLine(value)).append(text.substr(end));
    return out;
}

/// Where the text of an entry of a block map ends: after the last line that says something of it.
std::size_t endOfEntry(std::string_view text, std::size_t keyAt, std::size_t indent, bool isList)
{
    std::size_t end = std::min(text.find('\n', keyAt), text.size());
    for (std::size_t line = end; line < text.size();) {
        const std::size_t begin = line + 1;
        const std::size_t next = std::min(text.find('\n', begin), text.size());
        const std::string_view whole = text.substr(begin, next - begin);
        const std::size_t first = whole.find_first_not_of(" \t\r");
        line = next;
        if (first == std::string_view::npos || (whole[first] == '#' && first <= indent))
            continue; // whose it is shows what follows
        const bool item = isList && first == indent && (whole.substr(first) == "-" || whole.substr(first).starts_with("- "));
        if (first <= indent && !item)
            break;
        end = next;
    }
    return end;
}

/// Which entry of a map a new one comes after; none: it is the first.
const schema::Entry* comesAfter(const Value& holder, const std::string& key, KeyOrder order)
{
    const auto& entries = holder.entries();
    const auto place = std::ranges::find(order, key);
    if (place != order.end()) {
        const schema::Entry* out = nullptr;
        for (const schema::Entry& each : entries) {
            if (std::find(order.begin(), place, each.key) != place)
                out = &each;
        }
        return out;
    }
    if (key.starts_with("x-")) { // beside its like
        const auto like = std::find_if(entries.rbegin(), entries.rend(), [](const schema::Entry& each) { return each.key.starts_with("x-"); });
        if (like != entries.rend())
            return &*like;
    }
    return &entries.back();
}

bool isPlainKey(std::string_view key)
{
    return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == std::string_view::npos;
}

/// Into "{...}", as the last of it.
std::optional<std::string> insertedInFlow(std::string_view text, std::size_t open, const Value& holder, const std::string& entry)
{
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '"' || text[i] == '\'') {
            const char quote = text[i];
            for (++i; i < text.size() && text[i] != quote; ++i)
                i += text[i] == '\\' && quote == '"' ? 1 : 0;
            continue;
        }
        depth += text[i] == '{' || text[i] == '[' ? 1 : text[i] == '}' || text[i] == ']' ? -1 : 0;
        if (depth > 0)
            continue;
        const std::size_t last = text.find_last_not_of(" \t\r\n", i - 1);
        std::string out(text.substr(0, last + 1));
        if (holder.size() > 0) {
            const bool ownLine = text.substr(last, i - last).find('\n') != std::string_view::npos;
            const std::uint32_t column = holder.entries().back().keyLocation.column;
            out += ownLine && column > 0 ? ",\n" + std::string(column - 1, ' ') : std::string(", ");
        }
        return out.append(entry).append(text.substr(last + 1));
    }
    return std::nullopt;
}

/// A key that is not there yet, where the order of keys has it, or as the last of its map.
std::optional<std::string> inserted(std::string_view text, const Value& holder, const std::string& key, const Value& value, bool json, KeyOrder order)
{
    const auto at = offsetOf(text, holder.location());
    if (!at || !holder.isMap())
        return std::nullopt;
    const std::string entry = (isPlainKey(key) && !json ? key : inLine(Value(key))) + ": " + inLine(value);
    if (text[*at] == '{')
        return insertedInFlow(text, *at, holder, entry);
    if (holder.size() == 0)
        return std::nullopt;
    const schema::Entry* const before = comesAfter(holder, key, order);
    const schema::Entry& beside = before == nullptr ? holder.entries().front() : *before;
    const auto keyAt = offsetOf(text, beside.keyLocation);
    if (!keyAt)
        return std::nullopt;
    const std::size_t line = text.rfind('\n', *keyAt) == std::string_view::npos ? 0 : text.rfind('\n', *keyAt) + 1;
    const std::string indent(*keyAt - line, ' ');
    if (before == nullptr)
        return std::string(text.substr(0, *keyAt)).append(entry).append("\n").append(indent).append(text.substr(*keyAt));
    const std::size_t end = endOfEntry(text, *keyAt, indent.size(), beside.value.isList());
    return std::string(text.substr(0, end)).append("\n").append(indent).append(entry).append(text.substr(end));
}

} // namespace

Result<std::string> editDocument(std::string_view text, std::string_view fileName, const DocumentPath& path, const std::optional<Value>& value, KeyOrder order)
{
    auto before = text.empty() ? Result<Value>(Value::map()) : parsed(text, fileName);
    if (!before)
        return unexpected(std::move(before).error());
    Value after = *before;
    const Value* old = &*before;
    std::size_t depth = 0; // of what is there
    Value* at = &after;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        Value* next = below(*at, path[i]);
        if (next == nullptr || next->isNull()) {
            if (!value)
                return std::string(text); // what is not there need not go
            if (!at->isMap())
                return unexpected(ErrorKind::InvalidArgument, std::string(fileName) + " has nothing to put \"" + path[i] + "\" into.");
            at->set(path[i], Value::map());
            next = at->find(path[i]);
        }
        at = next;
    }
    for (; depth < path.size(); ++depth) {
        Value* const next = below(*const_cast<Value*>(old), path[depth]);
        if (next == nullptr)
            break;
        old = next;
    }
    if (!value) {
        if (at->isMap()) {
            at->remove(path.back());
        } else if (const auto index = indexOf(path.back()); index && at->isList() && *index < at->size()) {
            std::vector<Value> items = at->items();
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(*index));
            *at = Value::list(std::move(items));
        }
    } else if (at->isMap()) {
        at->set(path.back(), *value);
    } else if (Value* const item = below(*at, path.back())) {
        *item = *value;
    } else if (at->isList()) {
        at->push(*value);
    } else {
        return unexpected(ErrorKind::InvalidArgument, std::string(fileName) + " has nothing to put \"" + path.back() + "\" into.");
    }
    if (after == *before)
        return std::string(text);
    std::optional<std::string> tried;
    if (value && depth == path.size()) {
        tried = over(text, *old, *value);
    } else if (value && !text.empty()) {
        Value branch = *value;
        for (std::size_t i = path.size(); i-- > depth + 1;)
            branch = Value::object({{path[i], std::move(branch)}});
        tried = inserted(text, *old, path[depth], branch, isJson(text, fileName), depth == 0 ? order : KeyOrder());
    }
    if (tried) {
        const auto again = parsed(*tried, fileName);
        if (again && *again == after)
            return *std::move(tried);
    }
    return isJson(text, fileName) || fileName.ends_with(".json") ? schema::writeJson(after, 2) + '\n' : schema::writeYaml(after);
}

} // namespace postern::federation
