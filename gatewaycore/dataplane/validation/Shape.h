// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::validation {

/// What a schema lets a value be, so far as that decides how a text is to be read: 12 in a query is a number or a text.
/// A guess for reading only; whether the value is right the schema says.
struct Shape {
    struct Property;
    enum Bits : unsigned { Null = 1, Boolean = 2, Integer = 4, Number = 8, String = 16, List = 32, Object = 64 };

    unsigned types = 0; ///< 0: nothing is said, so a text is a text
    std::shared_ptr<Shape> items; ///< of a list; may be null
    std::vector<Property> properties;

    [[nodiscard]] bool has(unsigned bits) const noexcept { return (types & bits) != 0; }
    [[nodiscard]] const Shape* property(std::string_view name) const noexcept;
};
struct Shape::Property {
    std::string name;
    Shape shape;
};

/// The value that a text stands for where `shape` is expected: a number or true and false if the shape has them and the
/// text is one, else the text.
[[nodiscard]] schema::Value scalarOf(std::string_view text, const Shape& shape);

} // namespace postern::validation
