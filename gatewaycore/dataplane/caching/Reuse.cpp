// SPDX-License-Identifier: Apache-2.0
#include "dataplane/caching/Reuse.h"

#include "dataplane/http/HttpDate.h"

#include <algorithm>

namespace postern::caching {
namespace {

std::string_view opaqueTag(std::string_view tag) noexcept
{
    if (tag.starts_with("W/"))
        tag.remove_prefix(2);
    return tag;
}

/// Whether a list of entity tags, or "*", names `tag`, compared weakly (RFC 9110 8.8.3.2). Commas may be within tags.
bool listNames(std::string_view list, std::string_view tag) noexcept
{
    const std::string_view wanted = opaqueTag(tag);
    if (list == "*")
        return true;
    while (!wanted.empty()) {
        const std::size_t open = list.find('"');
        const std::size_t close = open == std::string_view::npos ? open : list.find('"', open + 1);
        if (close == std::string_view::npos)
            return false;
        if (list.substr(open, close - open + 1) == wanted)
            return true;
        list.remove_prefix(close + 1);
    }
    return false;
}

} // namespace

Reuse judge(const StoredResponse& stored, const CacheControl& request, WallTime now) noexcept
{
    const Seconds age = stored.age(now);
    const Seconds stale = stored.staleFor(now);
    if (request.noCache || stored.control.noCache)
        return Reuse::Validate;
    if (request.maxAge && age > *request.maxAge)
        return Reuse::Validate;
    if (request.minFresh && stored.lifetime - age < *request.minFresh)
        return Reuse::Validate;
    if (stale < Seconds(0))
        return Reuse::Fresh;
    if (stored.neverStale())
        return Reuse::Validate;
    if (request.maxStale && stale <= *request.maxStale)
        return Reuse::Stale;
    // A client that names an age wants no older one.
    if (!request.maxAge && stale < stored.staleWhileRevalidate)
        return Reuse::WhileAsked;
    return Reuse::Validate;
}

bool servesOnError(const StoredResponse& stored, const CacheControl& request, WallTime now) noexcept
{
    if (stored.neverStale() || request.noCache || request.minFresh)
        return false;
    return stored.staleFor(now) < std::max(stored.staleIfError, request.staleIfError.value_or(Seconds(0)));
}

bool isNotModified(const StoredResponse& stored, const Conditions& conditions, WallTime now) noexcept
{
    if (stored.status != 200) // a precondition is of the selected representation (RFC 9110 13.2.1)
        return false;
    if (!conditions.ifNoneMatch.empty())
        return listNames(conditions.ifNoneMatch, stored.entityTag);
    const auto since = http::parseHttpDate(conditions.ifModifiedSince, now);
    // RFC 9111 4.3.2: without Last-Modified, Date stands for it.
    return since && stored.lastModifiedTime.value_or(stored.date) <= *since;
}

bool confirms(const http::HeaderMap& headers, const StoredResponse& stored) noexcept
{
    const std::string_view tag = headers.value(http::HeaderId::ETag);
    if (!tag.empty())
        return opaqueTag(tag) == opaqueTag(stored.entityTag);
    const std::string_view modified = headers.value(http::HeaderId::LastModified);
    return modified.empty() || stored.lastModified.empty() || modified == stored.lastModified;
}

} // namespace postern::caching
