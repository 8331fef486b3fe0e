// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace postern::http {

/// How the end of a message's content is told (RFC 9112 6.3).
struct BodyFraming {
    enum class Kind : std::uint8_t {
        None,       ///< no content: the message ends with its head
        Length,     ///< exactly `length` octets (Content-Length; 0 is allowed and is written)
        Chunked,    ///< Transfer-Encoding: chunked
        UntilClose, ///< a response that ends with its connection
    };

    Kind kind = Kind::None;
    std::uint64_t length = 0; ///< octets; with Kind::Length only

    [[nodiscard]] static constexpr BodyFraming none() noexcept { return {}; }
    [[nodiscard]] static constexpr BodyFraming ofLength(std::uint64_t octets) noexcept
    {
        return {Kind::Length, octets};
    }
    [[nodiscard]] static constexpr BodyFraming chunked() noexcept { return {Kind::Chunked, 0}; }
    [[nodiscard]] static constexpr BodyFraming untilClose() noexcept { return {Kind::UntilClose, 0}; }

    /// Whether at least one octet of content may follow the head.
    [[nodiscard]] constexpr bool hasBody() const noexcept
    {
        return kind == Kind::Chunked || kind == Kind::UntilClose || (kind == Kind::Length && length > 0);
    }
    friend constexpr bool operator==(const BodyFraming&, const BodyFraming&) = default;
};

} // namespace postern::http
