// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/BodyDecoder.h"

#include "dataplane/http/FieldSection.h"
#include "dataplane/http/Octets.h"

#include <algorithm>
#include <cstring>

namespace postern::http {
namespace {

// RFC 9110 6.5.1: fields that change how a message is framed, routed, authenticated or understood come too late.
bool mayBeTrailer(HeaderId id) noexcept
{
    switch (id) {
    case HeaderId::Unknown:
    case HeaderId::ETag:
    case HeaderId::Link:
    case HeaderId::Server:
    case HeaderId::Traceparent:
    case HeaderId::Tracestate:
    case HeaderId::XCorrelationId:
    case HeaderId::XRequestId:
        return true;
    default:
        return false;
    }
}

} // namespace

BodyDecoder::BodyDecoder(BodyFraming framing, Arena& arena, const ParserLimits& limits) noexcept
    : trailers_(arena), limits_(limits), state_(State::Done)
{
    switch (framing.kind) {
    case BodyFraming::Kind::None:
        break;
    case BodyFraming::Kind::Length:
        remaining_ = framing.length;
        state_ = framing.length == 0 ? State::Done : State::Length;
        break;
    case BodyFraming::Kind::Chunked:
        state_ = State::ChunkSizeFirst;
        break;
    case BodyFraming::Kind::UntilClose:
        state_ = State::UntilClose;
        break;
    }
}

bool BodyDecoder::refuse(int status, std::string_view reason) noexcept
{
    failure_ = {status, reason};
    state_ = State::Failed;
    return false;
}

BodyDecoder::Step BodyDecoder::decode(BytesView in)
{
    std::size_t at = 0;
    while (at < in.size()) {
        switch (state_) {
        case State::Done:
            return {at, {}, true, false};
        case State::Failed:
            return {at, {}, false, true};
        case State::Length:
        case State::UntilClose:
        case State::ChunkData: {
            Step step = decodeContent(in.substr(at));
            step.consumed += at;
            return step;
        }
        case State::Trailers:
            return takeTrailers(in.substr(at), at);
        default:
            if (!takeFraming(in[at]))
                return {at, {}, false, true};
            ++at;
        }
    }
    return {at, {}, done(), failed()};
}

BodyDecoder::Step BodyDecoder::decodeContent(BytesView in) noexcept
{
    if (state_ == State::UntilClose) {
        received_ += in.size();
        return {in.size(), in, false, false};
    }
    const BytesView data = in.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), remaining_)));
    received_ += data.size();
    remaining_ -= data.size();
    if (remaining_ == 0)
        state_ = state_ == State::Length ? State::Done : State::ChunkDataCr;
    return {data.size(), data, done(), false};
}

