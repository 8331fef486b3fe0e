// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/TraceStore.h"

namespace postern::inspection {
void TraceStore::add(std::unique_ptr<Trace> trace)
{
    Held held{{next_++, std::move(trace)}, 0};
    held.octets = octetsOf(*held.item.trace);
    octets_ += held.octets;
    cursorById_[held.item.trace->summary.id] = held.item.cursor;
    items_.push_back(std::move(held));
    while (items_.size() > mostTraces_ || (octets_ > mostOctets_ && items_.size() > 1))
        dropOldest();
}

void TraceStore::dropOldest()
{
    const Held& oldest = items_.front();
    octets_ -= oldest.octets;
    cursorById_.erase(oldest.item.trace->summary.id);
    items_.pop_front();
}

const TraceStore::Item* TraceStore::after(std::uint64_t cursor, std::uint64_t& missed) const
{
    if (items_.empty() || cursor >= newest())
        return nullptr;
    const std::uint64_t first = items_.front().item.cursor;
    if (cursor + 1 < first) {
        missed += first - cursor - 1;
        return &items_.front().item;
    }
    return &items_[static_cast<std::size_t>(cursor + 1 - first)].item;
}

std::shared_ptr<const Trace> TraceStore::find(std::uint64_t id) const
{
    const auto at = cursorById_.find(id);
    if (at == cursorById_.end())
        return nullptr;
    return items_[static_cast<std::size_t>(at->second - items_.front().item.cursor)].item.trace;
}

} // namespace postern::inspection
