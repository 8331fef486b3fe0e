// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/ProxyTrust.h"

#include <algorithm>
#include <charconv>

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

namespace postern::http {

std::optional<ProxyTrust::Octets> ProxyTrust::parse(std::string_view address) noexcept
{
    if (address.size() >= 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    std::array<char, 64> text{}; // inet_pton wants a terminated one
    if (address.empty() || address.size() >= text.size() || address.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::copy(address.begin(), address.end(), text.begin());
    Octets octets{};
    if (address.find(':') != std::string_view::npos)
        return inet_pton(AF_INET6, text.data(), octets.data()) == 1 ? std::optional(octets) : std::nullopt;
    octets[10] = octets[11] = 0xff;
    return inet_pton(AF_INET, text.data(), octets.data() + 12) == 1 ? std::optional(octets) : std::nullopt;
}

Result<ProxyTrust> ProxyTrust::make(const std::vector<std::string>& blocks)
{
    ProxyTrust trust;
    for (const std::string& entry : blocks) {
        const std::size_t slash = entry.find('/');
        const std::string_view text = std::string_view(entry).substr(0, slash);
        const auto octets = parse(text);
        const unsigned most = text.find(':') == std::string_view::npos ? 32 : 128;
        unsigned bits = most;
        bool good = octets.has_value();
        if (good && slash != std::string::npos) {
            const char* const end = entry.data() + entry.size();
            const auto [at, error] = std::from_chars(entry.data() + slash + 1, end, bits);
            good = error == std::errc() && at == end && bits <= most;
        }
        if (!good)
            return unexpected(ErrorKind::InvalidConfig,
                              "\"" + entry + "\" is neither an address nor a block such as \"10.0.0.0/8\"",
                              Fault::Config);
        trust.blocks_.push_back({*octets, bits + 128 - most});
    }
    return trust;
}

bool ProxyTrust::trusts(std::string_view address) const noexcept
{
    if (blocks_.empty())
        return false;
    const auto octets = parse(address);
    if (!octets)
        return false;
    return std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
        const unsigned whole = block.bits / 8;
        if (!std::equal(block.octets.begin(), block.octets.begin() + whole, octets->begin()))
            return false;
        const unsigned rest = block.bits % 8;
        return rest == 0 || (block.octets[whole] ^ (*octets)[whole]) >> (8 - rest) == 0;
    });
}

std::string_view ProxyTrust::clientAddress(std::string_view peer, const HeaderMap& headers) const noexcept
{
    if (!trusts(peer))
        return peer;
    // Going left to right, the last untrusted member wins.
    std::string_view client = peer;
    bool sawUntrusted = false;
    std::string_view leftmost;
    headers.forEachToken(HeaderId::XForwardedFor, [&](std::string_view member) {
        if (leftmost.empty())
            leftmost = member;
        if (!trusts(member)) {
            client = member;
            sawUntrusted = true;
        }
    });
    if (!sawUntrusted && !leftmost.empty())
        client = leftmost; // all are our proxies: the first of them began it
    return parse(client) ? client : peer;
}

} // namespace postern::http
