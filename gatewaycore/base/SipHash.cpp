// SPDX-License-Identifier: Apache-2.0
#include "base/SipHash.h"

#include <random>

namespace postern {

SipKey SipKey::random()
{
    // random_device reads the operating system's generator on the platforms we build for.
    std::random_device device;
    const auto word = [&device] { return static_cast<std::uint64_t>(device()) << 32 | device(); };
    return SipKey{word(), word()};
}

} // namespace postern
