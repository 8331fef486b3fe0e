// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/JsonText.h"

#include <algorithm>

namespace postern::filters {
namespace {

constexpr auto nowhere = std::string_view::npos;

std::size_t behindBlanks(std::string_view json, std::size_t at) noexcept
{
    return std::min(json.find_first_not_of(" \t\r\n", at), json.size());
}

/// Behind the string that begins at `at` with its quote; nowhere when it has no end.
std::size_t behindString(std::string_view json, std::size_t at) noexcept
{
    for (++at; at < json.size(); ++at) {
        if (json[at] == '\\')
            ++at;
        else if (json[at] == '"')
            return at + 1;
    }
    return nowhere;
}

/// Behind the value that begins at `at`; nowhere when there is none or it has no end.
std::size_t behindValue(std::string_view json, std::size_t at) noexcept
{
    std::size_t depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            at = behindString(json, at);
            if (at == nowhere)
                return nowhere;
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
            continue;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return nowhere;
            --depth;
            ++at;
        } else if (depth > 0 && (c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            ++at;
            continue;
        } else {
            const std::size_t end = std::min(json.find_first_of(",:]} \t\r\n\"[{", at), json.size());
            if (end == at)
                return nowhere;
            at = end;
        }
        if (depth == 0)
            return at;
    }
    return nowhere;
}

/// Four hexadecimal digits at `at`, or nothing.
std::optional<unsigned> fourDigits(std::string_view text, std::size_t at) noexcept
{
    if (at + 4 > text.size())
        return std::nullopt;
    unsigned value = 0;
    for (const char c : text.substr(at, 4)) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return std::nullopt;
        value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
}

char* writeUtf8(char* out, unsigned code) noexcept
{
    if (code < 0x80) {
        *out++ = static_cast<char>(code);
    } else if (code < 0x800) {
        *out++ = static_cast<char>(0xC0 | (code >> 6));
        *out++ = static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *out++ = static_cast<char>(0xE0 | (code >> 12));
        *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        *out++ = static_cast<char>(0x80 | (code & 0x3F));
    } else {
        *out++ = static_cast<char>(0xF0 | (code >> 18));
        *out++ = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        *out++ = static_cast<char>(0x80 | (code & 0x3F));
    }
    return out;
}

/// The text between a string's quotes, without its escapes.
std::string_view unescaped(std::string_view inside, Arena& arena)
{
    if (inside.find('\\') == nowhere)
        return inside;
    char* const begin = static_cast<char*>(arena.allocate(inside.size(), 1)); // an escape is longer than what it means
    char* out = begin;
    for (std::size_t at = 0; at < inside.size(); ++at) {
        if (inside[at] != '\\' || at + 1 >= inside.size()) {
            *out++ = inside[at];
            continue;
        }
        switch (const char c = inside[++at]) {
        case 'b': *out++ = '\b'; break;
        case 'f': *out++ = '\f'; break;
        case 'n': *out++ = '\n'; break;
        case 'r': *out++ = '\r'; break;
        case 't': *out++ = '\t'; break;
        case 'u': {
            const auto unit = fourDigits(inside, at + 1);
            if (!unit)
                break;
            unsigned code = *unit;
            at += 4;
            const auto low = code >= 0xD800 && code < 0xDC00 && inside.substr(at + 1).starts_with("\\u")
                                 ? fourDigits(inside, at + 3)
                                 : std::nullopt;
            if (low && *low >= 0xDC00 && *low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
                at += 6;
            }
            out = writeUtf8(out, code);
            break;
        }
        default: *out++ = c; break;
        }
    }
    return {begin, static_cast<std::size_t>(out - begin)};
}

} // namespace

JsonText::JsonText(std::string_view text) noexcept
{
    const std::size_t begin = behindBlanks(text, 0);
    const std::size_t end = behindValue(text, begin);
    if (end == nowhere)
        return;
    json_ = text.substr(begin, end - begin);
    switch (json_.front()) {
    case '{': kind_ = Kind::Object; break;
    case '[': kind_ = Kind::Array; break;
    case '"': kind_ = Kind::String; break;
    default: kind_ = json_ == "null" ? Kind::Null : Kind::Scalar; break;
    }
}

std::optional<JsonText> JsonText::member(std::string_view name, Arena& arena) const
{
    if (kind_ != Kind::Object)
        return std::nullopt;
    for (std::size_t at = behindBlanks(json_, 1); at < json_.size() && json_[at] == '"';) {
        const std::size_t behindName = behindString(json_, at);
        if (behindName == nowhere)
            break;
        const std::string_view own = json_.substr(at + 1, behindName - at - 2);
        at = behindBlanks(json_, behindName);
        if (at >= json_.size() || json_[at] != ':')
            break;
        at = behindBlanks(json_, at + 1);
        const std::size_t end = behindValue(json_, at);
        if (end == nowhere)
            break;
        if (unescaped(own, arena) == name)
            return JsonText(json_.substr(at, end - at));
        at = behindBlanks(json_, end);
        if (at >= json_.size() || json_[at] != ',')
            break;
        at = behindBlanks(json_, at + 1);
    }
    return std::nullopt;
}

bool JsonText::nextItem(std::size_t& at, std::string_view& item) const noexcept
{
    at = behindBlanks(json_, at);
    const std::size_t end = behindValue(json_, at);
    if (end == nowhere)
        return false;
    item = json_.substr(at, end - at);
    at = behindBlanks(json_, end);
    if (at < json_.size() && json_[at] == ',')
        ++at;
    else
        at = json_.size(); // the last one
    return true;
}

std::string_view JsonText::text(Arena& arena) const
{
    return kind_ == Kind::String ? unescaped(json_.substr(1, json_.size() - 2), arena) : json_;
}

} // namespace postern::filters
