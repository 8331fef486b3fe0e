// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsContext.h"

#include "base/Log.h"
#include "dataplane/net/TlsErrors.h"

#include <atomic>
#include <fstream>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace postern::net {
namespace {

struct FreeContext {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using ContextPointer = std::unique_ptr<SSL_CTX, FreeContext>;

Unexpected configError(std::string message)
{
    ERR_clear_error();
    return unexpected(ErrorKind::InvalidConfig, std::move(message), Fault::Config);
}

Result<void> readable(const std::string& path, const char* what)
{
    if (path.empty())
        return configError(std::string("TLS needs ") + what + ", and no file is configured for it");
    if (!std::ifstream(path))
        return configError("cannot read " + std::string(what) + " '" + path + "'; check the path and its permissions");
    return {};
}

/// A password prompt would hang a server, so an encrypted key is refused.
int noPassword(char*, int, int, void* asked)
{
    *static_cast<bool*>(asked) = true;
    return 0;
}

Result<void> useCertificate(SSL_CTX* context, const std::string& certificateFile, const std::string& keyFile, bool server)
{
    if (auto found = readable(certificateFile, "the certificate file"); !found)
        return found;
    if (auto found = readable(keyFile, "the private key file"); !found)
        return found;
    if (SSL_CTX_use_certificate_chain_file(context, certificateFile.c_str()) != 1)
        return configError("'" + certificateFile + "' is not a PEM certificate: " + queueText());
    bool encrypted = false;
    SSL_CTX_set_default_passwd_cb(context, noPassword);
    SSL_CTX_set_default_passwd_cb_userdata(context, &encrypted);
    const int used = SSL_CTX_use_PrivateKey_file(context, keyFile.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    SSL_CTX_set_default_passwd_cb(context, nullptr);
    if (encrypted)
        return configError("the private key '" + keyFile + "' is encrypted; store it without a pass phrase and protect the file instead");
    if (used != 1) {
        const unsigned long code = ERR_peek_last_error();
        if (ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH)
            return configError("the private key '" + keyFile + "' does not belong to the certificate '" + certificateFile + "'");
        return configError("'" + keyFile + "' is not a PEM private key: " + queueText());
    }
    if (SSL_CTX_check_private_key(context) != 1)
        return configError("the private key '" + keyFile + "' does not belong to the certificate '" + certificateFile + "'");
    const X509* leaf = SSL_CTX_get0_certificate(context);
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0) {
        if (!server)
            return configError("the client certificate '" + certificateFile + "' has expired; renew it");
        log::warning("net", "the certificate '" + certificateFile + "' has expired: clients will refuse it");
    }
    return {};
}

Result<void> trustFile(SSL_CTX* context, const std::string& file)
{
    if (auto found = readable(file, "the file of trusted authorities"); !found)
        return found;
    if (SSL_CTX_load_verify_file(context, file.c_str()) != 1)
        return configError("'" + file + "' holds no PEM certificate of an authority: " + queueText());
    return {};
}

Result<std::string> wireProtocols(const std::vector<std::string>& protocols)
{
    std::string wire;
    for (const std::string& protocol : protocols) {
        if (protocol.empty() || protocol.size() > 255)
            return configError("an ALPN protocol name has 1 to 255 octets: '" + protocol + "'");
        wire += static_cast<char>(protocol.size());
        wire += protocol;
    }
    return wire;
}

int numberOf(TlsVersion version) { return version == TlsVersion::Tls13 ? TLS1_3_VERSION : TLS1_2_VERSION; }

/// What both sides have in common.
Result<ContextPointer> make(bool server, TlsVersion minimum, TlsVersion maximum)
{
    ERR_clear_error();
    ContextPointer context(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()));
    if (context == nullptr)
        return unexpected(ErrorKind::Internal, "OpenSSL cannot make a TLS context: " + queueText());
    if (minimum > maximum)
        return configError("the lowest TLS version is above the highest");
    SSL_CTX_set_min_proto_version(context.get(), numberOf(minimum));
    SSL_CTX_set_max_proto_version(context.get(), numberOf(maximum));
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Buffers go back while a connection is idle. Sends may be split, and are given again by value, not by address.
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

int chooseProtocol(SSL*, const unsigned char** out, unsigned char* outLength, const unsigned char* offered, unsigned int offeredLength,
                   void* ours)
{
    const auto& wanted = *static_cast<const std::string*>(ours);
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outLength, reinterpret_cast<const unsigned char*>(wanted.data()),
                              static_cast<unsigned int>(wanted.size()), offered, offeredLength) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL; // RFC 7301 3.2
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

TlsContext::TlsContext() noexcept
{
    static std::atomic<std::uint64_t> last{0};
    serial_ = ++last;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

Result<std::shared_ptr<const TlsContext>> TlsContext::server(const TlsServerConfig& config)
{
    auto made = make(true, config.minimum, config.maximum);
    if (!made)
        return unexpected(std::move(made).error());
    SSL_CTX* const context = made->get();
    if (auto used = useCertificate(context, config.certificateFile, config.keyFile, true); !used)
        return unexpected(std::move(used).error());
    auto protocols = wireProtocols(config.protocols);
    if (!protocols)
        return unexpected(std::move(protocols).error());

    const std::shared_ptr<TlsContext> self(new TlsContext);
    self->server_ = true;
    self->protocols_ = std::move(*protocols);
    self->verifies_ = config.clientCertificate != ClientCertificate::Ignored;
    if (!self->protocols_.empty())
        SSL_CTX_set_alpn_select_cb(context, chooseProtocol, &self->protocols_);
    if (self->verifies_) {
        if (auto trusted = trustFile(context, config.clientAuthorityFile); !trusted)
            return unexpected(std::move(trusted).error());
        SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(config.clientAuthorityFile.c_str()));
        SSL_CTX_set_verify(context,
                           config.clientCertificate == ClientCertificate::Required ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
                                                                                   : SSL_VERIFY_PEER,
                           nullptr);
    }
    // Tickets need no memory here and work on every loop, because the loops share this context. One each is enough.
    static constexpr unsigned char id[] = "postern";
    SSL_CTX_set_session_id_context(context, id, sizeof id - 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, config.sessionTickets ? 1 : 0);
    if (!config.sessionTickets)
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    self->context_ = made->release();
    return std::shared_ptr<const TlsContext>(self);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::client(const TlsClientConfig& config)
{
    auto made = make(false, config.minimum, config.maximum);
    if (!made)
        return unexpected(std::move(made).error());
    SSL_CTX* const context = made->get();
    if (!config.authorityFile.empty()) {
        if (auto trusted = trustFile(context, config.authorityFile); !trusted)
            return unexpected(std::move(trusted).error());
    }
    if (config.authorityFile.empty() || config.systemAuthorities)
        SSL_CTX_set_default_verify_paths(context);
    if (!config.certificateFile.empty() || !config.keyFile.empty()) {
        if (auto used = useCertificate(context, config.certificateFile, config.keyFile, false); !used)
            return unexpected(std::move(used).error());
    }
    auto protocols = wireProtocols(config.protocols);
    if (!protocols)
        return unexpected(std::move(protocols).error());
    if (!protocols->empty() && SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(protocols->data()),
                                                       static_cast<unsigned int>(protocols->size())) != 0)
        return unexpected(ErrorKind::Internal, "OpenSSL refused the ALPN protocols");
    SSL_CTX_set_verify(context, config.insecureSkipVerification ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);

    const std::shared_ptr<TlsContext> self(new TlsContext);
    self->verifies_ = !config.insecureSkipVerification;
    self->protocols_ = std::move(*protocols);
    self->context_ = made->release();
    return std::shared_ptr<const TlsContext>(self);
}

} // namespace postern::net
