// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsContext.h"

#include "base/Files.h"
#include "base/Log.h"
#include "crypto/Certificate.h"
#include "dataplane/net/TlsCiphers.h"
#include "dataplane/net/TlsErrors.h"
#include "dataplane/net/TlsTickets.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <type_traits>

namespace postern::net {
namespace {

struct FreeContext {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
struct FreeFile {
    void operator()(BIO* file) const noexcept { BIO_free(file); }
};
using ContextPointer = std::unique_ptr<SSL_CTX, FreeContext>;

Unexpected configError(std::string message)
{
    ERR_clear_error();
    return unexpected(ErrorKind::InvalidConfig, std::move(message), Fault::Config);
}

struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeInfos {
    void operator()(STACK_OF(X509_INFO) * all) const noexcept { sk_X509_INFO_pop_free(all, X509_INFO_free); }
};
using TextPointer = std::unique_ptr<BIO, FreeFile>;

/// A view of the text, which lives on.
TextPointer readFrom(const std::string& text) { return TextPointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

/// The content, in a Secret as it may be a key.
Result<Secret> contentOf(const std::string& path, const char* what)
{
    if (path.empty())
        return configError(std::string("TLS needs ") + what + ", and no file is configured for it");
    auto text = files::read(path);
    if (!text)
        return configError("cannot read " + std::string(what) + " '" + path + "'; check the path and its permissions");
    return Secret(*std::move(text));
}

/// The leaf first, then its chain, as SSL_CTX_use_certificate_chain_file has it.
bool useChain(SSL_CTX* context, const std::string& text)
{
    const TextPointer in = readFrom(text);
    const std::unique_ptr<X509, FreeCertificate> leaf(PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr));
    if (leaf == nullptr || SSL_CTX_use_certificate(context, leaf.get()) != 1 || SSL_CTX_clear_chain_certs(context) != 1)
        return false;
    while (X509* const next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
        if (SSL_CTX_add0_chain_cert(context, next) != 1)
            return X509_free(next), false;
    }
    const unsigned long code = ERR_peek_last_error();
    if (ERR_GET_LIB(code) != ERR_LIB_PEM || ERR_GET_REASON(code) != PEM_R_NO_START_LINE)
        return false;
    ERR_clear_error();
    return true;
}

/// Certificates and revocation lists, as SSL_CTX_load_verify_file has it.
bool trustAll(SSL_CTX* context, const std::string& text)
{
    const TextPointer in = readFrom(text);
    const std::unique_ptr<STACK_OF(X509_INFO), FreeInfos> all(PEM_X509_INFO_read_bio(in.get(), nullptr, nullptr, nullptr));
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    bool any = false;
    for (int at = 0; all != nullptr && at < sk_X509_INFO_num(all.get()); ++at) {
        const X509_INFO* const each = sk_X509_INFO_value(all.get(), at);
        if ((each->x509 != nullptr && X509_STORE_add_cert(store, each->x509) != 1) || (each->crl != nullptr && X509_STORE_add_crl(store, each->crl) != 1))
            return false;
        any = any || each->x509 != nullptr || each->crl != nullptr;
    }
    return any;
}

/// A password prompt would hang a server, so an encrypted key is refused.
int noPassword(char*, int, int, void* asked)
{
    *static_cast<bool*>(asked) = true;
    return 0;
}

bool hasExpired(SSL_CTX* context)
{
    return X509_cmp_current_time(X509_get0_notAfter(SSL_CTX_get0_certificate(context))) < 0;
}

Result<void> useCertificate(SSL_CTX* context, const std::string& certificateFile, const std::string& keyFile, bool server)
{
    const auto certificate = contentOf(certificateFile, "the certificate file");
    if (!certificate)
        return unexpected(certificate.error());
    const auto keyText = contentOf(keyFile, "the private key file");
    if (!keyText)
        return unexpected(keyText.error());
    if (!useChain(context, certificate->reveal()))
        return configError("'" + certificateFile + "' is not a PEM certificate: " + queueText());
    bool encrypted = false;
    const std::unique_ptr<EVP_PKEY, FreeKey> key(PEM_read_bio_PrivateKey(readFrom(keyText->reveal()).get(), nullptr, noPassword, &encrypted));
    const int used = key != nullptr ? SSL_CTX_use_PrivateKey(context, key.get()) : 0;
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
    if (!server && hasExpired(context))
        return configError("the client certificate '" + certificateFile + "' has expired; renew it");
    return {};
}

Result<void> trustFile(SSL_CTX* context, const std::string& file)
{
    const auto text = contentOf(file, "the file of trusted authorities");
    if (!text)
        return unexpected(text.error());
    if (!trustAll(context, text->reveal()))
        return configError("'" + file + "' holds no PEM certificate of an authority: " + queueText());
    return {};
}

/// A server's own certificate may be among them, so a chain may end at one that is no authority's.
Result<void> trustTexts(SSL_CTX* context, const std::vector<std::string>& texts)
{
    for (const std::string& text : texts) {
        const TextPointer in = readFrom(text);
        bool any = false;
        while (X509* const certificate = in != nullptr ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr) {
            any = X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1 || any;
            X509_free(certificate);
        }
        if (!any)
            return configError("a certificate that is to be trusted for an endpoint is not PEM: " + queueText());
        ERR_clear_error();
    }
    if (!texts.empty())
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
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

int numberOf(TlsVersion version)
{
    switch (version) {
    case TlsVersion::Tls10: return TLS1_VERSION;
    case TlsVersion::Tls11: return TLS1_1_VERSION;
    case TlsVersion::Tls12: return TLS1_2_VERSION;
    case TlsVersion::Tls13: break;
    }
    return TLS1_3_VERSION;
}

/// Whom a certificate is made out to: the DNS names among its alternative names (RFC 6125 6.4.4), else its common name.
std::vector<std::string> namesOf(X509* certificate)
{
    std::vector<std::string> out;
    const auto add = [&out](const ASN1_STRING* text) {
        std::string name(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<std::size_t>(ASN1_STRING_length(text)));
        if (TlsNames::isName(name))
            out.push_back(std::move(name));
    };
    auto* const names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int at = 0; names != nullptr && at < sk_GENERAL_NAME_num(names); ++at) {
        if (const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, at); name->type == GEN_DNS)
            add(name->d.dNSName);
    }
    GENERAL_NAMES_free(names);
    X509_NAME* const subject = X509_get_subject_name(certificate);
    if (const int at = names == nullptr ? X509_NAME_get_index_by_NID(subject, NID_commonName, -1) : -1; at >= 0)
        add(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    return out;
}

struct FreeRevocations {
    void operator()(X509_CRL* list) const noexcept { X509_CRL_free(list); }
};

/// Adds the revocation lists of a file, and a warning for each that has expired.
Result<void> addRevocations(SSL_CTX* context, const std::string& file, std::vector<std::string>& warnings)
{
    const auto text = contentOf(file, "the file of revoked certificates");
    if (!text)
        return unexpected(text.error());
    const TextPointer in = readFrom(text->reveal());
    std::vector<std::unique_ptr<X509_CRL, FreeRevocations>> lists;
    while (X509_CRL* const list = in != nullptr ? PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr) : nullptr)
        lists.emplace_back(list);
    if (lists.empty() && in != nullptr && BIO_reset(in.get()) == 0) {
        if (X509_CRL* const list = d2i_X509_CRL_bio(in.get(), nullptr))
            lists.emplace_back(list);
    }
    if (lists.empty())
        return configError("'" + file + "' holds no revocation list, neither PEM nor DER: " + queueText());
    ERR_clear_error();
    for (const auto& list : lists) {
        if (X509_STORE_add_crl(SSL_CTX_get_cert_store(context), list.get()) != 1)
            return configError("OpenSSL does not take the revocation list '" + file + "': " + queueText());
        const ASN1_TIME* const next = X509_CRL_get0_nextUpdate(list.get());
        if (next != nullptr && X509_cmp_current_time(next) < 0)
            warnings.push_back("the revocation list '" + file + "' of " + nameText(X509_CRL_get_issuer(list.get())) +
                               " has expired: all certificates of that authority are refused until there is a new one");
    }
    return {};
}

std::string fingerprintOf(X509* certificate)
{
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0)
        return {};
    const auto described = crypto::describeCertificate({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return described ? described->sha256Fingerprint : std::string();
}

/// SSL_CTX_set_cert_verify_callback(3). A certificate that no authority here issued is let in if it is one of those that
/// are known by themselves; whatever else is wrong with it (revoked, expired, made for something else) stays wrong. The
/// store's error is left as it is, so that nobody takes it for one that an authority vouches for.
int verifyClient(X509_STORE_CTX* store, void* known)
{
    if (X509_verify_cert(store) == 1)
        return 1;
    switch (X509_STORE_CTX_get_error(store)) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: break;
    default: return 0;
    }
    X509* const leaf = X509_STORE_CTX_get0_cert(store);
    const auto& fingerprints = *static_cast<const std::set<std::string>*>(known);
    if (leaf == nullptr || !fingerprints.contains(fingerprintOf(leaf)))
        return 0;
    int wrong = X509_V_OK;
    if (X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0)
        wrong = X509_V_ERR_CERT_NOT_YET_VALID;
    else if (X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0)
        wrong = X509_V_ERR_CERT_HAS_EXPIRED;
    if (wrong == X509_V_OK)
        return 1;
    X509_STORE_CTX_set_error(store, wrong);
    X509_STORE_CTX_set_error_depth(store, 0);
    X509_STORE_CTX_set_current_cert(store, leaf);
    if (const auto tell = X509_STORE_CTX_get_verify_cb(store))
        tell(0, store);
    return 0;
}

/// Shows the certificate that `from` holds. `to` is a context or a connection.
template <class To> bool copyCertificate(SSL_CTX* from, To* to)
{
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(from, &chain);
    X509* const leaf = SSL_CTX_get0_certificate(from);
    EVP_PKEY* const key = SSL_CTX_get0_privatekey(from);
    if constexpr (std::is_same_v<To, SSL_CTX>)
        return SSL_CTX_use_cert_and_key(to, leaf, key, chain, 1) == 1;
    else
        return SSL_use_cert_and_key(to, leaf, key, chain, 1) == 1;
}

/// What both sides have in common.
Result<ContextPointer> make(bool server, TlsVersion minimum, TlsVersion maximum)
{
    ERR_clear_error();
    ContextPointer context(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()));
    if (context == nullptr)
        return unexpected(ErrorKind::Internal, "OpenSSL cannot make a TLS context: " + queueText());
    if (minimum > maximum)
        return configError("the lowest TLS version is above the highest");
    if (minimum < TlsVersion::Tls12) // their signatures are made with SHA-1, which every other level forbids
        SSL_CTX_set_security_level(context.get(), 0);
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

/// A server's certificates, each in a context that serves no connection but has been through the same checks.
struct TlsContext::Identities {
    std::vector<ContextPointer> all;
    TlsNames names;

