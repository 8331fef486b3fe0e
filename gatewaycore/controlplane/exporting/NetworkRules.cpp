// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/NetworkRules.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <set>
#include <tuple>

namespace postern::exporting {
namespace {

using schema::Value;

struct KnownScheme {
    std::string_view scheme;
    std::uint16_t port;
};
constexpr std::array<KnownScheme, 6> knownSchemes{{{"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}, {"redis", 6379}, {"rediss", 6379}}};

Value portRule(const char* protocol, std::uint16_t port) { return Value::object({{"protocol", protocol}, {"port", std::int64_t(port)}}); }

/// Only this pod itself, which no policy stands in front of.
bool isOwn(const BackendAddress& address) { return address.ip.starts_with("127.") || address.ip == "::1"; }

} // namespace

std::optional<BackendAddress> backendAddress(std::string_view origin)
{
    const std::size_t colon = origin.find("://");
    if (colon == std::string_view::npos)
        return std::nullopt;
    BackendAddress out;
    for (const KnownScheme& each : knownSchemes) {
        if (each.scheme == origin.substr(0, colon))
            out.port = each.port;
    }
    if (out.port == 0)
        return std::nullopt;
    std::string_view authority = origin.substr(colon + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (const std::size_t user = authority.rfind('@'); user != std::string_view::npos)
        authority.remove_prefix(user + 1);
    std::string host;
    std::string_view port;
    if (authority.starts_with('[')) {
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos)
            return std::nullopt;
        host = authority.substr(1, end - 1);
        out.v6 = true;
        port = authority.substr(end + 1);
    } else {
        host = authority.substr(0, authority.find(':'));
        port = authority.substr(host.size());
    }
    if (host.empty())
        return std::nullopt;
    if (port.size() > 1) {
        const auto [end, failure] = std::from_chars(port.data() + 1, port.data() + port.size(), out.port);
        if (failure != std::errc() || end != port.data() + port.size() || out.port == 0)
            return std::nullopt;
    }
    std::array<unsigned char, 16> octets{};
    if (::inet_pton(out.v6 ? AF_INET6 : AF_INET, host.c_str(), octets.data()) == 1)
        out.ip = host;
    return out;
}

Value ingressRules(const std::vector<BundlePort>& ports)
{
    Value open = Value::list();
    for (const BundlePort& port : ports)
        open.push(portRule("TCP", port.port));
    if (open.size() == 0)
        return Value::list();
    return Value::list({Value::object({{"ports", std::move(open)}})});
}

Value egressRules(const std::vector<std::string>& backends)
{
    std::set<std::uint16_t> anywhere;
    std::set<std::tuple<std::string, bool, std::uint16_t>> known;
    for (const std::string& backend : backends) {
        const auto address = backendAddress(backend);
        if (!address || isOwn(*address))
            continue;
        if (address->ip.empty())
            anywhere.insert(address->port);
        else
            known.emplace(address->ip, address->v6, address->port);
    }
    Value out = Value::list({Value::object({{"ports", Value::list({portRule("UDP", 53), portRule("TCP", 53)})}})});
    if (!anywhere.empty()) {
        Value ports = Value::list();
        for (const std::uint16_t port : anywhere)
            ports.push(portRule("TCP", port));
        out.push(Value::object({{"ports", std::move(ports)}}));
    }
    for (const auto& [ip, v6, port] : known) {
        Value peer = Value::object({{"ipBlock", Value::object({{"cidr", ip + (v6 ? "/128" : "/32")}})}});
        out.push(Value::object({{"to", Value::list({std::move(peer)})}, {"ports", Value::list({portRule("TCP", port)})}}));
    }
    return out;
}

} // namespace postern::exporting
