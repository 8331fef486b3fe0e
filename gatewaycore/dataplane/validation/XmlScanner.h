// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/validation/Refusal.h"
#include "dataplane/validation/Utf8.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace postern::validation {

/// What an XML document may be like. Lengths are in characters.
struct XmlLimits {
    std::uint64_t size = 1024 * 1024; ///< octets
    std::uint32_t depth = 32;         ///< elements within each other
    std::uint64_t elements = 100'000; ///< in the whole document
    std::uint64_t children = 1'000;   ///< elements directly in one
    std::uint64_t attributes = 32;    ///< of one element
    std::uint64_t nameLength = 256;   ///< of an element, an attribute, a processing instruction
    std::uint64_t attributeLength = 4'096; ///< of a value
    std::uint64_t textLength = 65'536; ///< between two tags, CDATA sections, comments and instructions included
    bool doctype = false;              ///< whether a document type may be named; it never declares anything
};

/// Checks that a document is well-formed XML 1.0 in UTF-8, and holds it to limits, while it passes in pieces: the verdict
/// is the same for every split. No declaration of a document type is read, so the only entities are the five of the
/// standard and those of numbers; nothing is expanded and nothing fetched. Holds the names of the elements that are open,
/// so at most `depth` of them, and those of one element's attributes; nothing recurses.
class XmlScanner {
  public:
    explicit XmlScanner(const XmlLimits& limits) noexcept : limits_(&limits) {}

    /// False when the document is refused; nothing is looked at any more then.
    [[nodiscard]] bool take(std::string_view piece);
    /// The document has ended. False when it was not complete.
    [[nodiscard]] bool end();
    [[nodiscard]] const Refusal& refusal() const noexcept { return refusal_; }
    /// Octets so far.
    [[nodiscard]] std::uint64_t size() const noexcept { return offset_; }

  private:
    enum class State : std::uint8_t {
        Text, Entity,
        Less, Bang, Word, CommentOpen,
        Comment, CommentDash, CommentEnd,
        Cdata, CdataBracket, CdataEnd,
        Doctype, DoctypeQuote,
        Target, Instruction, InstructionEnd,
        Name, InTag, AttributeName, Equals, Quote, Value, AfterValue, EmptyEnd,
        EndName, EndBlank,
    };
    struct Open {
        std::size_t name; ///< where it begins in names_
        std::uint64_t children;
    };

    [[nodiscard]] bool step(char32_t c);
    [[nodiscard]] bool text(char32_t c);
    [[nodiscard]] bool entity(char32_t c);
    [[nodiscard]] bool endEntity();
    [[nodiscard]] bool markup(char32_t c);
    [[nodiscard]] bool word(char32_t c);
    [[nodiscard]] bool comment(char32_t c);
    [[nodiscard]] bool cdata(char32_t c);
    [[nodiscard]] bool doctype(char32_t c);
    [[nodiscard]] bool instruction(char32_t c);
    [[nodiscard]] bool endInstruction();
    [[nodiscard]] bool beginElement(char32_t c);
    [[nodiscard]] bool tag(char32_t c);
    [[nodiscard]] bool inTag(char32_t c);
    [[nodiscard]] bool attribute(char32_t c);
    [[nodiscard]] bool endTag(char32_t c);
    [[nodiscard]] bool nameGrows(char32_t c, std::string& name);
    [[nodiscard]] bool textGrows();
    void close();
    [[nodiscard]] bool malformed(std::string_view what);
    [[nodiscard]] bool above(std::string_view what, std::uint64_t limit);

    const XmlLimits* limits_;
    Refusal refusal_;
    std::vector<Open> open_;
    std::string names_; ///< of the elements that are open, one after the other
    std::string name_;  ///< of an attribute or an instruction; an entity; the data of the XML declaration
    std::unordered_set<std::string> attributes_;
    std::uint64_t offset_ = 0; ///< octets
    std::uint64_t begin_ = 0;  ///< where the character that is being read begins
    std::uint64_t elements_ = 0;
    std::uint64_t length_ = 0; ///< of the name or value that is being read
    std::uint64_t text_ = 0;   ///< length of the text since the last tag
    std::size_t compared_ = 0; ///< octets of an end tag's name that agree
    const char* word_ = nullptr; ///< what is left of CDATA[ or DOCTYPE
    char32_t quote_ = 0;
    Utf8 utf8_;
    State state_ = State::Text;
    State after_ = State::Text; ///< of an entity or word
    std::uint8_t brackets_ = 0; ///< ] just before, at most two
    bool root_ = false;         ///< the root element has begun
    bool doctype_ = false;      ///< the document type has been named
    bool mark_ = false;         ///< it begins with a byte order mark
    bool declaration_ = false;  ///< the instruction is the XML declaration
};

} // namespace postern::validation
