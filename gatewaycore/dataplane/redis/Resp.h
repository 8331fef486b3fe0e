// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::redis {

/// Whether this program was built with Redis (the CMake option POSTERN_REDIS). Without it every Reader fails.
[[nodiscard]] bool isBuiltIn() noexcept;

/// One answer of a server, RESP2.
struct Reply {
    enum class Kind : std::uint8_t { Nil, Text, Status, Error, Integer, List };
    Kind kind = Kind::Nil;
    std::string text; ///< Text, Status, Error
    std::int64_t integer = 0;
    std::vector<Reply> items;

    [[nodiscard]] bool isError() const noexcept { return kind == Kind::Error; }
    [[nodiscard]] bool isList() const noexcept { return kind == Kind::List; }
};

/// What a server may make us hold.
struct ReplyLimits {
    std::size_t items = 16'384;   ///< of one list, and of a whole answer
    std::size_t text = 64 << 10; ///< octets of one text
    std::size_t unread = 4 << 20; ///< octets of answers that are not complete yet
};

/// Answers out of octets that arrive in pieces.
class ReplyReader {
  public:
    explicit ReplyReader(const ReplyLimits& limits = {});
    ~ReplyReader();
    ReplyReader(const ReplyReader&) = delete;
    ReplyReader& operator=(const ReplyReader&) = delete;

    /// Errors: ProtocolError, TooLarge, Unsupported (built without Redis). After one nothing comes any more.
    [[nodiscard]] Result<void> feed(BytesView octets);
    /// The next answer; nothing when it is not complete yet. Errors: ProtocolError, TooLarge.
    [[nodiscard]] Result<std::optional<Reply>> next();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Appends one command as servers read it: a list of texts, each with its length, so that no octet of them means anything.
void appendCommand(std::string& out, std::span<const std::string_view> words);
inline void appendCommand(std::string& out, std::initializer_list<std::string_view> words)
{
    appendCommand(out, std::span(words.begin(), words.size()));
}

} // namespace postern::redis
