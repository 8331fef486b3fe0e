// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/Http1Writer.h"

#include "dataplane/http/Octets.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

namespace postern::http {
namespace {

// What the options can add, without the texts of upgrade and date: Content-Length, Connection, Upgrade, Date, CRLFs.
constexpr std::size_t optionsRoom = 160;

template <class Word> void copyWord(char* to, const char* from) noexcept
{
    std::memcpy(to, from, sizeof(Word));
}

// Most names and values are short: two words that overlap cost less than a call of memcpy.
char* put(char* at, std::string_view text) noexcept
{
    const char* const from = text.data();
    const std::size_t size = text.size();
    struct Sixteen {
        std::uint64_t words[2];
    };
    if (size >= 16 && size <= 32) {
        copyWord<Sixteen>(at, from);
        copyWord<Sixteen>(at + size - 16, from + size - 16);
    } else if (size >= 8 && size < 16) {
        copyWord<std::uint64_t>(at, from);
        copyWord<std::uint64_t>(at + size - 8, from + size - 8);
    } else if (size >= 4 && size < 8) {
        copyWord<std::uint32_t>(at, from);
        copyWord<std::uint32_t>(at + size - 4, from + size - 4);
    } else if (size != 0) {
        std::memcpy(at, from, size);
    }
    return at + size;
}

bool isValue(std::string_view value) noexcept
{
    const char* end = value.data() + value.size();
    return octets::skipFieldValue(value.data(), end) == end;
}

/// Whether all of it may stand in a token. Nearly all names are letters, digits and '-', which are seen together.
bool isToken(std::string_view name) noexcept
{
#if defined(__SSE2__)
    const auto usual = [](__m128i octets) {
        const auto within = [](__m128i those, char first, char last) {
            return _mm_and_si128(_mm_cmpgt_epi8(those, _mm_set1_epi8(static_cast<char>(first - 1))),
                                 _mm_cmplt_epi8(those, _mm_set1_epi8(static_cast<char>(last + 1))));
        };
        const __m128i letter = within(_mm_or_si128(octets, _mm_set1_epi8(0x20)), 'a', 'z');
        const __m128i other = _mm_or_si128(within(octets, '0', '9'), _mm_cmpeq_epi8(octets, _mm_set1_epi8('-')));
        return _mm_movemask_epi8(_mm_or_si128(letter, other)) == 0xffff;
    };
    const char* const from = name.data();
    const std::size_t size = name.size();
    if (size >= 8 && size < 16) { // the first eight and the last eight, which overlap
        if (usual(_mm_unpacklo_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)),
                                     _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + size - 8)))))
            return true;
    } else if (size >= 4 && size < 8) {
        const auto four = [](const char* at) {
            std::uint32_t word{};
            std::memcpy(&word, at, sizeof word);
            return word;
        };
        const std::uint64_t both = four(from) | std::uint64_t{four(from + size - 4)} << 32;
        if (usual(_mm_set1_epi64x(static_cast<long long>(both))))
            return true;
    } else if (size >= 16 && size <= 32) {
        if (usual(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))) &&
            usual(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + size - 16))))
            return true;
    }
#endif
    return !name.empty() && octets::all(name, octets::Token);
}

/// Whether the field can be sent without becoming two, or something else. A name that has an id is one of ours.
bool isSound(const HeaderField& field) noexcept
{
    return (field.id != HeaderId::Unknown || isToken(field.name)) && isValue(field.value);
}

// The name in an error: without what made it one.
Unexpected badField(const HeaderField& field)
{
    std::string name;
    for (const char c : field.name.substr(0, 64))
        name += octets::is(c, octets::Token) ? c : '?';
    return unexpected(ErrorKind::InvalidArgument,
                      "the header field '" + name +
                          "' is not sent: its name is not a token, or its value has a control "
                          "character such as CR, LF or NUL (RFC 9110 5.1, 5.5)");
}

