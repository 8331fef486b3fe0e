// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Masking.h"

#include "dataplane/http/HeaderName.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace postern::inspection {
namespace {

using http::equalsIgnoringCase;

bool listed(const std::vector<std::string>& names, std::string_view name) noexcept
{
    return std::any_of(names.begin(), names.end(), [&](const std::string& own) { return equalsIgnoringCase(own, name); });
}

constexpr bool isBlank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The place after a JSON string that begins at `at` (its opening quote), or npos when it does not end.
std::size_t endOfString(std::string_view text, std::size_t at) noexcept
{
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return std::string_view::npos;
}

bool beginsWith(std::string_view text, std::string_view beginning) noexcept
{
    return equalsIgnoringCase(text.substr(0, beginning.size()), beginning);
}

bool contains(std::string_view text, std::string_view lowerCase) noexcept
{
    return std::search(text.begin(), text.end(), lowerCase.begin(), lowerCase.end(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
           }) != text.end();
}

/// The end of a password is chosen by a person, and tells about its beginning.
Masking::Tail tailOf(std::string_view name) noexcept
{
    return contains(name, "pass") || contains(name, "pwd") || contains(name, "secret") ? Masking::Tail::Hidden
                                                                                         : Masking::Tail::Shown;
}

/// The place after a JSON list or object that begins at `at`, or the end of the text when it is cut.
std::size_t endOfContainer(std::string_view text, std::size_t at) noexcept
{
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = std::min(endOfString(text, at), text.size());
            continue;
        }
        ++at;
        if (c == '[' || c == '{')
            ++depth;
        else if ((c == ']' || c == '}') && --depth == 0)
            break;
    }
    return at;
}

bool sameWord(std::string_view text, std::size_t at, std::string_view word) noexcept
{
    return text.substr(at, word.size()) == word;
}

