// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace postern::jsonschema {

/// A regular expression of `pattern` or `patternProperties`: ECMA-262 in Unicode mode, run by RE2 in time linear in the
/// text. What no automaton can do - lookaround, back-references - is refused when it is compiled, with the reason.
/// Immutable; may be used by several threads at once.
class Pattern {
  public:
    /// Errors: InvalidConfig, saying what cannot be held and at which character.
    [[nodiscard]] static Result<Pattern> compile(std::string_view ecma);

    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    ~Pattern();

    /// Whether it is found anywhere in the UTF-8 text.
    [[nodiscard]] bool isFoundIn(std::string_view text) const;
    /// As the schema has it.
    [[nodiscard]] const std::string& source() const noexcept { return source_; }

  private:
    Pattern(std::string source, std::unique_ptr<re2::RE2> program);

    std::string source_;
    std::unique_ptr<re2::RE2> program_;
};

/// The same expression in RE2's syntax. Errors: InvalidConfig.
[[nodiscard]] Result<std::string> translatePattern(std::string_view ecma);

} // namespace postern::jsonschema
