// SPDX-License-Identifier: Apache-2.0
#include "schema/Document.h"
#include "schema/Text.h"

#include <algorithm>
#include <utility>

namespace postern::schema {
namespace {

constexpr std::size_t indentStep = 2;

bool isPrintable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; }) &&
           text.find("\xc2\x80") == text.npos && text.find("\xe2\x80\xa8") == text.npos &&
           text.find("\xe2\x80\xa9") == text.npos && text.find("\xef\xbb\xbf") == text.npos;
}

bool hasC1Control(std::string_view text)
{
    for (std::size_t i = text.find('\xc2'); i != std::string_view::npos && i + 1 < text.size();
         i = text.find('\xc2', i + 1)) {
        if (static_cast<unsigned char>(text[i + 1]) < 0xa0)
            return true;
    }
    return false;
}

/// What YAML 1.1 readers (most of them) take for something else than a text. Ours would not.
bool looksTyped(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const std::string_view word : {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}) {
        if (lower == word)
            return true;
    }
    // Numbers with _ or :, dates, binary literals: anything that starts like a number and has only their characters.
    const char first = text.front();
    return (first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.';
}

/// Whether a text may stand without quotes, as a key or as a value.
bool isPlain(std::string_view text)
{
    if (text.empty() || text.size() > 512 || !isPrintable(text) || hasC1Control(text) || looksTyped(text))
        return false;
    if (text.front() == ' ' || text.back() == ' ' || text.back() == ':' || text == "<<" || text == "~" || text == "=")
        return false;
    if (std::string_view("-?:,[]{}#&*!|>'\"%@`").find(text.front()) != std::string_view::npos)
        return false;
    if (text.starts_with("---") || text.starts_with("..."))
        return false;
    // Flow indicators are fine in block style, but not worth the risk in a reader that is less careful.
    return text.find(": ") == text.npos && text.find(" #") == text.npos &&
           text.find_first_of("{}[]\"") == text.npos;
}

/// Whether a text of several lines may be a literal block.
bool isBlock(std::string_view text)
{
    if (text.find('\n') == text.npos || text.front() == ' ' || text.front() == '\n')
        return false;
    std::string oneLine(text);
    std::replace(oneLine.begin(), oneLine.end(), '\n', ' ');
    if (!isPrintable(oneLine) || hasC1Control(text))
        return false;
    // Lines of blanks only would be ambiguous, and a trailing run of line ends needs "keep".
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line = text.substr(start, end - start);
        if (!line.empty() && line.find_first_not_of(' ') == line.npos)
            return false;
        start = end + 1;
    }
    return !text.ends_with("\n\n");
}

void writeText(std::string& out, std::string_view text, std::size_t indent)
{
    if (isPlain(text)) {
        out += text;
    } else if (isBlock(text)) {
        out += text.ends_with('\n') ? "|" : "|-";
        std::size_t start = 0;
        while (start < text.size()) {
            const std::size_t end = std::min(text.find('\n', start), text.size());
            out += '\n';
            if (end > start)
                out.append(indent, ' ');
            out += text.substr(start, end - start);
            start = end + 1;
        }
    } else {
        appendJsonString(out, text);
    }
}

void writeKey(std::string& out, std::string_view key)
{
    if (isPlain(key))
        out += key;
    else
        appendJsonString(out, key);
    out += ':';
}

bool isInline(const Value& value) { return value.size() == 0; }

/// `indent` is where the lines of this value start; the first line's indent is written already when `started`.
void writeIndented(std::string& out, const Value& value, std::size_t indent, bool started)
{
    const auto startLine = [&] {
        if (!std::exchange(started, false))
            out.append(indent, ' ');
    };
    if (value.isMap() && value.size() > 0) {
        for (const Entry& entry : value.entries()) {
            startLine();
            writeKey(out, entry.key);
            if (isInline(entry.value)) {
                out += ' ';
                writeIndented(out, entry.value, indent + indentStep, true);
            } else {
                out += '\n';
                writeIndented(out, entry.value, indent + indentStep, false);
            }
        }
    } else if (value.isList() && value.size() > 0) {
        for (const Value& item : value.items()) {
            startLine();
            out += "- ";
            writeIndented(out, item, indent + indentStep, true);
        }
    } else {
        switch (value.kind()) {
        case Kind::Null: out += "null"; break;
        case Kind::List: out += "[]"; break;
        case Kind::Map: out += "{}"; break;
        case Kind::String:
            writeText(out, value.asString(), std::max(indent, indentStep));
            break;
        default: out += value.toText(); break;
        }
        out += '\n';
    }
}

} // namespace

std::string writeYaml(const Value& value)
{
    std::string out;
    writeIndented(out, value, 0, true);
    return out;
}

} // namespace postern::schema
