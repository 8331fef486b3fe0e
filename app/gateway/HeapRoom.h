// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace postern::gateway {

/// While it lives, there is room on the heap of the thread that made it for much that is about to be made: it grows once, and in
/// large pages where the system has them. A configuration of 10,000 operations is 100 MB in a million pieces; to fetch them a
/// page of 4 KB at a time took more time than all that is done with them. A hint: without glibc, or where there is no memory to
/// be had, nothing changes. Threads that begin meanwhile have as much room, but in small pages.
class HeapRoom {
  public:
    /// 0: none.
    explicit HeapRoom(std::size_t octets);
    ~HeapRoom();
    HeapRoom(const HeapRoom&) = delete;
    HeapRoom& operator=(const HeapRoom&) = delete;

    /// What a configuration takes that was read from a snapshot.bin of this size; 0 for a small one, which is not worth it.
    [[nodiscard]] static std::size_t forSnapshot(std::size_t size) noexcept;

  private:
    bool made_ = false;
};

} // namespace postern::gateway
