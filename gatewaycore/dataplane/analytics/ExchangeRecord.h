// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace postern::analytics {

/// A text of at most N octets in place; a longer one is cut.
template <std::size_t N> class FixedText {
  public:
    void assign(std::string_view text) noexcept
    {
        size_ = static_cast<std::uint8_t>(text.size() < N ? text.size() : N);
        for (std::size_t i = 0; i < size_; ++i)
            text_[i] = text[i];
    }
    [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), size_}; }

  private:
    static_assert(N < 256);
    std::array<char, N> text_{};
    std::uint8_t size_ = 0;
};

/// What is kept of every exchange, recorded or not: 128 octets without a pointer, so that writing it costs a copy and
/// reading it needs nothing else to be alive.
struct ExchangeRecord {
    std::int64_t beganUs = 0;        ///< microseconds since 1970
    std::uint32_t durationUs = 0;    ///< from the request's head to the end of the answer; saturated
    std::uint32_t upstreamUs = 0;    ///< of that, from the backend's call to its answer's head; 0 when there was none
    std::uint32_t requestBytes = 0;  ///< saturated at 4 GiB
    std::uint32_t responseBytes = 0; ///< saturated at 4 GiB
    std::uint32_t fault = 0;         ///< the registry's code, 900901; 0 for none
    std::uint16_t status = 0;        ///< 0: the client left first
    FixedText<44> api;               ///< "Orders 1.0.0"; empty when no route matched
    FixedText<49> route;             ///< the operation's template
    bool overQuota = false;          ///< beyond a limit whose policy lets calls pass (stopOnQuotaReach: false)
};
static_assert(sizeof(ExchangeRecord) == 128);

} // namespace postern::analytics
