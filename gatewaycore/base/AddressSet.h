// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern {

/// A set of IP addresses, looked up in a time that grows with the logarithm of its size. Immutable once made.
///
/// IPv4 is kept as ::ffff:a.b.c.d (RFC 4291 2.5.5.2), so that both spellings of one address are equal; "::/0" therefore
/// is everything, "0.0.0.0/0" all of IPv4.
class AddressSet {
  public:
    using Octets = std::array<std::uint8_t, 16>;

    AddressSet() = default;
    /// Addresses ("192.0.2.7", "2001:db8::1", "[::1]"), CIDR blocks ("10.0.0.0/8"; bits beyond the prefix do not count)
    /// and ranges of one family ("192.0.2.10-192.0.2.20", both ends included). Errors: InvalidConfig, naming the entry.
    [[nodiscard]] static Result<AddressSet> make(const std::vector<std::string>& entries);
    /// An address, with or without brackets and a zone ("fe80::1%eth0"; the zone does not count); nothing for anything else.
    [[nodiscard]] static std::optional<Octets> parse(std::string_view address) noexcept;

    [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
    [[nodiscard]] bool contains(const Octets& address) const noexcept;
    /// What is no address is in no set.
    [[nodiscard]] bool contains(std::string_view address) const noexcept;

  private:
    struct Range {
        Octets first{};
        Octets last{};
    };
    [[nodiscard]] static std::optional<Range> rangeOf(std::string_view entry) noexcept;

    std::vector<Range> ranges_; ///< in order, and no two overlap
};

} // namespace postern
