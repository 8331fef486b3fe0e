// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::crypto {

/// What a text in a list of users is. Only the first two can be logged in with.
enum class PasswordForm : std::uint8_t {
    Argon2id, ///< "$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH" (RFC 9106, the PHC string format)
    Bcrypt,   ///< "$2b$12$..." ($2a$ and $2y$ likewise)
    Weak,     ///< a digest that can be tried by the billion: {SHA}, {SSHA}, @sha256:, $apr1$, $1$, $5$, bare hexadecimal
    Unknown,  ///< anything else, most likely the password itself: never show it to anybody
};
[[nodiscard]] PasswordForm passwordFormOf(std::string_view text) noexcept;

/// A password as it may be kept: what it takes to find out that another text is the same, at a stated cost.
class PasswordHash {
  public:
    /// Errors: InvalidConfig (not argon2id or bcrypt, malformed, or so dear that one log-in would hold up the others: at
    /// most 256 MiB and 16 passes, bcrypt at most cost 15). No message quotes the text.
    [[nodiscard]] static Result<PasswordHash> parse(std::string_view text);
    /// argon2id with RFC 9106's parameters for little memory (19 MiB, two passes, one lane: OWASP's first choice).
    [[nodiscard]] static PasswordHash of(std::string_view password);
    /// Costs as much as this one and is the hash of nothing that anybody knows: what unknown users are checked against.
    [[nodiscard]] PasswordHash decoy() const;

    /// Some milliseconds to seconds of CPU on this thread alone, and the memory that the hash asks for: never on a loop.
    /// Compares in constant time. Safe from several threads.
    [[nodiscard]] bool matches(std::string_view password) const;

    /// The text it was read from.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// How long matches() takes, roughly, in microseconds: to compare hashes by.
    [[nodiscard]] std::uint64_t cost() const noexcept;

  private:
    PasswordForm form_ = PasswordForm::Bcrypt;
    std::string text_;
    std::uint32_t memory_ = 0; ///< KiB
    std::uint32_t passes_ = 0;
    std::uint32_t lanes_ = 0;
    std::uint32_t version_ = 0;
    std::uint32_t rounds_ = 0; ///< of bcrypt: their logarithm
    Bytes salt_;
    Bytes digest_;
};

} // namespace postern::crypto
