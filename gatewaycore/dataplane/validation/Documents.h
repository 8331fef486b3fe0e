// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/validation/Shape.h"
#include "model/Definition.h"
#include "schema/Problems.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace postern::validation {

/// A place in one of the documents of a definition. Null: there is nothing.
struct Spot {
    const schema::Value* value = nullptr;
    const model::Definition::Document* document = nullptr;
    std::string pointer; ///< JSON Pointer

    explicit operator bool() const noexcept { return value != nullptr; }
    [[nodiscard]] const schema::Value* operator->() const noexcept { return value; }
    /// By which a jsonschema::Compiler finds it: "Definitions/swagger.yaml#/components/schemas/Pet".
    [[nodiscard]] std::string reference() const;
};

/// Finds its way in a definition, from document to document.
class Documents {
  public:
    explicit Documents(const model::Definition& definition) noexcept : definition_(definition) {}

    [[nodiscard]] Spot root() const;
    [[nodiscard]] static Spot child(const Spot& spot, std::string_view key);
    [[nodiscard]] static Spot item(const Spot& spot, std::size_t index);
    /// The end of a chain of $ref; null when it leads nowhere or in a circle.
    [[nodiscard]] Spot follow(Spot spot) const;
    /// The same; it is a problem when it leads nowhere.
    [[nodiscard]] Spot follow(const Spot& spot, schema::Problems& problems) const;
    /// What the schema lets a value be, three levels deep.
    [[nodiscard]] Shape shapeOf(const Spot& schema) const;

  private:
    [[nodiscard]] Spot target(const Spot& spot) const;
    void add(Shape& shape, const Spot& schema, unsigned depth, unsigned& budget) const;

    const model::Definition& definition_;
};

} // namespace postern::validation