    /// SSL_CTX_set_cert_cb(3): once a handshake, after the client's hello has been read and before anything of it is
    /// answered. Immutable by then, so that all loops may read it.
    static int choose(SSL* ssl, void* identities)
    {
        const auto& self = *static_cast<const Identities*>(identities);
        const char* const asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        const std::vector<std::size_t>* const meant = asked != nullptr ? self.names.find(asked) : nullptr;
        if (meant == nullptr)
            return 1; // the context's own
        SSL_certs_clear(ssl); // else a key of another kind would stay, with the wrong name
        for (const std::size_t each : *meant) {
            if (!copyCertificate(self.all[each].get(), ssl))
                return 0;
        }
        return 1;
    }
};

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
    auto protocols = wireProtocols(config.protocols);
    if (!protocols)
        return unexpected(std::move(protocols).error());

    const std::shared_ptr<TlsContext> self(new TlsContext);
    self->server_ = true;
    self->context_ = made->release();
    if (auto shown = self->show(config); !shown)
        return unexpected(std::move(shown).error());
    auto weak = useCiphers(context, config.ciphers, config.minimum < TlsVersion::Tls12);
    if (!weak)
        return unexpected(std::move(weak).error());
    for (std::string& each : *weak)
        self->warnings_.push_back(std::move(each));
    self->protocols_ = std::move(*protocols);
    if (!self->protocols_.empty())
        SSL_CTX_set_alpn_select_cb(context, chooseProtocol, &self->protocols_);
    if (auto asked = self->askClients(config); !asked)
        return unexpected(std::move(asked).error());
    if (auto tickets = self->useTickets(config); !tickets)
        return unexpected(std::move(tickets).error());
    for (const std::string& warning : self->warnings_)
        log::warning("net", warning);
    return std::shared_ptr<const TlsContext>(self);
}

Result<void> TlsContext::show(const TlsServerConfig& config)
{
    identities_ = std::make_unique<Identities>();
    std::vector<TlsCertificate> wanted{{config.certificateFile, config.keyFile, config.hosts}};
    wanted.insert(wanted.end(), config.more.begin(), config.more.end());
    for (const TlsCertificate& each : wanted) {
        auto holder = make(true, config.minimum, config.maximum);
        if (!holder)
            return unexpected(std::move(holder).error());
        if (auto used = useCertificate(holder->get(), each.certificateFile, each.keyFile, true); !used)
            return used;
        if (hasExpired(holder->get()))
            warnings_.push_back("the certificate '" + each.certificateFile + "' has expired: clients will refuse it");
        const std::vector<std::string> names = each.hosts.empty() ? namesOf(SSL_CTX_get0_certificate(holder->get())) : each.hosts;
        if (names.empty() && !identities_->all.empty())
            return configError("the certificate '" + each.certificateFile + "' is made out to no name, so no client could ask for it; say its hosts");
        EVP_PKEY* const key = SSL_CTX_get0_privatekey(holder->get());
        for (const std::string& name : names) {
            if (!TlsNames::isName(name))
                return configError("\"" + name.substr(0, 100) + "\" is no host name that a client could ask for (of the certificate '" +
                                   each.certificateFile + "')");
            const std::vector<std::size_t>* const others = identities_->names.exactly(name);
            const bool taken = others != nullptr && std::any_of(others->begin(), others->end(), [&](std::size_t other) {
                                   return EVP_PKEY_get_base_id(SSL_CTX_get0_privatekey(identities_->all[other].get())) == EVP_PKEY_get_base_id(key);
                               });
            if (taken)
                warnings_.push_back("two certificates are for " + name + "; the first is used, not '" + each.certificateFile + "'");
            else
                identities_->names.add(name, identities_->all.size());
        }
        identities_->all.push_back(*std::move(holder));
    }
    if (!copyCertificate(identities_->all.front().get(), context_))
        return configError("OpenSSL does not take the certificate '" + config.certificateFile + "': " + queueText());
    if (identities_->all.size() > 1)
        SSL_CTX_set_cert_cb(context_, Identities::choose, identities_.get());
    return {};
}

/// Clients' certificates: whether they are wanted, and whose count.
Result<void> TlsContext::askClients(const TlsServerConfig& config)
{
    verifies_ = config.clientCertificate != ClientCertificate::Ignored;
    if (!verifies_)
        return {};
    if (config.clientAuthorityFile.empty() && config.clientFingerprints.empty())
        return configError("clients are asked for certificates, and none would count: there is no file of trusted authorities, and nobody "
                           "is known by a certificate of his own");
    if (!config.clientAuthorityFile.empty()) {
        if (auto trusted = trustFile(context_, config.clientAuthorityFile); !trusted)
            return trusted;
        SSL_CTX_set_client_CA_list(context_, SSL_load_client_CA_file(config.clientAuthorityFile.c_str()));
    }
    SSL_CTX_set_verify_depth(context_, static_cast<int>(config.clientDepth));
    for (const std::string& file : config.clientRevocationFiles) {
        if (auto added = addRevocations(context_, file, warnings_); !added)
            return added;
    }
    if (!config.clientRevocationFiles.empty())
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context_), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    fingerprints_.insert(config.clientFingerprints.begin(), config.clientFingerprints.end());
    if (!fingerprints_.empty())
        SSL_CTX_set_cert_verify_callback(context_, verifyClient, &fingerprints_);
    const bool required = config.clientCertificate == ClientCertificate::Required;
    SSL_CTX_set_verify(context_, required ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_PEER, nullptr);
    return {};
}

