// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/CertificateTrust.h"
#include "dataplane/filters/Authenticator.h"
#include "dataplane/http/ProxyTrust.h"
#include "dataplane/pipeline/PeerCertificate.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace postern::filters {

/// Looks at the certificate that the client showed when it connected (or that a trusted proxy, which ends TLS in front,
/// hands on in a header) and makes an Identity of it.
class CertificateAuthenticator final : public Authenticator {
  public:
    /// Which certificates count.
    enum class Accept : std::uint8_t {
        Listed,    ///< those of the API (Client-certificates/)
        Authority, ///< those that the listener's authority issued
        Either,
    };
    struct Options {
        std::optional<Accept> accept; ///< nothing: Listed when the API has any, else Authority
    };

    /// Errors: InvalidConfig (a file that cannot be read, only listed ones count and none is listed).
    [[nodiscard]] static Result<CertificateAuthenticator> make(const Options& options, pipeline::FilterContext& context);

    /// Accepted, Missing or Refused.
    [[nodiscard]] Finding check(pipeline::Exchange& exchange) const;
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, void*&) const override { return check(exchange); }
    /// The header, whoever wrote it.
    void remove(pipeline::Exchange& exchange) const override;
    [[nodiscard]] std::string_view wanted() const noexcept override { return "a client certificate"; }
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    /// What the API says of a certificate.
    struct Listed {
        std::string alias;
        std::string tier;
        pipeline::Identity::KeyType keyType = pipeline::Identity::KeyType::Production;
    };

    CertificateAuthenticator() = default;
    [[nodiscard]] Finding judge(pipeline::Exchange& exchange, const pipeline::PeerCertificate& certificate) const;
    [[nodiscard]] Finding checkForwarded(pipeline::Exchange& exchange) const;
    [[nodiscard]] const pipeline::Identity& identityOf(pipeline::Exchange& exchange, const pipeline::PeerCertificate& certificate,
                                                       const Listed* listed) const;

    Accept accept_ = Accept::Authority;
    std::map<std::string, Listed, std::less<>> listed_; ///< by fingerprint
    std::string header_; ///< of the trusted proxies; empty: none is read
    http::ProxyTrust proxies_;
    std::shared_ptr<const crypto::CertificateTrust> forwardedTrust_;
    std::string provider_;
    KeyTypes keyTypes_;
};

} // namespace postern::filters
