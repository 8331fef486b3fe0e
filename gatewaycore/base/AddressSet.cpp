// SPDX-License-Identifier: Apache-2.0
#include "base/AddressSet.h"

#include <algorithm>
#include <charconv>

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

namespace postern {
namespace {

bool isIpv6(std::string_view text) noexcept { return text.find(':') != std::string_view::npos; }

} // namespace

std::optional<AddressSet::Octets> AddressSet::parse(std::string_view address) noexcept
{
    if (address.size() >= 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    if (isIpv6(address))
        address = address.substr(0, address.find('%'));
    std::array<char, 64> text{}; // inet_pton wants a terminated one
    if (address.empty() || address.size() >= text.size() || address.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::copy(address.begin(), address.end(), text.begin());
    Octets octets{};
    if (isIpv6(address))
        return inet_pton(AF_INET6, text.data(), octets.data()) == 1 ? std::optional(octets) : std::nullopt;
    octets[10] = octets[11] = 0xff;
    return inet_pton(AF_INET, text.data(), octets.data() + 12) == 1 ? std::optional(octets) : std::nullopt;
}

std::optional<AddressSet::Range> AddressSet::rangeOf(std::string_view entry) noexcept
{
    if (const std::size_t dash = entry.find('-'); dash != std::string_view::npos) {
        const std::string_view from = entry.substr(0, dash);
        const std::string_view to = entry.substr(dash + 1);
        const auto first = parse(from);
        const auto last = parse(to);
        if (!first || !last || isIpv6(from) != isIpv6(to) || *last < *first)
            return std::nullopt;
        return Range{*first, *last};
    }
    const std::size_t slash = entry.find('/');
    const std::string_view text = entry.substr(0, slash);
    const auto octets = parse(text);
    if (!octets)
        return std::nullopt;
    const unsigned most = isIpv6(text) ? 128 : 32;
    unsigned bits = most;
    if (slash != std::string_view::npos) {
        const char* const end = entry.data() + entry.size();
        const auto [at, error] = std::from_chars(entry.data() + slash + 1, end, bits);
        if (error != std::errc() || at != end || bits > most)
            return std::nullopt;
    }
    bits += 128 - most;
    Range range{*octets, *octets};
    for (std::size_t i = bits / 8; i < range.first.size(); ++i) {
        const auto free = static_cast<std::uint8_t>(i == bits / 8 ? 0xffU >> (bits % 8) : 0xffU);
        range.first[i] = static_cast<std::uint8_t>(range.first[i] & ~free);
        range.last[i] = static_cast<std::uint8_t>(range.last[i] | free);
    }
    return range;
}

Result<AddressSet> AddressSet::make(const std::vector<std::string>& entries)
{
    AddressSet set;
    for (const std::string& entry : entries) {
        const auto range = rangeOf(entry);
        if (!range)
            return unexpected(ErrorKind::InvalidConfig,
                              "\"" + entry.substr(0, 80) +
                                  "\" is neither an address nor a block such as \"10.0.0.0/8\" nor a range \"a-b\"",
                              Fault::Config);
        set.ranges_.push_back(*range);
    }
    std::sort(set.ranges_.begin(), set.ranges_.end(),
              [](const Range& a, const Range& b) { return a.first < b.first; });
    std::vector<Range> apart;
    for (const Range& range : set.ranges_) {
        if (!apart.empty() && range.first <= apart.back().last)
            apart.back().last = std::max(apart.back().last, range.last);
        else
            apart.push_back(range);
    }
    set.ranges_ = std::move(apart);
    return set;
}

bool AddressSet::contains(const Octets& address) const noexcept
{
    // The last range that does not begin behind the address is the only one that can have it.
    const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), address,
                                         [](const Octets& wanted, const Range& range) { return wanted < range.first; });
    return behind != ranges_.begin() && address <= std::prev(behind)->last;
}

bool AddressSet::contains(std::string_view address) const noexcept
{
    if (ranges_.empty())
        return false;
    const auto octets = parse(address);
    return octets && contains(*octets);
}

} // namespace postern
