// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/http/BodyFraming.h"
#include "dataplane/http/HeaderMap.h"
#include "dataplane/http/Octets.h"
#include "dataplane/http/ParserLimits.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What the heads and the trailers of HTTP/1.1 have in common: field lines up to an empty line (RFC 9112 5).
namespace postern::http {

enum class LineStatus : std::uint8_t {
    NeedMore, ///< the line is not complete; no octet of it so far is wrong
    Line,     ///< a line was read
    End,      ///< the empty line was read
    Failed,
};

/// Reads CRLF at `at`. Judges octet by octet, so that the outcome does not depend on how many have arrived.
[[nodiscard]] inline LineStatus scanLineEnd(const char*& at, const char* end, std::string_view& reason) noexcept
{
    if (at == end)
        return LineStatus::NeedMore;
    if (*at != '\r') {
        reason = *at == '\n' ? "A line ends with LF alone instead of CRLF (RFC 9112 2.2)"
                             : "A line has a control character (RFC 9112 5)";
        return LineStatus::Failed;
    }
    if (at + 1 == end)
        return LineStatus::NeedMore;
    if (at[1] != '\n') {
        reason = "A line has a CR that no LF follows (RFC 9112 2.2)";
        return LineStatus::Failed;
    }
    at += 2;
    return LineStatus::Line;
}

/// Reads one field line, or the empty line, at `at`, which moves behind it on Line and End.
[[nodiscard]] inline LineStatus scanFieldLine(const char*& at, const char* end, HeaderField& field,
                                              std::string_view& reason) noexcept
{
    if (at == end)
        return LineStatus::NeedMore;
    // A name that we know is made of token characters; only others need to be looked through.
    const char* nameEnd = octets::findColonNear(at, end);
    const bool lookedUp = nameEnd != nullptr;
    field.id = lookedUp ? headerId({at, static_cast<std::size_t>(nameEnd - at)}) : HeaderId::Unknown;
    if (field.id == HeaderId::Unknown)
        nameEnd = octets::skip(at, end, octets::Token);
    if (nameEnd == end)
        return LineStatus::NeedMore;
    if (*nameEnd != ':' || nameEnd == at) {
        if (nameEnd == at && (*at == '\r' || *at == '\n')) {
            const LineStatus ended = scanLineEnd(at, end, reason);
            return ended == LineStatus::Line ? LineStatus::End : ended;
        }
        if (*nameEnd == ' ' || *nameEnd == '\t')
            reason = nameEnd == at ? "A line begins with white space: line folding is obsolete (RFC 9112 5.2)"
                                   : "A field name is followed by white space (RFC 9112 5.1)";
        else
            reason = "A field name is empty or has a character that is not a token's (RFC 9110 5.1)";
        return LineStatus::Failed;
    }
    const char* value = nameEnd + 1;
    while (value != end && (*value == ' ' || *value == '\t'))
        ++value;
    const char* const valueEnd = octets::skipFieldValue(value, end);
    const char* next = valueEnd;
    const LineStatus ended = scanLineEnd(next, end, reason);
    if (ended != LineStatus::Line)
        return ended;
    const char* trimmed = valueEnd;
    while (trimmed != value && (trimmed[-1] == ' ' || trimmed[-1] == '\t'))
        --trimmed;
    field.name = {at, static_cast<std::size_t>(nameEnd - at)};
    if (!lookedUp)
        field.id = headerId(field.name);
    field.value = {value, static_cast<std::size_t>(trimmed - value)};
    at = next;
    return LineStatus::Line;
}

/// Reads field lines from `at` up to the empty line and appends them to `fields` when Store. `at` stays at the first
/// line that is not complete; `count` goes on counting. `end` must already be cut to what the limit allows. Returns
/// NeedMore, End or Failed.
template <bool Store>
[[nodiscard]] LineStatus scanFields(const char*& at, const char* end, std::size_t& count, std::size_t maxCount,
                                    HeaderMap& fields, ParseFailure& failure)
{
    for (;;) {
        if (count >= maxCount && at != end && *at != '\r') {
            failure = {431, "There are more header fields than are allowed (RFC 6585 5)"};
            return LineStatus::Failed;
        }
        HeaderField field;
        const LineStatus status = scanFieldLine(at, end, field, failure.reason);
        if (status != LineStatus::Line) {
            if (status == LineStatus::Failed)
                failure.status = 400;
            return status;
        }
        ++count;
        if constexpr (Store)
            fields.append(field);
    }
}

/// A Content-Length value: digits only, no list, below 2^63 (RFC 9112 6.3, RFC 9110 8.6). False when it is malformed.
[[nodiscard]] inline bool parseContentLength(std::string_view text, std::uint64_t& length) noexcept
{
    constexpr std::uint64_t most = 0x7fff'ffff'ffff'ffffULL;
    if (text.empty())
        return false;
    length = 0;
    for (const char c : text) {
        if (!octets::isDigit(c))
            return false;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (length > (most - digit) / 10)
            return false;
        length = length * 10 + digit;
    }
    return true;
}

/// Whether a list of transfer codings is well framed but for the codings before "chunked".
[[nodiscard]] inline bool endsWithChunked(std::string_view codings) noexcept
{
    std::size_t chunked = 0;
    bool last = false;
    forEachListMember(codings, [&](std::string_view coding) {
        last = equalsIgnoringCase(coding, "chunked");
        chunked += last ? 1 : 0;
    });
    return last && chunked == 1 && codings.back() != ',' && codings.find(',') != std::string_view::npos;
}

/// What Content-Length and Transfer-Encoding say together; Kind::None when there is neither. False, with `failure`,
/// when they could be understood in two ways (RFC 9112 6.1, 6.3).
[[nodiscard]] inline bool readFraming(const HeaderMap& headers, bool isHttp10, BodyFraming& framing,
                                      ParseFailure& failure) noexcept
{
    const bool encoded = headers.contains(HeaderId::TransferEncoding);
    const bool sized = headers.contains(HeaderId::ContentLength);
    framing = BodyFraming::none();
    if (!encoded && !sized)
        return true;
    failure.status = 400;
    if (encoded) {
        const std::string_view coding = headers.value(HeaderId::TransferEncoding);
        if (sized) {
            failure.reason = "The message has both Content-Length and Transfer-Encoding (RFC 9112 6.3)";
        } else if (isHttp10) {
            failure.reason = "An HTTP/1.0 message has Transfer-Encoding (RFC 9112 6.1)";
        } else if (headers.count(HeaderId::TransferEncoding) != 1) {
            failure.reason = "The message has more than one Transfer-Encoding (RFC 9112 6.1)";
        } else if (equalsIgnoringCase(coding, "chunked")) {
            framing = BodyFraming::chunked();
            return true;
        } else if (endsWithChunked(coding)) {
            failure = {501, "The message has a transfer coding that is not supported (RFC 9112 6.1)"};
        } else {
            failure.reason = "The Transfer-Encoding is not exactly \"chunked\" (RFC 9112 6.1, 7)";
        }
        return false;
    }
    std::uint64_t length = 0;
    if (headers.count(HeaderId::ContentLength) != 1)
        failure.reason = "The message has more than one Content-Length (RFC 9112 6.3)";
    else if (!parseContentLength(headers.value(HeaderId::ContentLength), length))
        failure.reason = "The Content-Length is not a number, or too large a one (RFC 9112 6.3)";
    else
        framing = BodyFraming::ofLength(length);
    return framing.kind == BodyFraming::Kind::Length;
}

/// Whether the connection may live on by what the message says (RFC 9112 9.3).
[[nodiscard]] inline bool readKeepAlive(const HeaderMap& headers, bool isHttp10) noexcept
{
    if (!headers.contains(HeaderId::Connection))
        return !isHttp10;
    if (headers.containsToken(HeaderId::Connection, "close"))
        return false;
    return !isHttp10 || headers.containsToken(HeaderId::Connection, "keep-alive");
}

} // namespace postern::http
