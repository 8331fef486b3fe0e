// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/Address.h"

#include "dataplane/net/AsioSocket.h"

#include <algorithm>
#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <utility>

namespace postern::net {

Address Address::v4(std::array<std::uint8_t, 4> octets, std::uint16_t port) noexcept
{
    Address address;
    std::copy(octets.begin(), octets.end(), address.octets_.begin());
    address.port_ = port;
    address.kind_ = Kind::V4;
    return address;
}

Address Address::v6(std::array<std::uint8_t, 16> octets, std::uint16_t port, std::uint32_t scope) noexcept
{
    Address address;
    address.octets_ = octets;
    address.port_ = port;
    address.scope_ = scope;
    address.kind_ = Kind::V6;
    return address;
}

Address Address::unixSocket(std::string path)
{
    Address address;
    address.path_ = std::move(path);
    address.kind_ = Kind::Unix;
    return address;
}

Result<Address> Address::parse(std::string_view literal, std::uint16_t port)
{
    std::string_view text = literal;
    if (text.size() > 2 && text.front() == '[' && text.back() == ']')
        text = text.substr(1, text.size() - 2);
    asio::error_code failure;
    const asio::ip::address parsed = asio::ip::make_address(std::string(text), failure);
    if (failure || text.find('\0') != std::string_view::npos || (text.data() != literal.data() && !parsed.is_v6()))
        return unexpected(ErrorKind::InvalidArgument, "'" + std::string(literal) + "' is not an IP address");
    if (parsed.is_v4())
        return v4(parsed.to_v4().to_bytes(), port);
    return v6(parsed.to_v6().to_bytes(), port, static_cast<std::uint32_t>(parsed.to_v6().scope_id()));
}

bool Address::isLoopback() const noexcept
{
    switch (kind_) {
    case Kind::V4:
        return octets_[0] == 127;
    case Kind::V6:
        return std::all_of(octets_.begin(), octets_.end() - 1, [](std::uint8_t o) { return o == 0; }) && octets_[15] == 1;
    case Kind::Unix:
        return true;
    case Kind::None:
        break;
    }
    return false;
}

std::string_view Address::octets() const noexcept
{
    const std::size_t size = kind_ == Kind::V4 ? 4 : kind_ == Kind::V6 ? 16 : 0;
    return {reinterpret_cast<const char*>(octets_.data()), size};
}

Address Address::unmapped() const
{
    static constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (kind_ != Kind::V6 || !std::equal(prefix.begin(), prefix.end(), octets_.begin()))
        return *this;
    return v4({octets_[12], octets_[13], octets_[14], octets_[15]}, port_);
}

Address Address::withPort(std::uint16_t port) const
{
    Address other = *this;
    other.port_ = port;
    return other;
}

std::string Address::ip() const
{
    switch (kind_) {
    case Kind::V4:
        return asio::ip::address_v4({octets_[0], octets_[1], octets_[2], octets_[3]}).to_string();
    case Kind::V6: {
        asio::ip::address_v6::bytes_type bytes;
        std::copy(octets_.begin(), octets_.end(), bytes.begin());
        return asio::ip::address_v6(bytes, scope_).to_string();
    }
    case Kind::Unix:
        return path_;
    case Kind::None:
        break;
    }
    return {};
}

std::string Address::toString() const
{
    switch (kind_) {
    case Kind::V4:
        return ip() + ":" + std::to_string(port_);
    case Kind::V6:
        return "[" + ip() + "]:" + std::to_string(port_);
    case Kind::Unix:
        return "unix:" + path_;
    case Kind::None:
        break;
    }
    return "nowhere";
}

bool toEndpoint(const Address& address, Endpoint& out) noexcept
{
    if (address.isIp()) {
        sockaddr_in v4{};
        sockaddr_in6 v6{};
        if (address.kind() == Address::Kind::V4) {
            v4.sin_family = AF_INET;
            v4.sin_port = htons(address.port());
            std::memcpy(&v4.sin_addr, address.octets().data(), 4);
            out = Endpoint(&v4, sizeof v4, IPPROTO_TCP);
        } else {
            v6.sin6_family = AF_INET6;
            v6.sin6_port = htons(address.port());
            v6.sin6_scope_id = address.scope();
            std::memcpy(&v6.sin6_addr, address.octets().data(), 16);
            out = Endpoint(&v6, sizeof v6, IPPROTO_TCP);
        }
        return true;
    }
    sockaddr_un local{};
    if (address.kind() != Address::Kind::Unix || address.path().empty() || address.path().size() >= sizeof local.sun_path)
        return false;
    local.sun_family = AF_UNIX;
    std::memcpy(local.sun_path, address.path().data(), address.path().size());
    out = Endpoint(&local, offsetof(sockaddr_un, sun_path) + address.path().size() + 1, 0);
    return true;
}

Address fromEndpoint(const Endpoint& endpoint)
{
    const auto* any = endpoint.data();
    if (any->sa_family == AF_INET && endpoint.size() >= sizeof(sockaddr_in)) {
        sockaddr_in v4;
        std::memcpy(&v4, any, sizeof v4);
        std::array<std::uint8_t, 4> octets;
        std::memcpy(octets.data(), &v4.sin_addr, 4);
        return Address::v4(octets, ntohs(v4.sin_port));
    }
    if (any->sa_family == AF_INET6 && endpoint.size() >= sizeof(sockaddr_in6)) {
        sockaddr_in6 v6;
        std::memcpy(&v6, any, sizeof v6);
        std::array<std::uint8_t, 16> octets;
        std::memcpy(octets.data(), &v6.sin6_addr, 16);
        return Address::v6(octets, ntohs(v6.sin6_port), v6.sin6_scope_id);
    }
    if (any->sa_family == AF_UNIX) {
        const std::size_t most = endpoint.size() - std::min<std::size_t>(endpoint.size(), offsetof(sockaddr_un, sun_path));
        const char* path = reinterpret_cast<const sockaddr_un*>(any)->sun_path;
        return Address::unixSocket(std::string(path, strnlen(path, most)));
    }
    return {};
}

void tune(Socket& socket, const Address& peer) noexcept
{
    asio::error_code ignored; // a peer that is gone already is noticed by the first recv
    if (!peer.isIp())
        return;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
#ifdef TCP_CONGESTION
    // Within one host there is no path to learn: what the system's algorithm measures and paces for networks is only work.
    static constexpr std::string_view simplest = "reno"; // built into every kernel, allowed to everybody
    if (peer.unmapped().isLoopback())
        static_cast<void>(::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_CONGESTION, simplest.data(), simplest.size()));
#endif
}

} // namespace postern::net
