// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace postern::workbench {

/// Durations in microseconds, counted in bins that grow with them: 32 to each power of two, so that a percentile is at
/// most 1.6 % off whatever its size. Holds only the bins that were hit; two can be added up.
class LatencyHistogram {
  public:
    void add(std::uint32_t microseconds, std::uint32_t count = 1);
    void add(const LatencyHistogram& other);
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// The duration that `share` (0 to 1) of all do not exceed, in microseconds; 0 when there are none.
    [[nodiscard]] double percentile(double share) const;

  private:
    struct Bin {
        std::uint16_t number;
        std::uint32_t count;
    };
    void addBin(std::uint16_t number, std::uint32_t count);

    std::vector<Bin> bins_; ///< sorted
    std::uint64_t count_ = 0;
};

} // namespace postern::workbench
