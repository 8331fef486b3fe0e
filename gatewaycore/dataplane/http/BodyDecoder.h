// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Bytes.h"
#include "dataplane/http/BodyFraming.h"
#include "dataplane/http/HeaderMap.h"
#include "dataplane/http/ParserLimits.h"

#include <cstddef>
#include <cstdint>

namespace postern::http {

/// Takes the framing off a message's content as it arrives, without copying it (RFC 9112 6 and 7).
///
///     while (!in.empty() && !decoder.done()) {
///         const auto step = decoder.decode(in);
///         if (step.failed) ...decoder.failure()
///         use(step.data); in.remove_prefix(step.consumed);
///     }
///
/// Chunk extensions are checked and left out. Trailer fields are collected in trailers(), except those that must not be
/// sent as trailers (framing, routing, authentication, content description: RFC 9110 6.5.1), which are dropped.
class BodyDecoder {
  public:
    struct Step {
        std::size_t consumed = 0; ///< octets of the input that are done with; 0 only for empty input, done or failed
        BytesView data;           ///< content, a view into the input; may be empty
        bool done = false;        ///< the message has ended; what is left of the input belongs to the next
        bool failed = false;
    };

    /// Trailers and their texts live in `arena`. Done at once when the framing has no content.
    BodyDecoder(BodyFraming framing, Arena& arena, const ParserLimits& limits = {}) noexcept;

    [[nodiscard]] Step decode(BytesView in);
    /// The peer has closed its side: true if that is the end (UntilClose, or done already), false with failure() if the
    /// content is incomplete (RFC 9112 8).
    [[nodiscard]] bool finish() noexcept;
    [[nodiscard]] bool done() const noexcept { return state_ == State::Done; }
    [[nodiscard]] bool failed() const noexcept { return state_ == State::Failed; }
    [[nodiscard]] const ParseFailure& failure() const noexcept { return failure_; }
    /// The trailer section; empty until done.
    [[nodiscard]] HeaderMap& trailers() noexcept { return trailers_; }
    /// Octets of content so far.
    [[nodiscard]] std::uint64_t received() const noexcept { return received_; }
    /// Octets of content that are sure to follow: the rest of the length, or of the current chunk.
    [[nodiscard]] std::uint64_t remaining() const noexcept { return remaining_; }

  private:
    enum class State : std::uint8_t {
        Length,
        UntilClose,
        ChunkSizeFirst, ///< the first digit of a size
        ChunkSize,
        ExtensionName, ///< after ';'
        ExtensionNameRest,
        ExtensionValue, ///< after '='
        ExtensionToken,
        ExtensionQuoted,
        ExtensionQuotedPair,
        ExtensionAfterQuoted,
        ChunkSizeLf, ///< after the CR of a size line
        ChunkData,
        ChunkDataCr,
        ChunkDataLf,
        Trailers,
        Done,
        Failed,
    };

    Step decodeContent(BytesView in) noexcept;
    bool takeFraming(char octet) noexcept;
    Step takeTrailers(BytesView in, std::size_t before);
    bool refuse(int status, std::string_view reason) noexcept;

    HeaderMap trailers_;
    ParserLimits limits_;
    ParseFailure failure_;
    std::uint64_t remaining_ = 0;
    std::uint64_t received_ = 0;
    std::size_t extensionBytes_ = 0;
    std::size_t chunkLineBytes_ = 0;
    char* trailerText_ = nullptr; ///< in the arena
    std::size_t trailerSize_ = 0;
    std::size_t trailerRoom_ = 0;
    std::size_t trailerLine_ = 0; ///< start of the first line that is not complete
    std::size_t trailerCount_ = 0;
    State state_;
    std::uint8_t sizeDigits_ = 0;
};

} // namespace postern::http
