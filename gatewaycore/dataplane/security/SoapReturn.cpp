// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/SoapReturn.h"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace postern::security {
namespace {

constexpr std::size_t maximumXml = 64 * 1024;
constexpr std::size_t maximumElementDepth = 16;
constexpr std::size_t maximumMembers = 256;

bool isXmlBlank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool isNameEnd(char c) noexcept { return isXmlBlank(c) || c == '/' || c == '>' || c == '=' || c == '<' || c == '"' || c == '\''; }

std::string_view localName(std::string_view name) noexcept
{
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void appendUtf8(std::string& out, std::uint32_t code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

class SoapReader {
  public:
    explicit SoapReader(std::string_view xml) noexcept : rest_(xml) {}

    Result<SoapMembers> read()
    {
        skipBlanks();
        if (rest_.starts_with("<?xml ")) { // the declaration, and nothing else that looks like one
            const std::size_t end = rest_.find("?>");
            if (end == std::string_view::npos)
                return bad("its declaration has no end");
            rest_.remove_prefix(end + 2);
            skipBlanks();
        }
        bool rooted = false;
        while (!rest_.empty()) {
            if (rest_.front() != '<') {
                if (!text())
                    return bad(why_);
                continue;
            }
            if (rest_.starts_with("<!") || rest_.starts_with("<?"))
                return bad("it holds something that no SOAP answer may hold");
            if (open_.empty() && rooted)
                return bad("something follows its end");
            rooted = true;
            if (!(rest_.starts_with("</") ? endTag() : startTag()))
                return bad(why_);
        }
        if (!open_.empty() || !rooted)
            return bad("it ends too early");
        if (!found_)
            return bad("it has no return value");
        return std::move(members_);
    }

  private:
    struct Open {
        std::string_view name;
        bool leaf = true;
    };

    static Unexpected bad(const char* why)
    {
        return unexpected(ErrorKind::ParseError, std::string("it is no SOAP answer: ") + why);
    }
    bool fail(const char* why) noexcept
    {
        why_ = why;
        return false;
    }
    void skipBlanks() noexcept
    {
        while (!rest_.empty() && isXmlBlank(rest_.front()))
            rest_.remove_prefix(1);
    }
    std::string_view name() noexcept
    {
        std::size_t length = 0;
        while (length < rest_.size() && !isNameEnd(rest_[length]))
            ++length;
        const std::string_view read = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return read;
    }

    bool startTag()
    {
        rest_.remove_prefix(1);
        const std::string_view element = name();
        if (element.empty())
            return fail("a tag has no name");
        for (;;) {
            const std::size_t before = rest_.size();
            skipBlanks();
            if (rest_.starts_with("/>")) {
                rest_.remove_prefix(2);
                return push(element) && pop();
            }
            if (rest_.starts_with('>')) {
                rest_.remove_prefix(1);
                return push(element);
            }
            if (rest_.size() == before || !attribute())
                return fail("a tag is not well formed");
        }
    }
    bool attribute() noexcept
    {
        if (name().empty())
            return false;
        skipBlanks();
        if (!rest_.starts_with('='))
            return false;
        rest_.remove_prefix(1);
        skipBlanks();
        if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\''))
            return false;
        const std::size_t end = rest_.find(rest_.front(), 1);
        if (end == std::string_view::npos || rest_.substr(0, end).find('<') != std::string_view::npos)
            return false;
        rest_.remove_prefix(end + 1);
        return true;
    }
    bool endTag()
    {
        rest_.remove_prefix(2);
        const std::string_view element = name();
        skipBlanks();
        if (!rest_.starts_with('>') || open_.empty() || open_.back().name != element)
            return fail("a tag ends that is not open");
        rest_.remove_prefix(1);
        return pop();
    }

    bool push(std::string_view element)
    {
        if (open_.size() == maximumElementDepth)
            return fail("it is nested too deeply");
        if (!open_.empty())
            open_.back().leaf = false;
        open_.push_back({element, true});
        if (returnAt_ == 0 && !found_ && localName(element) == "return") {
            returnAt_ = open_.size();
            found_ = true;
        }
        text_.clear();
        return true;
    }
    bool pop()
    {
        const Open closing = open_.back();
        if (returnAt_ != 0 && open_.size() == returnAt_ + 1 && closing.leaf) {
            if (members_.size() == maximumMembers)
                return fail("its return value has too many members");
            members_.emplace_back(localName(closing.name), text_);
        }
        if (open_.size() == returnAt_)
            returnAt_ = 0;
        open_.pop_back();
        text_.clear();
        return true;
    }

    bool text()
    {
        while (!rest_.empty() && rest_.front() != '<') {
            if (open_.empty() && !isXmlBlank(rest_.front()))
                return fail("there is text outside of its elements");
            if (rest_.front() != '&') {
                if (static_cast<unsigned char>(rest_.front()) < 0x20 && !isXmlBlank(rest_.front()))
                    return fail("it holds a control character");
                text_ += rest_.front();
                rest_.remove_prefix(1);
            } else if (!reference()) {
                return fail("it refers to an entity that there is not");
            }
        }
        return true;
    }
    bool reference()
    {
        const std::size_t end = rest_.substr(0, 12).find(';');
        if (end == std::string_view::npos)
            return false;
        std::string_view named = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        static constexpr std::pair<std::string_view, char> entities[] = {
            {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
        for (const auto& [entity, is] : entities) {
            if (named == entity) {
                text_ += is;
                return true;
            }
        }
        if (!named.starts_with('#'))
            return false;
        named.remove_prefix(1);
        const int base = named.starts_with('x') ? 16 : 10;
        named.remove_prefix(base == 16 ? 1 : 0);
        std::uint32_t code = 0;
        const auto [at, failure] = std::from_chars(named.data(), named.data() + named.size(), code, base);
        const bool surrogate = code >= 0xd800 && code < 0xe000;
        const bool control = code < 0x20 && !isXmlBlank(static_cast<char>(code));
        if (failure != std::errc() || at != named.data() + named.size() || control || code > 0x10ffff || surrogate)
            return false;
        appendUtf8(text_, code);
        return true;
    }

    std::string_view rest_;
    std::vector<Open> open_;
    std::string text_; ///< since the last tag
    SoapMembers members_;
    std::size_t returnAt_ = 0; ///< how deep the `return` that is open lies; 0: none is
    bool found_ = false;
    const char* why_ = "";
};

} // namespace

Result<SoapMembers> readSoapReturn(std::string_view xml)
{
    if (xml.size() > maximumXml)
        return unexpected(ErrorKind::TooLarge, "the answer is larger than 64 KiB");
    return SoapReader(xml).read();
}

} // namespace postern::security
