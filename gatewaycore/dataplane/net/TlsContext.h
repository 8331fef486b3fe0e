// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/net/TlsNames.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;
struct x509_store_st;

namespace postern::net {

class TicketKeys;

/// Those before 1.2 are broken (RFC 8996): whoever sets them warns the user.
enum class TlsVersion : std::uint8_t { Tls10, Tls11, Tls12, Tls13 };
enum class ClientCertificate : std::uint8_t { Ignored, Optional, Required };

/// A certificate that a TLS server shows.
struct TlsCertificate {
    std::string certificateFile;    ///< PEM: the leaf, then its intermediates
    std::string keyFile;            ///< PEM, not encrypted
    std::vector<std::string> hosts; ///< names it is for, "*.example" too; none: those it is made out to
};

/// What a TLS server needs.
struct TlsServerConfig {
    std::string certificateFile;      ///< PEM: the leaf, then its intermediates
    std::string keyFile;              ///< PEM, not encrypted
    std::vector<std::string> hosts;   ///< as TlsCertificate::hosts
    /// Chosen by the name that a client asks for (SNI), the exact before the wildcard; the one above is for any other name,
    /// and for clients that ask for none. For one name there may be several of different kinds of key.
    std::vector<TlsCertificate> more;
    std::vector<std::string> protocols; ///< ALPN in order of preference, for instance {"h2", "http/1.1"}
    ClientCertificate clientCertificate = ClientCertificate::Ignored;
    std::string clientAuthorityFile;  ///< PEM: who may sign client certificates
    unsigned clientDepth = 3;         ///< intermediates between an authority and a client
    /// PEM or DER. With any, each authority of a chain needs one that is valid now: what cannot be looked up is refused.
    std::vector<std::string> clientRevocationFiles;
    /// SHA-256 as "AB:CD:...": certificates that are let in though no authority here issued them (peerVerified is false).
    std::vector<std::string> clientFingerprints;
    TlsVersion minimum = TlsVersion::Tls12;
    TlsVersion maximum = TlsVersion::Tls13;
    std::vector<std::string> ciphers; ///< by OpenSSL's names or IANA's; none: forward secret and authenticated ones
    bool sessionTickets = true;       ///< whether a client may resume
    std::shared_ptr<TicketKeys> ticketKeys; ///< shared by what may resume each other's sessions; nullptr: keys of its own
    std::string sessionScope;         ///< sessions of another scope are not resumed, whatever their key
};

/// What a TLS client needs.
struct TlsClientConfig {
    std::string authorityFile;        ///< PEM of own authorities; "" = the system's
    bool systemAuthorities = false;   ///< the system's as well as authorityFile
    std::vector<std::string> trusted; ///< PEM texts: certificates that count besides, a server's own included
    std::string certificateFile;      ///< for mutual TLS, PEM; "" = none
    std::string keyFile;
    std::vector<std::string> protocols;
    /// Checks nothing of the peer's certificate. The name is long so that it is found; whoever sets it warns the user.
    bool insecureSkipVerification = false;
    TlsVersion minimum = TlsVersion::Tls12;
    TlsVersion maximum = TlsVersion::Tls13;
};

/// Certificates, keys and rules for many connections; immutable, shared by the loops (OpenSSL locks its counters).
/// Errors (InvalidConfig) name the file and what is wrong with it: missing, unreadable, not PEM, a key that does not
/// belong to the certificate, an encrypted key, expired (which is logged as a warning, not refused, for a server), a cipher
/// that is none.
class TlsContext {
  public:
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> server(const TlsServerConfig& config);
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> client(const TlsClientConfig& config);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    [[nodiscard]] bool isServer() const noexcept { return server_; }
    [[nodiscard]] bool verifiesPeer() const noexcept { return verifies_; }
    /// Tells it from every other one of this process, also from those that are gone.
    [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }
    /// What should not stay so, though it works: sentences that have been logged, too.
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    /// For this room's sources only.
    [[nodiscard]] ssl_ctx_st* native() const
    {
        if (authorities_ != nullptr)
            awaitAuthorities();
        return context_;
    }

  private:
    struct Identities;
    struct Authorities;
    [[nodiscard]] static std::shared_ptr<Authorities> systemAuthorities();
    void awaitAuthorities() const;
    TlsContext() noexcept;
    [[nodiscard]] Result<void> show(const TlsServerConfig& config);
    [[nodiscard]] Result<void> askClients(const TlsServerConfig& config);
    [[nodiscard]] Result<void> useTickets(const TlsServerConfig& config);
    ssl_ctx_st* context_ = nullptr;
    std::shared_ptr<Authorities> authorities_; ///< of a client that trusts the system's, for the next one
    mutable std::once_flag authoritiesAreHere_;
    std::uint64_t serial_;
    std::string protocols_; // ALPN wire form, which the server's selection callback reads
    std::unique_ptr<Identities> identities_; // which the server's certificate callback reads
    std::shared_ptr<TicketKeys> ticketKeys_;
    std::set<std::string> fingerprints_; // which the server's verification callback reads
    std::vector<std::string> warnings_;
    bool server_ = false;
    bool verifies_ = true;
};

} // namespace postern::net
