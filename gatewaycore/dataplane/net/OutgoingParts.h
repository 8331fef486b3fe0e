// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/net/Transport.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace postern::net {

/// What of one send has not gone out yet.
class OutgoingParts {
  public:
    void assign(std::span<const BytesView> octets)
    {
        first_ = end_ = 0;
        later_.clear();
        for (const BytesView part : octets) {
            if (part.empty())
                continue;
            if (end_ < parts_.size())
                parts_[end_++] = part;
            else
                later_.push_back(part);
        }
    }
    [[nodiscard]] bool empty() const noexcept { return first_ == end_; }
    /// What goes into the next system call.
    [[nodiscard]] std::span<const BytesView> next() const noexcept { return {parts_.data() + first_, end_ - first_}; }

    /// Drops `octets` from the front.
    void consume(std::size_t octets)
    {
        while (!empty() && octets >= parts_[first_].size())
            octets -= parts_[first_++].size();
        if (octets != 0)
            parts_[first_].remove_prefix(octets);
        if (empty() && !later_.empty()) {
            const auto count = static_cast<std::ptrdiff_t>(std::min(later_.size(), parts_.size()));
            std::copy_n(later_.begin(), count, parts_.begin());
            later_.erase(later_.begin(), later_.begin() + count);
            first_ = 0;
            end_ = static_cast<std::size_t>(count);
        }
    }

  private:
    std::size_t first_ = 0;
    std::size_t end_ = 0;
    std::array<BytesView, Transport::maxParts> parts_;
    std::vector<BytesView> later_; // what did not fit, in order; nearly always empty
};

} // namespace postern::net
