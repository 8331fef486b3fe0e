// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;

namespace postern::net {

enum class TlsVersion : std::uint8_t { Tls12, Tls13 };
enum class ClientCertificate : std::uint8_t { Ignored, Optional, Required };

/// What a TLS server needs.
struct TlsServerConfig {
    std::string certificateFile;      ///< PEM: the leaf, then its intermediates
    std::string keyFile;              ///< PEM, not encrypted
    std::vector<std::string> protocols; ///< ALPN in order of preference, for instance {"h2", "http/1.1"}
    ClientCertificate clientCertificate = ClientCertificate::Ignored;
    std::string clientAuthorityFile;  ///< PEM: who may sign client certificates; needed unless they are Ignored
    TlsVersion minimum = TlsVersion::Tls12;
    TlsVersion maximum = TlsVersion::Tls13;
    bool sessionTickets = true;
};

/// What a TLS client needs.
struct TlsClientConfig {
    std::string authorityFile;        ///< PEM of own authorities; "" = the system's
    bool systemAuthorities = false;   ///< the system's as well as authorityFile
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
/// belong to the certificate, an encrypted key, expired (which is logged as a warning, not refused, for a server).
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
    /// For this room's sources only.
    [[nodiscard]] ssl_ctx_st* native() const noexcept { return context_; }

  private:
    TlsContext() noexcept;
    ssl_ctx_st* context_ = nullptr;
    std::uint64_t serial_;
    std::string protocols_; // ALPN wire form, which the server's selection callback reads
    bool server_ = false;
    bool verifies_ = true;
};

} // namespace postern::net
