// SPDX-License-Identifier: Apache-2.0
#include "dataplane/caching/CacheControl.h"

#include <algorithm>

namespace postern::caching {
namespace {

using Seconds = std::chrono::seconds;

constexpr std::int64_t mostSeconds = std::int64_t{1} << 31;

bool isDigits(std::string_view text) noexcept
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Seconds secondsOf(std::string_view text) noexcept
{
    if (!isDigits(text))
        return Seconds(0);
    std::int64_t value = 0;
    for (const char c : text)
        value = std::min(value * 10 + (c - '0'), mostSeconds);
    return Seconds(value);
}

void keepSmaller(std::optional<Seconds>& field, Seconds value) noexcept { field = field ? std::min(*field, value) : value; }

void takeDirective(CacheControl& out, std::string_view name, std::string_view argument, bool hasArgument)
{
    const auto is = [name](std::string_view known) { return http::equalsIgnoringCase(name, known); };
    if (is("max-age"))
        keepSmaller(out.maxAge, secondsOf(argument));
    else if (is("s-maxage"))
        keepSmaller(out.sharedMaxAge, secondsOf(argument));
    else if (is("max-stale"))
        keepSmaller(out.maxStale, hasArgument ? secondsOf(argument) : Seconds(mostSeconds));
    else if (is("min-fresh"))
        out.minFresh = std::max(out.minFresh.value_or(Seconds(0)), secondsOf(argument));
    else if (is("stale-if-error"))
        keepSmaller(out.staleIfError, secondsOf(argument));
    else if (is("stale-while-revalidate"))
        keepSmaller(out.staleWhileRevalidate, secondsOf(argument));
    else if (is("no-cache"))
        out.noCache = true;
    else if (is("no-store"))
        out.noStore = true;
    else if (is("private"))
        out.isPrivate = true;
    else if (is("public"))
        out.isPublic = true;
    else if (is("must-revalidate"))
        out.mustRevalidate = true;
    else if (is("proxy-revalidate"))
        out.proxyRevalidate = true;
    else if (is("must-understand"))
        out.mustUnderstand = true;
    else if (is("only-if-cached"))
        out.onlyIfCached = true;
}

/// `name`, `name=token` or `name="text"`, with commas between them; a comma within quotes separates nothing.
void takeDirectives(CacheControl& out, std::string_view list)
{
    std::size_t at = 0;
    const auto skip = [&](std::string_view octets) {
        while (at < list.size() && octets.find(list[at]) != std::string_view::npos)
            ++at;
    };
    const auto until = [&](std::string_view octets) {
        const std::size_t begin = at;
        at = std::min(list.find_first_of(octets, at), list.size());
        return list.substr(begin, at - begin);
    };
    for (;;) {
        skip(" \t,");
        if (at == list.size())
            return;
        const std::string_view name = until(" \t,=");
        std::string_view argument;
        bool hasArgument = false;
        skip(" \t");
        if (at < list.size() && list[at] == '=') {
            hasArgument = true;
            ++at;
            skip(" \t");
            if (at < list.size() && list[at] == '"') {
                const std::size_t begin = ++at;
                while (at < list.size() && list[at] != '"')
                    at += list[at] == '\\' ? 2 : 1;
                at = std::min(at, list.size());
                argument = list.substr(begin, at - begin);
            } else {
                argument = until(" \t,");
            }
        }
        takeDirective(out, name, argument, hasArgument);
        static_cast<void>(until(",")); // what stands behind an argument is nothing that anybody defines
    }
}

} // namespace

CacheControl CacheControl::of(const http::HeaderMap& headers)
{
    CacheControl out;
    headers.forEachValue(http::HeaderId::CacheControl, [&out](std::string_view value) {
        out.present = true;
        takeDirectives(out, value);
    });
    return out;
}

CacheControl CacheControl::ofRequest(const http::HeaderMap& headers)
{
    CacheControl out = of(headers);
    if (!out.present && headers.containsToken(http::HeaderId::Pragma, "no-cache"))
        out.noCache = true;
    return out;
}

} // namespace postern::caching
