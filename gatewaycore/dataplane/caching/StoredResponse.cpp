// SPDX-License-Identifier: Apache-2.0
#include "dataplane/caching/StoredResponse.h"

#include "dataplane/caching/Storability.h"
#include "dataplane/http/HttpDate.h"

#include <algorithm>

namespace postern::caching {
namespace {

using http::HeaderId;

/// Fields that are written anew with each answer.
bool isOfOneAnswer(HeaderId id) noexcept
{
    return id == HeaderId::ContentLength || id == HeaderId::TransferEncoding || id == HeaderId::Connection ||
           id == HeaderId::KeepAlive || id == HeaderId::ProxyConnection || id == HeaderId::Te || id == HeaderId::Trailer ||
           id == HeaderId::Upgrade || id == HeaderId::Age || id == HeaderId::ProxyAuthenticate;
}

/// Fields that say how this very content is coded: an update leaves them alone (RFC 9111 3.2).
bool isOfTheContent(HeaderId id) noexcept
{
    return id == HeaderId::ContentEncoding || id == HeaderId::ContentType || id == HeaderId::ContentRange;
}

std::optional<Seconds> ageField(const http::HeaderMap& headers) noexcept
{
    std::string_view text = headers.value(HeaderId::Age);
    text = text.substr(0, text.find(',')); // RFC 9111 5.1: the first member counts
    std::int64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = std::min(value * 10 + (c - '0'), std::int64_t{1} << 31);
    }
    return text.empty() ? std::nullopt : std::optional(Seconds(value));
}

/// RFC 9111 4.2.3; nothing is younger than nothing.
Seconds initialAgeOf(const http::HeaderMap& headers, const ExchangeTimes& times, WallTime date) noexcept
{
    const auto whole = [](auto duration) { return std::chrono::floor<Seconds>(duration); };
    const Seconds apparent = std::max(Seconds(0), whole(times.received - date));
    const Seconds delay = std::max(Seconds(0), whole(times.received - times.requested));
    return std::max(apparent, ageField(headers).value_or(Seconds(0)) + delay);
}

Seconds lifetimeOf(int status, const http::HeaderMap& headers, const CacheControl& control, const ExchangeTimes& times,
                   WallTime date, const FreshnessRules& rules)
{
    Seconds lifetime{0};
    if (control.sharedMaxAge) {
        lifetime = *control.sharedMaxAge;
    } else if (control.maxAge) {
        lifetime = *control.maxAge;
    } else if (headers.contains(HeaderId::Expires)) {
        // What is no date, "0" above all, has expired (RFC 9111 5.3).
        const auto expires = http::parseHttpDate(headers.value(HeaderId::Expires), times.received);
        lifetime = expires && headers.count(HeaderId::Expires) == 1 ? std::chrono::floor<Seconds>(*expires - date) : Seconds(0);
    } else if (isHeuristicallyCacheable(status) || control.isPublic) {
        lifetime = rules.defaultLifetime;
    }
    if (rules.maximumLifetime.count() > 0)
        lifetime = std::min(lifetime, rules.maximumLifetime);
    return std::max(Seconds(0), lifetime);
}

void takeMetadata(StoredResponse& out, const http::HeaderMap& headers, const ExchangeTimes& times, const FreshnessRules& rules)
{
    out.control = CacheControl::of(headers);
    out.received = times.received;
    out.date = http::parseHttpDate(headers.value(HeaderId::Date), times.received).value_or(times.received);
    out.initialAge = initialAgeOf(headers, times, out.date);
    out.lifetime = lifetimeOf(out.status, headers, out.control, times, out.date, rules);
    out.staleIfError = out.control.staleIfError.value_or(rules.staleIfError);
    out.staleWhileRevalidate = out.control.staleWhileRevalidate.value_or(rules.staleWhileRevalidate);
    out.entityTag = headers.value(HeaderId::ETag);
    out.lastModified = headers.value(HeaderId::LastModified);
    out.lastModifiedTime = http::parseHttpDate(out.lastModified, times.received);
}

} // namespace

std::string_view StoredResponse::field(std::string_view name) const noexcept
{
    for (const auto& [own, value] : fields) {
        if (http::equalsIgnoringCase(own, name))
            return value;
    }
    return {};
}

std::size_t StoredResponse::size() const noexcept
{
    std::size_t octets = sizeof *this + scope.size() + (body != nullptr ? body->size() + sizeof *body : 0) +
                         entityTag.size() + lastModified.size();
    for (const Fields* const list : {&fields, &vary}) {
        for (const auto& [name, value] : *list)
            octets += sizeof(Fields::value_type) + name.size() + value.size();
    }
    return octets;
}

Seconds StoredResponse::age(WallTime now) const noexcept
{
    return initialAge + std::max(Seconds(0), std::chrono::floor<Seconds>(now - received));
}

StoredResponse describeResponse(int status, const http::HeaderMap& headers, const ExchangeTimes& times,
                                const FreshnessRules& rules)
{
    StoredResponse out;
    out.status = status;
    for (const http::HeaderField& field : headers) {
        if (!isOfOneAnswer(field.id))
            out.fields.emplace_back(field.name, field.value);
    }
    takeMetadata(out, headers, times, rules);
    if (!headers.contains(HeaderId::Date)) { // RFC 9110 6.6.1: a recipient with a clock adds it
        char text[http::httpDateSize];
        http::writeHttpDate(text, times.received);
        out.fields.emplace_back("Date", std::string(text, sizeof text));
    }
    return out;
}

StoredResponse freshened(const StoredResponse& stored, const http::HeaderMap& headers, const ExchangeTimes& times,
                         const FreshnessRules& rules)
{
    StoredResponse out = stored;
    for (const http::HeaderField& field : headers) {
        if (!isOfOneAnswer(field.id) && !isOfTheContent(field.id))
            std::erase_if(out.fields, [&field](const auto& own) { return http::equalsIgnoringCase(own.first, field.name); });
    }
    for (const http::HeaderField& field : headers) {
        if (!isOfOneAnswer(field.id) && !isOfTheContent(field.id))
            out.fields.emplace_back(field.name, field.value);
    }
    // Its times are those of the update, and what it says together with what was there decides how long that lasts.
    Arena arena;
    http::HeaderMap merged(arena);
    for (const auto& [name, value] : out.fields)
        merged.add(name, value);
    if (headers.contains(HeaderId::Age))
        merged.add(HeaderId::Age, headers.value(HeaderId::Age));
    if (!headers.contains(HeaderId::Date))
        merged.remove(HeaderId::Date); // the old one says nothing of the new answer's age
    takeMetadata(out, merged, times, rules);
    return out;
}

} // namespace postern::caching
