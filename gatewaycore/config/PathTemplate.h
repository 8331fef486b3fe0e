// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// What a path template is made of, as far as a configuration is checked: "/orders/{id}.json", "/files/*".
struct PathTemplate {
    std::string problem; ///< why it cannot be used; empty = good
    std::vector<std::string> parameters;
    /// The template with its parameters' names taken out and one spelling for each octet: two templates with the same
    /// shape match the same paths.
    std::string shape;

    /// Refuses whatever the router would: it is asked here so that the one place that is wrong can be named.
    [[nodiscard]] static PathTemplate parse(std::string_view text);
    /// An operation's template below its API's context, which may be empty.
    [[nodiscard]] static PathTemplate parse(std::string_view context, std::string_view text);
};

} // namespace postern::config
