// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postern::jsonschema {

/// A JSON number, exactly: what was written, not the double nearest to it. `digits_` times ten to the `exponent_`,
/// without zeros at either end of the digits, so that 1, 1.0 and 10e-1 are the same Decimal.
class Decimal {
  public:
    Decimal() = default; ///< zero
    /// The number that a Value holds; zero when it holds none.
    [[nodiscard]] static Decimal of(const schema::Value& number);
    [[nodiscard]] static Decimal of(std::int64_t number);
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] bool isZero() const noexcept { return digits_.empty(); }
    [[nodiscard]] bool isNegative() const noexcept { return negative_; }
    /// 1.0 is an integer, and so is 1e300.
    [[nodiscard]] bool isInteger() const noexcept { return exponent_ >= 0; }
    /// Whether isMultipleOf() takes this as its divisor: above zero, of at most 19 digits.
    [[nodiscard]] bool isDivisor() const noexcept { return !isZero() && !negative_ && digits_.size() <= 19; }
    [[nodiscard]] bool isMultipleOf(const Decimal& divisor) const;
    /// The same text for the same number, whatever its spelling was.
    [[nodiscard]] std::string canonical() const;

    /// As people write it: "0.01", "1000", and "1e300" where that would be long.
    [[nodiscard]] std::string toText() const;

    friend bool operator==(const Decimal&, const Decimal&) = default;
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

  private:
    std::string digits_;
    std::int64_t exponent_ = 0;
    bool negative_ = false;
};

/// Whether a number of a document has no fraction.
[[nodiscard]] bool isInteger(const schema::Value& number);

} // namespace postern::jsonschema
