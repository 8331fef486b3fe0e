// SPDX-License-Identifier: Apache-2.0
#include "base/Secret.h"

#include <cstddef>

namespace postern {

Secret& Secret::operator=(const Secret& other)
{
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

bool Secret::equals(std::string_view other) const noexcept { return equalInConstantTime(text_, other); }

void Secret::wipe() noexcept
{
    // volatile keeps the compiler from dropping stores to memory that is about to go.
    volatile char* at = text_.data();
    for (std::size_t i = 0; i < text_.capacity(); ++i)
        at[i] = 0;
    text_.clear();
}

bool equalInConstantTime(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

} // namespace postern
