// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace postern {

/// Adds to a counter that one thread writes and any may read: no locked instruction, as fetch_add() takes.
template <class T> void addAsOnlyWriter(std::atomic<T>& counter, T by = 1) noexcept
{
    counter.store(static_cast<T>(counter.load(std::memory_order_relaxed) + by), std::memory_order_relaxed);
}

} // namespace postern
