// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "dataplane/http/HeaderMap.h"
#include "dataplane/validation/Contract.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::validation {

/// The texts of a request that parameters are read from.
struct RequestTexts {
    using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

    Pairs path;    ///< names and raw values of the template's variables
    Pairs query;   ///< decoded names and raw values
    Pairs cookies; ///< names and raw values
    const http::HeaderMap* headers = nullptr;

    /// Takes a query and the Cookie fields apart; false when the query cannot be decoded. Copies live in `arena`.
    [[nodiscard]] bool take(std::string_view rawQuery, const http::HeaderMap& fields, Arena& arena);
};

/// What a request has for one parameter.
struct ReadParameter {
    enum class Kind : std::uint8_t {
        Absent,
        Empty, ///< the name is there without a value
        Given,
        Wrong, ///< it cannot be read: `problem`
    };
    Kind kind = Kind::Absent;
    schema::Value value;
    std::string problem; ///< begins after the parameter's name: "is given 2 times"
};

/// Reads parameters in the styles of OpenAPI (3.1, 4.8.12.3; RFC 6570). Delimiters count where they stand as such: a comma
/// that is percent-encoded is part of a value.
class ParameterReader {
  public:
    ParameterReader(const RequestTexts& texts, Arena& arena) noexcept : texts_(texts), arena_(arena) {}

    [[nodiscard]] ReadParameter read(const ParameterRule& rule) const;

  private:
    using Texts = std::vector<std::string_view>;

    [[nodiscard]] Texts rawValues(const ParameterRule& rule) const;
    [[nodiscard]] ReadParameter fromList(const ParameterRule& rule, const Texts& raw) const;
    [[nodiscard]] ReadParameter fromObject(const ParameterRule& rule, const Texts& parts, bool pairs) const;
    [[nodiscard]] ReadParameter fromText(const ParameterRule& rule, std::string_view raw) const;
    [[nodiscard]] ReadParameter deepObject(const ParameterRule& rule) const;
    [[nodiscard]] ReadParameter spreadObject(const ParameterRule& rule) const;
    [[nodiscard]] bool decode(const ParameterRule& rule, std::string_view raw, std::string_view& out) const;
    [[nodiscard]] bool put(schema::Value& object, const ParameterRule& rule, std::string_view rawName, std::string_view rawValue,
                           std::string& problem) const;

    const RequestTexts& texts_;
    Arena& arena_;
};

/// An object of the fields of application/x-www-form-urlencoded content, read as `rule` expects them. What is wrong with
/// it is in `problem`.
[[nodiscard]] std::optional<schema::Value> readForm(std::string_view content, const ContentRule& rule, std::size_t fields,
                                                    Arena& arena, std::string& problem);

} // namespace postern::validation
