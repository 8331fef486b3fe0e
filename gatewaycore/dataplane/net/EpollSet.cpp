// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/EpollSet.h"

#include <utility>

#ifdef __linux__
#include <array>
#include <sys/epoll.h>
#include <unistd.h>

namespace postern::net {
namespace {

constexpr std::uint32_t reading = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::uint32_t ending = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr std::size_t batch = 128;
/// Calls made soon() in one dispatch(): a peer that keeps a socket full must not keep the others waiting.
constexpr std::size_t soonAtOnce = 256;

constexpr std::uint32_t indexOf(EpollSet::Key key) noexcept { return static_cast<std::uint32_t>(key); }
constexpr std::uint32_t generationOf(EpollSet::Key key) noexcept { return static_cast<std::uint32_t>(key >> 32U); }

} // namespace

EpollSet::EpollSet(UniqueFunction<void()> onSoon) : epoll_(::epoll_create1(EPOLL_CLOEXEC)), onSoon_(std::move(onSoon)) {}

EpollSet::~EpollSet()
{
    if (epoll_ >= 0)
        ::close(epoll_);
}

EpollSet::Slot* EpollSet::find(Key key) noexcept
{
    const std::uint32_t index = indexOf(key);
    if (index >= slots_.size() || slots_[index].generation != generationOf(key) || slots_[index].watcher == nullptr)
        return nullptr;
    return &slots_[index];
}

EpollSet::Key EpollSet::add(int descriptor, Watcher& watcher)
{
    std::uint32_t index = static_cast<std::uint32_t>(slots_.size());
    if (free_.empty()) {
        slots_.emplace_back();
        free_.reserve(slots_.capacity()); // remove() must not fail
    } else {
        index = free_.back();
        free_.pop_back();
    }
    Slot& slot = slots_[index];
    const Key key = (static_cast<Key>(slot.generation) << 32U) | index;
    epoll_event event{};
    event.events = reading;
    event.data.u64 = key;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
        free_.push_back(index);
        return none;
    }
    slot.watcher = &watcher;
    slot.descriptor = descriptor;
    return key;
}

bool EpollSet::watchWriting(Key key) noexcept
{
    const Slot* const slot = find(key);
    if (slot == nullptr)
        return false;
    epoll_event event{};
    event.events = reading | EPOLLOUT;
    event.data.u64 = key;
    return ::epoll_ctl(epoll_, EPOLL_CTL_MOD, slot->descriptor, &event) == 0; // tells at once if there is room by now
}

/// Closing the descriptor takes it out of the set - unless a child process that is about to exec holds it, too: then its
/// events find a Key that nobody has any more.
void EpollSet::remove(Key key) noexcept
{
    Slot* const slot = find(key);
    if (slot == nullptr)
        return;
    slot->watcher = nullptr;
    slot->descriptor = -1;
    if (++slot->generation == 0)
        slot->generation = 1; // no Key is `none`
    free_.push_back(indexOf(key));
}

void EpollSet::soon(Key key, Ready what)
{
    const bool first = !isPending();
    soon_.push_back({key, what});
    if (first && !dispatching_)
        onSoon_();
}

void EpollSet::tell(Key key, Ready what, bool ended)
{
    const Slot* const slot = find(key);
    if (slot == nullptr)
        return;
    if (what == Ready::Readable)
        slot->watcher->onReadable(ended);
    else
        slot->watcher->onWritable();
}

std::size_t EpollSet::dispatch()
{
    std::size_t calls = 0;
    dispatching_ = true;
    std::array<epoll_event, batch> events;
    const int count = ::epoll_wait(epoll_, events.data(), batch, 0);
    for (int at = 0; at < count; ++at, ++calls) {
        const epoll_event& event = events[static_cast<std::size_t>(at)];
        const bool ended = (event.events & ending) != 0;
        if ((event.events & EPOLLOUT) != 0 || ended)
            tell(event.data.u64, Ready::Writable, ended);
        if ((event.events & EPOLLIN) != 0 || ended)
            tell(event.data.u64, Ready::Readable, ended);
    }
    for (std::size_t told = 0; isPending() && told < soonAtOnce; ++told, ++calls) {
        const Soon next = soon_[nextSoon_++];
        tell(next.key, next.what, false);
    }
    soon_.erase(soon_.begin(), soon_.begin() + static_cast<std::ptrdiff_t>(std::exchange(nextSoon_, 0)));
    dispatching_ = false;
    return calls;
}

} // namespace postern::net
#else

namespace postern::net {

// There is no epoll: a set without a descriptor, which nobody uses.
EpollSet::EpollSet(UniqueFunction<void()> onSoon) : epoll_(-1), onSoon_(std::move(onSoon)) {}
EpollSet::~EpollSet() = default;
EpollSet::Key EpollSet::add(int, Watcher&) { return none; }
bool EpollSet::watchWriting(Key) noexcept { return false; }
void EpollSet::remove(Key) noexcept {}
void EpollSet::soon(Key, Ready) {}
std::size_t EpollSet::dispatch() { return 0; }

} // namespace postern::net
#endif
