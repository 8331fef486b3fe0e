// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/validation/Refusal.h"
#include "dataplane/validation/Utf8.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace postern::validation {

/// What a JSON text may be like. Lengths are in characters, as JSON Schema counts them.
struct JsonLimits {
    std::uint64_t size = 1024 * 1024; ///< octets
    std::uint32_t depth = 32;         ///< objects and arrays within each other
    std::uint64_t objectEntries = 1'000;
    std::uint64_t arrayItems = 10'000;
    std::uint64_t keyLength = 256;
    std::uint64_t stringLength = 65'536;
    std::uint64_t numberLength = 64;
    std::uint64_t values = 100'000; ///< in the whole text, keys not counted
};

/// Checks a JSON text (RFC 8259) against limits while it passes in pieces: the verdict is the same for every split. Holds
/// no text, only a count for each object and array that is open, so at most `depth` of them; nothing recurses. Stricter
/// than the grammar where readers disagree: no byte order mark, no half of a surrogate pair. Any number of refused or
/// accepted octets costs the same.
class JsonScanner {
  public:
    explicit JsonScanner(const JsonLimits& limits) noexcept : limits_(&limits) {}

    /// False when the text is refused; nothing is looked at any more then.
    [[nodiscard]] bool take(std::string_view piece);
    /// The text has ended. False when it was not complete.
    [[nodiscard]] bool end();
    [[nodiscard]] const Refusal& refusal() const noexcept { return refusal_; }
    /// Octets so far.
    [[nodiscard]] std::uint64_t size() const noexcept { return offset_; }

  private:
    enum class State : std::uint8_t {
        Value, ItemOrEnd, KeyOrEnd, Key, Colon, Next, Done,
        String, Escape, Unicode, LowSurrogate, LowSurrogateU,
        Literal, Minus, Zero, Digits, Point, Fraction, Exponent, ExponentSign, ExponentDigits,
    };
    struct Open {
        std::uint64_t count;
        bool object;
    };

    [[nodiscard]] bool step(unsigned char octet);
    [[nodiscard]] bool beginValue(unsigned char octet);
    [[nodiscard]] bool open(bool object);
    [[nodiscard]] bool close(unsigned char octet);
    [[nodiscard]] bool next(unsigned char octet);
    [[nodiscard]] bool inString(unsigned char octet);
    [[nodiscard]] bool inEscape(unsigned char octet);
    [[nodiscard]] bool inNumber(unsigned char octet);
    [[nodiscard]] bool beginString(bool key);
    [[nodiscard]] bool countCharacter();
    [[nodiscard]] bool malformed(std::string_view what);
    [[nodiscard]] bool above(std::string_view what, std::uint64_t limit);
    void endValue() noexcept { state_ = stack_.empty() ? State::Done : State::Next; }
    [[nodiscard]] bool numberMayEnd() const noexcept;

    const JsonLimits* limits_;
    Refusal refusal_;
    std::vector<Open> stack_;
    std::uint64_t offset_ = 0;
    std::uint64_t values_ = 0;
    std::uint64_t length_ = 0; ///< of the string or number that is being read
    const char* literal_ = nullptr; ///< what is left of true, false, null
    std::uint32_t unit_ = 0;        ///< the UTF-16 unit of an escape
    Utf8 utf8_;
    State state_ = State::Value;
    std::uint8_t digits_ = 0; ///< of a \u escape
    bool key_ = false;        ///< the string is a key
    bool low_ = false;        ///< the escape has to be the second half of a pair
};

} // namespace postern::validation
