// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::http {

/// What a peer may make us hold. Each limit is inclusive, in octets unless it says otherwise.
struct ParserLimits {
    std::size_t startLine = 8 * 1024; ///< request or status line without CRLF, empty lines before it included; else 414
    std::size_t headerBytes = 32 * 1024;    ///< the field lines with their CRLFs; else 431
    std::size_t headerCount = 100;          ///< field lines; else 431
    std::size_t chunkLine = 4 * 1024;       ///< one chunk's size line without CRLF; else 400
    std::size_t chunkExtensions = 4 * 1024; ///< chunk extensions of one whole message; else 400
    std::size_t trailerBytes = 8 * 1024;    ///< the trailer's field lines; else 431
    std::size_t trailerCount = 64;          ///< the trailer's field lines, number; else 431
};

/// Why a message is refused. `status` is what a server answers a request with; a proxy answers 502 for a response.
struct ParseFailure {
    int status = 400;
    std::string_view reason; ///< a sentence with the RFC's section; static text
};

/// As an Error of the kind ProtocolError or TooLarge.
[[nodiscard]] Error toError(const ParseFailure& failure, Fault fault);

} // namespace postern::http
