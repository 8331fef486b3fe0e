// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/SlabPool.h"

#include <new>

namespace postern::http {

Slab& Slab::operator=(Slab&& other) noexcept
{
    if (this != &other) {
        release();
        pool_ = other.pool_;
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

void Slab::release() noexcept
{
    if (data_ != nullptr)
        pool_->giveBack(std::exchange(data_, nullptr), std::exchange(size_, 0));
}

SlabPool::~SlabPool()
{
    for (char* data : free_)
        ::operator delete(data);
}

Slab SlabPool::take(std::size_t atLeast)
{
    ++inUse_;
    if (atLeast > slabSize)
        return {this, static_cast<char*>(::operator new(atLeast)), atLeast};
    if (free_.empty())
        return {this, static_cast<char*>(::operator new(slabSize)), slabSize};
    char* data = free_.back(); // the one used last is the warmest
    free_.pop_back();
    return {this, data, slabSize};
}

void SlabPool::giveBack(char* data, std::size_t size) noexcept
{
    --inUse_;
    // The free list was given its room when it was made, so this cannot throw.
    if (size == slabSize && free_.size() < retained_)
        free_.push_back(data);
    else
        ::operator delete(data);
}

} // namespace postern::http
