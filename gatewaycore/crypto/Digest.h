// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace postern::crypto {

enum class DigestAlgorithm : std::uint8_t { Sha1, Sha256, Sha384, Sha512 };

/// The octets of one digest, without allocation.
class DigestValue {
  public:
    [[nodiscard]] BytesView view() const noexcept { return {octets_.data(), size_}; }
    [[nodiscard]] std::string hex() const;
    friend bool operator==(const DigestValue& a, const DigestValue& b) noexcept { return a.view() == b.view(); }

  private:
    friend class Digester;
    friend DigestValue digest(DigestAlgorithm, BytesView) noexcept;
    friend DigestValue hmac(DigestAlgorithm, BytesView, BytesView) noexcept;
    std::array<char, 64> octets_{};
    std::size_t size_ = 0;
};

/// The digest of `octets`. The algorithm is looked up once per process, its context once per thread.
[[nodiscard]] DigestValue digest(DigestAlgorithm algorithm, BytesView octets) noexcept;
/// HMAC (RFC 2104) of `octets` under `key`, which may have any length.
[[nodiscard]] DigestValue hmac(DigestAlgorithm algorithm, BytesView key, BytesView octets) noexcept;
[[nodiscard]] inline DigestValue sha256(BytesView octets) noexcept { return digest(DigestAlgorithm::Sha256, octets); }

/// Lower-case hexadecimal.
[[nodiscard]] std::string toHex(BytesView octets);

/// A digest of octets that arrive in pieces.
class Digester {
  public:
    explicit Digester(DigestAlgorithm algorithm);
    ~Digester();
    Digester(Digester&&) noexcept;
    Digester& operator=(Digester&&) noexcept;

    void update(BytesView octets) noexcept;
    /// The digest of everything since the start or the last finish(); the next update() begins anew.
    [[nodiscard]] DigestValue finish() noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace postern::crypto
