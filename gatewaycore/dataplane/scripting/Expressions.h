// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace postern::scripting {

/// The patterns of a script, in RE2's syntax, compiled when they are met first. The latest few are kept: a script may make
/// as many as it likes.
class Expressions {
  public:
    Expressions() = default;
    ~Expressions();
    Expressions(const Expressions&) = delete;
    Expressions& operator=(const Expressions&) = delete;

    /// nullptr, and why in `problem`, when RE2 cannot hold it. What was returned stays while it is held.
    [[nodiscard]] std::shared_ptr<const re2::RE2> find(std::string_view pattern, std::string& problem);

  private:
    struct Entry {
        std::string text;
        std::shared_ptr<const re2::RE2> compiled;
    };
    std::vector<Entry> kept_;
    std::size_t oldest_ = 0;
};

} // namespace postern::scripting
