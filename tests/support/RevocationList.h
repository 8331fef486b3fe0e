// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/Certificate.h"

#include <QtGlobal>
#include <ctime>
#include <memory>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string>
#include <vector>

namespace postern::test {

/// PEM of what `authority` revokes, by the certificates themselves. The list is valid until so many days from now.
inline std::string revocationList(const crypto::KeyedCertificate& authority, const std::vector<std::string>& revoked, int days)
{
    const auto certificateOf = [](const std::string& pem) {
        BIO* const in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
        X509* const out = PEM_read_bio_X509(in, nullptr, nullptr, nullptr);
        BIO_free(in);
        return std::unique_ptr<X509, decltype(&X509_free)>(out, &X509_free);
    };
    const std::string key(authority.privateKeyPem.reveal());
    BIO* const keyIn = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
    EVP_PKEY* const signer = PEM_read_bio_PrivateKey(keyIn, nullptr, nullptr, nullptr);
    BIO_free(keyIn);
    const auto issuer = certificateOf(authority.certificatePem);
    const std::time_t now = std::time(nullptr);
    X509_CRL* const list = X509_CRL_new();
    X509_CRL_set_version(list, 1);
    X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer.get()));
    ASN1_TIME* const time = ASN1_TIME_set(nullptr, now - 10 * 24 * 3600);
    X509_CRL_set1_lastUpdate(list, time);
    for (const std::string& pem : revoked) {
        X509_REVOKED* const entry = X509_REVOKED_new();
        const auto certificate = certificateOf(pem);
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get()));
        X509_REVOKED_set_revocationDate(entry, time);
        X509_CRL_add0_revoked(list, entry);
    }
    ASN1_TIME_set(time, now + days * 24 * 3600);
    X509_CRL_set1_nextUpdate(list, time);
    ASN1_TIME_free(time);
    X509_CRL_sort(list);
    if (X509_CRL_sign(list, signer, EVP_sha256()) <= 0)
        qFatal("no revocation list");
    BIO* const out = BIO_new(BIO_s_mem());
    PEM_write_bio_X509_CRL(out, list);
    char* data = nullptr;
    const long size = BIO_get_mem_data(out, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(out);
    X509_CRL_free(list);
    EVP_PKEY_free(signer);
    return text;
}

} // namespace postern::test
