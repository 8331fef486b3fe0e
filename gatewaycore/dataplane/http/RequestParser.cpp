// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/FieldSection.h"
#include "dataplane/http/Http1Parser.h"

#include <algorithm>
#include <cstring>

namespace postern::http {
namespace {

// Reads "HTTP/1.1" at `at`, octet by octet. A version of the right form that we do not speak is 505.
LineStatus scanRequestVersion(const char*& at, const char* end, Version& version, ParseFailure& failure) noexcept
{
    if (end - at >= 8 && std::memcmp(at, "HTTP/1.", 7) == 0 && (at[7] == '1' || at[7] == '0')) {
        version = at[7] == '1' ? Version::Http11 : Version::Http10;
        at += 8;
        return LineStatus::Line;
    }
    constexpr std::string_view form = "HTTP/0.0";
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (at + i == end)
            return LineStatus::NeedMore;
        if (form[i] == '0' ? !octets::isDigit(at[i]) : at[i] != form[i]) {
            failure = {400, "The request line does not end with an HTTP version (RFC 9112 2.3)"};
            return LineStatus::Failed;
        }
    }
    failure = {505, "The HTTP version is neither 1.0 nor 1.1 (RFC 9110 15.6.6)"};
    return LineStatus::Failed;
}

// Reads the request line at `at`; fills in method, target and version of `head`, views into the buffer.
LineStatus scanRequestLine(const char*& at, const char* end, RequestHead& head, ParseFailure& failure) noexcept
{
    const char* const methodEnd = octets::skip(at, end, octets::Token);
    if (methodEnd == end)
        return LineStatus::NeedMore;
    head.methodText = {at, static_cast<std::size_t>(methodEnd - at)};
    if (head.methodText.empty() || *methodEnd != ' ') {
        failure = {400, "The request does not begin with a method and a space (RFC 9112 3.1)"};
        return LineStatus::Failed;
    }
    head.method = parseMethod(head.methodText);
    if (head.method == Method::Other && !isRegisteredMethod(head.methodText)) {
        failure = {501, "The method is not a registered one (RFC 9110 9.1)"};
        return LineStatus::Failed;
    }

    const char* const target = methodEnd + 1;
    const char* const targetEnd = octets::skipVisible(target, end);
    if (targetEnd == end)
        return LineStatus::NeedMore;
    if (*targetEnd != ' ') {
        failure = {400,
                   "The request line has a character that is not allowed, or ends before its version (RFC 9112 3)"};
        return LineStatus::Failed;
    }
    head.target = {target, static_cast<std::size_t>(targetEnd - target)};
    TargetFailure refused;
    if (!splitTarget(head.target, head.method, head.parts, refused)) {
        failure = {400, refused.reason};
        return LineStatus::Failed;
    }

    const char* next = targetEnd + 1;
    const LineStatus versioned = scanRequestVersion(next, end, head.version, failure);
    if (versioned != LineStatus::Line)
        return versioned;
    failure.status = 400;
    const LineStatus ended = scanLineEnd(next, end, failure.reason);
    if (ended == LineStatus::Line)
        at = next;
    return ended;
}

void rebase(std::string_view& view, const char* from, std::size_t size, std::ptrdiff_t distance) noexcept
{
    if (view.data() >= from && view.data() <= from + size)
        view = {view.data() + distance, view.size()};
}

} // namespace

Error toError(const ParseFailure& failure, Fault fault)
{
    const bool large = failure.status == 413 || failure.status == 414 || failure.status == 431;
    return {large ? ErrorKind::TooLarge : ErrorKind::ProtocolError, std::string(failure.reason), fault};
}

void RequestParser::reset() noexcept
{
    lineStart_ = fieldsStart_ = fieldCount_ = 0;
    started_ = false;
}

ParseStatus RequestParser::fail(int status, std::string_view reason) noexcept
{
    failure_ = {status, reason};
    return ParseStatus::Failed;
}

