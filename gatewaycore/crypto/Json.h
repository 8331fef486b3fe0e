// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::crypto {

struct JsonLimits {
    std::size_t maximumSize = 64 * 1024;
    std::size_t maximumDepth = 16;
    std::size_t maximumValues = 10'000;
};

/// JSON as JOSE uses it: small, from strangers, no places to report. (Files that people write go through schema's
/// Document instead, which knows lines; crypto stands below it.)
struct JsonMember;
struct JsonValue {
    enum class Kind : std::uint8_t { Null, Bool, Integer, Number, String, Array, Object };

    // Written out in the source, since a vector of an incomplete type may be named here and no more.
    JsonValue();
    ~JsonValue();
    JsonValue(const JsonValue&);
    JsonValue(JsonValue&&) noexcept;
    JsonValue& operator=(const JsonValue&);
    JsonValue& operator=(JsonValue&&) noexcept;

    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0; ///< Integer: fits 64 bits, written without fraction and exponent
    double number = 0;        ///< Number and Integer
    std::string text;
    std::vector<JsonValue> items;
    std::vector<JsonMember> members;

    [[nodiscard]] bool isString() const noexcept { return kind == Kind::String; }
    [[nodiscard]] bool isObject() const noexcept { return kind == Kind::Object; }
    [[nodiscard]] bool isArray() const noexcept { return kind == Kind::Array; }
    [[nodiscard]] bool isNumber() const noexcept { return kind == Kind::Number || kind == Kind::Integer; }
    /// Null pointer when this is no object or has no such member.
    [[nodiscard]] const JsonValue* find(std::string_view name) const noexcept;
    /// The member's text; empty when it is missing or no string.
    [[nodiscard]] std::string_view textOf(std::string_view name) const noexcept;
};

struct JsonMember {
    JsonMember(std::string_view memberName, JsonValue memberValue) : name(memberName), value(std::move(memberValue)) {}
    std::string name;
    JsonValue value;
};

/// Strict RFC 8259, UTF-8 checked, duplicate member names refused (RFC 7515 4, RFC 7519 4).
/// Errors: ParseError, TooLarge.
[[nodiscard]] Result<JsonValue> parseJson(std::string_view text, const JsonLimits& = {});
/// Compact JSON text.
[[nodiscard]] std::string writeJson(const JsonValue& value);
/// A JSON string with its quotes.
[[nodiscard]] std::string quoteJson(std::string_view text);

} // namespace postern::crypto
