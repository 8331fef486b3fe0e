// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/analytics/ExchangeRecord.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace postern::analytics {

/// How long things took, in bins that grow by a quarter power of two: at most 19 % off, from 1 us to an hour.
class LatencyBins {
  public:
    static constexpr std::size_t count = 128;
    void add(std::uint32_t microseconds) noexcept;
    /// The upper edge of the bin that holds the share `quantile` (0 to 1) of what was added; 0 when nothing was.
    [[nodiscard]] std::uint32_t quantile(double quantile) const noexcept;
    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

  private:
    std::array<std::uint64_t, count> bins_{};
    std::uint64_t total_ = 0;
};

/// What was counted of one API.
struct ApiMeasures {
    std::uint64_t requests = 0;
    std::uint64_t clientErrors = 0; ///< 4xx
    std::uint64_t serverErrors = 0; ///< 5xx, and answers that broke
    std::uint64_t throttled = 0;    ///< 429
    std::uint64_t requestBytes = 0;
    std::uint64_t responseBytes = 0;
    LatencyBins latency;
};

/// Records, added up by API; at most 1,000 of them, the rest under "other". Used from one thread.
class Measures {
  public:
    static constexpr std::size_t mostApis = 1'000;
    void add(const ExchangeRecord& record);
    /// By name of the API; an empty name is what matched no route.
    [[nodiscard]] const std::map<std::string, ApiMeasures, std::less<>>& apis() const noexcept { return apis_; }

  private:
    std::map<std::string, ApiMeasures, std::less<>> apis_;
};

} // namespace postern::analytics
