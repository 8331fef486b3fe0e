// SPDX-License-Identifier: Apache-2.0
#include "dataplane/caching/Storability.h"

namespace postern::caching {
namespace {

using http::HeaderId;

/// Final statuses whose meaning for caches is known here (RFC 9111 3, "understood").
bool isUnderstood(int status) noexcept
{
    switch (status) {
    case 200: case 203: case 204: case 300: case 301: case 302: case 303: case 307: case 308: case 400: case 401: case 403:
    case 404: case 405: case 410: case 414: case 421: case 451: case 500: case 501: case 502: case 503: case 504: return true;
    default: return false;
    }
}

/// The gateway takes credentials away before the backend sees them, so an answer that varies by one varies by what is not
/// in the request any more.
bool variesByCredential(const http::HeaderMap& headers) noexcept
{
    for (const HeaderId id : {HeaderId::Authorization, HeaderId::ApiKey, HeaderId::XApiKey}) {
        if (headers.containsToken(HeaderId::Vary, http::headerName(id)))
            return true;
    }
    return false;
}

} // namespace

bool isHeuristicallyCacheable(int status) noexcept
{
    switch (status) {
    case 200: case 203: case 204: case 300: case 301: case 308: case 404: case 405: case 410: case 414: case 501: return true;
    default: return false;
    }
}

std::string_view whyNotStored(const StoreQuestion& question) noexcept
{
    const CacheControl response = CacheControl::of(question.headers);
    if (question.status == 206 || question.headers.contains(HeaderId::ContentRange))
        return "it is a part (RFC 9111 3.3)";
    if (question.request.noStore)
        return "the request says no-store (RFC 9111 5.2.1.5)";
    // must-understand lifts no-store for those who understand the status (5.2.2.3).
    if (response.mustUnderstand && !isUnderstood(question.status))
        return "it says must-understand, and its status is not understood (RFC 9111 5.2.2.3)";
    if (response.noStore && !response.mustUnderstand)
        return "it says no-store (RFC 9111 5.2.2.5)";
    if (response.isPrivate)
        return "it is private (RFC 9111 5.2.2.7)";
    if (question.headers.containsToken(HeaderId::Vary, "*"))
        return "it varies by everything (RFC 9111 4.1)";
    if (variesByCredential(question.headers))
        return "it varies by a credential, which the cache does not see";
    if (question.headers.contains(HeaderId::SetCookie))
        return "it sets a cookie, which is for one client";
    const bool shared = response.isPublic || response.sharedMaxAge || response.mustRevalidate;
    if (question.authenticated && !shared)
        return "the caller is authenticated, and it says neither public nor s-maxage nor must-revalidate (RFC 9111 3.5)";
    const bool explicitly = response.sharedMaxAge || response.maxAge || question.headers.contains(HeaderId::Expires);
    const bool heuristically = isHeuristicallyCacheable(question.status) || response.isPublic;
    if (!isUnderstood(question.status))
        return "its status is not understood (RFC 9111 3)";
    if (!explicitly && !heuristically)
        return "it says nothing of its freshness, and its status allows no guess (RFC 9111 3)";
    const bool validator = question.headers.contains(HeaderId::ETag) || question.headers.contains(HeaderId::LastModified);
    if (!explicitly && !validator && question.rules.defaultLifetime.count() == 0)
        return "it says nothing of its freshness and could not be validated";
    return {};
}

} // namespace postern::caching
