// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace postern {

/// The secret of a keyed hash. Without knowing it nobody can choose texts that collide.
struct SipKey {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;

    /// Drawn from the operating system's generator.
    [[nodiscard]] static SipKey random();
};

/// Two independent 64-bit hashes of one text: wide enough to stand for the text itself.
struct Hash128 {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const Hash128&, const Hash128&) = default;
};

namespace detail {

/// SipHash-c-d (Aumasson, Bernstein 2012) for tables whose keys come from strangers. Little-endian reads are part of
/// its definition.
template <int C, int D>
class Sip {
  public:
    Sip(SipKey key, bool wide) noexcept
        : v0_(key.k0 ^ 0x736f6d6570736575ULL), v1_(key.k1 ^ 0x646f72616e646f6dULL ^ (wide ? 0xeeU : 0U)),
          v2_(key.k0 ^ 0x6c7967656e657261ULL), v3_(key.k1 ^ 0x7465646279746573ULL)
    {
    }

    void absorb(std::string_view text) noexcept
    {
        const char* at = text.data();
        std::size_t left = text.size();
        for (; left >= 8; at += 8, left -= 8)
            word(load(at));
        std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56;
        for (std::size_t i = 0; i < left; ++i)
            last |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
        word(last);
    }
    [[nodiscard]] std::uint64_t finish64() noexcept
    {
        v2_ ^= 0xffU;
        rounds<D>();
        return v0_ ^ v1_ ^ v2_ ^ v3_;
    }
    [[nodiscard]] Hash128 finish128() noexcept
    {
        Hash128 hash;
        v2_ ^= 0xeeU;
        rounds<D>();
        hash.low = v0_ ^ v1_ ^ v2_ ^ v3_;
        v1_ ^= 0xddU;
        rounds<D>();
        hash.high = v0_ ^ v1_ ^ v2_ ^ v3_;
        return hash;
    }

  private:
    static std::uint64_t load(const char* at) noexcept
    {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        if constexpr (std::endian::native == std::endian::big)
            word = __builtin_bswap64(word);
        return word;
    }
    void word(std::uint64_t m) noexcept
    {
        v3_ ^= m;
        rounds<C>();
        v0_ ^= m;
    }
    template <int N>
    void rounds() noexcept
    {
        for (int i = 0; i < N; ++i) {
            v0_ += v1_, v1_ = std::rotl(v1_, 13), v1_ ^= v0_, v0_ = std::rotl(v0_, 32);
            v2_ += v3_, v3_ = std::rotl(v3_, 16), v3_ ^= v2_;
            v0_ += v3_, v3_ = std::rotl(v3_, 21), v3_ ^= v0_;
            v2_ += v1_, v1_ = std::rotl(v1_, 17), v1_ ^= v2_, v2_ = std::rotl(v2_, 32);
        }
    }

    std::uint64_t v0_, v1_, v2_, v3_;
};

} // namespace detail

/// SipHash-2-4, 64 bits.
[[nodiscard]] inline std::uint64_t sipHash(SipKey key, std::string_view text) noexcept
{
    detail::Sip<2, 4> sip(key, false);
    sip.absorb(text);
    return sip.finish64();
}

/// SipHash-2-4, 128 bits.
[[nodiscard]] inline Hash128 sipHash128(SipKey key, std::string_view text) noexcept
{
    detail::Sip<2, 4> sip(key, true);
    sip.absorb(text);
    return sip.finish128();
}

} // namespace postern
