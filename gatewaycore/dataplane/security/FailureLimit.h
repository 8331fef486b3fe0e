// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/SipHash.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace postern::security {

/// Counts what goes wrong by address, so that nobody can guess passwords for long. A table of a fixed size: an address
/// that finds no room takes that of the one with the least behind it, so that those who are shut out stay so while
/// strangers come by the million. Not safe from several threads; its owner has a lock.
class FailureLimit {
  public:
    struct Rules {
        std::uint32_t failures = 10;
        Seconds window{60};
    };
    FailureLimit();

    /// Names an address in the calls below: "192.0.2.7", or of IPv6 the first 64 bits, because that is what one customer
    /// is given. Never the same twice across gateways.
    [[nodiscard]] std::uint64_t keyOf(std::string_view address) const noexcept;

    /// Zero when `address` has failures left; else how long until it has, rounded up to a second.
    [[nodiscard]] Seconds wait(std::uint64_t address, const Rules& rules, SteadyTime now) const noexcept;
    /// One failure, counted before it is known to be one, so that attempts at the same time count, too.
    void charge(std::uint64_t address, const Rules& rules, SteadyTime now) noexcept;
    /// It was none.
    void refund(std::uint64_t address) noexcept;

    static constexpr std::size_t room = 4096;

  private:
    struct Row {
        std::uint64_t address = 0;
        SteadyTime until{};
        std::uint32_t count = 0;
    };
    static constexpr std::size_t ways = 8;
    [[nodiscard]] Row* setOf(std::uint64_t address) noexcept { return &rows_[address % (room / ways) * ways]; }
    [[nodiscard]] Row* find(std::uint64_t address) noexcept;

    SipKey seed_;
    std::vector<Row> rows_;
};

} // namespace postern::security
