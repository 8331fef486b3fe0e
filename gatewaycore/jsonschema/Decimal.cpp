// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Decimal.h"

#include "jsonschema/Digits.h"

#include <algorithm>
#include <charconv>

namespace postern::jsonschema {
namespace {

// Far above every exponent that a double or the length of a text can stand for, far below an overflow.
constexpr std::int64_t exponentBound = 1'000'000'000'000;

bool takeSign(std::string_view& text)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    return negative;
}

/// Of numbers below the modulus.
std::uint64_t plusModulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus)
{
    return a >= modulus - b ? a - (modulus - b) : a + b;
}

/// Of numbers below the modulus, without an integer of 128 bits, which machines of 32 do not have.
std::uint64_t timesModulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus)
{
    if (modulus >> 32U == 0)
        return a * b % modulus;
    std::uint64_t result = 0;
    for (; b > 0; b >>= 1U) {
        if ((b & 1U) != 0)
            result = plusModulo(result, a, modulus);
        a = plusModulo(a, a, modulus);
    }
    return result;
}

std::uint64_t powerOfTenModulo(std::uint64_t exponent, std::uint64_t modulus)
{
    std::uint64_t result = 1 % modulus;
    for (std::uint64_t base = 10 % modulus; exponent > 0; exponent >>= 1U) {
        if ((exponent & 1U) != 0)
            result = timesModulo(result, base, modulus);
        base = timesModulo(base, base, modulus);
    }
    return result;
}

} // namespace

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    const bool negative = takeSign(text);
    std::string digits(takeDigits(text));
    std::int64_t exponent = 0;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const std::string_view fraction = takeDigits(text);
        digits += fraction;
        exponent -= static_cast<std::int64_t>(fraction.size());
    }
    if (digits.empty())
        return std::nullopt;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        const bool down = takeSign(text);
        const std::string_view power = takeDigits(text);
        std::int64_t value = 0;
        if (power.empty())
            return std::nullopt;
        for (const char c : power)
            value = std::min(value * 10 + (c - '0'), exponentBound);
        exponent += down ? -value : value;
    }
    if (!text.empty())
        return std::nullopt;
    Decimal out;
    const std::size_t first = digits.find_first_not_of('0');
    if (first == std::string::npos)
        return out;
    const std::size_t last = digits.find_last_not_of('0');
    out.exponent_ = exponent + static_cast<std::int64_t>(digits.size() - 1 - last);
    out.digits_ = digits.substr(first, last - first + 1);
    out.negative_ = negative;
    return out;
}

Decimal Decimal::of(std::int64_t number) { return parse(std::to_string(number)).value_or(Decimal()); }

Decimal Decimal::of(const schema::Value& number)
{
    if (number.isInteger())
        return of(number.asInteger());
    if (auto exact = parse(number.spelling()))
        return *std::move(exact);
    // Made by a program, or written in a way of YAML's own (0x1F): the double is all there is.
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number.asDouble());
    return parse({buffer, static_cast<std::size_t>(end.ptr - buffer)}).value_or(Decimal());
}

bool Decimal::isMultipleOf(const Decimal& divisor) const
{
    if (isZero() || !divisor.isDivisor())
        return isZero();
    // Our digits do not end in a zero, so nothing that does divides them.
    if (exponent_ < divisor.exponent_)
        return false;
    std::uint64_t modulus = 0;
    std::from_chars(divisor.digits_.data(), divisor.digits_.data() + divisor.digits_.size(), modulus);
    std::uint64_t rest = 0;
    for (const char c : digits_)
        rest = plusModulo(timesModulo(rest, 10 % modulus, modulus), static_cast<unsigned>(c - '0') % modulus, modulus);
    const auto power = static_cast<std::uint64_t>(exponent_ - divisor.exponent_);
    return timesModulo(rest, powerOfTenModulo(power, modulus), modulus) == 0;
}

std::string Decimal::canonical() const { return (negative_ ? "-" : "") + digits_ + 'e' + std::to_string(exponent_); }

std::string Decimal::toText() const
{
    if (isZero())
        return "0";
    const std::string sign = negative_ ? "-" : "";
    const auto length = static_cast<std::int64_t>(digits_.size());
    if (exponent_ >= 0 && exponent_ <= 20)
        return sign + digits_ + std::string(static_cast<std::size_t>(exponent_), '0');
    if (exponent_ < 0 && -exponent_ < length)
        return sign + digits_.substr(0, static_cast<std::size_t>(length + exponent_)) + '.' +
               digits_.substr(static_cast<std::size_t>(length + exponent_));
    if (exponent_ < 0 && -exponent_ <= 20)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent_ - length), '0') + digits_;
    return sign + digits_ + 'e' + std::to_string(exponent_);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
{
    const auto sign = [](const Decimal& number) { return number.isZero() ? 0 : number.negative_ ? -1 : 1; };
    if (sign(a) != sign(b))
        return sign(a) <=> sign(b);
    const Decimal& larger = a.negative_ ? b : a; // of two negative ones, the one nearer to zero
    const Decimal& smaller = a.negative_ ? a : b;
    const auto magnitude = [](const Decimal& number) {
        return number.exponent_ + static_cast<std::int64_t>(number.digits_.size());
    };
    if (a.isZero() || magnitude(larger) != magnitude(smaller))
        return a.isZero() ? std::strong_ordering::equal : magnitude(larger) <=> magnitude(smaller);
    return larger.digits_.compare(smaller.digits_) <=> 0;
}

bool isInteger(const schema::Value& number)
{
    return number.isInteger() || (number.isNumber() && Decimal::of(number).isInteger());
}

} // namespace postern::jsonschema
