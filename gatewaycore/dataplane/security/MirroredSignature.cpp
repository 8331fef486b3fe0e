// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/MirroredSignature.h"

#include "crypto/Base64.h"

#include <cstddef>

namespace postern::security {
namespace {

using namespace std::string_view_literals;

// The order n of each curve's group, in octets (SEC 2, sections 2.4.2, 2.5.1 and 2.6.1).
constexpr std::string_view orderOfP256 = "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84"
                                         "\xf3\xb9\xca\xc2\xfc\x63\x25\x51"sv;
constexpr std::string_view orderOfP384 = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                                         "\xc7\x63\x4d\x81\xf4\x37\x2d\xdf\x58\x1a\x0d\xb2\x48\xb0\xa7\x7a\xec\xec\x19\x6a\xcc\xc5\x29\x73"sv;
constexpr std::string_view orderOfP521 = "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                                         "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfa\x51\x86\x87\x83\xbf\x2f\x96\x6b\x7f\xcc\x01\x48\xf7\x09"
                                         "\xa5\xd0\x3b\xb5\xc9\xb8\x89\x9c\x47\xae\xbb\x6f\xb7\x1e\x91\x38\x64\x09"sv;
static_assert(orderOfP256.size() == 32 && orderOfP384.size() == 48 && orderOfP521.size() == 66);

std::string_view orderOf(std::size_t octets) noexcept
{
    return octets == 64 ? orderOfP256 : octets == 96 ? orderOfP384 : octets == 132 ? orderOfP521 : std::string_view();
}

} // namespace

std::string mirroredSignature(std::string_view signature)
{
    // 86, 128 and 176 letters; nothing else is worth decoding.
    if (signature.size() != 86 && signature.size() != 128 && signature.size() != 176)
        return {};
    Bytes raw;
    if (!crypto::base64UrlDecode(signature, raw))
        return {};
    const std::string_view order = orderOf(raw.size());
    if (order.empty())
        return {};
    const std::size_t half = order.size();
    int borrow = 0;
    for (std::size_t i = half; i-- > 0;) {
        const int digit = static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(raw[half + i]) - borrow;
        borrow = digit < 0 ? 1 : 0;
        raw[half + i] = static_cast<char>(digit + 256 * borrow);
    }
    return borrow != 0 ? std::string() : crypto::base64UrlEncode(raw);
}

} // namespace postern::security
