// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::deployment {

/// One address at which callers reach an API.
struct PublicUrl {
    std::string url;      ///< "https://api.example/orders/1.0.0": what an operation's path follows
    std::string target{}; ///< the name or address that a DNS record of this URL's host has to point at; empty: nobody told
    std::string zone{};   ///< Route 53's hosted zone that `target` is in, for alias records; empty: none

    friend bool operator==(const PublicUrl&, const PublicUrl&) = default;
};

/// Where callers reach an API that is deployed, as far as its gateway and the environment's settings tell. Nothing is guessed.
struct PublicUrls {
    std::vector<PublicUrl> urls;
    std::string note; ///< what is not known and which setting tells it, or what holds for these; empty: nothing

    /// Adds what is not there yet.
    void add(PublicUrl url);
    /// Adds a sentence.
    void say(std::string_view sentence);
};

/// An address in its parts.
struct UrlParts {
    std::string scheme;     ///< "http", "https"
    std::string host;       ///< in small letters; an IPv6 address without its brackets
    std::uint16_t port = 0; ///< never 0: the scheme's own when the text names none
    std::string path;       ///< "" or "/a/b", without a slash at its end

    [[nodiscard]] bool ownPort() const noexcept { return port == (scheme == "https" ? 443 : 80); } ///< the scheme's own
    [[nodiscard]] bool isAddress() const noexcept; ///< of IPv4 or IPv6
    [[nodiscard]] std::string text() const;
};

/// None: it is no address of http or https with a host, or has a user, a query, a fragment or anything but visible ASCII.
[[nodiscard]] std::optional<UrlParts> partsOf(std::string_view url);
/// A base address and the path of an API below it, with one slash between and none at the end.
[[nodiscard]] std::string urlBelow(std::string_view base, std::string_view path);

/// Of the schemes that an API takes ("https" when none are told): whoever sends credentials does so by TLS where it can be.
[[nodiscard]] std::string callingScheme(const schema::Value* schemes);

/// How every make of gateways describes its setting `publicUrl`.
inline constexpr std::string_view publicUrlDoc = "Where callers reach the gateway, when it does not tell: paths of APIs follow";
/// Reports a value of `publicUrl` that cannot be one.
void checkPublicUrl(const std::string& value, schema::Reporter& reporter, std::string_view field = "publicUrl");

} // namespace postern::deployment
