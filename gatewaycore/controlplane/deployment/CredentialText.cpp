// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/CredentialText.h"

#include "controlplane/deployment/CredentialName.h"
#include "controlplane/deployment/PolicyCredentials.h"

#include <algorithm>
#include <cctype>

namespace postern::deployment {
namespace {

using std::string_view;

constexpr std::size_t none = string_view::npos;
constexpr string_view blanks = " \t\r\n";

/// The parameter of "Basic" or "Bearer" (RFC 7617, RFC 6750) at the end of a text.
std::vector<TextPart> schemedIn(string_view text)
{
    for (const string_view scheme : {string_view("Basic "), string_view("Bearer ")}) {
        if (!text.starts_with(scheme))
            continue;
        const TextPart part = trimmed(text, {scheme.size(), text.size() - scheme.size()});
        const string_view token = textOf(text, part);
        const bool fits = std::ranges::all_of(token, [](unsigned char c) { return std::isalnum(c) != 0 || string_view("-._~+/=").find(static_cast<char>(c)) != none; });
        // "Basic authentication" and "Bearer token" are words.
        const bool word = std::ranges::all_of(token, [](unsigned char c) { return std::islower(c) != 0; });
        if (fits && !word && token.size() >= 8)
            return {part};
    }
    return {};
}

/// "Authorization:Basic ..." as Kong's transformers have it.
std::vector<TextPart> namedIn(string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == none || colon == 0 || !isFieldName(text.substr(0, colon)) || !namesCredential(text.substr(0, colon)))
        return {};
    const TextPart part = trimmed(text, {colon + 1, text.size() - colon - 1});
    return isReference(textOf(text, part)) ? std::vector<TextPart>() : std::vector{part};
}

/// A text of one line.
std::vector<TextPart> inLine(string_view name, string_view text)
{
    TextPart whole = trimmed(text, {0, text.size()});
    string_view value = textOf(text, whole);
    if (value.size() > 2 && value.front() == '\'' && value.back() == '\'') { // a constant of AWS
        ++whole.at;
        whole.length -= 2;
        value = textOf(text, whole);
    }
    if (isReference(value))
        return {};
    std::vector<TextPart> out = namesCredential(name) ? std::vector{whole} : namedIn(value);
    if (out.empty())
        out = schemedIn(value);
    if (out.size() == 1 && out.front() != whole)
        out.front().at += whole.at;
    return out;
}

void add(std::vector<TextPart>& to, std::vector<TextPart> parts, std::size_t offset)
{
    for (TextPart& each : parts) {
        each.at += offset;
        to.push_back(each);
    }
}

/// The end of a JSON string that begins at a quote: the place of its last quote, or none.
std::size_t endOfString(string_view text, std::size_t quote)
{
    for (std::size_t at = quote + 1; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at;
        else if (text[at] == '\n')
            return none;
    }
    return none;
}

/// The end of a JSON list or map that begins here.
std::size_t endOfNested(string_view text, std::size_t at)
{
    std::size_t depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') {
            const std::size_t end = endOfString(text, at);
            at = end == none ? at : end;
        } else if (text[at] == '{' || text[at] == '[') {
            ++depth;
        } else if ((text[at] == '}' || text[at] == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return text.size();
}

/// Strings of JSON, wherever in a text.
std::vector<TextPart> inJson(string_view text)
{
    std::vector<TextPart> out;
    string_view key;
    bool list = false; // of strings that have the key
    for (std::size_t at = text.find('"'); at != none; at = text.find('"', at)) {
        const std::size_t end = endOfString(text, at);
        if (end == none) {
            ++at;
            continue;
        }
        const string_view string = text.substr(at + 1, end - at - 1);
        const std::size_t next = text.find_first_not_of(blanks, end + 1);
        if (next == none || text[next] != ':') {
            add(out, inLine(key, string), at + 1);
            key = list ? key : string_view();
            at = end + 1;
            continue;
        }
        key = string;
        at = text.find_first_not_of(blanks, next + 1);
        if (at == none)
            break;
        list = text[at] == '[';
        if (isIllustration(key) || (list && key == "security")) // scopes by names of schemes
            at = text[at] == '"' ? std::min(endOfString(text, at), text.size() - 1) + 1 : text[at] == '{' || text[at] == '[' ? endOfNested(text, at) : at;
        else if (text[at] != '"' && text[at] != '[')
            key = {};
    }
    return out;
}

/// One line of YAML: "client_secret: abc", "- Authorization:Basic abc".
std::vector<TextPart> inYamlLine(string_view line)
{
    std::size_t at = line.find_first_not_of(blanks);
    while (at != none && line.substr(at).starts_with("- "))
        at = line.find_first_not_of(blanks, at + 2);
    if (at == none)
        return {};
    const std::size_t colon = line.find(": ", at);
    string_view name;
    if (colon != none && isFieldName(line.substr(at, colon - at))) {
        name = line.substr(at, colon - at);
        at = std::min(line.find_first_not_of(blanks, colon + 1), line.size());
    }
    TextPart value = trimmed(line, {at, line.size() - at});
    const char first = value.length == 0 ? '\0' : line[value.at];
    if (first == '\0' || first == '|' || first == '>' || first == '&' || first == '*' || first == '{' || first == '[' || first == '"')
        return {}; // blocks and anchors are others' lines; what is in quotes or flows is read as JSON is
    if (first == '\'' && value.length > 1 && line[value.at + value.length - 1] == '\'') {
        ++value.at;
        value.length -= 2;
    }
    std::vector<TextPart> out;
    add(out, inLine(name, line.substr(value.at, value.length)), value.at);
    return out;
}

/// `name: "value"` of YAML, whose name has no quotes.
std::vector<TextPart> inQuotedYamlLine(string_view line)
{
    const std::size_t colon = line.find(": \"");
    if (colon == none)
        return {};
    const std::size_t begin = std::min(line.find_first_not_of(" \t-"), colon);
    const std::size_t end = endOfString(line, colon + 2);
    const string_view name = line.substr(begin, colon - begin);
    if (end == none || !isFieldName(name) || !namesCredential(name))
        return {};
    std::vector<TextPart> out;
    add(out, inLine(name, line.substr(colon + 3, end - colon - 3)), colon + 3);
    return out;
}

/// What a definition gives as an example: the lines that stand deeper than its key ("example:", "- description: |"), and the items of
/// a list right below it.
class Illustration {
  public:
    /// Whether this line is part of one. `indent`: where its text begins.
    bool holds(string_view line, std::size_t indent)
    {
        if (key_ != none && (indent > key_ || (indent == key_ && line[indent] == '-')))
            return true;
        const std::size_t key = std::min(line.find_first_not_of(" -", indent), line.size());
        const string_view rest = line.substr(key);
        key_ = isIllustration(rest.substr(0, rest.find(':'))) ? key : none;
        return key_ != none;
    }

  private:
    std::size_t key_ = none; ///< where its key stands; none: there is none
};

std::vector<TextPart> inYaml(string_view text)
{
    std::vector<TextPart> out;
    Illustration illustration;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const string_view line = text.substr(at, end - at);
        const std::size_t indent = line.find_first_not_of(blanks);
        if (indent != none && !illustration.holds(line, indent)) {
            add(out, inYamlLine(line), at);
            add(out, inQuotedYamlLine(line), at);
        }
        at = end + 1;
    }
    return out;
}

/// In order, and what lies in another one is part of that.
std::vector<TextPart> apart(std::vector<TextPart> parts)
{
    std::ranges::sort(parts, [](const TextPart& a, const TextPart& b) { return a.at != b.at ? a.at < b.at : a.length > b.length; });
    std::vector<TextPart> out;
    for (const TextPart& each : parts) {
        if (each.length > 0 && (out.empty() || each.at >= out.back().at + out.back().length))
            out.push_back(each);
    }
    return out;
}

} // namespace

std::vector<TextPart> credentialsIn(string_view name, string_view text)
{
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == none)
        return {};
    if (namesCredential(name))
        return inLine(name, text);
    if (text[first] == '<')
        return apart(credentialsInPolicy(text));
    const bool structured = text[first] == '{' || text[first] == '[' || text[first] == '"';
    if (!structured && text.find('\n') == none)
        return inLine(name, text);
    std::vector<TextPart> out = inJson(text);
    if (!structured)
        add(out, inYaml(text), 0);
    return apart(std::move(out));
}

} // namespace postern::deployment
