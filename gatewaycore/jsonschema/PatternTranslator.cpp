// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Pattern.h"
#include "jsonschema/UnicodeClass.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace postern::jsonschema {
namespace {

// ECMA-262 22.2.2.9, WhiteSpace and LineTerminator; RE2's \s is ASCII's.
constexpr std::string_view spaces = R"(\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view notSpaces =
    R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";

constexpr unsigned repeatAtOnce = 1000;  // RE2's own bound for {n,m}
constexpr unsigned repeatAtMost = 100'000; // RE2's memory bound says no earlier
constexpr std::size_t largest = 1U << 18U; // octets of the translation

std::string codePoint(std::uint32_t code)
{
    char digits[9];
    const auto end = std::to_chars(digits, digits + sizeof digits, code, 16);
    return "\\x{" + std::string(digits, end.ptr) + "}";
}

/// Reads an expression once, from left to right, and writes what RE2 takes for the same.
class Translator {
  public:
    explicit Translator(std::string_view pattern) : in_(pattern) {}

    Result<std::string> run()
    {
        while (at_ < in_.size()) {
            if (!step())
                return unexpected(ErrorKind::InvalidConfig, reason_ + " (at character " + std::to_string(at_ + 1) + ")",
                                  Fault::Config);
        }
        return out_;
    }

  private:
    bool fail(std::string reason)
    {
        reason_ = std::move(reason);
        return false;
    }
    [[nodiscard]] bool follows(std::string_view text) const { return in_.substr(at_).starts_with(text); }
    bool take(std::string_view text)
    {
        if (!follows(text))
            return false;
        at_ += text.size();
        return true;
    }
    /// A whole atom: what a quantifier after it repeats.
    bool atom(std::string_view text)
    {
        atom_ = out_.size();
        out_ += text;
        return true;
    }

    /// What cannot be repeated.
    bool between(char c)
    {
        atom_ = std::string::npos;
        out_ += c;
        return true;
    }

    bool step()
    {
        const char c = in_[at_];
        switch (c) {
        case '\\': return escape();
        case '[': return characterClass();
        case '(': return open();
        case ')': return close();
        case '.': ++at_; return atom(R"([^\n\r\x{2028}\x{2029}])");
        case '{': return brace();
        case '}':
        case ']': ++at_; return atom(std::string("\\") + c);
        case '|':
        case '^':
        case '$': ++at_; return between(c);
        case '*':
        case '+':
        case '?': ++at_; out_ += c; return true;
        default: return literal();
        }
    }

    bool literal()
    {
        std::size_t length = 1;
        while (at_ + length < in_.size() && (static_cast<unsigned char>(in_[at_ + length]) & 0xc0U) == 0x80U)
            ++length; // an atom is a character, not an octet
        atom(in_.substr(at_, length));
        at_ += length;
        return true;
    }

    bool open()
    {
        if (follows("(?=") || follows("(?!"))
            return fail("lookahead needs backtracking, which a hostile text could exploit: say it with allOf, not and "
                        "several patterns");
        if (follows("(?<=") || follows("(?<!"))
            return fail("lookbehind needs backtracking, which a hostile text could exploit: say it with allOf, not and "
                        "several patterns");
        groups_.push_back(out_.size());
        atom_ = std::string::npos;
        if (take("(?<")) {
            const std::size_t end = in_.find('>', at_);
            if (end == std::string_view::npos)
                return fail("the name of this group has no end");
            at_ = end + 1;
            out_ += "(?:";
        } else if (take("(?i)")) {
            groups_.pop_back(); // no ECMA-262, but common in definitions, and it means one thing only
            out_ += "(?i)";
        } else if (take("(?i:")) {
            out_ += "(?i:";
        } else if (take("(?:")) {
            out_ += "(?:";
        } else if (follows("(?")) {
            return fail("no group of ECMA-262 begins like this");
        } else {
            ++at_;
            out_ += "(?:";
        }
        return true;
    }
    bool close()
    {
        if (groups_.empty())
            return fail("this ) closes nothing");
        atom_ = groups_.back();
        groups_.pop_back();
        ++at_;
        out_ += ')';
        return true;
    }

