// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFunction.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace postern::net {

/// Who wants to know what can be done with a descriptor. Each call may end its Watcher.
class Watcher {
  public:
    /// Octets may be there to read. `ended`: the peer's end or an error stands behind them.
    virtual void onReadable(bool ended) = 0;
    virtual void onWritable() = 0;

  protected:
    ~Watcher() = default;
};

/// The sockets of one loop, edge-triggered (Linux). What this has over Asio's own reactor: it knows from a short read
/// that a socket is empty, so it asks neither the socket nor epoll again, and a connection's life costs one epoll_ctl.
///
/// An edge is told once: a Watcher remembers it until a read or write finds nothing more. It can also have itself called
/// soon(), for what it knows already but must not do within the call that it is in.
class EpollSet {
  public:
    /// Names a watched descriptor; never used twice, so what comes late for one that has gone finds nobody.
    using Key = std::uint64_t;
    static constexpr Key none = 0;
    enum class Ready : std::uint8_t { Readable, Writable };

    /// `onSoon` is called when soon() was, from outside dispatch(): see to it that dispatch() is called.
    explicit EpollSet(UniqueFunction<void()> onSoon);
    ~EpollSet();
    EpollSet(const EpollSet&) = delete;
    EpollSet& operator=(const EpollSet&) = delete;

    /// The epoll descriptor, readable when dispatch() has something to do; -1 when the system gave none.
    [[nodiscard]] int descriptor() const noexcept { return epoll_; }

    /// Watches for reading. `none` when the system refuses (errno says why).
    [[nodiscard]] Key add(int descriptor, Watcher& watcher);
    /// Watches for writing from now on, too: when a write has found no room. False when the system refuses.
    [[nodiscard]] bool watchWriting(Key key) noexcept;
    /// Before the descriptor is closed.
    void remove(Key key) noexcept;
    void soon(Key key, Ready what);

    /// Tells of what is ready now, at most a batch; returns how many calls were made.
    std::size_t dispatch();
    /// Whether dispatch() left something that the descriptor does not tell of.
    [[nodiscard]] bool isPending() const noexcept { return nextSoon_ != soon_.size(); }

  private:
    struct Slot {
        Watcher* watcher = nullptr;
        int descriptor = -1;
        std::uint32_t generation = 1;
    };
    struct Soon {
        Key key;
        Ready what;
    };
    [[nodiscard]] Slot* find(Key key) noexcept;
    void tell(Key key, Ready what, bool ended);

    int epoll_;
    bool dispatching_ = false;
    UniqueFunction<void()> onSoon_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_; // of slots_
    std::vector<Soon> soon_;
    std::size_t nextSoon_ = 0; // of soon_: those before have been told
};

} // namespace postern::net
