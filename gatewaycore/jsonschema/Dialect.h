// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace postern::jsonschema {

/// What the keywords of a schema mean.
enum class Dialect : std::uint8_t {
    Draft202012, ///< JSON Schema 2020-12; OpenAPI 3.1's dialect, whose own keywords are annotations, is the same
    Draft7,      ///< JSON Schema draft-07: definitions, dependencies, items as a list; nothing beside a $ref counts
    OpenApi30,   ///< the Schema Object of OpenAPI 3.0: nullable, a boolean exclusiveMinimum, no $id, no $schema
};

/// Groups of keywords (2020-12 core, 8.1.2), so that a meta-schema can do without one.
enum Vocabulary : unsigned {
    Applicators = 1U << 0U,
    Unevaluated = 1U << 1U,
    Validation = 1U << 2U,
    FormatAssertion = 1U << 3U,
};

/// The dialect of one schema resource.
struct Rules {
    Dialect dialect = Dialect::Draft202012;
    unsigned vocabularies = Applicators | Unevaluated | Validation;

    [[nodiscard]] bool has(Vocabulary vocabulary) const noexcept { return (vocabularies & vocabulary) != 0; }
    /// Whether a $ref stands alone: what is beside it is nothing.
    [[nodiscard]] bool refStandsAlone() const noexcept { return dialect != Dialect::Draft202012; }
    /// Whether $id, $schema and anchors are keywords.
    [[nodiscard]] bool identifies() const noexcept { return dialect != Dialect::OpenApi30; }
};

/// How a keyword holds the schemas below it.
enum class Holds : std::uint8_t {
    Nothing,
    Schema,
    List,        ///< of schemas
    Map,         ///< of schemas by name
    SchemaOrList ///< draft-07's items
};
[[nodiscard]] Holds holdsSchemas(std::string_view keyword, Dialect dialect) noexcept;
/// Whether a dialect knows the keyword, as an assertion, an annotation or a place.
[[nodiscard]] bool isKeyword(std::string_view keyword, Dialect dialect) noexcept;

} // namespace postern::jsonschema
