// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace postern::http {

/// A small integer for each field name that the gateway itself acts upon or often sees. Any other name is Unknown and
/// is told by its text. The order is alphabetical and is that of the table in HeaderName.cpp.
enum class HeaderId : std::uint8_t {
    Unknown,
    Accept,
    AcceptCharset,
    AcceptEncoding,
    AcceptLanguage,
    AcceptRanges,
    AccessControlAllowCredentials,
    AccessControlAllowHeaders,
    AccessControlAllowMethods,
    AccessControlAllowOrigin,
    AccessControlExposeHeaders,
    AccessControlMaxAge,
    AccessControlRequestHeaders,
    AccessControlRequestMethod,
    Age,
    Allow,
    AltSvc,
    ApiKey,
    Authorization,
    CacheControl,
    Connection,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    ContentLength,
    ContentLocation,
    ContentRange,
    ContentType,
    Cookie,
    Date,
    ETag,
    Expect,
    Expires,
    Forwarded,
    Host,
    Http2Settings,
    IfMatch,
    IfModifiedSince,
    IfNoneMatch,
    IfRange,
    IfUnmodifiedSince,
    KeepAlive,
    LastModified,
    Link,
    Location,
    MaxForwards,
    Origin,
    Pragma,
    ProxyAuthenticate,
    ProxyAuthorization,
    ProxyConnection,
    Range,
    RateLimit,
    RateLimitLimit,
    RateLimitPolicy,
    RateLimitRemaining,
    RateLimitReset,
    Referer,
    RetryAfter,
    SecWebSocketKey,
    SecWebSocketVersion,
    Server,
    SetCookie,
    StrictTransportSecurity,
    Te,
    Traceparent,
    Tracestate,
    Trailer,
    TransferEncoding,
    Upgrade,
    UserAgent,
    Vary,
    Via,
    Warning,
    WwwAuthenticate,
    XApiKey,
    XCorrelationId,
    XForwardedFor,
    XForwardedHost,
    XForwardedPort,
    XForwardedProto,
    XRealIp,
    XRequestId,
};

inline constexpr std::size_t headerIdCount = static_cast<std::size_t>(HeaderId::XRequestId) + 1;

/// The id of `name`, compared without regard to case (RFC 9110 5.1); Unknown when it is none of ours.
[[nodiscard]] HeaderId headerId(std::string_view name) noexcept;
/// "Content-Type": the spelling that is written on HTTP/1.1. Empty for Unknown. Lives for ever.
[[nodiscard]] std::string_view headerName(HeaderId id) noexcept;
/// "content-type": the spelling of HTTP/2 and of configuration. Empty for Unknown. Lives for ever.
[[nodiscard]] std::string_view headerNameLower(HeaderId id) noexcept;

/// A name from a configuration, whose id is found once and not at each look into a HeaderMap.
struct FieldName {
    explicit FieldName(std::string spelled) : text(std::move(spelled)), id(headerId(text)) {}

    std::string text;
    HeaderId id;
};

/// Whether two names, tokens or codings are equal but for the case of ASCII letters.
[[nodiscard]] bool equalsIgnoringCase(std::string_view a, std::string_view b) noexcept;

} // namespace postern::http
