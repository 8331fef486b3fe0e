// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/XmlScanner.h"

#include <algorithm>
#include <array>
#include <utility>

namespace postern::validation {
namespace {

bool isSpace(char32_t c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// XML 1.0, 2.2: Char.
bool isCharacter(char32_t c) noexcept
{
    return c >= 0x20 ? c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c < 0xe000) && c <= 0x10ffff
                     : c == '\t' || c == '\n' || c == '\r';
}

constexpr std::array<std::pair<char32_t, char32_t>, 16> nameStarts{{{':', ':'},
                                                                     {'A', 'Z'},
                                                                     {'_', '_'},
                                                                     {'a', 'z'},
                                                                     {0xc0, 0xd6},
                                                                     {0xd8, 0xf6},
                                                                     {0xf8, 0x2ff},
                                                                     {0x370, 0x37d},
                                                                     {0x37f, 0x1fff},
                                                                     {0x200c, 0x200d},
                                                                     {0x2070, 0x218f},
                                                                     {0x2c00, 0x2fef},
                                                                     {0x3001, 0xd7ff},
                                                                     {0xf900, 0xfdcf},
                                                                     {0xfdf0, 0xfffd},
                                                                     {0x10000, 0xeffff}}};

/// XML 1.0, 2.3: NameStartChar and NameChar.
bool beginsName(char32_t c) noexcept
{
    return std::any_of(nameStarts.begin(), nameStarts.end(), [c](const auto& range) { return c >= range.first && c <= range.second; });
}
bool isOfName(char32_t c) noexcept
{
    return beginsName(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xb7 || (c >= 0x300 && c <= 0x36f) ||
           c == 0x203f || c == 0x2040;
}

void appendUtf8(std::string& out, char32_t c)
{
    const auto octet = [&out](char32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
    if (c < 0x80)
        return octet(c);
    if (c < 0x800) {
        octet(0xc0U | c >> 6U);
    } else {
        if (c < 0x10000) {
            octet(0xe0U | c >> 12U);
        } else {
            octet(0xf0U | c >> 18U);
            octet(0x80U | (c >> 12U & 0x3fU));
        }
        octet(0x80U | (c >> 6U & 0x3fU));
    }
    octet(0x80U | (c & 0x3fU));
}

bool equalsLower(std::string_view text, std::string_view lower) noexcept
{
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
           });
}

/// Whether the data of an XML declaration (XML 1.0, 2.8) say version 1.0 and no other encoding than UTF-8.
bool isKnownDeclaration(std::string_view data) noexcept
{
    const auto blanks = [&data] {
        const std::size_t before = data.size();
        while (!data.empty() && isSpace(static_cast<unsigned char>(data.front())))
            data.remove_prefix(1);
        return data.size() < before;
    };
    bool version = false;
    for (int at = 0; blanks() && !data.empty(); ++at) {
        const std::size_t equals = data.find('=');
        std::string_view name = data.substr(0, equals);
        while (!name.empty() && isSpace(static_cast<unsigned char>(name.back())))
            name.remove_suffix(1);
        if (equals == std::string_view::npos)
            return false;
        data.remove_prefix(equals + 1);
        blanks();
        if (data.empty() || (data.front() != '"' && data.front() != '\''))
            return false;
        const std::size_t close = data.find(data.front(), 1);
        if (close == std::string_view::npos)
            return false;
        const std::string_view value = data.substr(1, close - 1);
        data.remove_prefix(close + 1);
        if (name == "version" && at == 0 && value == "1.0")
            version = true;
        else if (!(name == "encoding" && at == 1 && (equalsLower(value, "utf-8") || equalsLower(value, "us-ascii"))) &&
                 !(name == "standalone" && at >= 1 && (value == "yes" || value == "no")))
            return false;
    }
    return version && data.empty();
}

} // namespace

bool XmlScanner::take(std::string_view piece)
{
    if (refusal_.kind != Refusal::Kind::None)
        return false;
    for (const char each : piece) {
        if (offset_ >= limits_->size) {
            refusal_ = {Refusal::Kind::TooLarge, "octets", limits_->size, offset_};
            return false;
        }
        if (utf8_.whole())
            begin_ = offset_;
        if (!utf8_.take(static_cast<unsigned char>(each))) {
            begin_ = offset_;
            return malformed("it is not UTF-8");
        }
        ++offset_;
        if (!utf8_.whole())
            continue;
        if (!isCharacter(utf8_.character()))
            return malformed("a character that XML does not know");
        if (!step(utf8_.character()))
            return false;
    }
    return true;
}

bool XmlScanner::end()
{
    if (refusal_.kind != Refusal::Kind::None)
        return false;
    begin_ = offset_;
    return (state_ == State::Text && root_ && open_.empty() && utf8_.whole()) || malformed("it ends in the middle");
}

bool XmlScanner::malformed(std::string_view what)
{
    refusal_ = {Refusal::Kind::Malformed, what, 0, begin_};
    return false;
}

bool XmlScanner::above(std::string_view what, std::uint64_t limit)
{
    refusal_ = {Refusal::Kind::Limit, what, limit, begin_};
    return false;
}

bool XmlScanner::step(char32_t c)
{
    switch (state_) {
    case State::Text: return text(c);
    case State::Entity: return entity(c);
    case State::Less:
    case State::Bang: return markup(c);
    case State::Word: return word(c);
    case State::CommentOpen:
    case State::Comment:
    case State::CommentDash:
    case State::CommentEnd: return comment(c);
    case State::Cdata:
    case State::CdataBracket:
    case State::CdataEnd: return cdata(c);
    case State::Doctype:
    case State::DoctypeQuote: return doctype(c);
    case State::Target:
    case State::Instruction:
    case State::InstructionEnd: return instruction(c);
    case State::Name:
    case State::InTag:
    case State::AfterValue:
    case State::EmptyEnd: return tag(c);
    case State::AttributeName:
    case State::Equals:
    case State::Quote:
    case State::Value: return attribute(c);
    case State::EndName:
    case State::EndBlank: break;
    }
    return endTag(c);
}

bool XmlScanner::textGrows() { return ++text_ <= limits_->textLength || above("characters of text between two tags", limits_->textLength); }

bool XmlScanner::text(char32_t c)
{
    if (c == '<') {
        state_ = State::Less;
        return true;
    }
    if (open_.empty()) {
        mark_ = mark_ || (c == 0xfeff && begin_ == 0);
        if (isSpace(c) || (mark_ && begin_ == 0))
            return true;
        return malformed(root_ ? "something follows the root element" : "something stands before the root element");
    }
    if (c == '&') {
        name_.clear();
        after_ = State::Text;
        state_ = State::Entity;
        return true;
    }
    if (c == '>' && brackets_ == 2)
        return malformed("]]> stands in text");
    brackets_ = c == ']' ? static_cast<std::uint8_t>(std::min(2, brackets_ + 1)) : std::uint8_t{0};
    return textGrows();
}

bool XmlScanner::entity(char32_t c)
{
    if (c == ';')
        return endEntity();
    appendUtf8(name_, c);
    // &#x10FFFF; is the longest, were it not for leading zeros.
    return (name_.size() <= 16 && (isOfName(c) || c == '#')) || malformed("an entity that is not one of XML's own");
}

bool XmlScanner::endEntity()
{
    constexpr std::array<std::string_view, 5> known{"lt", "gt", "amp", "apos", "quot"};
    if (name_.starts_with('#')) {
        const bool hex = name_.starts_with("#x");
        char32_t value = 0;
        const std::string_view digits = std::string_view(name_).substr(hex ? 2 : 1);
        for (const char each : digits) {
            const char lower = static_cast<char>(each | 0x20);
            const bool digit = each >= '0' && each <= '9';
            if (!digit && !(hex && lower >= 'a' && lower <= 'f'))
                return malformed("a character reference that is not a number");
            value = std::min<char32_t>(value * (hex ? 16 : 10) + static_cast<char32_t>(digit ? each - '0' : lower - 'a' + 10), 0x110000);
        }
        if (digits.empty() || !isCharacter(value))
            return malformed("a character reference that names no character of XML");
    } else if (std::find(known.begin(), known.end(), name_) == known.end()) {
        return malformed("an entity that is not one of XML's own");
    }
    state_ = after_;
    brackets_ = 0;
    if (after_ == State::Text)
        return textGrows();
    return ++length_ <= limits_->attributeLength || above("characters in an attribute", limits_->attributeLength);
}

bool XmlScanner::markup(char32_t c)
{
    brackets_ = 0;
    if (state_ == State::Bang) {
        state_ = State::Word;
        if (c == '-') {
            state_ = State::CommentOpen;
        } else if (c == '[' && !open_.empty()) {
            word_ = "CDATA[";
            after_ = State::Cdata;
        } else if (c == 'D' && !root_ && !doctype_) {
            if (!limits_->doctype)
                return malformed("a document type is declared");
            word_ = "OCTYPE";
            after_ = State::Doctype;
        } else {
            return malformed("a declaration that has no place here");
        }
        return true;
    }
    name_.clear();
    length_ = 0;
    compared_ = 0;
    if (c == '!') {
        state_ = State::Bang;
        return true;
    }
    if (c == '?') {
        state_ = State::Target;
        return true;
    }
    if (c == '/' && !open_.empty()) {
        state_ = State::EndName;
        return true;
    }
    return beginsName(c) ? beginElement(c) : malformed("a name has to follow <");
}

bool XmlScanner::word(char32_t c)
{
    if (c != static_cast<unsigned char>(*word_))
        return malformed("a declaration that has no place here");
    if (*++word_ == '\0') {
        state_ = after_;
        doctype_ = doctype_ || after_ == State::Doctype;
        length_ = 0;
    }
    return true;
}

bool XmlScanner::comment(char32_t c)
{
    switch (state_) {
    case State::CommentOpen:
        if (c != '-')
            return malformed("a comment begins with <!--");
        state_ = State::Comment;
        return true;
    case State::Comment:
        if (c == '-')
            state_ = State::CommentDash;
        return textGrows();
    case State::CommentDash:
        state_ = c == '-' ? State::CommentEnd : State::Comment;
        return textGrows();
    default:
        if (c != '>')
            return malformed("-- stands in a comment");
        state_ = State::Text;
        return true;
    }
}

bool XmlScanner::cdata(char32_t c)
{
    if (state_ == State::CdataEnd && c == '>') {
        state_ = State::Text;
        return true;
    }
    if (c != ']')
        state_ = State::Cdata;
    else
        state_ = state_ == State::Cdata ? State::CdataBracket : State::CdataEnd;
    return textGrows();
}

/// Only a name and where its definition would be: nothing of it is read, and nothing can be declared in it.
bool XmlScanner::doctype(char32_t c)
{
    if (++length_ > limits_->textLength)
        return above("characters in a document type", limits_->textLength);
    if (state_ == State::DoctypeQuote) {
        if (c == quote_)
            state_ = State::Doctype;
        return true;
    }
    if (c == '"' || c == '\'') {
        quote_ = c;
        state_ = State::DoctypeQuote;
    } else if (c == '>') {
        state_ = State::Text;
    } else if (c == '[' || c == '<') {
        return malformed("a document type with declarations");
    }
    return true;
}

bool XmlScanner::instruction(char32_t c)
{
    if (state_ == State::InstructionEnd && c == '>')
        return endInstruction();
    if (state_ == State::Target) {
        if (name_.empty() ? beginsName(c) : isOfName(c))
            return nameGrows(c, name_);
        if (name_.empty())
            return malformed("a processing instruction has no name");
        declaration_ = name_ == "xml";
        const std::uint64_t first = mark_ ? 8 : 5; // when it is at the very beginning
        if (equalsLower(name_, "xml") && (!declaration_ || begin_ != first))
            return malformed("an XML declaration that does not stand first");
        name_.clear();
        if (c != '?' && !isSpace(c))
            return malformed("a character that no name can have");
    }
    if (state_ == State::InstructionEnd && declaration_)
        return malformed("the XML declaration is none of version 1.0 and UTF-8");
    state_ = c == '?' ? State::InstructionEnd : State::Instruction;
    if (declaration_ && c != '?') {
        appendUtf8(name_, c);
        if (name_.size() > 200)
            return malformed("an XML declaration of more than 200 octets");
    }
    return textGrows();
}

bool XmlScanner::endInstruction()
{
    state_ = State::Text;
    if (std::exchange(declaration_, false) && !isKnownDeclaration(name_))
        return malformed("the XML declaration is none of version 1.0 and UTF-8");
    return true;
}

bool XmlScanner::nameGrows(char32_t c, std::string& name)
{
    appendUtf8(name, c);
    return ++length_ <= limits_->nameLength || above("characters in a name", limits_->nameLength);
}

bool XmlScanner::beginElement(char32_t c)
{
    if (open_.empty() && std::exchange(root_, true))
        return malformed("a second root element");
    if (open_.size() >= limits_->depth)
        return above("levels", limits_->depth);
    if (++elements_ > limits_->elements)
        return above("elements", limits_->elements);
    if (!open_.empty() && ++open_.back().children > limits_->children)
        return above("children", limits_->children);
    open_.push_back({names_.size(), 0});
    attributes_.clear();
    text_ = 0;
    state_ = State::Name;
    return nameGrows(c, names_);
}

bool XmlScanner::tag(char32_t c)
{
    if (state_ == State::EmptyEnd) {
        if (c != '>')
            return malformed("> has to follow / here");
        close();
        return true;
    }
    if (state_ == State::Name && isOfName(c))
        return nameGrows(c, names_);
    if (isSpace(c)) {
        state_ = State::InTag;
        return true;
    }
    return inTag(c);
}

bool XmlScanner::inTag(char32_t c)
{
    if (c == '>') {
        state_ = State::Text;
        return true;
    }
    if (c == '/') {
        state_ = State::EmptyEnd;
        return true;
    }
    if (state_ != State::InTag || !beginsName(c))
        return malformed(state_ == State::AfterValue ? "a blank has to stand between attributes" : "a character that no name can have");
    if (attributes_.size() >= limits_->attributes)
        return above("attributes of an element", limits_->attributes);
    name_.clear();
    length_ = 0;
    state_ = State::AttributeName;
    return nameGrows(c, name_);
}

bool XmlScanner::attribute(char32_t c)
{
    switch (state_) {
    case State::AttributeName:
        if (isOfName(c))
            return nameGrows(c, name_);
        if (!attributes_.insert(name_).second)
            return malformed("an attribute stands twice in an element");
        state_ = State::Equals;
        [[fallthrough]];
    case State::Equals:
        if (c == '=')
            state_ = State::Quote;
        return c == '=' || isSpace(c) || malformed("= has to follow an attribute's name");
    case State::Quote:
        if (isSpace(c))
            return true;
        if (c != '"' && c != '\'')
            return malformed("an attribute's value has to stand in quotes");
        quote_ = c;
        length_ = 0;
        state_ = State::Value;
        return true;
    default: break;
    }
    if (c == quote_) {
        state_ = State::AfterValue;
        return true;
    }
    if (c == '<')
        return malformed("< stands in an attribute");
    if (c == '&') {
        name_.clear();
        after_ = State::Value;
        state_ = State::Entity;
        return true;
    }
    return ++length_ <= limits_->attributeLength || above("characters in an attribute", limits_->attributeLength);
}

bool XmlScanner::endTag(char32_t c)
{
    const std::string_view expected = std::string_view(names_).substr(open_.back().name);
    if (state_ == State::EndName && isOfName(c)) {
        name_.clear();
        appendUtf8(name_, c);
        if (!expected.substr(compared_).starts_with(name_))
            return malformed("an end tag of another name than its element");
        compared_ += name_.size();
        return true;
    }
    if (compared_ != expected.size())
        return malformed("an end tag of another name than its element");
    state_ = State::EndBlank;
    if (isSpace(c))
        return true;
    if (c != '>')
        return malformed("> has to stand here");
    close();
    return true;
}

void XmlScanner::close()
{
    names_.resize(open_.back().name);
    open_.pop_back();
    text_ = 0;
    state_ = State::Text;
}

} // namespace postern::validation
