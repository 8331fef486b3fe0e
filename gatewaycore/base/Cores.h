// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace postern {

/// How many cores the calling thread may run on, at least 1: those of its affinity (taskset, a container's cpuset) where
/// the system tells it, else all that are there. std::thread::hardware_concurrency() counts those it may not use, too.
[[nodiscard]] unsigned usableCores() noexcept;

} // namespace postern
