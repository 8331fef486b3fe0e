// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/Referrer.h"

#include <cstddef>

namespace postern::security {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// Goes back to the last '*' only, so that the work is the product of the lengths at most, whatever the pattern.
bool globMatches(std::string_view pattern, std::string_view text) noexcept
{
    std::size_t at = 0;
    std::size_t in = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (in < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = in;
        } else if (at < pattern.size() && lower(pattern[at]) == lower(text[in])) {
            ++at;
            ++in;
        } else if (star != std::string_view::npos && text[resume] != ' ') {
            at = star + 1;
            in = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

} // namespace

bool matchesReferrer(std::string_view pattern, std::string_view referrer) noexcept
{
    constexpr std::size_t longest = 2048; // of both: what a browser sends is shorter
    if (pattern.empty() || referrer.empty() || pattern.size() > longest || referrer.size() > longest)
        return false;
    if (globMatches(pattern, referrer))
        return true;
    if (pattern.find("://") != std::string_view::npos)
        return false;
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (referrer.size() > scheme.size() && globMatches(scheme, referrer.substr(0, scheme.size())))
            return globMatches(pattern, referrer.substr(scheme.size()));
    }
    return false;
}

} // namespace postern::security
