// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Pattern.h"
#include "jsonschema/PatternMembers.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace postern::jsonschema {
namespace {

constexpr unsigned repeatAtOnce = 1000;  // RE2's own bound for {n,m}
constexpr unsigned repeatAtMost = 100'000; // RE2's memory bound says no earlier
constexpr std::size_t largest = 1U << 18U; // octets of the translation

/// Reads an expression once, from left to right, and writes what RE2 takes for the same.
class Translator : private PatternMembers {
  public:
    explicit Translator(std::string_view pattern) : PatternMembers(pattern) {}

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
        case 'k': return fail("a back-reference needs backtracking, which a hostile text could exploit");
        default: break;
        }
        if (c >= '1' && c <= '9')
            return fail("a back-reference needs backtracking, which a hostile text could exploit");
        std::string text;
        const bool shorthand = std::string_view("dDwW").find(c) != std::string_view::npos; // RE2 has them, too
        return member(text) && atom(single_ || shorthand ? text : "[" + text + "]");
    }

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

    std::string out_;
    std::size_t atom_ = std::string::npos; ///< where the last atom begins in out_
    std::vector<std::size_t> groups_;
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