/// Tickets need no memory here and work on every loop, because the loops share their keys. One each is enough.
Result<void> TlsContext::useTickets(const TlsServerConfig& config)
{
    // Who is let in by his certificate is not asked again when he resumes. So what decides of it is a part of the scope,
    // and with another authority, or a new list of revoked certificates, sessions of before are none here.
    std::string scope = "postern\n" + config.sessionScope + '\n' + std::to_string(static_cast<int>(config.clientCertificate)) + ' ' +
                        std::to_string(config.clientDepth) + '\n';
    for (const std::string& fingerprint : fingerprints_)
        scope += fingerprint + '\n';
    const auto addFile = [&scope](const std::string& path) {
        scope.append(files::read(path).value_or(std::string())).append("\n");
    };
    if (verifies_ && !config.clientAuthorityFile.empty())
        addFile(config.clientAuthorityFile);
    std::for_each(config.clientRevocationFiles.begin(), config.clientRevocationFiles.end(), addFile);
    unsigned char id[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(scope.data()), scope.size(), id);
    static_assert(sizeof id <= SSL_MAX_SID_CTX_LENGTH);
    SSL_CTX_set_session_id_context(context_, id, sizeof id);
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context_, config.sessionTickets ? 1 : 0);
    if (!config.sessionTickets) {
        SSL_CTX_set_options(context_, SSL_OP_NO_TICKET);
        return {};
    }
    ticketKeys_ = config.ticketKeys != nullptr ? config.ticketKeys : std::make_shared<TicketKeys>();
    return ticketKeys_->attach(context_);
}

