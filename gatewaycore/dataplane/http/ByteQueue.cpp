// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/ByteQueue.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace postern::http {

ByteQueue::ByteQueue(ByteQueue&& other) noexcept
    : pool_(other.pool_), slabs_(std::move(other.slabs_)), first_(std::exchange(other.first_, 0)),
      size_(std::exchange(other.size_, 0))
{
    other.slabs_.clear();
}

ByteQueue& ByteQueue::operator=(ByteQueue&& other) noexcept
{
    if (this != &other) {
        pool_ = other.pool_;
        slabs_ = std::move(other.slabs_);
        other.slabs_.clear();
        first_ = std::exchange(other.first_, 0);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

char* ByteQueue::prepare(std::size_t size)
{
    if (pieces() == 0 || slabs_.back().slab.size() - slabs_.back().end < size) {
        if (first_ > 8) { // the gone pieces are cut off now and then, not on each consume()
            slabs_.erase(slabs_.begin(), slabs_.begin() + static_cast<std::ptrdiff_t>(first_));
            first_ = 0;
        }
        if (pieces() != 0 && slabs_.back().begin == slabs_.back().end)
            slabs_.pop_back(); // too small and unused: the front must never be empty
        slabs_.push_back({pool_->take(size), 0, 0});
    }
    return slabs_.back().slab.data() + slabs_.back().end;
}

void ByteQueue::commit(std::size_t size) noexcept
{
    slabs_.back().end += size;
    size_ += size;
}

void ByteQueue::append(BytesView bytes)
{
    while (!bytes.empty()) {
        char* const room = prepare(1);
        const std::size_t taken = std::min(bytes.size(), slabs_.back().slab.size() - slabs_.back().end);
        std::memcpy(room, bytes.data(), taken);
        commit(taken);
        bytes.remove_prefix(taken);
    }
}

BytesView ByteQueue::piece(std::size_t at) const noexcept
{
    if (at >= pieces())
        return {};
    const Piece& found = slabs_[first_ + at];
    return {found.slab.data() + found.begin, found.end - found.begin};
}

BytesView ByteQueue::front() const noexcept
{
    return piece(0);
}

void ByteQueue::consume(std::size_t size) noexcept
{
    size = std::min(size, size_);
    size_ -= size;
    if (size_ == 0) {
        clear();
        return;
    }
    while (size > 0) {
        Piece& front = slabs_[first_];
        const std::size_t taken = std::min(size, front.end - front.begin);
        front.begin += taken;
        size -= taken;
        if (front.begin == front.end) {
            front.slab.release();
            ++first_;
        }
    }
}

void ByteQueue::clear() noexcept
{
    slabs_.clear();
    first_ = 0;
    size_ = 0;
}

} // namespace postern::http
