// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Location.h"
#include "schema/Value.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::jsonschema {

struct Program;

/// What checking one value may cost. A value that would cost more is not valid, and the outcome says so.
struct ValidationLimits {
    std::size_t violations = 20;      ///< how many are reported; the check ends with the last of them
    std::size_t depth = 128;          ///< how deep in the value a schema may lead
    std::size_t steps = 2'000'000;    ///< schemas applied to values
};

/// One reason why a value is not valid.
struct Violation {
    std::string instance;      ///< JSON Pointer into the value, "/pets/0/name"; "" is the whole
    std::string schema;        ///< the keyword's place, "pets.yaml#/components/schemas/Pet/properties/name/type"
    schema::Location location; ///< of the keyword in its file
    std::string_view keyword;  ///< "type"; with static storage
    std::string message;       ///< a sentence that begins after the name of the value: "must be a string, and is 12"

    /// "/pets/0/name must be a string, and is 12"
    [[nodiscard]] std::string toString() const;
};

struct Outcome {
    bool valid = true;
    bool exhausted = false; ///< a limit ended the check; the last violation says which
    bool more = false;      ///< there may be more violations than those reported
    std::vector<Violation> violations;
};

/// A schema that was compiled into a Validator.
struct SchemaId {
    std::uint32_t node = 0;
};

/// Compiled schemas: immutable, cheap to copy, may be used by all threads at once. Made by a Compiler.
///
/// A check neither recurses nor backtracks: what it costs is bounded by the size of the schema times that of the value.
class Validator {
  public:
    explicit Validator(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

    [[nodiscard]] Outcome validate(SchemaId schema, const schema::Value& value, const ValidationLimits& limits = {}) const;
    /// The same without reasons: the first violation ends it.
    [[nodiscard]] bool accepts(SchemaId schema, const schema::Value& value, const ValidationLimits& limits = {}) const;
    /// How many schemas and keywords there are, for those who ask what a definition costs.
    [[nodiscard]] std::size_t size() const noexcept;

  private:
    std::shared_ptr<const Program> program_;
};

} // namespace postern::jsonschema
