// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Bytes.h"
#include "dataplane/http/BodyFraming.h"
#include "dataplane/http/Message.h"
#include "dataplane/http/ParserLimits.h"

#include <cstddef>
#include <string_view>

namespace postern::http {

enum class ParseStatus : std::uint8_t { NeedMore, Complete, Failed };

/// A request head and what it says of its message.
struct ParsedRequest {
    explicit ParsedRequest(Arena& arena) noexcept : head(arena) {}

    RequestHead head;
    std::size_t consumed = 0;    ///< octets of the buffer that were the head
    BodyFraming framing;         ///< None, Length or Chunked
    bool keepAlive = true;       ///< the client lets the connection live on (RFC 9112 9.3)
    bool expectContinue = false; ///< waits for "100 Continue" before it sends content (RFC 9110 10.1.1)
    std::string_view upgrade;    ///< the Upgrade field when Connection names it, else empty (RFC 9110 7.8)
};

/// A response head and what it says of its message.
struct ParsedResponse {
    explicit ParsedResponse(Arena& arena) noexcept : head(arena) {}

    ResponseHead head;
    std::size_t consumed = 0;
    BodyFraming framing;   ///< None for 1xx, 204, 304 and answers to HEAD, whatever the fields say
    bool keepAlive = true; ///< the connection can carry another request once this message has ended
    bool tunnel = false;   ///< what follows is another protocol: 101, or 2xx to CONNECT
};

/// Finds request heads in a connection's octets, strictly by RFC 9112: anything that two readers could understand in
/// two ways is refused. The caller owns the buffer and hands in all of it that is not consumed yet, from the first
/// octet of the message on; it may grow and move between calls. Lines that were read once are not read again before the
/// head is whole. Then the head is copied into the arena once, and all views point there.
///
/// How the octets were split between calls never changes the outcome. Reading `consumed` octets further is the
/// caller's, as is reset() before the next message. After Failed the connection cannot be used any more.
///
/// Refused: CL together with TE; repeated, malformed or overflowing CL; any TE but exactly "chunked", and TE in
/// HTTP/1.0; obs-fold; bare CR or LF; NUL and control characters; white space before ':'; missing, repeated, empty or
/// malformed Host; targets that splitTarget() refuses; versions other than 1.0 and 1.1 (505); expectations other than
/// 100-continue (417); what is longer than the limits (414, 431).
class RequestParser {
  public:
    explicit RequestParser(const ParserLimits& limits = {}) noexcept : limits_(limits) {}

    /// On Complete `out` is filled in; out.head.headers' arena holds the texts. On Failed see failure().
    [[nodiscard]] ParseStatus parse(BytesView buffered, ParsedRequest& out);
    [[nodiscard]] const ParseFailure& failure() const noexcept { return failure_; }
    /// Whether any octet of a message has been seen: a close now is an error, not the end (RFC 9112 8).
    [[nodiscard]] bool started() const noexcept { return started_; }
    /// Ready for the next message.
    void reset() noexcept;

  private:
    template <bool Store> ParseStatus scan(BytesView buffered, ParsedRequest& out);
    ParseStatus interpret(ParsedRequest& out);
    ParseStatus fail(int status, std::string_view reason) noexcept;

    ParserLimits limits_;
    ParseFailure failure_;
    std::size_t lineStart_ = 0;   ///< everything before is complete, checked lines
    std::size_t fieldsStart_ = 0; ///< 0 until the start line is complete
    std::size_t fieldCount_ = 0;
    bool started_ = false;
};

/// As RequestParser, for what a backend answers. A status outside 100..599, obs-fold and doubtful framing are refused,
/// too. 1xx heads are messages of their own: parse() again for the next one.
class ResponseParser {
  public:
    explicit ResponseParser(const ParserLimits& limits = {}) noexcept : limits_(limits) {}

    /// `request` is the method that is being answered: it decides whether there is content.
    [[nodiscard]] ParseStatus parse(BytesView buffered, Method request, ParsedResponse& out);
    [[nodiscard]] const ParseFailure& failure() const noexcept { return failure_; }
    [[nodiscard]] bool started() const noexcept { return started_; }
    void reset() noexcept;

  private:
    template <bool Store> ParseStatus scan(BytesView buffered, ParsedResponse& out);
    ParseStatus interpret(Method request, ParsedResponse& out);
    ParseStatus fail(int status, std::string_view reason) noexcept;

    ParserLimits limits_;
    ParseFailure failure_;
    std::size_t lineStart_ = 0;
    std::size_t fieldsStart_ = 0;
    std::size_t fieldCount_ = 0;
    bool started_ = false;
};

} // namespace postern::http
