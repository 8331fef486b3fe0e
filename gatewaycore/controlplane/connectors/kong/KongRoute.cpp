// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongRoute.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

constexpr std::string_view special = R"(\^$.|?*+()[]{}-)";

void addEscaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
}

/// Segments may be mixed: "{id}.json"; "*" at the end takes all that follows.
void addTemplate(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t open = text.find_first_of("{*");
        addEscaped(out, text.substr(0, open));
        if (open == std::string_view::npos)
            return;
        const bool all = text[open] == '*';
        const std::size_t close = all ? open : text.find('}', open);
        out += all ? ".*" : "[^/]+";
        if (close == std::string_view::npos)
            return;
        text.remove_prefix(close + 1);
    }
}

} // namespace

std::string routePath(std::string_view context, std::string_view pathTemplate, KongRelease release)
{
    std::string out = release == KongRelease::Since3 ? "~" : "";
    addEscaped(out, context);
    out.append("(?<").append(restGroup).append(">");
    addTemplate(out, pathTemplate);
    out += ")$";
    return out;
}

std::int64_t routePriority(std::string_view pathTemplate)
{
    // Two bits a segment: written out, mixed, a parameter, everything. Fifteen segments fit; deeper ones do not tell any more.
    constexpr int segments = 15;
    std::int64_t out = 0;
    int seen = 0;
    while (!pathTemplate.empty() && seen < segments) {
        if (pathTemplate.front() == '/')
            pathTemplate.remove_prefix(1);
        const std::size_t end = std::min(pathTemplate.find('/'), pathTemplate.size());
        const std::string_view segment = pathTemplate.substr(0, end);
        const bool whole = segment.starts_with('{') && segment.ends_with('}') && segment.find('}') == segment.size() - 1;
        const std::int64_t rank = segment.find('*') != std::string_view::npos ? 0 : whole ? 1 : segment.find('{') != std::string_view::npos ? 2 : 3;
        out = out * 4 + rank;
        ++seen;
        pathTemplate.remove_prefix(end);
    }
    for (; seen < segments; ++seen)
        out *= 4;
    return out;
}

std::string kongName(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        if (fits)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out;
}

} // namespace postern::connectors::kong
