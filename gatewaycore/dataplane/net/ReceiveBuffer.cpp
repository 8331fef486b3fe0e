// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/ReceiveBuffer.h"

#include <algorithm>
#include <cstring>

namespace postern::net {

ReceiveBuffer::ReceiveBuffer(ReceiveBuffer&& other) noexcept
    : pool_(other.pool_), slab_(std::move(other.slab_)), large_(std::move(other.large_)),
      capacity_(std::exchange(other.capacity_, 0)), begin_(std::exchange(other.begin_, 0)), end_(std::exchange(other.end_, 0))
{
}

ReceiveBuffer& ReceiveBuffer::operator=(ReceiveBuffer&& other) noexcept
{
    if (this != &other) {
        pool_ = other.pool_;
        slab_ = std::move(other.slab_);
        large_ = std::move(other.large_);
        capacity_ = std::exchange(other.capacity_, 0);
        begin_ = std::exchange(other.begin_, 0);
        end_ = std::exchange(other.end_, 0);
    }
    return *this;
}

void ReceiveBuffer::consume(std::size_t octets) noexcept
{
    begin_ += std::min(octets, size());
    releaseIfEmpty();
}

void ReceiveBuffer::clear() noexcept { consume(size()); }

void ReceiveBuffer::releaseIfEmpty() noexcept
{
    if (begin_ != end_)
        return;
    slab_.reset();
    large_.reset();
    capacity_ = begin_ = end_ = 0;
}

ReceiveBuffer::Block ReceiveBuffer::split(std::size_t octets)
{
    Block block;
    octets = std::min(octets, size());
    block.bytes_ = unread().substr(0, octets);
    const BytesView rest = unread().substr(octets);
    block.slab_ = std::move(slab_);
    block.large_ = std::move(large_);
    capacity_ = begin_ = end_ = 0;
    if (!rest.empty()) {
        if (rest.size() > SlabPool::slabSize)
            makeContiguousRoom(rest.size());
        const std::span<char> to = room();
        std::memcpy(to.data(), rest.data(), rest.size());
        commit(rest.size());
    }
    return block;
}

void ReceiveBuffer::Block::reset() noexcept
{
    bytes_ = {};
    slab_.reset();
    large_.reset();
}

std::span<char> ReceiveBuffer::room()
{
    if (capacity_ == 0) {
        slab_ = pool_->take();
        capacity_ = SlabPool::slabSize;
        begin_ = end_ = 0;
    }
    return {data() + end_, capacity_ - end_};
}

void ReceiveBuffer::makeContiguousRoom(std::size_t wanted)
{
    if (capacity_ == 0 && wanted <= SlabPool::slabSize) {
        (void)room();
        return;
    }
    if (capacity_ - end_ >= wanted && capacity_ != 0)
        return;
    const std::size_t held = size();
    if (capacity_ - held >= wanted && capacity_ != 0) {
        std::memmove(data(), data() + begin_, held);
    } else {
        // Doubling keeps the copying linear when a caller asks for a little more again and again.
        const std::size_t capacity = std::max(held + wanted, capacity_ * 2);
        std::unique_ptr<char[]> larger(new char[capacity]);
        if (held != 0)
            std::memcpy(larger.get(), data() + begin_, held);
        large_ = std::move(larger);
        slab_.reset();
        capacity_ = capacity;
    }
    begin_ = 0;
    end_ = held;
}

} // namespace postern::net
