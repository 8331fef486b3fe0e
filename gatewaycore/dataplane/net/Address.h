// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::net {

/// Where a socket is: an IPv4 or IPv6 address with a port, or the path of a Unix socket. A value; never a name that has
/// to be looked up.
class Address {
  public:
    enum class Kind : std::uint8_t { None, V4, V6, Unix };

    Address() = default;
    [[nodiscard]] static Address v4(std::array<std::uint8_t, 4> octets, std::uint16_t port) noexcept;
    [[nodiscard]] static Address v6(std::array<std::uint8_t, 16> octets, std::uint16_t port, std::uint32_t scope = 0) noexcept;
    [[nodiscard]] static Address unixSocket(std::string path);
    [[nodiscard]] static Address loopback(std::uint16_t port = 0) noexcept { return v4({127, 0, 0, 1}, port); }
    /// A literal such as "127.0.0.1", "::1" or "[::1]". An error (InvalidArgument) for anything else, host names included.
    [[nodiscard]] static Result<Address> parse(std::string_view literal, std::uint16_t port);

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool isIp() const noexcept { return kind_ == Kind::V4 || kind_ == Kind::V6; }
    [[nodiscard]] bool isLoopback() const noexcept;
    /// 4 octets for V4, 16 for V6, in network order; empty otherwise.
    [[nodiscard]] std::string_view octets() const noexcept;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::uint32_t scope() const noexcept { return scope_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// An IPv4 address that came in as ::ffff:a.b.c.d is given as V4, so that both spellings are one client.
    [[nodiscard]] Address unmapped() const;
    [[nodiscard]] Address withPort(std::uint16_t port) const;

    /// "127.0.0.1", "::1" or the path.
    [[nodiscard]] std::string ip() const;
    /// "127.0.0.1:80", "[::1]:80" or "unix:/path".
    [[nodiscard]] std::string toString() const;

    friend bool operator==(const Address&, const Address&) = default;

  private:
    std::array<std::uint8_t, 16> octets_{};
    std::string path_;
    std::uint32_t scope_ = 0;
    std::uint16_t port_ = 0;
    Kind kind_ = Kind::None;
};

} // namespace postern::net
