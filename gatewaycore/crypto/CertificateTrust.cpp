// SPDX-License-Identifier: Apache-2.0
#include "crypto/CertificateTrust.h"

#include "crypto/internal/OpenSsl.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace postern::crypto {

using StoreHandle = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContextHandle = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;

struct CertificateTrust::Store {
    StoreHandle handle{X509_STORE_new()};
};

CertificateTrust::CertificateTrust(std::unique_ptr<Store> store) : store_(std::move(store)) {}
CertificateTrust::~CertificateTrust() = default;
CertificateTrust::CertificateTrust(CertificateTrust&&) noexcept = default;
CertificateTrust& CertificateTrust::operator=(CertificateTrust&&) noexcept = default;

Result<CertificateTrust> CertificateTrust::make(std::string_view authoritiesPem)
{
    auto store = std::make_unique<Store>();
    const BioHandle bio = readFrom(authoritiesPem);
    bool any = false;
    for (;;) {
        const CertificateHandle certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!certificate)
            break;
        any = X509_STORE_add_cert(store->handle.get(), certificate.get()) == 1 || any;
    }
    ERR_clear_error();
    if (!any)
        return unexpected(ErrorKind::ParseError, "there is no PEM certificate of an authority");
    X509_STORE_set_purpose(store->handle.get(), X509_PURPOSE_SSL_CLIENT);
    return CertificateTrust(std::move(store));
}

Result<void> CertificateTrust::check(BytesView der, WallTime when) const
{
    const unsigned char* at = octets(der);
    const CertificateHandle certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    const StoreContextHandle context(X509_STORE_CTX_new());
    if (!certificate)
        return unexpected(ErrorKind::ParseError, "certificate cannot be read: " + lastOpenSslError());
    if (!context || X509_STORE_CTX_init(context.get(), store_->handle.get(), certificate.get(), nullptr) != 1)
        return unexpected(ErrorKind::Internal, "certificate cannot be checked: " + lastOpenSslError());
    X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(when));
    const bool good = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    if (good)
        return {};
    return unexpected(ErrorKind::TlsFailed, X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

} // namespace postern::crypto
