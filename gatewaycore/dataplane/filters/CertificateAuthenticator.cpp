// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/CertificateAuthenticator.h"

#include "base/Files.h"
#include "crypto/Certificate.h"
#include "crypto/CertificateText.h"

#include <algorithm>
#include <array>

namespace postern::filters {
namespace {

using pipeline::FaultId;
using pipeline::Identity;
using pipeline::PeerCertificate;
using pipeline::ReasonText;

const ReasonText certificateMissing{"mutual-tls.missing", "The client showed no certificate.",
                                    "Call over TLS with a client certificate and its key."};
const ReasonText certificateExpired{"mutual-tls.expired", "The certificate of {detail} has expired, or is not valid yet.",
                                    "Renew the certificate."};
const ReasonText certificateUnlisted{"mutual-tls.not-listed", "The certificate of {detail} is not one of this API's.",
                                     "Add it to the API's client certificates, or use one that is there."};
const ReasonText certificateUnchained{"mutual-tls.untrusted",
                                      "The certificate of {detail} was not issued by the authority whose certificates open this API.",
                                      "Use a certificate of that authority."};
const ReasonText certificateUnreadable{"mutual-tls.malformed", "The trusted proxy hands on something that is no certificate: {detail}",
                                       "Have the proxy write the certificate as PEM or Base64 into that header."};
const ReasonText certificateRepeated{"mutual-tls.repeated", "The header {detail} is there more than once, so it is not clear which counts.",
                                     "Have the proxy replace what the client wrote."};

constexpr std::string_view usualHeader = "X-WSO2-CLIENT-CERTIFICATE";

Result<std::string> contentOf(const std::string& path)
{
    auto text = files::read(path);
    if (!text)
        return unexpected(ErrorKind::InvalidConfig, "cannot read '" + path + "'", Fault::Config);
    return text;
}

bool namesAuthority(const model::GatewayConfig& gateway)
{
    return !gateway.forwardedCertificate.caFile.empty() ||
           std::any_of(gateway.listeners.begin(), gateway.listeners.end(),
                       [](const model::Listener& each) { return each.tls && !each.tls->clientCa.empty(); });
}

/// Of what a proxy hands on. It is the exchange's.
PeerCertificate& peerOf(const crypto::CertificateDescription& described, pipeline::Exchange& exchange)
{
    auto& peer = exchange.arena().make<PeerCertificate>();
    peer.fingerprint = described.sha256Fingerprint;
    peer.subject = described.subject;
    peer.commonName = described.commonName;
    peer.notBefore = described.notBefore;
    peer.notAfter = described.notAfter;
    return peer;
}

} // namespace

Result<CertificateAuthenticator> CertificateAuthenticator::make(const Options& options, pipeline::FilterContext& context)
{
    CertificateAuthenticator out;
    const auto failed = [](std::string message, const Error& cause) {
        return unexpected(Error(ErrorKind::InvalidConfig, std::move(message), Fault::Config).causedBy(cause));
    };
    if (context.api != nullptr) {
        out.provider_ = context.api->provider;
        for (const model::ClientCertificate& each : context.api->clientCertificates) {
            const auto described = crypto::describeCertificates(each.pem);
            if (!described)
                return failed("the client certificate \"" + each.alias + "\"", described.error());
            out.listed_[described->front().sha256Fingerprint] = {
                each.alias, each.tier, each.keyType == "SANDBOX" ? Identity::KeyType::Sandbox : Identity::KeyType::Production};
        }
    }
    if (!context.gateway.takesClientCertificates())
        return unexpected(ErrorKind::InvalidConfig,
                          "no listener asks for client certificates (tls.clientCertificates), so none could ever be accepted", Fault::Config);
    out.accept_ = options.accept.value_or(out.listed_.empty() ? Accept::Authority : Accept::Listed);
    if (out.accept_ == Accept::Listed && out.listed_.empty())
        return unexpected(ErrorKind::InvalidConfig, "only listed client certificates count, and the API lists none: nobody could call it",
                          Fault::Config);
    if (out.accept_ == Accept::Authority && !namesAuthority(context.gateway))
        return unexpected(ErrorKind::InvalidConfig,
                          "only client certificates of an authority count, and no listener names one (tls.clientCa): nobody could call it",
                          Fault::Config);
    if (const model::ForwardedCertificate& forwarded = context.gateway.forwardedCertificate; !forwarded.header.empty()) {
        out.header_ = forwarded.header;
        auto proxies = http::ProxyTrust::make(context.gateway.trustedProxies);
        if (!proxies)
            return unexpected(std::move(proxies).error());
        out.proxies_ = *std::move(proxies);
        if (!forwarded.caFile.empty()) {
            auto pem = contentOf(forwarded.caFile);
            auto trust = pem ? crypto::CertificateTrust::make(*pem) : Result<crypto::CertificateTrust>(unexpected(pem.error()));
            if (!trust)
                return failed("forwardedCertificate.caFile", trust.error());
            out.forwardedTrust_ = std::make_shared<const crypto::CertificateTrust>(*std::move(trust));
        }
    }
    out.keyTypes_ = KeyTypes::of(context);
    context.uses("client-certificates", context.api != nullptr ? context.api->title() : "gateway.yaml");
    return out;
}

Finding CertificateAuthenticator::check(pipeline::Exchange& exchange) const
{
    if (!header_.empty() && proxies_.trusts(exchange.client().address))
        return checkForwarded(exchange); // the proxy's own certificate is not the client's
    if (const PeerCertificate* const shown = exchange.client().certificate)
        return judge(exchange, *shown);
    Finding finding;
    finding.reason = &certificateMissing;
    return finding;
}

Finding CertificateAuthenticator::checkForwarded(pipeline::Exchange& exchange) const
{
    Finding finding;
    finding.reason = &certificateMissing;
    std::string_view field;
    std::size_t count = 0;
    exchange.request().headers.forEachValue(header_, [&](std::string_view value) {
        field = value;
        ++count;
    });
    if (count == 0 || field.empty())
        return finding;
    finding.kind = Finding::Kind::Refused;
    finding.fault = FaultId::InvalidCredentials;
    if (count > 1) {
        finding.reason = &certificateRepeated;
        finding.detail = header_;
        return finding;
    }
    const auto der = crypto::certificateOfField(field);
    const auto described = der ? crypto::describeCertificate(*der) : Result<crypto::CertificateDescription>(unexpected(der.error()));
    if (!described) {
        finding.reason = &certificateUnreadable;
        finding.detail = exchange.arena().copy(header_ + ": " + described.error().message());
        return finding;
    }
    PeerCertificate& peer = peerOf(*described, exchange);
    peer.chained = forwardedTrust_ != nullptr && forwardedTrust_->check(*der, exchange.wallNow()).has_value();
    return judge(exchange, peer);
}

Finding CertificateAuthenticator::judge(pipeline::Exchange& exchange, const PeerCertificate& certificate) const
{
    Finding finding;
    finding.kind = Finding::Kind::Refused;
    finding.fault = FaultId::InvalidCredentials;
    finding.detail = certificate.subject;
    // A connection may live longer than the certificate that it began with.
    if (exchange.wallNow() < certificate.notBefore || exchange.wallNow() > certificate.notAfter) {
        finding.reason = &certificateExpired;
        return finding;
    }
    const auto known = accept_ == Accept::Authority ? listed_.end() : listed_.find(certificate.fingerprint);
    if (known != listed_.end())
        return keyTypes_.admit(identityOf(exchange, certificate, &known->second));
    if (accept_ != Accept::Listed && certificate.chained)
        return keyTypes_.admit(identityOf(exchange, certificate, nullptr));
    finding.reason = accept_ == Accept::Listed ? &certificateUnlisted : &certificateUnchained;
    return finding;
}

const Identity& CertificateAuthenticator::identityOf(pipeline::Exchange& exchange, const PeerCertificate& certificate,
                                                     const Listed* listed) const
{
    Arena& arena = exchange.arena();
    auto& identity = arena.make<Identity>();
    identity.scheme = "mtls";
    identity.subject = arena.copy(certificate.subject);
    const std::string_view name = listed != nullptr            ? std::string_view(listed->alias)
                                  : certificate.commonName.empty() ? identity.subject
                                                                   : arena.copy(certificate.commonName);
    identity.consumerKey = arena.copy(certificate.fingerprint);
    identity.application = {identity.consumerKey, name, {}, identity.subject};
    identity.keyType = listed != nullptr ? listed->keyType : Identity::KeyType::Production;
    identity.subscription.tier = listed != nullptr && !listed->tier.empty() ? std::string_view(listed->tier) : model::unlimitedPolicy;
    identity.subscription.apiPublisher = provider_;
    return identity;
}

void CertificateAuthenticator::remove(pipeline::Exchange& exchange) const
{
    http::HeaderMap& headers = exchange.request().headers;
    headers.remove(usualHeader);
    if (!header_.empty())
        headers.remove(header_);
}

std::span<const ReasonText* const> CertificateAuthenticator::reasons() noexcept
{
    static const std::array<const ReasonText*, 8> all{&certificateMissing,    &certificateExpired,  &certificateUnlisted,
                                                      &certificateUnchained,  &certificateUnreadable, &certificateRepeated,
                                                      &sandboxKeyReason,      &productionKeyReason};
    return all;
}

} // namespace postern::filters
