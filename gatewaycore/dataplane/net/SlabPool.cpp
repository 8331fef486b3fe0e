// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/SlabPool.h"

namespace postern::net {

Slab& Slab::operator=(Slab&& other) noexcept
{
    if (this != &other) {
        reset();
        data_ = std::exchange(other.data_, nullptr);
        pool_ = other.pool_;
    }
    return *this;
}

void Slab::reset() noexcept
{
    if (data_ != nullptr)
        pool_->give(std::exchange(data_, nullptr));
}

SlabPool::~SlabPool()
{
    for (char* data : free_)
        delete[] data;
}

Slab SlabPool::take()
{
    ++inUse_;
    if (free_.empty()) {
        if (free_.capacity() < keep_)
            free_.reserve(keep_); // so that give() never allocates
        return {new char[slabSize], this};
    }
    char* data = free_.back();
    free_.pop_back();
    return {data, this};
}

void SlabPool::give(char* data) noexcept
{
    --inUse_;
#if defined(POSTERN_ADDRESS_SANITIZER)
    delete[] data; // so that a view of a slab that was given back is found
#else
    if (free_.size() < keep_)
        free_.push_back(data);
    else
        delete[] data;
#endif
}

} // namespace postern::net
