// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace postern::security {

/// Whether the value of a Referer field is one that `pattern` means: '*' stands for any characters but blanks, everything
/// else for itself without regard to case ("sub.example.com/*", "*.example.com/*"). A pattern without a scheme means
/// http and https. Referrers are no proof of anything: whoever is no browser writes what it likes.
[[nodiscard]] bool matchesReferrer(std::string_view pattern, std::string_view referrer) noexcept;

} // namespace postern::security
