// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jsonschema/Dialect.h"
#include "jsonschema/Validator.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace postern::jsonschema {

/// Which way a value goes: readOnly properties are required of answers only, writeOnly ones of requests only
/// (OpenAPI 3.0.3, Schema Object).
enum class Direction : std::uint8_t { Any, Request, Response };

struct CompileOptions {
    Dialect dialect = Dialect::Draft202012; ///< of documents that do not say ($schema, openapi)
    bool assertFormats = false;             ///< `format` is an assertion, not an annotation
    Direction direction = Direction::Any;
};

/// Compiles schemas of one set of documents into one Validator:
///
///     Compiler compiler;
///     compiler.add("pets.yaml", document);
///     const auto pet = compiler.compile("pets.yaml#/components/schemas/Pet", problems);
///     if (!problems.hasErrors())
///         const Validator validator = *compiler.finish(problems);
///
/// Nothing is fetched: what a $ref leads to has to be among the documents. What cannot be compiled - a reference to nothing,
/// a pattern that needs backtracking, a keyword of the wrong form - is a problem at its place, never left out.
class Compiler {
  public:
    explicit Compiler(const CompileOptions& options = {});
    Compiler(Compiler&&) noexcept;
    Compiler& operator=(Compiler&&) noexcept;
    ~Compiler();

    /// A schema, or an OpenAPI definition, that references find by this URI (a path will do) and by its $id.
    void add(std::string uri, schema::Value document);
    /// The schema at "uri", "uri#/json/pointer" or "uri#anchor", with all that it refers to.
    [[nodiscard]] std::optional<SchemaId> compile(std::string_view reference, schema::Problems& problems);
    /// The Validator for all that was compiled; nothing, with problems, when something of it cannot be used. The
    /// Compiler is empty then.
    [[nodiscard]] std::optional<Validator> finish(schema::Problems& problems);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace postern::jsonschema