/// The system's authorities. Reading them takes tens of milliseconds, so somebody else does it while a gateway starts: the first
/// connection waits for it, if it is not done by then.
struct TlsContext::Authorities {
    ~Authorities()
    {
        if (reading.valid())
            reading.wait();
        X509_STORE_free(store);
    }

    X509_STORE* const store = X509_STORE_new();
    std::shared_future<void> reading;
};

/// Reading them takes more than a megabyte, too, so all contexts that trust nobody else share them for as long as there are any,
/// and the file is as it was. Nobody may add to them. Gateways of several threads may meet here.
std::shared_ptr<TlsContext::Authorities> TlsContext::systemAuthorities()
{
    static std::mutex mutex;
    static std::weak_ptr<Authorities> known;
    static std::filesystem::file_time_type knownOf;
    const char* const named = std::getenv(X509_get_default_cert_file_env());
    std::error_code none; // then there is a folder, which OpenSSL looks into anew each time
    const auto changed = std::filesystem::last_write_time(named != nullptr ? named : X509_get_default_cert_file(), none);
    const std::scoped_lock lock(mutex);
    if (auto store = known.lock(); store != nullptr && knownOf == changed)
        return store;
    const auto made = std::make_shared<Authorities>();
    if (made->store == nullptr)
        return nullptr;
    // By this thread, later, where there is no other one to be had.
    made->reading = std::async(std::launch::async | std::launch::deferred, [store = made->store] { X509_STORE_set_default_paths(store); });
    known = made;
    knownOf = changed;
    return made;
}

void TlsContext::awaitAuthorities() const
{
    std::call_once(authoritiesAreHere_, [this] {
        const std::shared_future<void> reading = authorities_->reading; // others may wait at the same time
        reading.wait();
        SSL_CTX_set1_cert_store(context_, authorities_->store);
    });
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
    std::shared_ptr<Authorities> shared;
    if (config.authorityFile.empty() && config.trusted.empty()) {
        shared = systemAuthorities();
        if (shared == nullptr)
            return unexpected(ErrorKind::Internal, "OpenSSL has no room for the system's authorities");
    } else if (config.authorityFile.empty() || config.systemAuthorities) {
        SSL_CTX_set_default_verify_paths(context);
    }
    if (auto trusted = trustTexts(context, config.trusted); !trusted)
        return unexpected(std::move(trusted).error());
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
    self->authorities_ = std::move(shared);
    return std::shared_ptr<const TlsContext>(self);
}

} // namespace postern::net
