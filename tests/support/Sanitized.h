// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace postern::test {

/// Whether a sanitizer watches, which costs a program up to twenty times its time where it is not optimized either.
#if defined(POSTERN_ADDRESS_SANITIZER) || defined(POSTERN_THREAD_SANITIZER)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

} // namespace postern::test
