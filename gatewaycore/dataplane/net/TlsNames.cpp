// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsNames.h"

#include <algorithm>

namespace postern::net {
namespace {

constexpr std::size_t longestName = 253;

/// In small letters and without the dot that ends an absolute name.
std::string plain(std::string_view name)
{
    std::string out(name);
    if (out.ends_with('.'))
        out.pop_back();
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

} // namespace

bool TlsNames::isName(std::string_view name) noexcept
{
    if (name.starts_with("*."))
        name.remove_prefix(2);
    return !name.empty() && name.size() <= longestName && name.front() != '.' && name.find("..") == std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
           });
}

void TlsNames::add(std::string_view name, std::size_t number)
{
    std::vector<std::size_t>& numbers = names_[plain(name)];
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end())
        numbers.push_back(number);
}

const std::vector<std::size_t>* TlsNames::exactly(std::string_view name) const
{
    const auto found = names_.find(plain(name));
    return found == names_.end() ? nullptr : &found->second;
}

const std::vector<std::size_t>* TlsNames::find(std::string_view asked) const
{
    if (asked.empty() || asked.size() > longestName + 1 || asked.front() == '*')
        return nullptr;
    std::string name = plain(asked);
    if (const auto found = names_.find(name); found != names_.end())
        return &found->second;
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos || dot == 0)
        return nullptr;
    name.replace(0, dot, 1, '*');
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : &found->second;
}

} // namespace postern::net
