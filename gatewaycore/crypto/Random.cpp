// SPDX-License-Identifier: Apache-2.0
#include "crypto/Random.h"

#include "base/Log.h"
#include "crypto/Base64.h"

#include <cstdlib>
#include <openssl/rand.h>

namespace postern::crypto {
namespace {

void fill(void* at, std::size_t size)
{
    if (RAND_bytes(static_cast<unsigned char*>(at), static_cast<int>(size)) == 1)
        return;
    log::error("crypto", "the random number generator failed; ending, since nothing can be kept secret without it");
    std::abort();
}

} // namespace

Bytes randomBytes(std::size_t count)
{
    Bytes octets(count, '\0');
    fill(octets.data(), octets.size());
    return octets;
}

std::uint64_t randomNumber()
{
    std::uint64_t number = 0;
    fill(&number, sizeof number);
    return number;
}

std::string randomToken(std::size_t octets) { return base64UrlEncode(randomBytes(octets)); }

} // namespace postern::crypto
