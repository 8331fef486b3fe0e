// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <tuple>
#include <typeindex>
#include <utility>
#include <vector>

namespace postern::pipeline {

/// What tells one piece of state from another across reloads: whose it is, and what of its configuration it depends on.
/// Two filters with equal keys share state, so a changed message text keeps the counters and a changed limit does not.
struct StateKey {
    std::string owner;   ///< API id, or "" for the gateway's own
    std::string policy;  ///< policy or filter id within it
    std::string content; ///< the part of the configuration that the state depends on, or a hash of it

    friend auto operator<=>(const StateKey&, const StateKey&) = default;
};

/// State that outlives a Snapshot: counters, token caches, key sets, pools, health. Held weakly: what no Snapshot uses
/// any more is gone, what the next one uses again is the same object. Used while Snapshots are compiled, never by a
/// request. Safe from any thread.
class StateRegistry {
  public:
    /// The T under `key`, made by `make()` (a std::shared_ptr<T>) if there is none alive. T is part of the key. What is found to
    /// be no good while it is made has to be nullptr: others may ask at the same time.
    template <class T, class Make> [[nodiscard]] std::shared_ptr<T> get(const StateKey& key, Make&& make)
    {
        const std::lock_guard lock(mutex_);
        std::weak_ptr<void>& held = states_[{std::type_index(typeid(T)), key}];
        if (auto alive = std::static_pointer_cast<T>(held.lock()))
            return alive;
        std::shared_ptr<T> made = make();
        held = made;
        return made;
    }
    /// Forgets the keys of states that have ended.
    void sweep();
    [[nodiscard]] std::size_t size() const;

  private:
    mutable std::mutex mutex_;
    std::map<std::pair<std::type_index, StateKey>, std::weak_ptr<void>> states_;
};

/// One T a worker, so that caches need no lock: `perWorker[exchange.worker()]`. Each on its own cache lines.
template <class T> class PerWorker {
  public:
    explicit PerWorker(unsigned workers) : cells_(std::make_unique<Cell[]>(workers)), size_(workers) {}
    [[nodiscard]] T& operator[](unsigned worker) const noexcept { return cells_[worker].value; }
    [[nodiscard]] unsigned size() const noexcept { return size_; }

  private:
    struct alignas(64) Cell {
        T value{};
    };
    std::unique_ptr<Cell[]> cells_;
    unsigned size_;
};

} // namespace postern::pipeline
