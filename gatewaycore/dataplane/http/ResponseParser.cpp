// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/FieldSection.h"
#include "dataplane/http/Http1Parser.h"

#include <algorithm>
#include <cstring>

namespace postern::http {
namespace {

LineStatus refuseLine(ParseFailure& failure, std::string_view reason) noexcept
{
    failure = {502, reason};
    return LineStatus::Failed;
}

// Reads "HTTP/1.1 200 OK" at `at`, octet by octet. The reason may be missing with the space before it, as some
// servers send it; RFC 9112 4 has clients ignore it.
LineStatus scanStatusLine(const char*& at, const char* end, ResponseHead& head, ParseFailure& failure) noexcept
{
    constexpr std::string_view form = "HTTP/0.0 000";
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (at + i == end)
            return LineStatus::NeedMore;
        if (form[i] == '0' ? !octets::isDigit(at[i]) : at[i] != form[i])
            return refuseLine(failure, i < 9
                                           ? "The response does not begin with an HTTP version and a space (RFC 9112 4)"
                                           : "The status is not three digits (RFC 9112 4)");
        if (i == 7 && (at[5] != '1' || at[7] > '1'))
            return refuseLine(failure, "The HTTP version is neither 1.0 nor 1.1 (RFC 9112 2.3)");
    }
    head.version = at[7] == '1' ? Version::Http11 : Version::Http10;
    head.status = (at[9] - '0') * 100 + (at[10] - '0') * 10 + (at[11] - '0');
    if (head.status < 100 || head.status > 599)
        return refuseLine(failure, "The status is not between 100 and 599 (RFC 9110 15)");
    const char* next = at + form.size();
    head.reason = {};
    if (next != end && *next == ' ') {
        const char* const reason = next + 1;
        next = octets::skipFieldValue(reason, end);
        head.reason = {reason, static_cast<std::size_t>(next - reason)};
    } else if (next != end && *next != '\r' && *next != '\n') {
        return refuseLine(failure, "The status is not followed by a space (RFC 9112 4)");
    }
    failure.status = 502;
    const LineStatus ended = scanLineEnd(next, end, failure.reason);
    if (ended == LineStatus::Line)
        at = next;
    return ended;
}

} // namespace

void ResponseParser::reset() noexcept
{
    lineStart_ = fieldsStart_ = fieldCount_ = 0;
    started_ = false;
}

ParseStatus ResponseParser::fail(int status, std::string_view reason) noexcept
{
    failure_ = {status, reason};
    return ParseStatus::Failed;
}

ParseStatus ResponseParser::parse(BytesView buffered, Method request, ParsedResponse& out)
{
    const bool first = lineStart_ == 0;
    ParseStatus status = first ? scan<true>(buffered, out) : scan<false>(buffered, out);
    if (status == ParseStatus::Complete && !first) {
        reset();
        status = scan<true>(buffered, out);
    }
    if (status == ParseStatus::Complete)
        status = interpret(request, out);
    if (status == ParseStatus::Failed)
        failure_.status = 502; // whatever is wrong is the backend's doing
    return status;
}

template <bool Store> ParseStatus ResponseParser::scan(BytesView buffered, ParsedResponse& out)
{
    const char* const base = buffered.data();
    const char* at = base + lineStart_;
    started_ = started_ || !buffered.empty();

    if (fieldsStart_ == 0) {
        const char* const limit = base + std::min(buffered.size(), limits_.startLine + 2);
        const LineStatus status = scanStatusLine(at, limit, out.head, failure_);
        if (status == LineStatus::Failed)
            return ParseStatus::Failed;
        if (status == LineStatus::NeedMore) {
            if (buffered.size() >= limits_.startLine + 2)
                return fail(502, "The status line is longer than is allowed (RFC 9112 4)");
            return ParseStatus::NeedMore;
        }
        lineStart_ = fieldsStart_ = static_cast<std::size_t>(at - base);
    }

    const std::size_t limitEnd = fieldsStart_ + limits_.headerBytes + 2;
    if constexpr (Store)
        out.head.headers.clear();
    const LineStatus status = scanFields<Store>(at, base + std::min(buffered.size(), limitEnd), fieldCount_,
                                                limits_.headerCount, out.head.headers, failure_);
    lineStart_ = static_cast<std::size_t>(at - base);
    if (status == LineStatus::Failed)
        return ParseStatus::Failed;
    if (status == LineStatus::NeedMore) {
        if (buffered.size() >= limitEnd)
            return fail(502, "The header fields are longer than is allowed (RFC 9112 5)");
        return ParseStatus::NeedMore;
    }
    if constexpr (!Store)
        return ParseStatus::Complete;

    out.consumed = lineStart_;
    char* const copy = static_cast<char*>(out.head.headers.arena().allocate(out.consumed, 1));
    std::memcpy(copy, base, out.consumed);
    const std::ptrdiff_t distance = copy - base;
    out.head.headers.rebase(distance);
    if (out.head.reason.data() != nullptr)
        out.head.reason = {out.head.reason.data() + distance, out.head.reason.size()};
    return ParseStatus::Complete;
}

ParseStatus ResponseParser::interpret(Method request, ParsedResponse& out)
{
    const ResponseHead& head = out.head;
    const bool isHttp10 = head.version == Version::Http10;
    if (!readFraming(head.headers, isHttp10, out.framing, failure_))
        return ParseStatus::Failed;
    out.keepAlive = readKeepAlive(head.headers, isHttp10);

    // RFC 9112 6.3: these have no content, whatever their fields say.
    const bool empty = head.isInformational() || head.status == 204;
    out.tunnel = head.status == 101 || (request == Method::Connect && head.status >= 200 && head.status < 300);
    if (empty || head.status == 304 || request == Method::Head || out.tunnel) {
        // A sender of content that must not be there cannot be trusted to leave it out (RFC 9112 6.1, RFC 9110 8.6).
        if (empty && out.framing.hasBody())
            out.keepAlive = false;
        out.framing = BodyFraming::none();
    } else if (out.framing.kind == BodyFraming::Kind::None) {
        out.framing = BodyFraming::untilClose();
        out.keepAlive = false;
    }
    if (out.tunnel)
        out.keepAlive = false;
    return ParseStatus::Complete;
}

} // namespace postern::http
