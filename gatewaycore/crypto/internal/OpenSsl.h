// SPDX-License-Identifier: Apache-2.0
#pragma once

// Included by sources of this room only: OpenSSL stays behind crypto's headers.

#include "base/Error.h"
#include "crypto/Digest.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <string>
#include <string_view>

namespace postern::crypto {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* handle) const noexcept
    {
        Free(handle);
    }
};
using PkeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using PkeyContextHandle = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContextHandle = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using BioHandle = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using NumberHandle = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using CertificateHandle = std::unique_ptr<X509, Freed<X509_free>>;
using ParamBuilderHandle = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using ParamsHandle = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;

/// The algorithm, fetched from its provider once per process: the implicit fetch of EVP_sha256() costs 0.4 us a call.
[[nodiscard]] const EVP_MD* fetched(DigestAlgorithm algorithm) noexcept;

/// What OpenSSL has to say about its last failure; empties its queue, so that it cannot be blamed on the next call.
[[nodiscard]] std::string lastOpenSslError();

[[nodiscard]] inline BioHandle readFrom(std::string_view text)
{
    return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
[[nodiscard]] inline std::string textOf(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}
[[nodiscard]] inline const unsigned char* octets(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace postern::crypto
