// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Problems.h"
#include "schema/Value.h"

#include <string>
#include <string_view>

namespace postern::config {

/// Follows `$ref` inside one document.
class References {
  public:
    References(const schema::Value& root, schema::Problems& problems) : root_(root), problems_(problems) {}

    /// What the value stands for: itself, or the end of its chain of local references. Null when that leads nowhere, in
    /// a circle, or out of the document; then a warning says so.
    [[nodiscard]] const schema::Value* follow(const schema::Value* value) const;
    /// follow() of a key's value; null when there is no such key.
    [[nodiscard]] const schema::Value* follow(const schema::Value& map, std::string_view key) const
    {
        return follow(map.find(key));
    }
    /// The value that a JSON pointer as in "#/a/b~1c" names; null when there is none.
    [[nodiscard]] const schema::Value* lookUp(std::string_view reference) const;

  private:
    const schema::Value& root_;
    schema::Problems& problems_;
};

} // namespace postern::config
