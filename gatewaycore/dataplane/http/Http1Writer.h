// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"
#include "dataplane/http/BodyFraming.h"
#include "dataplane/http/ByteQueue.h"
#include "dataplane/http/Message.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::http {

/// What the Connection field says.
enum class Persistence : std::uint8_t {
    Implied,   ///< nothing: HTTP/1.1 lives on
    KeepAlive, ///< "keep-alive", for HTTP/1.0 peers
    Close,     ///< "close"
};

/// What the writer puts into a head of its own accord, so that framing and connection always agree with what is done.
struct HeadOptions {
    BodyFraming framing;                            ///< writes Content-Length or Transfer-Encoding
    Persistence persistence = Persistence::Implied; ///< UntilClose implies Close
    std::string_view upgrade;                       ///< not empty: "Connection: upgrade" and this Upgrade field
    std::string_view date;                          ///< not empty: Date, unless the head has one
};

/// Writes a request head, in one contiguous piece. The fields Connection, Content-Length and Transfer-Encoding of the
/// map are never written: the options are. Other hop-by-hop fields are the caller's to strip (HopByHop.h). Always
/// HTTP/1.1. Fails, with nothing written, when a name is not a token or a method, target or value has CR, LF, NUL or
/// another control character: that would be header injection.
Result<void> writeRequestHead(ByteQueue& out, const RequestHead& head, const HeadOptions& options);
Result<void> writeRequestHead(Bytes& out, const RequestHead& head, const HeadOptions& options);

/// As writeRequestHead(). With framing None, a Content-Length of the map is kept unless the status is 1xx or 204
/// (RFC 9110 8.6): it is what an answer to HEAD or a 304 says of the content it leaves out.
Result<void> writeResponseHead(ByteQueue& out, const ResponseHead& head, const HeadOptions& options);
Result<void> writeResponseHead(Bytes& out, const ResponseHead& head, const HeadOptions& options);

/// "HTTP/1.1 100 Continue" and its empty line.
[[nodiscard]] std::string_view continueHead() noexcept;

/// The line before `size` octets of content (not 0) as one chunk, written to `out`; returns its length. After the
/// content comes chunkEnd().
inline constexpr std::size_t chunkHeadRoom = 18;
std::size_t writeChunkHead(char* out, std::uint64_t size) noexcept;
inline constexpr std::string_view chunkEnd = "\r\n";
/// Appends `data` as one chunk; nothing when it is empty, since an empty chunk is the end.
void appendChunk(ByteQueue& out, BytesView data);
/// The last chunk without trailers.
inline constexpr std::string_view lastChunk = "0\r\n\r\n";
/// The last chunk and `trailers`, checked like a head's fields.
Result<void> writeLastChunk(ByteQueue& out, const HeaderMap& trailers);

} // namespace postern::http