Unexpected badStartLine(std::string_view what)
{
    return unexpected(ErrorKind::InvalidArgument,
                      "the message is not sent: its " + std::string(what) + " (RFC 9112 3, 4)");
}

char* putField(char* at, const HeaderField& field) noexcept
{
    at = put(at, field.name);
    at = put(at, ": ");
    at = put(at, field.value);
    return put(at, "\r\n");
}

char* putFraming(char* at, const BodyFraming& framing) noexcept
{
    switch (framing.kind) {
    case BodyFraming::Kind::None:
    case BodyFraming::Kind::UntilClose:
        return at;
    case BodyFraming::Kind::Chunked:
        return put(at, "Transfer-Encoding: chunked\r\n");
    case BodyFraming::Kind::Length:
        break;
    }
    at = put(at, "Content-Length: ");
    at = std::to_chars(at, at + 20, framing.length).ptr;
    return put(at, "\r\n");
}

char* putConnection(char* at, const HeadOptions& options) noexcept
{
    const bool close =
        options.persistence == Persistence::Close || options.framing.kind == BodyFraming::Kind::UntilClose;
    const bool keepAlive = !close && options.persistence == Persistence::KeepAlive;
    if (options.upgrade.empty())
        return close ? put(at, "Connection: close\r\n") : keepAlive ? put(at, "Connection: keep-alive\r\n") : at;
    at = put(at, close ? "Connection: close, upgrade\r\nUpgrade: " : "Connection: upgrade\r\nUpgrade: ");
    at = put(at, options.upgrade);
    return put(at, "\r\n");
}

// Writes fields, options and the empty line at `at`. Returns the end, or nullptr with `bad` set.
char* putFields(char* at, const HeaderMap& headers, const HeadOptions& options, bool keepLength,
                const HeaderField*& bad)
{
    for (const HeaderField& field : headers) {
        if (field.id == HeaderId::Connection || field.id == HeaderId::TransferEncoding ||
            (field.id == HeaderId::ContentLength && !keepLength) ||
            (field.id == HeaderId::Upgrade && !options.upgrade.empty()))
            continue;
        if (!isSound(field)) {
            bad = &field;
            return nullptr;
        }
        at = putField(at, field);
    }
    at = putFraming(at, options.framing);
    at = putConnection(at, options);
    if (!options.date.empty() && !headers.contains(HeaderId::Date)) {
        at = put(at, "Date: ");
        at = put(at, options.date);
        at = put(at, "\r\n");
    }
    return put(at, "\r\n");
}

std::size_t room(std::size_t startLine, const HeaderMap& headers, const HeadOptions& options) noexcept
{
    return startLine + headers.byteSize() + options.upgrade.size() + options.date.size() + optionsRoom;
}

std::size_t requestRoom(const RequestHead& head, const HeadOptions& options) noexcept
{
    return room(head.methodText.size() + head.target.size() + 12, head.headers, options);
}

Result<std::size_t> putRequest(char* out, const RequestHead& head, const HeadOptions& options)
{
    if (head.methodText.empty() || !octets::all(head.methodText, octets::Token))
        return badStartLine("method is not a token");
    const char* targetEnd = head.target.data() + head.target.size();
    if (head.target.empty() || octets::skipVisible(head.target.data(), targetEnd) != targetEnd)
        return badStartLine("request target is empty or has a space, a control character or an octet beyond US-ASCII");
    if (options.framing.kind == BodyFraming::Kind::UntilClose)
        return badStartLine("content cannot end with the connection");
    if (!isValue(options.upgrade) || !isValue(options.date))
        return badStartLine("Upgrade or Date has a control character");
    char* at = put(out, head.methodText);
    *at++ = ' ';
    at = put(at, head.target);
    at = put(at, " HTTP/1.1\r\n");
    const HeaderField* bad = nullptr;
    at = putFields(at, head.headers, options, false, bad);
    if (at == nullptr)
        return badField(*bad);
    return static_cast<std::size_t>(at - out);
}

