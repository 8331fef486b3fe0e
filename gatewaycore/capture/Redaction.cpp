// SPDX-License-Identifier: Apache-2.0
#include "capture/Redaction.h"

#include "crypto/Base64.h"
#include "dataplane/http/HeaderName.h"

#include <algorithm>

namespace postern::capture {
namespace {

using http::equalsIgnoringCase;
using inspection::Change;
using inspection::Masking;

constexpr std::size_t shortestBearer = 16;

constexpr bool isTokenText(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}
constexpr bool isToken68(char c) noexcept { return isTokenText(c) || c == '.' || c == '~' || c == '+' || c == '/'; }

template <class Is>
std::size_t runOf(std::string_view text, std::size_t at, Is is) noexcept
{
    std::size_t end = at;
    while (end < text.size() && is(text[end]))
        ++end;
    return end - at;
}

/// The length of a JSON Web Token (RFC 7519) that begins at `at`, or 0: "eyJ" is how {" begins in base64url.
std::size_t jwtAt(std::string_view text, std::size_t at) noexcept
{
    if (text.substr(at, 3) != "eyJ" || (at > 0 && isTokenText(text[at - 1])))
        return 0;
    std::size_t end = at + runOf(text, at, isTokenText);
    if (end - at < 8 || end >= text.size() || text[end] != '.')
        return 0;
    while (end + 1 < text.size() && text[end] == '.' && isTokenText(text[end + 1]))
        end += 1 + runOf(text, end + 1, isTokenText);
    return end - at > 12 ? end - at : 0;
}

/// The same for what stands behind "Bearer " or "Basic " and cannot be a word of a sentence.
std::size_t schemeValueAt(std::string_view text, std::size_t at, bool basic)
{
    std::size_t length = runOf(text, at, isToken68);
    const std::string_view value = text.substr(at, length);
    while (at + length < text.size() && text[at + length] == '=')
        ++length;
    if (!basic) {
        const bool digit = std::any_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        return value.size() >= shortestBearer && digit ? length : 0;
    }
    const auto decoded = crypto::base64Decode(text.substr(at, length));
    return decoded && decoded->find(':') != std::string::npos ? length : 0;
}

/// What looks like a credential, wherever it stands.
std::string scrub(std::string_view text)
{
    std::string out;
    std::size_t copied = 0;
    const auto cut = [&](std::size_t at, std::size_t length) {
        out += text.substr(copied, at - copied);
        out += Masking::mask(text.substr(at, length), Masking::Tail::Hidden);
        copied = at + length;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == 'e') {
            if (const std::size_t length = jwtAt(text, at); length > 0) {
                cut(at, length);
                at = copied - 1;
            }
        } else if (c == 'B' || c == 'b') {
            for (const std::string_view scheme : {"Bearer", "Basic"}) {
                if (!equalsIgnoringCase(text.substr(at, scheme.size()), scheme))
                    continue;
                std::size_t value = at + scheme.size();
                if (value < text.size() && text[value] == ' ')
                    ++value;
                else if (text.substr(value, 3) == "%20")
                    value += 3;
                else
                    continue;
                if (const std::size_t length = schemeValueAt(text, value, scheme == "Basic"); length > 0) {
                    cut(value, length);
                    at = copied - 1;
                    break;
                }
            }
        }
    }
    if (copied == 0)
        return std::string(text);
    return out.append(text.substr(copied));
}

std::string_view headerOf(const inspection::Message& message, std::string_view name)
{
    for (const auto& [own, value] : message.headers) {
        if (equalsIgnoringCase(own, name))
            return value;
    }
    return {};
}

void replaceAll(std::string& text, std::string_view what, std::string_view with)
{
    if (what.size() < 4) // shorter ones are parts of words
        return;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

} // namespace

std::string Redaction::text(std::string_view text) const { return scrub(masking_.text(text)); }

/// "GET /orders?token=... HTTP/1.1"; of a status line nothing changes.
std::string Redaction::line(std::string_view line) const
{
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first || line.starts_with("HTTP/"))
        return scrub(line);
    return std::string(line.substr(0, first + 1)) + scrub(masking_.target(line.substr(first + 1, last - first - 1))) + std::string(line.substr(last));
}

void Redaction::apply(inspection::Message& message) const
{
    message.line = line(message.line);
    const std::string type(headerOf(message, "content-type"));
    const std::string_view coding = headerOf(message, "content-encoding");
    const bool coded = !coding.empty() && !equalsIgnoringCase(coding, "identity");
    for (auto& [name, value] : message.headers)
        value = scrub(masking_.header(name, value));
    if (coded && !message.body.empty()) {
        message.body.clear();
        message.bodyTruncated = true;
    }
    if (!message.body.empty())
        message.body = scrub(masking_.body(type, message.body));
}

void Redaction::apply(inspection::Step& step) const
{
    for (Change& change : step.changes) {
        for (std::string* value : {&change.before, &change.after}) {
            switch (change.where) {
            case Change::Where::Line:
                *value = scrub(masking_.target(*value));
                break;
            case Change::Where::Header:
                *value = scrub(masking_.header(change.name, *value));
                break;
            case Change::Where::Body:
                *value = scrub(masking_.body({}, *value));
                break;
            case Change::Where::Context:
                *value = scrub(masking_.named(change.name, *value));
                break;
            }
        }
    }
    if (!step.reason)
        return;
    for (auto& [name, value] : step.reason->arguments) {
        const std::string masked = scrub(masking_.named(name, value));
        if (masked == value)
            continue;
        replaceAll(step.reason->sentence, value, masked);
        replaceAll(step.reason->fix, value, masked);
        value = masked;
    }
    step.reason->sentence = text(step.reason->sentence);
    step.reason->fix = text(step.reason->fix);
}

inspection::Summary Redaction::apply(inspection::Summary summary) const
{
    summary.target = scrub(masking_.target(summary.target));
    return summary;
}

inspection::Trace Redaction::apply(inspection::Trace trace) const
{
    trace.summary = apply(std::move(trace.summary));
    apply(trace.clientRequest);
    apply(trace.clientResponse);
    for (inspection::Step& step : trace.steps)
        apply(step);
    for (inspection::UpstreamAttempt& attempt : trace.upstream) {
        attempt.url = scrub(masking_.target(attempt.url));
        attempt.error = text(attempt.error);
        for (std::optional<inspection::Message>* message : {&attempt.request, &attempt.response}) {
            if (*message)
                apply(**message);
        }
    }
    for (auto& [name, value] : trace.context)
        value = scrub(masking_.named(name, masking_.target(value)));
    return trace;
}

} // namespace postern::capture