/// "****wxyz (564 characters)", and its beginning where a blank ends a value: what was masked once stays.
bool isMasked(std::string_view text) noexcept
{
    constexpr std::string_view stars = "****";
    constexpr std::string_view end = " characters)";
    if (!text.starts_with(stars))
        return false;
    text.remove_prefix(stars.size());
    const std::size_t open = text.find(" (");
    if (open == std::string_view::npos)
        return text.empty();
    if (open > 4 || !text.ends_with(end))
        return false;
    const std::string_view digits = text.substr(open + 2, text.size() - open - 2 - end.size());
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Masking::Masking(MaskingRules rules, std::shared_ptr<const pipeline::CredentialNames> names)
    : rules_(std::move(rules)),
      names_(names != nullptr ? std::move(names) : std::make_shared<const pipeline::CredentialNames>())
{
}

std::string Masking::mask(std::string_view secret, Tail tail)
{
    if (isMasked(secret))
        return std::string(secret);
    // Four characters of sixteen or fewer would help a guesser; and Basic is a password in another alphabet.
    const bool shows = tail == Tail::Shown && secret.size() > 16 && !beginsWith(secret, "Basic ");
    const std::string_view shown = shows ? secret.substr(secret.size() - 4) : std::string_view();
    return "****" + std::string(shown) + " (" + std::to_string(secret.size()) + " characters)";
}

bool Masking::isSecretHeader(std::string_view name) const noexcept
{
    return names_->isHeader(name) || listed(rules_.headers, name);
}

bool Masking::isSecretMember(std::string_view name) const noexcept
{
    return pipeline::isCredentialMember(name) || names_->isConfigured(name) || listed(rules_.parameters, name) ||
           listed(rules_.headers, name);
}

std::size_t Masking::secretIn(std::string_view pair) const noexcept
{
    if (const std::size_t value = names_->valueIn(pair); value != std::string_view::npos)
        return value;
    const std::size_t equals = pair.find('=');
    return equals != std::string_view::npos && listed(rules_.parameters, pair.substr(0, equals)) ? equals + 1
                                                                                                 : std::string_view::npos;
}

std::string Masking::header(std::string_view name, std::string_view value) const
{
    if (!isSecretHeader(name))
        return value.find_first_of("?#@") == std::string_view::npos ? std::string(value) : target(value);
    // Of "Bearer abc" the scheme tells what was tried. What others than tokens end with is not shown.
    const std::size_t space = value.find(' ');
    for (const std::string_view scheme : {"Bearer", "Basic", "Digest", "DPoP", "Negotiate", "NTLM", "ApiKey"}) {
        if (space == scheme.size() && equalsIgnoringCase(value.substr(0, space), scheme)) {
            const bool token = scheme == "Bearer" || scheme == "DPoP";
            return std::string(value.substr(0, space + 1)) +
                   mask(value.substr(space + 1), token ? Tail::Shown : Tail::Hidden);
        }
    }
    const bool authorization = contains(name, "authorization");
    if (authorization && space != std::string_view::npos)
        return std::string(value.substr(0, space + 1)) + mask(value.substr(space + 1), Tail::Hidden);
    return mask(value, tailOf(name));
}

std::string Masking::pairs(std::string_view text, char separator) const
{
    std::string out;
    while (true) {
        const std::size_t end = text.find(separator);
        const std::string_view pair = text.substr(0, end);
        const std::size_t secret = secretIn(pair);
        out += pair.substr(0, secret);
        if (secret != std::string_view::npos)
            out += mask(pair.substr(secret), tailOf(pair.substr(0, secret)));
        if (end == std::string_view::npos)
            return out;
        out += separator;
        text.remove_prefix(end + 1);
    }
}

std::string Masking::target(std::string_view target) const
{
    std::string out;
    // User information: between "//" and the last '@' before the path.
    if (const std::size_t slashes = target.find("//"); slashes != std::string_view::npos) {
        const std::size_t end = std::min(target.find_first_of("/?#", slashes + 2), target.size());
        const std::size_t at = target.substr(0, end).rfind('@');
        if (at != std::string_view::npos && at > slashes + 1) {
            out = std::string(target.substr(0, slashes + 2)) + "****";
            target.remove_prefix(at);
        }
    }
    // "/shop;jsessionid=..." is a credential in a segment of the path.
    std::size_t at = std::min(target.find_first_of("?#"), target.size());
    out += pairs(target.substr(0, at), '/');
    while (at < target.size()) {
        // A '?' in a query is a part of it, and so perhaps of a secret.
        const std::size_t stop = std::min(target.find('#', at + 1), target.size());
        out += target[at];
        out += pairs(target.substr(at + 1, stop - at - 1), '&');
        at = stop;
    }
    return out;
}

std::string Masking::links(std::string_view text, bool beginsWithPair) const
{
    constexpr std::string_view begins = "?#&;\\"; // the last one of "\u0026" in JSON
    constexpr std::string_view ends = "&# \t\r\n\"'<>\\";
    std::string out;
    std::size_t copied = 0;
    std::size_t at = 0;
    for (bool pairHere = beginsWithPair;; pairHere = false) {
        if (!pairHere) {
            const std::size_t mark = text.find_first_of(begins, at);
            if (mark == std::string_view::npos)
                return out.append(text.substr(copied));
            at = mark + 1;
        }
        const std::size_t end = std::min(text.find_first_of(ends, at), text.size());
        const std::string_view pair = text.substr(at, end - at);
        const std::size_t secret = secretIn(pair);
        if (secret >= pair.size())
            continue;
        out += text.substr(copied, at + secret - copied);
        out += mask(pair.substr(secret), tailOf(pair.substr(0, secret)));
        copied = at = end;
    }
}

std::string Masking::text(std::string_view text) const
{
    // "http://user:password@host": up to the blank that ends the URL.
    std::string plain(text);
    for (std::size_t slashes = plain.find("://"); slashes != std::string::npos; slashes = plain.find("://", slashes + 3)) {
        const std::size_t end = std::min(plain.find_first_of("/?# \t\"'<>", slashes + 3), plain.size());
        const std::size_t at = plain.rfind('@', end);
        if (at != std::string::npos && at > slashes + 2)
            plain.replace(slashes + 3, at - slashes - 3, "****");
    }
    return links(plain, false);
}

std::string Masking::named(std::string_view name, std::string_view value) const
{
    return isSecretMember(name) ? mask(value, tailOf(name)) : text(value);
}

std::string Masking::jsonMembers(std::string_view text) const
{
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at)) {
        const std::size_t nameEnd = endOfString(text, at);
        if (nameEnd == std::string_view::npos)
            break;
        const std::string_view name = text.substr(at + 1, nameEnd - at - 2);
        std::size_t next = nameEnd;
        while (next < text.size() && isBlank(text[next]))
            ++next;
        if (next >= text.size() || text[next] != ':' || !isSecretMember(name)) {
            at = nameEnd;
            continue;
        }
        ++next;
        while (next < text.size() && isBlank(text[next]))
            ++next;
        if (sameWord(text, next, "null") || sameWord(text, next, "true") || sameWord(text, next, "false")) {
            at = next;
            continue;
        }
        // A text that the capture limit cut in two has no closing quote: what is there is masked.
        const bool quoted = next < text.size() && text[next] == '"';
        const bool container = next < text.size() && (text[next] == '[' || text[next] == '{');
        const std::size_t closed = quoted ? endOfString(text, next) : std::string_view::npos;
        const std::size_t valueEnd = container ? endOfContainer(text, next)
                                               : std::min(quoted ? closed : text.find_first_of(",}] \t\r\n", next), text.size());
        const std::size_t first = quoted ? next + 1 : next;
        const std::size_t last = closed == std::string_view::npos ? valueEnd : valueEnd - 1;
        out += text.substr(copied, next - copied);
        out += '"' + mask(text.substr(first, last - first), container ? Tail::Hidden : tailOf(name)) + '"';
        copied = at = valueEnd;
    }
    out += text.substr(copied);
    return out;
}