    /// {n}, {n,} and {n,m}; a brace that is none of them is a brace (ECMA-262 B.1.2).
    bool brace()
    {
        std::uint64_t least = 0;
        std::uint64_t most = 0;
        const char* const end = in_.data() + in_.size();
        auto read = std::from_chars(in_.data() + at_ + 1, end, least);
        const bool number = read.ec != std::errc::invalid_argument;
        bool open = false;
        most = least;
        if (number && read.ptr != end && *read.ptr == ',') {
            const char* const second = read.ptr + 1;
            read = std::from_chars(second, end, most);
            open = read.ec == std::errc::invalid_argument;
            if (open)
                read.ptr = second;
        }
        if (!number || read.ptr == end || *read.ptr != '}') {
            ++at_;
            return atom("\\{");
        }
        if (read.ec == std::errc::result_out_of_range || least > repeatAtMost || most > repeatAtMost)
            return fail("repeats too often for an automaton: check the length with maxLength");
        if (!open && most < least)
            return fail("repeats at least more often than at most");
        if (atom_ == std::string::npos)
            return fail("nothing to repeat");
        at_ = static_cast<std::size_t>(read.ptr + 1 - in_.data());
        return repeat(least, open ? std::nullopt : std::optional(most));
    }
    /// RE2 repeats a thousand times and no more, so that x{1500} is x{1000}x{500}.
    bool repeat(std::uint64_t least, std::optional<std::uint64_t> most)
    {
        const std::string lazy = take("?") ? "?" : "";
        const std::string repeated = out_.substr(atom_);
        if ((most.value_or(least) / repeatAtOnce + 2) * (repeated.size() + 10) > largest)
            return fail("repeats too often for an automaton: check the length with maxLength");
        if (least <= repeatAtOnce && most.value_or(0) <= repeatAtOnce) {
            out_ += '{' + std::to_string(least) + (most == least ? "" : most ? ',' + std::to_string(*most) : ",") + '}' + lazy;
        } else {
            std::string all;
            const auto copies = [&](std::uint64_t count, const char* from) {
                for (; count > 0; count -= std::min<std::uint64_t>(count, repeatAtOnce))
                    all += repeated + '{' + from + std::to_string(std::min<std::uint64_t>(count, repeatAtOnce)) + '}' + lazy;
            };
            copies(least, "");
            if (most)
                copies(*most - least, "0,");
            else
                all += repeated + '*' + lazy;
            out_.resize(atom_);
            out_ += "(?:" + all + ')';
        }
        atom_ = std::string::npos;
        return true;
    }

    /// After a backslash outside of a class.
    bool escape()
    {
        if (at_ + 1 >= in_.size())
            return fail("a backslash at the end escapes nothing");
        const char c = in_[at_ + 1];
        switch (c) {
        case 'b':
        case 'B':
            at_ += 2;
            out_ += '\\';
            return between(c);
        case 's': at_ += 2; return atom("[" + std::string(spaces) + "]");
        case 'S': at_ += 2; return atom("[" + std::string(notSpaces) + "]");
        case 'k': return fail("a back-reference needs backtracking, which a hostile text could exploit");
        default: break;
        }
        if (c >= '1' && c <= '9')
            return fail("a back-reference needs backtracking, which a hostile text could exploit");
        std::string text;
        return member(text) && atom(single_ ? text : isShorthand(text) ? text : "[" + text + "]");
    }
    static bool isShorthand(std::string_view text) { return text.size() == 2; }

    bool characterClass()
    {
        const std::size_t start = at_;
        if (take("[^]"))
            return atom("(?s:.)");
        if (take("[]"))
            return atom(R"([^\x{0}-\x{10ffff}])");
        std::string text = take("[^") ? "[^" : (++at_, "[");
        while (at_ < in_.size() && in_[at_] != ']') {
            if (!member(text))
                return false;
            const bool from = single_;
            if (!follows("-") || at_ + 1 >= in_.size() || in_[at_ + 1] == ']')
                continue;
            ++at_;
            std::string to;
            if (!member(to))
                return false;
            // [\w-z] is no range: the hyphen is one (ECMA-262 B.1.2).
            text += (from && single_ ? "-" : "\\-") + to;
        }
        if (!take("]")) {
            at_ = start;
            return fail("this character class has no end");
        }
        return atom(text + "]");
    }

    /// One member of a class, or one escape outside of one; single_ says whether it is one character.
    bool member(std::string& text)
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

    bool character(std::string& text, char kind)
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

    std::optional<std::uint32_t> digits(std::size_t from, std::size_t count) const
    {
        std::uint32_t code = 0;
        if (count == 0 || from + count > in_.size())
            return std::nullopt;
        const char* const end = in_.data() + from + count;
        return std::from_chars(in_.data() + from, end, code, 16).ptr == end ? std::optional(code) : std::nullopt;
    }
    /// \xHH, \uHHHH, a pair of surrogates, \u{H...}
    bool hexadecimal(std::string& text, char kind)
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

    bool property(std::string& text)
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

    std::string_view in_;
    std::size_t at_ = 0;
    std::string out_;
    std::size_t atom_ = std::string::npos; ///< where the last atom begins in out_
    std::vector<std::size_t> groups_;
    bool single_ = true;
    std::string reason_;
};

} // namespace

Result<std::string> translatePattern(std::string_view ecma)
{
    if (ecma.size() > largest)
        return unexpected(ErrorKind::InvalidConfig, "the pattern is longer than " + std::to_string(largest) + " octets",
                          Fault::Config);
    return Translator(ecma).run();
}

} // namespace postern::jsonschema
