// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsCiphers.h"

#include <memory>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>

namespace postern::net {
namespace {

constexpr const char* goodCiphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                                    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
/// Before TLS 1.2 nothing better was there than CBC with SHA-1.
constexpr const char* oldCiphers =
    ":ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA";

Unexpected refused(const std::string& message)
{
    ERR_clear_error();
    return unexpected(ErrorKind::InvalidConfig, message, Fault::Config);
}

/// Every cipher that this OpenSSL knows, those included that nobody should use.
class AllCiphers {
  public:
    AllCiphers() : context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free)
    {
        if (context_ == nullptr)
            return;
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_cipher_list(context_.get(), "ALL:COMPLEMENTOFALL");
    }
    [[nodiscard]] const SSL_CIPHER* find(const std::string& name) const
    {
        STACK_OF(SSL_CIPHER)* const all = context_ ? SSL_CTX_get_ciphers(context_.get()) : nullptr;
        for (int at = 0; all != nullptr && at < sk_SSL_CIPHER_num(all); ++at) {
            const SSL_CIPHER* const each = sk_SSL_CIPHER_value(all, at);
            const char* const iana = SSL_CIPHER_standard_name(each);
            if (name == SSL_CIPHER_get_name(each) || (iana != nullptr && name == iana))
                return each;
        }
        return nullptr;
    }

  private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
};

/// What is wrong with it; empty when nothing is.
std::string weakness(const SSL_CIPHER* cipher)
{
    if (SSL_CIPHER_get_kx_nid(cipher) == NID_kx_rsa)
        return "is not forward secret: who gets the key of the certificate reads what was recorded before";
    if (SSL_CIPHER_is_aead(cipher) != 1)
        return "encrypts in a way that has been broken before (CBC, or a stream cipher, with a separate checksum)";
    return {};
}

} // namespace

Result<std::vector<std::string>> useCiphers(ssl_ctx_st* context, const std::vector<std::string>& names, bool old)
{
    std::vector<std::string> weak;
    std::string before13 = names.empty() ? goodCiphers : "";
    std::string since13;
    if (names.empty() && old)
        before13 += oldCiphers;
    const AllCiphers all;
    for (const std::string& name : names) {
        const SSL_CIPHER* const cipher = all.find(name);
        if (cipher == nullptr)
            return refused("\"" + name.substr(0, 80) + "\" is no cipher that is known here; `openssl ciphers -v` lists them");
        if (SSL_CIPHER_get_auth_nid(cipher) == NID_auth_null || SSL_CIPHER_get_cipher_nid(cipher) == NID_undef)
            return refused("the cipher \"" + name + "\" does not protect anything: it encrypts nothing, or names no server");
        const bool is13 = SSL_CIPHER_get_auth_nid(cipher) == NID_auth_any;
        std::string& list = is13 ? since13 : before13;
        list += (list.empty() ? "" : ":") + std::string(SSL_CIPHER_get_name(cipher));
        if (const std::string why = weakness(cipher); !why.empty())
            weak.push_back("the cipher " + name + " " + why);
    }
    // A list for the one says nothing of the other, whose own are all good.
    if (!since13.empty() && SSL_CTX_set_ciphersuites(context, since13.c_str()) != 1)
        return refused("OpenSSL does not take the TLS 1.3 ciphers " + since13);
    if (SSL_CTX_set_cipher_list(context, before13.empty() ? goodCiphers : before13.c_str()) != 1)
        return refused("OpenSSL does not take the ciphers " + before13 + " (its security level forbids them)");
    return weak;
}

} // namespace postern::net
