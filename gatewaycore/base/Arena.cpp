// SPDX-License-Identifier: Apache-2.0
#include "base/Arena.h"

#include <algorithm>
#include <cstring>

namespace postern {

void* Arena::allocateSlow(std::size_t size, std::size_t alignment)
{
    const std::size_t grown = blocks_.empty() ? firstBlock_ : blocks_.back().size * 2;
    const std::size_t blockSize = std::max(std::min<std::size_t>(grown, 64 * 1024), size + alignment);
    char* data = static_cast<char*>(::operator new(blockSize));
    blocks_.push_back({data, blockSize});
    reserved_ += blockSize;
    cursor_ = data;
    limit_ = data + blockSize;
    return allocate(size, alignment);
}

std::string_view Arena::copy(std::string_view text)
{
    if (text.empty())
        return {};
    char* to = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
}

std::string_view Arena::join(std::string_view a, std::string_view b, std::string_view c)
{
    const std::size_t size = a.size() + b.size() + c.size();
    if (size == 0)
        return {};
    char* to = static_cast<char*>(allocate(size, 1));
    char* next = std::copy(a.begin(), a.end(), to);
    next = std::copy(b.begin(), b.end(), next);
    std::copy(c.begin(), c.end(), next);
    return {to, size};
}

void Arena::runCleanups() noexcept
{
    while (last_ != nullptr) {
        const Cleanup& each = *std::exchange(last_, last_->previous);
        each.destroy(each.object);
    }
}

void Arena::reset() noexcept
{
    runCleanups();
    while (blocks_.size() > 1) {
        reserved_ -= blocks_.back().size;
        ::operator delete(blocks_.back().data);
        blocks_.pop_back();
    }
    if (!blocks_.empty()) {
        cursor_ = blocks_.front().data;
        limit_ = cursor_ + blocks_.front().size;
    }
}

void Arena::release() noexcept
{
    runCleanups();
    for (const Block& block : blocks_)
        ::operator delete(block.data);
    blocks_.clear();
    cursor_ = limit_ = nullptr;
    reserved_ = 0;
}

} // namespace postern
