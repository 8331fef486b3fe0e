// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/Shape.h"

#include "schema/Text.h"

#include <optional>

namespace postern::validation {

const Shape* Shape::property(std::string_view name) const noexcept
{
    for (const Property& each : properties) {
        if (each.name == name)
            return &each.shape;
    }
    return nullptr;
}

schema::Value scalarOf(std::string_view text, const Shape& shape)
{
    if (shape.has(Shape::Integer | Shape::Number) && schema::isJsonNumber(text)) {
        if (std::optional<schema::Value> number = schema::parseNumber(text))
            return *std::move(number);
    }
    if (shape.has(Shape::Boolean) && (text == "true" || text == "false"))
        return {text == "true"};
    if (text.empty() && shape.has(Shape::Null) && !shape.has(Shape::String))
        return {};
    return {text};
}

} // namespace postern::validation
