// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/JsonScanner.h"

#include "dataplane/http/Octets.h"

namespace postern::validation {
namespace {

bool isBlank(unsigned char octet) noexcept { return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r'; }
bool isDigit(unsigned char octet) noexcept { return octet >= '0' && octet <= '9'; }

} // namespace

bool JsonScanner::take(std::string_view piece)
{
    if (refusal_.kind != Refusal::Kind::None)
        return false;
    for (const char c : piece) {
        if (offset_ >= limits_->size) {
            refusal_ = {Refusal::Kind::TooLarge, "octets", limits_->size, offset_};
            return false;
        }
        if (!step(static_cast<unsigned char>(c)))
            return false;
        ++offset_;
    }
    return true;
}

bool JsonScanner::end()
{
    if (refusal_.kind != Refusal::Kind::None)
        return false;
    if (numberMayEnd())
        endValue();
    return state_ == State::Done || malformed("it ends in the middle");
}

bool JsonScanner::malformed(std::string_view what)
{
    refusal_ = {Refusal::Kind::Malformed, what, 0, offset_};
    return false;
}

bool JsonScanner::above(std::string_view what, std::uint64_t limit)
{
    refusal_ = {Refusal::Kind::Limit, what, limit, offset_};
    return false;
}

bool JsonScanner::step(unsigned char octet)
{
    switch (state_) {
    case State::String: return inString(octet);
    case State::Escape:
    case State::Unicode:
    case State::LowSurrogate:
    case State::LowSurrogateU: return inEscape(octet);
    case State::Literal:
        if (octet != static_cast<unsigned char>(*literal_))
            return malformed("a word that is none of true, false and null");
        if (*++literal_ == '\0')
            endValue();
        return true;
    case State::Minus:
    case State::Zero:
    case State::Digits:
    case State::Point:
    case State::Fraction:
    case State::Exponent:
    case State::ExponentSign:
    case State::ExponentDigits: return inNumber(octet);
    default: break;
    }
    if (isBlank(octet))
        return true;
    switch (state_) {
    case State::Value: return beginValue(octet);
    case State::ItemOrEnd: return octet == ']' ? close(octet) : beginValue(octet);
    case State::KeyOrEnd:
        if (octet == '}')
            return close(octet);
        return octet == '"' ? beginString(true) : malformed("a key in quotes, or }, has to stand here");
    case State::Key: return octet == '"' ? beginString(true) : malformed("a key in quotes has to stand here");
    case State::Colon:
        if (octet != ':')
            return malformed("a colon has to stand here");
        state_ = State::Value;
        return true;
    case State::Next: return next(octet);
    default: return malformed("something follows the value");
    }
}

bool JsonScanner::beginValue(unsigned char octet)
{
    if (++values_ > limits_->values)
        return above("values", limits_->values);
    if (!stack_.empty() && !stack_.back().object && ++stack_.back().count > limits_->arrayItems)
        return above("array items", limits_->arrayItems);
    length_ = 1;
    switch (octet) {
    case '{': return open(true);
    case '[': return open(false);
    case '"': return beginString(false);
    case 't': literal_ = "rue"; break;
    case 'f': literal_ = "alse"; break;
    case 'n': literal_ = "ull"; break;
    case '-': state_ = State::Minus; return limits_->numberLength > 0 || above("characters in a number", 0);
    case '0': state_ = State::Zero; return limits_->numberLength > 0 || above("characters in a number", 0);
    default:
        if (!isDigit(octet))
            return malformed(offset_ == 0 && octet == 0xef ? "a byte order mark is no part of it" : "a value has to stand here");
        state_ = State::Digits;
        return limits_->numberLength > 0 || above("characters in a number", 0);
    }
    state_ = State::Literal;
    return true;
}

bool JsonScanner::open(bool object)
{
    if (stack_.size() >= limits_->depth)
        return above("levels", limits_->depth);
    stack_.push_back({0, object});
    state_ = object ? State::KeyOrEnd : State::ItemOrEnd;
    return true;
}

bool JsonScanner::close(unsigned char octet)
{
    if (stack_.back().object != (octet == '}'))
        return malformed(octet == '}' ? "} closes an array" : "] closes an object");
    stack_.pop_back();
    endValue();
    return true;
}

bool JsonScanner::next(unsigned char octet)
{
    if (octet == '}' || octet == ']')
        return close(octet);
    if (octet != ',')
        return malformed(stack_.back().object ? "a comma or } has to stand here" : "a comma or ] has to stand here");
    state_ = stack_.back().object ? State::Key : State::Value;
    return true;
}

bool JsonScanner::beginString(bool key)
{
    if (key && ++stack_.back().count > limits_->objectEntries)
        return above("object entries", limits_->objectEntries);
    key_ = key;
    length_ = 0;
    state_ = State::String;
    return true;
}

bool JsonScanner::countCharacter()
{
    const std::uint64_t limit = key_ ? limits_->keyLength : limits_->stringLength;
    return ++length_ <= limit || above(key_ ? "characters in a key" : "characters in a string", limit);
}

bool JsonScanner::inString(unsigned char octet)
{
    const bool begins = utf8_.whole();
    if (!utf8_.take(octet))
        return malformed("it is not UTF-8");
    if (!begins)
        return true; // the rest of a character
    if (octet == '"') {
        if (key_)
            state_ = State::Colon;
        else
            endValue();
        return true;
    }
    if (octet < 0x20)
        return malformed("a control character stands in a string");
    if (octet == '\\') {
        low_ = false;
        state_ = State::Escape;
        return true;
    }
    return countCharacter();
}

/// RFC 8259 7; the characters beyond U+FFFF are written as a pair of escapes.
bool JsonScanner::inEscape(unsigned char octet)
{
    switch (state_) {
    case State::Escape:
        if (octet == 'u') {
            unit_ = 0;
            digits_ = 0;
            state_ = State::Unicode;
            return true;
        }
        if (std::string_view("\"\\/bfnrt").find(static_cast<char>(octet)) == std::string_view::npos)
            return malformed("an unknown escape stands in a string");
        state_ = State::String;
        return countCharacter();
    case State::LowSurrogate:
        if (octet != '\\')
            return malformed("half of a surrogate pair stands alone");
        state_ = State::LowSurrogateU;
        return true;
    case State::LowSurrogateU:
        if (octet != 'u')
            return malformed("half of a surrogate pair stands alone");
        low_ = true;
        unit_ = 0;
        digits_ = 0;
        state_ = State::Unicode;
        return true;
    default: break;
    }
    const int digit = http::octets::hexValue(static_cast<char>(octet));
    if (digit < 0)
        return malformed("\\u has to be followed by four hexadecimal digits");
    unit_ = unit_ * 16 + static_cast<std::uint32_t>(digit);
    if (++digits_ < 4)
        return true;
    const bool high = unit_ >= 0xd800 && unit_ < 0xdc00;
    const bool low = unit_ >= 0xdc00 && unit_ < 0xe000;
    if (low != low_)
        return malformed("half of a surrogate pair stands alone");
    if (high) {
        state_ = State::LowSurrogate;
        return true;
    }
    state_ = State::String;
    return countCharacter();
}

bool JsonScanner::numberMayEnd() const noexcept
{
    return state_ == State::Zero || state_ == State::Digits || state_ == State::Fraction || state_ == State::ExponentDigits;
}

/// RFC 8259 6.
bool JsonScanner::inNumber(unsigned char octet)
{
    const bool digit = isDigit(octet);
    State after = State::Value; // none
    switch (state_) {
    case State::Minus: after = octet == '0' ? State::Zero : digit ? State::Digits : State::Value; break;
    case State::Digits:
        if (digit) {
            after = State::Digits;
            break;
        }
        [[fallthrough]];
    case State::Zero:
        if (octet == '.')
            after = State::Point;
        else if (octet == 'e' || octet == 'E')
            after = State::Exponent;
        break;
    case State::Point: after = digit ? State::Fraction : State::Value; break;
    case State::Fraction: after = digit ? State::Fraction : octet == 'e' || octet == 'E' ? State::Exponent : State::Value; break;
    case State::Exponent:
        after = octet == '+' || octet == '-' ? State::ExponentSign : digit ? State::ExponentDigits : State::Value;
        break;
    default: after = digit ? State::ExponentDigits : State::Value; break;
    }
    if (after != State::Value) {
        state_ = after;
        return ++length_ <= limits_->numberLength || above("characters in a number", limits_->numberLength);
    }
    if (!numberMayEnd() || digit)
        return malformed("this is not a number as JSON writes it");
    endValue();
    return step(octet);
}

} // namespace postern::validation