// One octet of what is around the content of chunks (RFC 9112 7.1). White space is nowhere allowed, not even the "bad"
// white space of the grammar: peers disagree about it.
bool BodyDecoder::takeFraming(char octet) noexcept
{
    constexpr std::string_view badSize = "A chunk size is not a hexadecimal number followed by CRLF (RFC 9112 7.1)";
    constexpr std::string_view badExtension = "A chunk extension is malformed (RFC 9112 7.1.1)";
    if (state_ >= State::ChunkSizeFirst && state_ <= State::ExtensionAfterQuoted && octet != '\r' &&
        ++chunkLineBytes_ > limits_.chunkLine)
        return refuse(400, "A chunk's size line is longer than is allowed (RFC 9112 7.1)");
    if (state_ >= State::ExtensionName && state_ <= State::ExtensionAfterQuoted && octet != '\r' &&
        ++extensionBytes_ > limits_.chunkExtensions)
        return refuse(400, "The chunk extensions are longer than is allowed (RFC 9112 7.1.1)");

    switch (state_) {
    case State::ChunkSizeFirst:
    case State::ChunkSize: {
        const int digit = octets::hexValue(octet);
        if (digit >= 0) {
            // 15 digits keep the size below 2^60; more leading zeros than that are nobody's honest size either.
            if (++sizeDigits_ > 15)
                return refuse(400, "A chunk size is too large a number (RFC 9112 7.1)");
            remaining_ = remaining_ * 16 + static_cast<unsigned>(digit);
            state_ = State::ChunkSize;
            return true;
        }
        if (state_ == State::ChunkSize && octet == '\r')
            state_ = State::ChunkSizeLf;
        else if (state_ == State::ChunkSize && octet == ';')
            state_ = State::ExtensionName;
        else
            return refuse(400, badSize);
        return true;
    }
    case State::ExtensionName:
        state_ = State::ExtensionNameRest;
        return octets::is(octet, octets::Token) || refuse(400, badExtension);
    case State::ExtensionNameRest:
    case State::ExtensionToken:
    case State::ExtensionAfterQuoted:
        if (octet == '\r')
            state_ = State::ChunkSizeLf;
        else if (octet == ';')
            state_ = State::ExtensionName;
        else if (octet == '=' && state_ == State::ExtensionNameRest)
            state_ = State::ExtensionValue;
        else if (state_ == State::ExtensionAfterQuoted || !octets::is(octet, octets::Token))
            return refuse(400, badExtension);
        return true;
    case State::ExtensionValue:
        state_ = octet == '"' ? State::ExtensionQuoted : State::ExtensionToken;
        return octet == '"' || octets::is(octet, octets::Token) || refuse(400, badExtension);
    case State::ExtensionQuoted:
    case State::ExtensionQuotedPair: {
        const auto value = static_cast<unsigned char>(octet);
        if ((value < 0x20 && octet != '\t') || value == 0x7f)
            return refuse(400, badExtension);
        if (state_ == State::ExtensionQuotedPair)
            state_ = State::ExtensionQuoted;
        else if (octet == '"')
            state_ = State::ExtensionAfterQuoted;
        else if (octet == '\\')
            state_ = State::ExtensionQuotedPair;
        return true;
    }
    case State::ChunkSizeLf:
        if (octet != '\n')
            return refuse(400, badSize);
        state_ = remaining_ == 0 ? State::Trailers : State::ChunkData;
        sizeDigits_ = 0;
        chunkLineBytes_ = 0;
        return true;
    case State::ChunkDataCr:
        state_ = State::ChunkDataLf;
        return octet == '\r' || refuse(400, "The content of a chunk is not followed by CRLF (RFC 9112 7.1)");
    case State::ChunkDataLf:
        state_ = State::ChunkSizeFirst;
        return octet == '\n' || refuse(400, "The content of a chunk is not followed by CRLF (RFC 9112 7.1)");
    default:
        return refuse(500, "The body decoder is in no state to read framing");
    }
}

// The trailer section is collected in the arena, because its fields are handed out when it is whole.
BodyDecoder::Step BodyDecoder::takeTrailers(BytesView in, std::size_t before)
{
    if (trailerSize_ == 0 && in.substr(0, 2) == "\r\n") {
        state_ = State::Done;
        return {before + 2, {}, true, false};
    }
    const std::size_t most = limits_.trailerBytes + 2;
    const std::size_t had = trailerSize_;
    const BytesView taken = in.substr(0, most - had);
    if (had + taken.size() > trailerRoom_) {
        trailerRoom_ = std::min(most, std::max<std::size_t>(256, (had + taken.size()) * 2));
        char* const room = static_cast<char*>(trailers_.arena().allocate(trailerRoom_, 1));
        if (had != 0)
            std::memcpy(room, trailerText_, had);
        trailerText_ = room;
    }
    std::memcpy(trailerText_ + had, taken.data(), taken.size());
    trailerSize_ += taken.size();

    const char* const end = trailerText_ + trailerSize_;
    const char* at = trailerText_ + trailerLine_;
    const LineStatus status = scanFields<false>(at, end, trailerCount_, limits_.trailerCount, trailers_, failure_);
    trailerLine_ = static_cast<std::size_t>(at - trailerText_);
    if (status == LineStatus::Failed) {
        state_ = State::Failed;
        return {before, {}, false, true};
    }
    if (status == LineStatus::NeedMore) {
        if (trailerSize_ < most)
            return {before + taken.size(), {}, false, false};
        refuse(431, "The trailer fields are longer than is allowed (RFC 6585 5)");
        return {before, {}, false, true};
    }

    std::size_t count = 0;
    const char* again = trailerText_;
    [[maybe_unused]] const LineStatus stored =
        scanFields<true>(again, end, count, limits_.trailerCount, trailers_, failure_);
    trailers_.removeIf([](const HeaderField& field) { return !mayBeTrailer(field.id); });
    state_ = State::Done;
    return {before + trailerLine_ - had, {}, true, false};
}

bool BodyDecoder::finish() noexcept
{
    if (state_ == State::UntilClose)
        state_ = State::Done;
    if (state_ == State::Done || state_ == State::Failed)
        return state_ == State::Done;
    return refuse(400, "The connection was closed in the middle of a message's content (RFC 9112 8)");
}

} // namespace postern::http
