// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/FailureLimit.h"

#include "base/AddressSet.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace postern::security {

FailureLimit::FailureLimit() : seed_(SipKey::random()), rows_(room) {}

std::uint64_t FailureLimit::keyOf(std::string_view address) const noexcept
{
    std::string_view counted = address;
    const auto octets = AddressSet::parse(address); // IPv4 in either of its clothes is the same there
    if (octets) {
        constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        const bool v4 = std::equal(mapped.begin(), mapped.end(), octets->begin());
        counted = {reinterpret_cast<const char*>(octets->data()), v4 ? octets->size() : 8};
    }
    const std::uint64_t key = sipHash(seed_, counted);
    return key != 0 ? key : 1; // 0 is a free row
}

FailureLimit::Row* FailureLimit::find(std::uint64_t address) noexcept
{
    Row* const set = setOf(address);
    Row* const found = std::find_if(set, set + ways, [address](const Row& row) { return row.address == address; });
    return found != set + ways ? found : nullptr;
}

Seconds FailureLimit::wait(std::uint64_t address, const Rules& rules, SteadyTime now) const noexcept
{
    const Row* const row = const_cast<FailureLimit*>(this)->find(address);
    if (row == nullptr || row->until <= now || row->count < rules.failures)
        return Seconds(0);
    return std::chrono::ceil<Seconds>(row->until - now);
}

void FailureLimit::charge(std::uint64_t address, const Rules& rules, SteadyTime now) noexcept
{
    Row* row = find(address);
    if (row == nullptr) {
        Row* const set = setOf(address);
        const auto weight = [now](const Row& each) { return each.until <= now ? 0U : each.count + 1; };
        row = std::min_element(set, set + ways, [&](const Row& a, const Row& b) {
            return weight(a) != weight(b) ? weight(a) < weight(b) : a.until < b.until;
        });
        *row = {address, now + rules.window, 0};
    } else if (row->until <= now) {
        *row = {address, now + rules.window, 0};
    }
    ++row->count;
}

void FailureLimit::refund(std::uint64_t address) noexcept
{
    if (Row* const row = find(address); row != nullptr && row->count > 0)
        --row->count;
}

} // namespace postern::security
