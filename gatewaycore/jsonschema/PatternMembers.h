// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postern::jsonschema {

/// A place in an expression of ECMA-262, and what reads the members of its character classes there. Escapes outside of a
/// class are the same as inside, but for \b and references.
class PatternMembers {
  protected:
    explicit PatternMembers(std::string_view pattern) : in_(pattern) {}

    bool fail(std::string reason)
    {
        reason_ = std::move(reason);
        return false;
    }
    [[nodiscard]] bool follows(std::string_view text) const { return in_.substr(at_).starts_with(text); }
    bool take(std::string_view text)
    {
        if (!follows(text))
            return false;
        at_ += text.size();
        return true;
    }
    /// Appends the member that begins here as RE2 writes it; single_ says whether it is one character. False with a reason_
    /// when it cannot be.
    [[nodiscard]] bool member(std::string& text);

    std::string_view in_;
    std::size_t at_ = 0;
    bool single_ = true;
    std::string reason_;

  private:
    [[nodiscard]] bool character(std::string& text, char kind);
    [[nodiscard]] bool hexadecimal(std::string& text, char kind);
    [[nodiscard]] bool property(std::string& text);
    [[nodiscard]] std::optional<std::uint32_t> digits(std::size_t from, std::size_t count) const;
};

} // namespace postern::jsonschema
