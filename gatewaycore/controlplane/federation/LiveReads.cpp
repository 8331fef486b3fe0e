// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LiveReads.h"

#include <utility>

namespace postern::federation {

using deployment::LiveApi;

void LiveReads::start(std::vector<Item> items, Took took, std::function<void()> done)
{
    items_ = std::move(items);
    took_ = std::move(took);
    done_ = std::move(done);
    pump();
}

void LiveReads::halt()
{
    over_ = true;
    under_.clear();
}

void LiveReads::pump()
{
    if (over_)
        return;
    while (next_ < items_.size() && under_.size() < rules_.readsAtOnce)
        read(next_++);
    if (next_ == items_.size() && under_.empty()) {
        const auto done = done_; // this may be gone before it returns
        done();
    }
}

void LiveReads::read(std::size_t n)
{
    under_[n] = nullptr;
    auto came = [this, n](Result<std::optional<LiveApi>> live) {
        if (!over_)
            answered(n, std::move(live));
    };
    auto pending = items_[n].fromList ? connection_.listed(items_[n].name, std::move(came)) : connection_.live(items_[n].name, std::move(came));
    if (const auto at = under_.find(n); at != under_.end())
        at->second = std::move(pending);
}

void LiveReads::answered(std::size_t n, Result<std::optional<LiveApi>> live)
{
    const std::weak_ptr<bool> alive = alive_;
    const deployment::PendingPtr done = std::move(under_[n]); // lives until this returns
    under_.erase(n);
    failures_ = live ? 0 : failures_ + 1;
    const Took took = took_; // this may be gone before it returns
    took(n, std::move(live));
    if (!alive.expired())
        pump();
}

} // namespace postern::federation
