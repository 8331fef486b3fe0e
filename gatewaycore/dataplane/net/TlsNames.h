// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::net {

/// Which certificates are for which name: "api.example", or "*.example" for exactly one label in its place (RFC 6125
/// 6.4.3). Without regard to case. An exact name goes before a wildcard.
class TlsNames {
  public:
    /// Whether `name` is a host name, or one with "*" as its first label.
    [[nodiscard]] static bool isName(std::string_view name) noexcept;
    /// That `name` is served by what has this number.
    void add(std::string_view name, std::size_t number);
    /// Those added for the name that a client asks for, in the order they came; nullptr when there are none.
    [[nodiscard]] const std::vector<std::size_t>* find(std::string_view asked) const;
    /// Those added for just this name, "*.example" under its own; nullptr when there are none.
    [[nodiscard]] const std::vector<std::size_t>* exactly(std::string_view name) const;
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }

  private:
    std::map<std::string, std::vector<std::size_t>, std::less<>> names_;
};

} // namespace postern::net
