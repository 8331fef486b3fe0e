// SPDX-License-Identifier: Apache-2.0
#include "crypto/internal/OpenSsl.h"

namespace postern::crypto {

const EVP_MD* fetched(DigestAlgorithm algorithm) noexcept
{
    // Never freed: contexts of threads that end late may still use them.
    static const EVP_MD* const all[] = {
        EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA256", nullptr),
        EVP_MD_fetch(nullptr, "SHA384", nullptr), EVP_MD_fetch(nullptr, "SHA512", nullptr)};
    return all[static_cast<std::size_t>(algorithm)];
}

std::string lastOpenSslError()
{
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        if (const char* reason = ERR_reason_error_string(code); reason != nullptr && text.empty())
            text = reason;
    }
    return text.empty() ? "no details" : text;
}

} // namespace postern::crypto
