// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsTickets.h"

#include <algorithm>
#include <cstring>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

namespace postern::net {
namespace {

constexpr int ivSize = 16; // of AES-CBC

int keysIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

bool prepare(const TicketKeys::Key& key, const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, bool encrypting)
{
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, const_cast<unsigned char*>(key.mac.data()), key.mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(mac, parameters) == 1 &&
           EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), iv, encrypting ? 1 : 0) == 1;
}

/// SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 1 go on, 2 go on and give a new ticket, 0 no such key (a full handshake
/// follows), -1 an error.
int useKeys(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int encrypting)
{
    auto* const keys = static_cast<TicketKeys*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), keysIndex()));
    if (encrypting != 0) {
        const auto key = keys->current();
        if (!key || RAND_bytes(iv, ivSize) != 1)
            return -1;
        std::memcpy(name, key->name.data(), key->name.size());
        return prepare(*key, iv, cipher, mac, true) ? 1 : -1;
    }
    bool outdated = false;
    const auto key = keys->named(name, outdated);
    if (!key)
        return 0;
    if (!prepare(*key, iv, cipher, mac, false))
        return -1;
    // A ticket of TLS 1.3 is meant to be used once (RFC 8446 C.4): there is a new one each time.
    return outdated || SSL_version(ssl) >= TLS1_3_VERSION ? 2 : 1;
}

} // namespace

TicketKey::~TicketKey()
{
    OPENSSL_cleanse(cipher.data(), cipher.size());
    OPENSSL_cleanse(mac.data(), mac.size());
}

TicketKeys::TicketKeys(Nanoseconds rotation, const Clock& clock) : rotation_(rotation), clock_(clock) {}

Result<void> TicketKeys::attach(ssl_ctx_st* context)
{
    if (SSL_CTX_set_ex_data(context, keysIndex(), this) != 1 || SSL_CTX_set_tlsext_ticket_key_evp_cb(context, useKeys) != 1)
        return unexpected(ErrorKind::Internal, "OpenSSL does not take the keys of session tickets");
    // The client is told not to try one that is too old (RFC 8446 4.6.1: at most a week).
    const auto life = std::chrono::duration_cast<Seconds>(rotation_ * 2);
    SSL_CTX_set_timeout(context, static_cast<long>(std::clamp<std::int64_t>(life.count(), 1, 7 * 24 * 3600)));
    return {};
}

bool TicketKeys::rotate()
{
    const SteadyTime now = clock_.steady();
    if (current_ && now - since_ < rotation_)
        return true;
    const bool recent = current_ && now - since_ < rotation_ * 2;
    previous_ = recent ? current_ : std::nullopt;
    since_ = recent ? since_ + rotation_ : now;
    current_.emplace();
    if (RAND_bytes(current_->name.data(), static_cast<int>(current_->name.size())) == 1 &&
        RAND_priv_bytes(current_->cipher.data(), static_cast<int>(current_->cipher.size())) == 1 &&
        RAND_priv_bytes(current_->mac.data(), static_cast<int>(current_->mac.size())) == 1)
        return true;
    current_.reset();
    return false;
}

std::optional<TicketKeys::Key> TicketKeys::current()
{
    const std::lock_guard lock(mutex_);
    return rotate() ? current_ : std::nullopt;
}

std::optional<TicketKeys::Key> TicketKeys::named(const unsigned char* name, bool& outdated)
{
    const std::lock_guard lock(mutex_);
    if (!rotate())
        return std::nullopt;
    const auto is = [name](const std::optional<Key>& key) {
        return key && std::equal(key->name.begin(), key->name.end(), name);
    };
    outdated = false;
    if (is(current_))
        return current_;
    outdated = is(previous_);
    return outdated ? previous_ : std::nullopt;
}

} // namespace postern::net
