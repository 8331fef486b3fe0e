// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// A place in a JSON document (RFC 6901), below its root.
class JsonPointer {
  public:
    /// Errors: InvalidConfig; the root itself ("") is refused.
    [[nodiscard]] static Result<JsonPointer> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// Puts `value` there. Objects that are missing on the way are made; "-" and the index one behind the last append to a
    /// list. False when something on the way is neither an object nor a list, or a list has no such place.
    [[nodiscard]] bool set(schema::Value& document, schema::Value value) const;
    /// Takes out what is there; false when there is nothing.
    bool remove(schema::Value& document) const;
    /// Calls a member otherwise, in place of one of that name; false when there is none, or it is of a list.
    bool rename(schema::Value& document, const std::string& name) const;

  private:
    [[nodiscard]] schema::Value* parentIn(schema::Value& document) const;

    std::string text_;
    std::vector<std::string> steps_; ///< at least one
};

} // namespace postern::filters
