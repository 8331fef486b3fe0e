// SPDX-License-Identifier: Apache-2.0
#include "base/Cores.h"

#include <algorithm>
#include <thread>

#ifdef __linux__
#include <sched.h>
#endif

namespace postern {

unsigned usableCores() noexcept
{
#ifdef __linux__
    cpu_set_t mask; // of 1024 cores; on a larger machine the call fails
    if (sched_getaffinity(0, sizeof mask, &mask) == 0)
        return static_cast<unsigned>(std::max(1, CPU_COUNT(&mask)));
#endif
    return std::max(1U, std::thread::hardware_concurrency());
}

} // namespace postern
