// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/http/HeaderMap.h"
#include "dataplane/http/Target.h"

#include <cstdint>
#include <string_view>

namespace postern::http {

/// Methods are case-sensitive (RFC 9110 9.1); "get" is Other.
enum class Method : std::uint8_t { Get, Head, Post, Put, Delete, Connect, Options, Trace, Patch, Other };

/// The method that `text` names; Other when it is none of the above.
[[nodiscard]] Method parseMethod(std::string_view text) noexcept;
/// Whether the parser lets `text` through: one of the above or another name of the IANA HTTP Method Registry. What
/// nobody has defined nobody can route, retry or frame for sure: it is answered 501 (RFC 9110 9.1).
[[nodiscard]] bool isRegisteredMethod(std::string_view text) noexcept;
/// "GET"; empty for Other. Lives for ever.
[[nodiscard]] std::string_view toString(Method method) noexcept;
/// Whether a request may be sent again after a failure that left its fate unknown (RFC 9110 9.2.2).
[[nodiscard]] bool isIdempotent(Method method) noexcept;
/// Whether it asks for no change (RFC 9110 9.2.1).
[[nodiscard]] bool isSafe(Method method) noexcept;

enum class Version : std::uint8_t { Http10, Http11, Http2 };
/// "HTTP/1.1".
[[nodiscard]] std::string_view toString(Version version) noexcept;

/// "Not Found" for 404; "Unknown" for a status that RFC 9110 and its registry do not name. Lives for ever.
[[nodiscard]] std::string_view reasonPhrase(int status) noexcept;

/// The head of a request. Texts live in the arena of the header map, or wherever who set them says.
struct RequestHead {
    explicit RequestHead(Arena& arena) noexcept : headers(arena) {}

    Method method = Method::Get;
    Version version = Version::Http11;
    std::string_view methodText; ///< as received; what counts when method is Other
    std::string_view target;     ///< raw, as received; change it with setTarget() only
    Target parts;                ///< `target`, taken apart
    /// "host[:port]" of whom the request is for: the target's, or else the Host field (RFC 9112 3.3). As received;
    /// compare hosts without regard to case. Empty for an HTTP/1.0 request that names nobody.
    std::string_view authority;
    HeaderMap headers;

    /// Raw; begins with '/', or "*". See normalisePath() for what is compared.
    [[nodiscard]] std::string_view path() const noexcept { return parts.path; }
    /// Raw, without '?'.
    [[nodiscard]] std::string_view query() const noexcept { return parts.query; }
    /// Sets method and methodText.
    void setMethod(Method value) noexcept
    {
        method = value;
        methodText = toString(value);
    }
    /// Checks `text` (whose octets must outlive this head) and takes it apart.
    Result<void> setTarget(std::string_view text);
    /// Empty again, its arena having been reset.
    void forget() noexcept;
};

/// The head of a response.
struct ResponseHead {
    explicit ResponseHead(Arena& arena) noexcept : headers(arena) {}

    int status = 200;
    Version version = Version::Http11;
    std::string_view reason; ///< as received; empty means reasonPhrase(status) when written
    HeaderMap headers;

    [[nodiscard]] bool isInformational() const noexcept { return status >= 100 && status < 200; }
    /// Empty again, its arena having been reset.
    void forget() noexcept;
};

} // namespace postern::http
