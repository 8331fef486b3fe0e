// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Inflate.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace postern::sandbox {
namespace {

/// Bits of a stream, the lowest of each octet first; beyond its end `isOver` says so, and they are zero.
class BitReader {
  public:
    explicit BitReader(std::string_view octets) : octets_(octets) {}
    unsigned take(unsigned count)
    {
        unsigned value = 0;
        for (unsigned i = 0; i < count; ++i, ++bit_) {
            if (bit_ / 8 >= octets_.size()) {
                over_ = true;
                return 0;
            }
            value |= (static_cast<unsigned char>(octets_[bit_ / 8]) >> (bit_ % 8) & 1U) << i;
        }
        return value;
    }
    void toOctet() { bit_ = (bit_ + 7) / 8 * 8; }
    [[nodiscard]] bool isOver() const { return over_; }

  private:
    std::string_view octets_;
    std::size_t bit_ = 0;
    bool over_ = false;
};

constexpr unsigned longestCode = 15;

/// A canonical Huffman code (RFC 1951 3.2.2).
class HuffmanCode {
  public:
    explicit HuffmanCode(const std::vector<std::uint8_t>& lengths) : symbols_(lengths.size())
    {
        for (const std::uint8_t length : lengths)
            ++counts_[length];
        counts_[0] = 0;
        std::array<unsigned, longestCode + 2> offsets{};
        for (unsigned i = 1; i <= longestCode; ++i)
            offsets[i + 1] = offsets[i] + counts_[i];
        for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
            if (lengths[symbol] != 0)
                symbols_[offsets[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);
        }
    }
    /// -1 for a code that no symbol has.
    int next(BitReader& in) const
    {
        unsigned code = 0;
        unsigned first = 0;
        unsigned index = 0;
        for (unsigned length = 1; length <= longestCode && !in.isOver(); ++length) {
            code |= in.take(1);
            const unsigned count = counts_[length];
            if (code < first + count && code >= first)
                return symbols_[index + code - first];
            index += count;
            first = (first + count) << 1U;
            code <<= 1U;
        }
        return -1;
    }

  private:
    std::array<unsigned, longestCode + 1> counts_{};
    std::vector<std::uint16_t> symbols_;
};

constexpr std::array<std::uint16_t, 29> lengthBase{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<std::uint8_t, 29> lengthBits{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<std::uint16_t, 30> distanceBase{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
constexpr std::array<std::uint8_t, 30> distanceBits{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

bool copyStored(BitReader& in, std::string& out, std::size_t most)
{
    in.toOctet();
    const unsigned size = in.take(16);
    if ((in.take(16) ^ 0xffffU) != size || in.isOver() || out.size() + size > most)
        return false;
    for (unsigned i = 0; i < size; ++i)
        out += static_cast<char>(in.take(8));
    return !in.isOver();
}

bool inflateBlock(BitReader& in, std::string& out, std::size_t most, const HuffmanCode& literals, const HuffmanCode& distances)
{
    for (;;) {
        const int symbol = literals.next(in);
        if (symbol < 0 || in.isOver() || out.size() > most)
            return false;
        if (symbol < 256) {
            out += static_cast<char>(symbol);
            continue;
        }
        if (symbol == 256)
            return true;
        const auto which = static_cast<std::size_t>(symbol - 257);
        if (which >= lengthBase.size())
            return false;
        const std::size_t length = lengthBase[which] + in.take(lengthBits[which]);
        const int code = distances.next(in);
        if (code < 0 || static_cast<std::size_t>(code) >= distanceBase.size())
            return false;
        const std::size_t distance = distanceBase[static_cast<std::size_t>(code)] + in.take(distanceBits[static_cast<std::size_t>(code)]);
        if (distance > out.size() || out.size() + length > most)
            return false;
        for (std::size_t i = 0; i < length; ++i)
            out += out[out.size() - distance];
    }
}

/// The codes that a block brings along (RFC 1951 3.2.7).
bool inflateDynamic(BitReader& in, std::string& out, std::size_t most)
{
    constexpr std::array<std::uint8_t, 19> order{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    const std::size_t literals = in.take(5) + 257;
    const std::size_t distances = in.take(5) + 1;
    const std::size_t codes = in.take(4) + 4;
    std::vector<std::uint8_t> lengths(order.size());
    for (std::size_t i = 0; i < codes; ++i)
        lengths[order[i]] = static_cast<std::uint8_t>(in.take(3));
    const HuffmanCode code(lengths);
    lengths.clear();
    while (lengths.size() < literals + distances) {
        const int symbol = code.next(in);
        if (symbol < 0 || in.isOver() || (symbol == 16 && lengths.empty()))
            return false;
        if (symbol < 16) {
            lengths.push_back(static_cast<std::uint8_t>(symbol));
            continue;
        }
        const std::uint8_t repeated = symbol == 16 ? lengths.back() : std::uint8_t{0};
        const std::size_t times = symbol == 16 ? 3 + in.take(2) : symbol == 17 ? 3 + in.take(3) : 11 + in.take(7);
        lengths.insert(lengths.end(), times, repeated);
    }
    if (lengths.size() != literals + distances)
        return false;
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(literals);
    return inflateBlock(in, out, most, HuffmanCode({lengths.begin(), middle}), HuffmanCode({middle, lengths.end()}));
}

bool inflateFixed(BitReader& in, std::string& out, std::size_t most)
{
    std::vector<std::uint8_t> lengths(288, 8);
    std::fill(lengths.begin() + 144, lengths.begin() + 256, std::uint8_t{9});
    std::fill(lengths.begin() + 256, lengths.begin() + 280, std::uint8_t{7});
    return inflateBlock(in, out, most, HuffmanCode(lengths), HuffmanCode(std::vector<std::uint8_t>(30, 5)));
}

} // namespace

std::optional<std::string> inflate(std::string_view deflated, std::size_t most)
{
    BitReader in(deflated);
    std::string out;
    for (bool last = false; !last;) {
        last = in.take(1) != 0;
        const unsigned kind = in.take(2);
        const bool good = !in.isOver() && (kind == 0   ? copyStored(in, out, most)
                                           : kind == 1 ? inflateFixed(in, out, most)
                                           : kind == 2 ? inflateDynamic(in, out, most)
                                                       : false);
        if (!good)
            return std::nullopt;
    }
    return out;
}

} // namespace postern::sandbox
