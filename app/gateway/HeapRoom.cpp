// SPDX-License-Identifier: Apache-2.0
#include "gateway/HeapRoom.h"

#include <algorithm>
#include <limits>

#if defined(__GLIBC__) && !defined(POSTERN_address_SANITIZER) && !defined(POSTERN_thread_SANITIZER)
#define POSTERN_HEAP_ROOM
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace postern::gateway {
namespace {

constexpr std::size_t megabyte = std::size_t{1} << 20U;

} // namespace

std::size_t HeapRoom::forSnapshot(std::size_t size) noexcept
{
    constexpr std::size_t worthIt = megabyte / 2;
    constexpr std::size_t most = 1024 * megabyte;
    constexpr std::size_t growth = 48; // measured with tests/bench/project: texts are there once, and what is made of them for each operation
    return size < worthIt ? 0 : std::min(size, most / growth) * growth;
}

#ifdef POSTERN_HEAP_ROOM

namespace {

constexpr std::size_t largePage = 2 * megabyte;
/// What glibc comes to by itself once blocks of that size were freed; it does not any more when it was told anything.
constexpr int mappedFrom = 4 * static_cast<int>(megabyte);
constexpr int usualPad = 128 * 1024;

} // namespace

HeapRoom::HeapRoom(std::size_t octets)
{
    if (octets == 0 || octets > static_cast<std::size_t>(std::numeric_limits<int>::max()) || mallopt(M_TOP_PAD, static_cast<int>(octets)) == 0)
        return;
    made_ = true;
    mallopt(M_MMAP_THRESHOLD, mappedFrom);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max()); // nothing is given back while it is being filled
    // What does not fit into the end of the heap makes it grow.
    void* const block = std::malloc(megabyte);
    if (block == nullptr)
        return;
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(block) + largePage - 1) & ~(largePage - 1);
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(block) + octets) & ~(largePage - 1);
    if (end > begin)
        static_cast<void>(madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE)); // NOLINT: the heap's, as it was asked to grow
    std::free(block);
}

HeapRoom::~HeapRoom()
{
    if (!made_)
        return;
    mallopt(M_TOP_PAD, usualPad);
    mallopt(M_TRIM_THRESHOLD, 2 * mappedFrom);
}

#else

HeapRoom::HeapRoom(std::size_t) {}
HeapRoom::~HeapRoom() = default;

#endif

} // namespace postern::gateway
