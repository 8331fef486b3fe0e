// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace postern::crypto {

/// `count` octets of the operating system's cryptographic generator. Without one there is no safe way on, so a failing
/// generator ends the process.
[[nodiscard]] Bytes randomBytes(std::size_t count);
[[nodiscard]] std::uint64_t randomNumber();
/// A text that cannot be guessed: `octets` random octets as base64url.
[[nodiscard]] std::string randomToken(std::size_t octets = 32);

} // namespace postern::crypto
