// SPDX-License-Identifier: Apache-2.0
#include "dataplane/throttling/LimitHeaders.h"

#include <algorithm>
#include <charconv>

namespace postern::throttling {

FieldNumber::FieldNumber(std::uint64_t number) noexcept
{
    const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr;
    size_ = static_cast<std::uint8_t>(end - digits_.data());
}

std::uint64_t secondsRoundedUp(Nanoseconds duration) noexcept
{
    if (duration.count() <= 0)
        return 0;
    return static_cast<std::uint64_t>((duration.count() - 1) / 1'000'000'000 + 1);
}

LimitHeaders::LimitHeaders(const Decision& decision) noexcept
    : limit(decision.limit), remaining(decision.remaining), reset(secondsRoundedUp(decision.resetAfter)),
      retryAfter(decision.allowed ? 0 : std::max<std::uint64_t>(1, secondsRoundedUp(decision.retryAfter)))
{
}

} // namespace postern::throttling
