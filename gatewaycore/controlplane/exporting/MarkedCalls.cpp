// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/MarkedCalls.h"

#include "capture/CaptureStore.h"
#include "capture/Redaction.h"
#include "dataplane/inspection/Masking.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <limits>

namespace postern::exporting {
namespace {

using calls::Check;
using inspection::Message;

constexpr std::string_view masked = "****"; // see Masking
constexpr std::size_t mostMembers = 8;
constexpr std::size_t longestMember = 200;

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
    return out;
}

/// What belongs to the connection or the moment, and is made anew by whoever calls.
bool isMadeAnew(std::string_view lower)
{
    static constexpr std::array<std::string_view, 11> names{"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "keep-alive",
                                                            "te", "upgrade", "traceparent", "tracestate", "x-request-id"};
    return std::find(names.begin(), names.end(), lower) != names.end();
}

std::string fieldOf(const Message& message, std::string_view wanted)
{
    for (const auto& [name, value] : message.headers) {
        if (lowerCase(name) == wanted)
            return value;
    }
    return {};
}

std::string inPlaceOf(std::string_view name, std::string_view value)
{
    const std::string lower = lowerCase(value.substr(0, 7));
    if (lower == "bearer ")
        return "Bearer {{token}}";
    if (lower.starts_with("basic "))
        return "Basic {{credentials}}";
    std::string variable;
    for (const char c : lowerCase(name)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            variable += c;
    }
    return "{{" + variable + "}}";
}

std::string pointerOf(std::string_view key)
{
    std::string out = "/";
    for (const char c : key)
        out.append(c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c));
    return out;
}

std::string quotedPattern(std::string_view text)
{
    std::string out = "^";
    for (const char c : text) {
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            out += '\\';
        out += c;
    }
    return out;
}

void addMembers(const std::string& body, calls::CallTest& test)
{
    schema::Problems ignored;
    const auto json = schema::readJson(body, "body", ignored);
    if (!json || !json->isMap())
        return;
    std::size_t made = 0;
    for (const schema::Entry& entry : json->entries()) {
        if (made++ == mostMembers)
            break;
        Check check;
        check.kind = Check::Kind::Json;
        check.subject = pointerOf(entry.key);
        const std::string text = entry.value.toText();
        if (!entry.value.isMap() && !entry.value.isList() && text.size() <= longestMember && text.find(masked) == std::string::npos) {
            check.how = Check::How::Equals;
            check.expected = entry.value;
        }
        test.checks.push_back(std::move(check));
    }
}

} // namespace

Result<calls::CallTest> testOf(const inspection::Trace& recorded)
{
    const inspection::Trace trace = capture::Redaction().apply(recorded); // a gateway masks by names only
    const auto refuse = [&trace](const char* why) {
        return unexpected(ErrorKind::Unsupported, trace.summary.method + ' ' + trace.summary.target.substr(0, 200) + ' ' + why);
    };
    const Message& request = trace.clientRequest;
    if (trace.summary.target.find(masked) != std::string::npos)
        return refuse("has a credential in its address, which was not recorded");
    if (request.bodyTruncated)
        return refuse("has content that was not recorded whole");
    if (request.body.find(masked) != std::string::npos)
        return refuse("has a credential in its content, which was not recorded");
    if (trace.summary.status == 0)
        return refuse("was never answered");
    calls::CallTest test;
    test.name = trace.summary.method + ' ' + trace.summary.target + ' ' + std::to_string(trace.summary.status);
    test.method = trace.summary.method;
    test.url = "{{base}}" + trace.summary.target;
    const inspection::Masking masking;
    for (const auto& [name, value] : request.headers) {
        if (isMadeAnew(lowerCase(name)))
            continue;
        const bool secret = masking.isSecretHeader(name) || value.find(masked) != std::string::npos;
        test.headers.emplace_back(name, secret ? inPlaceOf(name, value) : value);
    }
    test.body = request.body;
    Check status;
    status.expected = std::to_string(trace.summary.status);
    test.checks.push_back(std::move(status));
    const std::string type = fieldOf(trace.clientResponse, "content-type");
    if (const std::string plain = type.substr(0, type.find_first_of("; ")); !plain.empty()) {
        Check check;
        check.kind = Check::Kind::Header;
        check.subject = "Content-Type";
        check.how = Check::How::Matches;
        check.expected = quotedPattern(plain);
        test.checks.push_back(std::move(check));
    }
    if (type.find("json") != std::string::npos && !trace.clientResponse.bodyTruncated)
        addMembers(trace.clientResponse.body, test);
    return test;
}

Result<MarkedCalls> markedCalls(const std::filesystem::path& capture)
{
    capture::CaptureOptions options;
    options.readOnly = true;
    auto opened = capture::CaptureStore::open(capture, options);
    if (!opened)
        return unexpected(std::move(opened).error());
    std::vector<std::uint64_t> ids;
    const auto walked = (*opened)->walk(0, std::numeric_limits<std::int64_t>::max(), [&ids](capture::Entry& entry) {
        if ((entry.flags & capture::Marked) != 0)
            ids.push_back(entry.summary.id);
        return true;
    });
    if (!walked)
        return unexpected(walked.error());
    MarkedCalls out;
    for (const std::uint64_t id : ids) {
        const auto trace = (*opened)->trace(id);
        if (!trace)
            return unexpected(trace.error());
        if (!*trace) {
            out.leftOut.push_back("The marked call " + std::to_string(id) + " was kept without its trace");
            continue;
        }
        out.backendCalls.insert(out.backendCalls.end(), (*trace)->upstream.begin(), (*trace)->upstream.end());
        auto test = testOf(**trace);
        if (test)
            out.tests.push_back({capture, *std::move(test)});
        else
            out.leftOut.push_back(test.error().message());
    }
    return out;
}

} // namespace postern::exporting