std::size_t responseRoom(const ResponseHead& head, const HeadOptions& options) noexcept
{
    return room(std::max<std::size_t>(head.reason.size(), 40) + 16, head.headers, options);
}

Result<std::size_t> putResponse(char* out, const ResponseHead& head, const HeadOptions& options)
{
    if (head.status < 100 || head.status > 999)
        return badStartLine("status is not three digits");
    if (!isValue(head.reason))
        return badStartLine("reason has a control character");
    if (!isValue(options.upgrade) || !isValue(options.date))
        return badStartLine("Upgrade or Date has a control character");
    char* at = put(out, "HTTP/1.1 ");
    *at++ = static_cast<char>('0' + head.status / 100);
    *at++ = static_cast<char>('0' + head.status / 10 % 10);
    *at++ = static_cast<char>('0' + head.status % 10);
    *at++ = ' ';
    at = put(at, head.reason.empty() ? reasonPhrase(head.status) : head.reason);
    at = put(at, "\r\n");
    const HeaderField* bad = nullptr;
    const bool keepLength =
        options.framing.kind == BodyFraming::Kind::None && !head.isInformational() && head.status != 204;
    at = putFields(at, head.headers, options, keepLength, bad);
    if (at == nullptr)
        return badField(*bad);
    return static_cast<std::size_t>(at - out);
}

template <class Put, class Head>
Result<void> writeTo(ByteQueue& out, std::size_t most, Put&& putHead, const Head& head, const HeadOptions& options)
{
    const Result<std::size_t> size = putHead(out.prepare(most), head, options);
    out.commit(size ? *size : 0);
    if (!size)
        return unexpected(size.error());
    return {};
}

template <class Put, class Head>
Result<void> writeTo(Bytes& out, std::size_t most, Put&& putHead, const Head& head, const HeadOptions& options)
{
    const std::size_t had = out.size();
    out.resize(had + most);
    const Result<std::size_t> size = putHead(out.data() + had, head, options);
    out.resize(had + (size ? *size : 0));
    if (!size)
        return unexpected(size.error());
    return {};
}

} // namespace

Result<void> writeRequestHead(ByteQueue& out, const RequestHead& head, const HeadOptions& options)
{
    return writeTo(out, requestRoom(head, options), putRequest, head, options);
}

Result<void> writeRequestHead(Bytes& out, const RequestHead& head, const HeadOptions& options)
{
    return writeTo(out, requestRoom(head, options), putRequest, head, options);
}

Result<void> writeResponseHead(ByteQueue& out, const ResponseHead& head, const HeadOptions& options)
{
    return writeTo(out, responseRoom(head, options), putResponse, head, options);
}

Result<void> writeResponseHead(Bytes& out, const ResponseHead& head, const HeadOptions& options)
{
    return writeTo(out, responseRoom(head, options), putResponse, head, options);
}

std::string_view continueHead() noexcept
{
    return "HTTP/1.1 100 Continue\r\n\r\n";
}

std::size_t writeChunkHead(char* out, std::uint64_t size) noexcept
{
    char* at = std::to_chars(out, out + 16, size, 16).ptr;
    return static_cast<std::size_t>(put(at, "\r\n") - out);
}

void appendChunk(ByteQueue& out, BytesView data)
{
    if (data.empty())
        return;
    out.commit(writeChunkHead(out.prepare(chunkHeadRoom), data.size()));
    out.append(data);
    out.append(chunkEnd);
}

Result<void> writeLastChunk(ByteQueue& out, const HeaderMap& trailers)
{
    char* const start = out.prepare(trailers.byteSize() + lastChunk.size());
    char* at = put(start, "0\r\n");
    for (const HeaderField& field : trailers) {
        if (!isSound(field)) {
            out.commit(0);
            return badField(field);
        }
        at = putField(at, field);
    }
    at = put(at, "\r\n");
    out.commit(static_cast<std::size_t>(at - start));
    return {};
}

} // namespace postern::http
