// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Masking.h"

#include "dataplane/http/HeaderName.h"

#include <algorithm>

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

} // namespace

Masking::Masking(MaskingRules rules) : rules_(std::move(rules)) {}

std::string Masking::mask(std::string_view secret)
{
    // Four characters of sixteen or fewer would help a guesser.
    const std::string_view tail = secret.size() > 16 ? secret.substr(secret.size() - 4) : std::string_view();
    return "****" + std::string(tail) + " (" + std::to_string(secret.size()) + " characters)";
}

bool Masking::isSecretHeader(std::string_view name) const noexcept { return listed(rules_.headers, name); }
bool Masking::isSecretParameter(std::string_view name) const noexcept { return listed(rules_.parameters, name); }

std::string Masking::header(std::string_view name, std::string_view value) const
{
    if (!isSecretHeader(name))
        return equalsIgnoringCase(name, "referer") || equalsIgnoringCase(name, "location") ? target(value)
                                                                                          : std::string(value);
    const bool hasScheme = equalsIgnoringCase(name, "authorization") || equalsIgnoringCase(name, "proxy-authorization");
    const std::size_t space = hasScheme ? value.find(' ') : std::string_view::npos;
    if (space == std::string_view::npos)
        return mask(value);
    return std::string(value.substr(0, space + 1)) + mask(value.substr(space + 1));
}

std::string Masking::pairs(std::string_view text) const
{
    std::string out;
    while (true) {
        const std::size_t end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && isSecretParameter(pair.substr(0, equals))) {
            out += pair.substr(0, equals + 1);
            out += mask(pair.substr(equals + 1));
        } else {
            out += pair;
        }
        if (end == std::string_view::npos)
            return out;
        out += '&';
        text.remove_prefix(end + 1);
    }
}

std::string Masking::target(std::string_view target) const
{
    const std::size_t question = target.find('?');
    if (question == std::string_view::npos)
        return std::string(target);
    return std::string(target.substr(0, question + 1)) + pairs(target.substr(question + 1));
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
        if (next >= text.size() || text[next] != ':' || !isSecretParameter(name)) {
            at = nameEnd;
            continue;
        }
        ++next;
        while (next < text.size() && isBlank(text[next]))
            ++next;
        // A text that the capture limit cut in two has no closing quote: what is there is masked.
        const bool quoted = next < text.size() && text[next] == '"';
        const std::size_t closed = quoted ? endOfString(text, next) : std::string_view::npos;
        const std::size_t valueEnd =
            std::min(quoted ? closed : text.find_first_of(",}] \t\r\n", next), text.size());
        const std::size_t first = quoted ? next + 1 : next;
        const std::size_t last = closed == std::string_view::npos ? valueEnd : valueEnd - 1;
        out += text.substr(copied, next - copied);
        out += '"' + mask(text.substr(first, last - first)) + '"';
        copied = at = valueEnd;
    }
    out += text.substr(copied);
    return out;
}

std::string Masking::body(std::string_view contentType, std::string_view body) const
{
    if (contentType.starts_with("application/x-www-form-urlencoded"))
        return pairs(body);
    return jsonMembers(body);
}

} // namespace postern::inspection