ParseStatus RequestParser::parse(BytesView buffered, ParsedRequest& out)
{
    // The common case is a head that arrives whole: it is read once, here. Otherwise each call checks the lines that
    // have become complete, and the whole head is read again when its end is there.
    const bool first = lineStart_ == 0;
    const ParseStatus status = first ? scan<true>(buffered, out) : scan<false>(buffered, out);
    if (status != ParseStatus::Complete || first)
        return status;
    reset();
    return scan<true>(buffered, out);
}

template <bool Store> ParseStatus RequestParser::scan(BytesView buffered, ParsedRequest& out)
{
    const char* const base = buffered.data();
    const char* at = base + lineStart_;

    if (fieldsStart_ == 0) {
        const char* const limit = base + std::min(buffered.size(), limits_.startLine + 2);
        // RFC 9112 2.2: empty lines before a request line are left over from the message before.
        LineStatus status = LineStatus::Line;
        while (status == LineStatus::Line && at != limit && *at == '\r')
            status = scanLineEnd(at, limit, failure_.reason);
        failure_.status = 400;
        started_ = at != base + buffered.size();
        if (status == LineStatus::Line)
            status = scanRequestLine(at, limit, out.head, failure_);
        if (status == LineStatus::Failed)
            return ParseStatus::Failed;
        if (status == LineStatus::NeedMore) {
            if (buffered.size() >= limits_.startLine + 2)
                return fail(414, "The request line is longer than is allowed (RFC 9112 3)");
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
            return fail(431, "The header fields are longer than is allowed (RFC 6585 5)");
        return ParseStatus::NeedMore;
    }
    if constexpr (!Store)
        return ParseStatus::Complete;

    out.consumed = lineStart_;
    char* const copy = static_cast<char*>(out.head.headers.arena().allocate(out.consumed, 1));
    std::memcpy(copy, base, out.consumed);
    const std::ptrdiff_t distance = copy - base;
    RequestHead& head = out.head;
    head.headers.rebase(distance);
    for (std::string_view* view : {&head.methodText, &head.target, &head.parts.scheme, &head.parts.authority,
                                   &head.parts.path, &head.parts.query})
        rebase(*view, base, out.consumed, distance);
    return interpret(out);
}

ParseStatus RequestParser::interpret(ParsedRequest& out)
{
    RequestHead& head = out.head;
    HeaderMap& headers = head.headers;
    const bool isHttp10 = head.version == Version::Http10;

    const std::size_t hosts = headers.count(HeaderId::Host);
    if (hosts > 1)
        return fail(400, "The request has more than one Host field (RFC 9112 3.2)");
    if (hosts == 0 && !isHttp10)
        return fail(400, "The request has no Host field (RFC 9112 3.2)");
    head.authority = headers.value(HeaderId::Host);
    if (hosts == 1 && !isAuthority(head.authority))
        return fail(400, "The Host field is empty or not a host (RFC 9112 3.2, RFC 9110 4.2.1)");
    if (!head.parts.authority.empty() && head.parts.authority != head.authority) {
        // RFC 9112 3.2.2: the target's host counts and replaces the field's, so that nobody further on can choose the
        // other.
        head.authority = head.parts.authority;
        headers.set(HeaderId::Host, head.authority);
    }

    if (!readFraming(headers, isHttp10, out.framing, failure_))
        return ParseStatus::Failed;
    if (head.method == Method::Connect && out.framing.hasBody())
        return fail(400, "A CONNECT request has content (RFC 9110 9.3.6)");
    out.keepAlive = readKeepAlive(headers, isHttp10);

    out.expectContinue = false;
    if (!isHttp10 && headers.contains(HeaderId::Expect)) {
        if (headers.count(HeaderId::Expect) != 1 ||
            !equalsIgnoringCase(headers.value(HeaderId::Expect), "100-continue"))
            return fail(417, "The request expects something other than 100-continue (RFC 9110 10.1.1)");
        out.expectContinue = out.framing.hasBody();
    }
    out.upgrade = {};
    if (!isHttp10 && headers.contains(HeaderId::Upgrade) && headers.containsToken(HeaderId::Connection, "upgrade"))
        out.upgrade = headers.value(HeaderId::Upgrade);
    return ParseStatus::Complete;
}

} // namespace postern::http
