// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/PatternMembers.h"

#include "jsonschema/UnicodeClass.h"

#include <algorithm>
#include <charconv>

namespace postern::jsonschema {
namespace {

// ECMA-262 22.2.2.9, WhiteSpace and LineTerminator; RE2's \s is ASCII's.
constexpr std::string_view spaces = R"(\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view notSpaces =
    R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";

std::string codePoint(std::uint32_t code)
{
    char digits[9];
    const auto end = std::to_chars(digits, digits + sizeof digits, code, 16);
    return "\\x{" + std::string(digits, end.ptr) + "}";
}

} // namespace

bool PatternMembers::member(std::string& text)
{
    single_ = true;
    const char c = in_[at_];
    if (c != '\\') {
        if (std::string_view("[]^-&~|").find(c) != std::string_view::npos)
            text += '\\';
        do
            text += in_[at_++];
        while (at_ < in_.size() && (static_cast<unsigned char>(in_[at_]) & 0xc0U) == 0x80U);
        return true;
    }
    if (at_ + 1 >= in_.size())
        return fail("a backslash at the end escapes nothing");
    const char kind = in_[at_ + 1];
    single_ = false;
    switch (kind) {
    case 'd':
    case 'D':
    case 'w':
    case 'W': at_ += 2; text += std::string("\\") + kind; return true;
    case 's': at_ += 2; text += spaces; return true;
    case 'S': at_ += 2; text += notSpaces; return true;
    case 'p':
    case 'P': return property(text);
    default: single_ = true; return character(text, kind);
    }
}

bool PatternMembers::character(std::string& text, char kind)
{
    const auto is = [&](std::uint32_t code) {
        at_ += 2;
        text += codePoint(code);
        return true;
    };
    switch (kind) {
    case 't': return is('\t');
    case 'n': return is('\n');
    case 'r': return is('\r');
    case 'v': return is('\v');
    case 'f': return is('\f');
    case 'b': return is('\b'); // in a class; outside it is a word boundary
    case '0':
        if (at_ + 2 < in_.size() && in_[at_ + 2] >= '0' && in_[at_ + 2] <= '9')
            return fail("an octal escape is no ECMA-262: write \\xHH");
        return is(0);
    case 'c': {
        const char letter = at_ + 2 < in_.size() ? in_[at_ + 2] : '\0';
        if ((letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z'))
            return fail("\\c takes a letter");
        ++at_;
        return is(static_cast<std::uint32_t>(letter) % 32);
    }
    case 'x':
    case 'u': return hexadecimal(text, kind);
    default: break;
    }
    const bool letter = (kind >= 'a' && kind <= 'z') || (kind >= 'A' && kind <= 'Z') || (kind >= '0' && kind <= '9');
    if (letter)
        return fail(std::string("\\") + kind + " is no escape of ECMA-262" +
                    (kind == 'A' ? ": write ^" : kind == 'z' || kind == 'Z' ? ": write $" : ""));
    if (static_cast<unsigned char>(kind) >= 0x80) {
        ++at_; // a backslash before a character that needs none
        return member(text);
    }
    return is(static_cast<unsigned char>(kind));
}

std::optional<std::uint32_t> PatternMembers::digits(std::size_t from, std::size_t count) const
{
    std::uint32_t code = 0;
    if (count == 0 || from + count > in_.size())
        return std::nullopt;
    const char* const end = in_.data() + from + count;
    return std::from_chars(in_.data() + from, end, code, 16).ptr == end ? std::optional(code) : std::nullopt;
}
/// \xHH, \uHHHH, a pair of surrogates, \u{H...}
bool PatternMembers::hexadecimal(std::string& text, char kind)
{
    std::optional<std::uint32_t> code;
    std::size_t length = kind == 'x' ? 2 : 4;
    std::size_t from = at_ + 2;
    std::size_t end = from + length;
    if (kind == 'u' && from < in_.size() && in_[from] == '{') {
        const std::size_t close = std::min(in_.find('}', from), in_.size());
        length = std::min<std::size_t>(close - from - 1, 9);
        ++from;
        end = close + 1;
    }
    code = digits(from, length);
    if (code && *code >= 0xd800 && *code < 0xdc00 && in_.substr(std::min(end, in_.size())).starts_with("\\u")) {
        const std::optional<std::uint32_t> low = digits(end + 2, 4);
        if (low && *low >= 0xdc00 && *low < 0xe000) {
            code = 0x10000 + ((*code - 0xd800) << 10U) + (*low - 0xdc00);
            end += 6;
        }
    }
    if (!code || *code > 0x10ffff)
        return fail(std::string("\\") + kind + " takes a code in hexadecimal");
    if (*code >= 0xd800 && *code < 0xe000)
        return fail("half of a surrogate pair matches nothing: write \\u{...}");
    text += codePoint(*code);
    at_ = end;
    return true;
}

bool PatternMembers::property(std::string& text)
{
    const bool negated = in_[at_ + 1] == 'P';
    const std::size_t close = in_.find('}', at_);
    if (at_ + 2 >= in_.size() || in_[at_ + 2] != '{' || close == std::string_view::npos)
        return fail("\\p takes a property in braces: \\p{L}");
    const std::string_view name = in_.substr(at_ + 3, close - at_ - 3);
    const std::string found = unicodeClass(name, negated);
    if (found.empty())
        return fail("the Unicode property " + std::string(name.substr(0, 60)) +
                    " is none of those that are known here: general categories and scripts");
    text += found;
    at_ = close + 1;
    return true;
}

} // namespace postern::jsonschema
