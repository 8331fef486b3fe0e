// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace postern::filters {

/// A value within JSON text (RFC 8259), read in place: no tree is built for a question about one member. Meant for text that
/// a parser has accepted before (a claim's JSON). Of any other text it gives fewer members and items or none, but it never
/// reads past the end, and its time grows with the text alone. The text has to outlive it.
class JsonText {
  public:
    enum class Kind : std::uint8_t { Nothing, Null, Object, Array, String, Scalar };

    explicit JsonText(std::string_view text) noexcept;

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    /// The value of an object's member; the first one of that name. Nothing when this is no object or has no such member.
    [[nodiscard]] std::optional<JsonText> member(std::string_view name, Arena& arena) const;
    /// Whether `holds(JsonText)` is true for an item of this array; false when it is none.
    template <class Holds> [[nodiscard]] bool anyItem(Holds&& holds) const
    {
        std::size_t at = 1;
        for (std::string_view item; kind_ == Kind::Array && nextItem(at, item);) {
            if (holds(JsonText(item)))
                return true;
        }
        return false;
    }
    /// A string's text, any other value's JSON. Lives in the arena or in the text.
    [[nodiscard]] std::string_view text(Arena& arena) const;

  private:
    [[nodiscard]] bool nextItem(std::size_t& at, std::string_view& item) const noexcept;

    std::string_view json_; ///< the value alone, without blanks around it
    Kind kind_ = Kind::Nothing;
};

} // namespace postern::filters
