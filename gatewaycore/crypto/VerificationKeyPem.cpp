// SPDX-License-Identifier: Apache-2.0
#include "crypto/VerificationKey.h"
#include "crypto/internal/KeyMaterial.h"

#include <openssl/pem.h>

namespace postern::crypto {

Result<std::string> VerificationKey::publicPem() const
{
    if (!material_->key)
        return unexpected(ErrorKind::Unsupported, "a shared key has no PEM or public form");
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PUBKEY(bio.get(), material_->key.get()) != 1)
        return unexpected(ErrorKind::Internal, "public key cannot be written: " + lastOpenSslError());
    return textOf(bio.get());
}

} // namespace postern::crypto
