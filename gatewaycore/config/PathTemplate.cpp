// SPDX-License-Identifier: Apache-2.0
#include "config/PathTemplate.h"

#include <algorithm>

namespace postern::config {
namespace {

constexpr std::size_t mostSegments = 64;
constexpr std::size_t mostParameters = 32;

int hexDigit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Appends the octet at `i` as routing compares it: an escape is decoded, unless that would change how the path is cut or
/// read as a template.
void appendCanonical(std::string& shape, std::string_view text, std::size_t& i)
{
    const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hexDigit(text[i + 2]);
    const int octet = low < 0 ? static_cast<unsigned char>(text[i]) : high * 16 + low;
    const bool escaped = low >= 0;
    if (escaped)
        i += 2;
    const bool stays = octet == '%' || (escaped && (octet < 0x20 || octet == 0x7f ||
                                                    std::string_view("/\\*{}").find(static_cast<char>(octet)) !=
                                                        std::string_view::npos));
    if (!stays) {
        shape += static_cast<char>(octet);
        return;
    }
    constexpr std::string_view hex = "0123456789ABCDEF";
    shape += '%';
    shape += hex[static_cast<std::size_t>(octet) >> 4];
    shape += hex[static_cast<std::size_t>(octet) & 15];
}

/// What is wrong with the segments of a shape; empty: nothing.
std::string segmentProblem(std::string_view shape)
{
    std::size_t segments = 0;
    for (std::size_t at = 0; at < shape.size() && shape != "/";) {
        const std::size_t end = std::min(shape.find('/', at + 1), shape.size());
        const std::string_view segment = shape.substr(at + 1, end - at - 1);
        at = end;
        if (segment == "*")
            break;
        if (segment.empty() && at != shape.size())
            return "has an empty segment (\"//\")";
        if (segment == "." || segment == "..")
            return "has a segment \"" + std::string(segment) + "\", which can never be asked for";
        if (++segments > mostSegments)
            return "has more than " + std::to_string(mostSegments) + " segments";
    }
    return {};
}

} // namespace

PathTemplate PathTemplate::parse(std::string_view text)
{
    PathTemplate out;
    const auto bad = [&out](std::string why) {
        out.problem = std::move(why);
        return out;
    };
    if (!text.starts_with('/'))
        return bad("must start with /");
    if (text.size() > 4096)
        return bad("is longer than 4096 octets");
    bool afterParameter = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
            return bad("holds a blank or a control character");
        if (c == '?' || c == '#')
            return bad("holds a query or fragment; a path ends before it");
        if (c == '}')
            return bad("has a } without its {");
        if (c == '*' && !(i + 1 == text.size() && text[i - 1] == '/'))
            return bad("has a * that is not its whole last segment");
        if (c != '{') {
            afterParameter = false;
            appendCanonical(out.shape, text, i);
            continue;
        }
        const std::size_t close = text.find_first_of("{}/", i + 1);
        if (close == std::string_view::npos || text[close] != '}')
            return bad("has a { without its }");
        std::string name(text.substr(i + 1, close - i - 1));
        if (name.empty())
            return bad("has a parameter without a name");
        if (name.find_first_of("?#") != std::string::npos)
            return bad("holds a query or fragment; a path ends before it");
        if (afterParameter)
            return bad("has two parameters side by side: where one ends cannot be told");
        if (std::find(out.parameters.begin(), out.parameters.end(), name) != out.parameters.end())
            return bad("has the parameter {" + name + "} twice");
        out.parameters.push_back(std::move(name));
        out.shape += "{}";
        afterParameter = true;
        i = close;
    }
    if (out.parameters.size() > mostParameters)
        return bad("has more than " + std::to_string(mostParameters) + " parameters");
    out.problem = segmentProblem(out.shape);
    return out;
}

PathTemplate PathTemplate::parse(std::string_view context, std::string_view text)
{
    while (context.ends_with('/'))
        context.remove_suffix(1);
    if (context.empty() || !text.starts_with('/'))
        return parse(text);
    return parse(std::string(context).append(text == "/" ? std::string_view() : text));
}

} // namespace postern::config
