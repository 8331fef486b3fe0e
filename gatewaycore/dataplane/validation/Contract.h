// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/validation/Shape.h"
#include "jsonschema/Validator.h"
#include "model/Definition.h"
#include "schema/Problems.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::validation {

/// A schema, to be checked by the contract's validator. Its reference is gone once it has been compiled.
struct SchemaUse {
    std::optional<jsonschema::SchemaId> id;
    std::string reference;
    Shape shape;
};

/// One parameter of an operation (OpenAPI 3.1, 4.8.12; Swagger 2.0's are told in the same words).
struct ParameterRule {
    enum class In : std::uint8_t { Path, Query, Header, Cookie };
    enum class Style : std::uint8_t { Simple, Label, Matrix, Form, SpaceDelimited, PipeDelimited, DeepObject, Tabs };

    std::string name;
    In in = In::Query;
    Style style = Style::Form;
    bool explode = true;
    bool required = false;
    bool allowEmpty = false; ///< an empty value is right, whatever the schema says
    bool json = false;       ///< the text is JSON (`content` in place of `schema`)
    SchemaUse schema;
};

/// Content of one media type, or of a range of them.
struct ContentRule {
    enum class Kind : std::uint8_t { Opaque, Json, Form }; ///< Opaque: nothing but the type is checked

    std::string range; ///< "application/json", "image/*"
    Kind kind = Kind::Opaque;
    SchemaUse schema;
    std::vector<std::string> joined; ///< properties of a form whose list is one text with commas

    /// Whether content of this type is read; a range may hold types that are no JSON.
    [[nodiscard]] bool reads(std::string_view essence) const noexcept;
};

struct BodyRule {
    bool required = false;
    std::vector<ContentRule> content;

    /// The rule that fits a media type best; nullptr when none does.
    [[nodiscard]] const ContentRule* find(std::string_view essence) const noexcept;
};

struct ResponseRule {
    int first = 0, last = 0; ///< statuses; "default" is 100 to 599
    BodyRule body;
};

/// What an operation promises, and asks for.
struct OperationContract {
    std::vector<ParameterRule> parameters;
    std::optional<BodyRule> body;        ///< nothing: the definition says nothing of content
    std::vector<ResponseRule> responses; ///< the most specific first

    [[nodiscard]] const ResponseRule* response(int status) const noexcept;
};

/// What a definition says of its operations, one direction of it, with all schemas compiled. Immutable, shared by the
/// workers.
class Contract {
  public:
    enum class Direction : std::uint8_t { Requests, Responses };
    struct Options {
        Direction direction = Direction::Requests;
        bool formats = true; ///< `format` is an assertion
    };

    /// nullptr when something of it cannot be held: a reference to nothing, a pattern that needs backtracking, ...; all
    /// that was found is in `problems`, at its place.
    [[nodiscard]] static std::shared_ptr<const Contract> make(const model::Definition& definition, const Options& options,
                                                              schema::Problems& problems);

    /// `method` in upper case, the template as the definition has it; nullptr when it does not.
    [[nodiscard]] const OperationContract* find(std::string_view method, std::string_view pathTemplate) const;
    [[nodiscard]] const jsonschema::Validator& validator() const noexcept { return *validator_; }

  private:
    friend class ContractReader;
    std::map<std::string, OperationContract, std::less<>> operations_; ///< by "GET /orders/{id}"
    std::optional<jsonschema::Validator> validator_;
};

} // namespace postern::validation