std::string Masking::xmlElements(std::string_view text) const
{
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const std::size_t close = text.find('>', at);
        if (close == std::string_view::npos)
            break;
        std::string_view name = text.substr(at + 1, close - at - 1);
        if (name.empty() || name.front() == '/' || name.front() == '!' || name.front() == '?' || name.back() == '/')
            continue;
        name = name.substr(0, name.find_first_of(" \t\r\n"));
        name.remove_prefix(std::min(name.find(':') + 1, name.size())); // of a namespace; npos + 1 is 0
        const std::size_t end = std::min(text.find("</", close), text.size()); // whatever is between, CDATA too
        if (!isSecretMember(name) || end == close + 1)
            continue;
        out += text.substr(copied, close + 1 - copied);
        out += mask(text.substr(close + 1, end - close - 1), Tail::Hidden);
        copied = end;
        at = end - 1;
    }
    return out.append(text.substr(copied));
}

/// multipart/form-data (RFC 7578): each part's name is in its Content-Disposition.
std::string Masking::formParts(std::string_view text) const
{
    std::string out;
    std::size_t copied = 0;
    constexpr std::string_view label = "name=\"";
    for (std::size_t at = text.find(label); at != std::string_view::npos; at = text.find(label, at + 1)) {
        const std::size_t begin = at + label.size();
        const std::string_view name = text.substr(begin, std::min(text.find('"', begin), text.size()) - begin);
        const std::size_t head = text.find("\r\n\r\n", begin);
        if (head == std::string_view::npos || !names_->isParameter(name))
            continue;
        const std::size_t end = std::min(text.find("\r\n--", head + 4), text.size());
        if (end <= head + 4)
            continue;
        out += text.substr(copied, head + 4 - copied);
        out += mask(text.substr(head + 4, end - head - 4), tailOf(name));
        copied = at = end;
    }
    return out.append(text.substr(copied));
}

/// "Name: value" lines, such as those of an echoed request.
std::string Masking::headerLines(std::string_view text) const
{
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const std::size_t colon = line.find(':');
        const std::string_view name = line.substr(0, colon);
        const std::size_t value = colon == std::string_view::npos ? colon : line.find_first_not_of(" \t\r", colon + 1);
        if (value != std::string_view::npos && name.find(' ') == std::string_view::npos && isSecretMember(name)) {
            const bool carriage = line.ends_with('\r');
            out += line.substr(0, value);
            out += mask(line.substr(value, line.size() - value - (carriage ? 1 : 0)), Tail::Hidden);
            out += carriage ? "\r" : "";
        } else {
            out += line;
        }
        if (end == text.size())
            break;
        out += '\n';
        text.remove_prefix(end + 1);
    }
    return out;
}

std::string Masking::body(std::string_view contentType, std::string_view body) const
{
    if (beginsWith(contentType, "application/x-www-form-urlencoded"))
        return pairs(body, '&');
    const std::string parts = beginsWith(contentType, "multipart/") ? formParts(body) : std::string(body);
    const std::size_t first = parts.find_first_not_of(" \t\r\n");
    if (first == std::string::npos)
        return parts;
    const char begin = parts[first];
    if (begin == '<')
        return links(xmlElements(parts), false);
    if (begin == '{' || begin == '[')
        return links(jsonMembers(parts), false);
    return links(headerLines(jsonMembers(parts)), true);
}

} // namespace postern::inspection
