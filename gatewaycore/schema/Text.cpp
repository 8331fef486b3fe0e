// SPDX-License-Identifier: Apache-2.0
#include "schema/Text.h"

#include <charconv>
#include <cstring>

namespace postern::schema {
namespace {

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t from) noexcept
{
    while (from < text.size() && isDigit(text[from]))
        ++from;
    return from;
}

std::optional<Value> parseRadix(std::string_view text, int radix)
{
    std::uint64_t number = 0;
    const auto parsed = std::from_chars(text.data() + 2, text.data() + text.size(), number, radix);
    if (parsed.ptr != text.data() + text.size() || parsed.ec != std::errc() ||
        number > static_cast<std::uint64_t>(INT64_MAX))
        return std::nullopt;
    return Value::number(static_cast<std::int64_t>(number), std::string(text));
}

} // namespace

std::optional<Value> parseNumber(std::string_view text)
{
    std::string_view bare = text;
    if (bare.starts_with('+'))
        bare.remove_prefix(1);
    const char* const end = bare.data() + bare.size();
    std::int64_t integer = 0;
    const auto whole = std::from_chars(bare.data(), end, integer);
    if (whole.ec == std::errc() && whole.ptr == end)
        return Value::number(integer, std::string(text));
    double real = 0;
    const auto parsed = std::from_chars(bare.data(), end, real);
    if (parsed.ptr != end || parsed.ec != std::errc())
        return std::nullopt;
    return Value::number(real, std::string(text));
}

std::optional<Value> resolvePlain(std::string_view text)
{
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return Value();
    if (text == "true" || text == "True" || text == "TRUE")
        return Value(true);
    if (text == "false" || text == "False" || text == "FALSE")
        return Value(false);
    const char first = text.front();
    if (!isDigit(first) && first != '-' && first != '+' && first != '.')
        return Value(text);
    if (text.starts_with("0x") && text.size() > 2 &&
        text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos)
        return parseRadix(text, 16);
    if (text.starts_with("0o") && text.size() > 2 && text.find_first_not_of("01234567", 2) == std::string_view::npos)
        return parseRadix(text, 8);

    const std::string_view bare = first == '-' || first == '+' ? text.substr(1) : text;
    if (bare == ".inf" || bare == ".Inf" || bare == ".INF" || text == ".nan" || text == ".NaN" || text == ".NAN")
        return std::nullopt;
    // (\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
    const std::size_t whole = digits(bare, 0);
    std::size_t at = whole;
    if (at < bare.size() && bare[at] == '.') {
        const std::size_t fraction = digits(bare, at + 1);
        if (whole == 0 && fraction == at + 1)
            return Value(text);
        at = fraction;
    } else if (whole == 0) {
        return Value(text);
    }
    if (at < bare.size() && (bare[at] == 'e' || bare[at] == 'E')) {
        std::size_t exponent = at + 1;
        if (exponent < bare.size() && (bare[exponent] == '-' || bare[exponent] == '+'))
            ++exponent;
        at = digits(bare, exponent);
        if (at == exponent)
            return Value(text);
    }
    if (at != bare.size())
        return Value(text);
    return parseNumber(text);
}

bool isJsonNumber(std::string_view text) noexcept
{
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = digits(text, at);
    if (whole == at || (text[at] == '0' && whole > at + 1))
        return false;
    at = whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = digits(text, at + 1);
        if (fraction == at + 1)
            return false;
        at = fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        const std::size_t exponent = digits(text, at);
        if (exponent == at)
            return false;
        at = exponent;
    }
    return at == text.size();
}

void appendJsonString(std::string& out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            out += c;
            continue;
        }
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                out += "\\u00";
                out += hex[(c >> 4) & 15];
                out += hex[c & 15];
            } else if (c == '\xc2' && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
                // C1 controls (U+0080-U+009F, among them NEL, which YAML 1.1 takes for a line's end)
                out += "\\u00";
                out += hex[(text[i + 1] >> 4) & 15];
                out += hex[text[i + 1] & 15];
                ++i;
            } else if (text.compare(i, 2, "\xe2\x80") == 0 && i + 2 < text.size() &&
                       (text[i + 2] == '\xa8' || text[i + 2] == '\xa9')) {
                out += text[i + 2] == '\xa8' ? "\\u2028" : "\\u2029"; // line and paragraph separator
                i += 2;
            } else if (text.compare(i, 3, "\xef\xbb\xbf") == 0) {
                out += "\\ufeff"; // a BOM in the middle
                i += 2;
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::size_t invalidUtf8(std::string_view text) noexcept
{
    const auto* const data = reinterpret_cast<const unsigned char*>(text.data());
    const std::size_t size = text.size();
    std::size_t i = 0;
    while (i < size) {
        if (data[i] < 0x80) {
            std::uint64_t eight = 0;
            while (i + 8 <= size) {
                std::memcpy(&eight, data + i, 8);
                if ((eight & 0x8080808080808080ULL) != 0)
                    break;
                i += 8;
            }
            while (i < size && data[i] < 0x80)
                ++i;
            continue;
        }
        const unsigned char lead = data[i];
        const std::size_t length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3
                                   : lead >= 0xf0 && lead <= 0xf4                                 ? 4
                                                                                                  : 0;
        if (length == 0 || i + length > size)
            return i;
        // The second octet's range excludes overlong forms, surrogates and what is beyond U+10FFFF.
        const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (data[i + 1] < low || data[i + 1] > high)
            return i;
        for (std::size_t k = 2; k < length; ++k) {
            if ((data[i + k] & 0xc0) != 0x80)
                return i;
        }
        i += length;
    }
    return std::string_view::npos;
}

} // namespace postern::schema
