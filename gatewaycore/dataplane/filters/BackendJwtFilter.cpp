// SPDX-License-Identifier: Apache-2.0
#include "base/Files.h"
#include "crypto/Base64.h"
#include "crypto/Certificate.h"
#include "crypto/JwsSigner.h"
#include "crypto/Random.h"
#include "dataplane/filters/AssertionCache.h"
#include "dataplane/filters/BackendSide.h"
#include "dataplane/filters/CallerClaims.h"
#include "dataplane/filters/FieldNames.h"
#include "dataplane/pipeline/FilterType.h"
#include "schema/Document.h"

#include <array>
#include <filesystem>
#include <optional>

namespace postern::filters {

using namespace std::chrono_literals;

/// How an assertion is signed.
enum class AssertionAlgorithm : std::uint8_t { Rs256, Es256, UnsafeNone };

struct BackendJwtConfig {
    std::string header = "X-JWT-Assertion";
    AssertionAlgorithm algorithm = AssertionAlgorithm::Rs256;
    schema::SecretRef key;
    std::string certificate;
    std::string keyId;
    std::string issuer = "wso2.org/products/am";
    std::vector<std::string> audiences{"http://org.wso2.apimgt/gateway"};
    std::string dialect = "http://wso2.org/claims";
    std::chrono::seconds lifetime = 15min;
    std::map<std::string, std::string> claims;
    bool copyClaims = false;
    std::vector<std::string> restrictedClaims;
};

const schema::Schema<BackendJwtConfig>& describe(schema::Type<BackendJwtConfig>)
{
    static const auto schema =
        schema::Schema<BackendJwtConfig>("backend-jwt", "Tells the backend who calls, in a JWT that the gateway signs.")
            .field("header", &BackendJwtConfig::header, "The header that carries it; what the client sent in it never passes").notEmpty()
            .field("algorithm", &BackendJwtConfig::algorithm, "How it is signed")
                .oneOf({{"RS256", AssertionAlgorithm::Rs256, "with an RSA key"},
                        {"ES256", AssertionAlgorithm::Es256, "with a key on the curve P-256, which costs less"},
                        {"unsafe-none", AssertionAlgorithm::UnsafeNone, "UNSAFE: not at all, so whoever reaches the backend can make one"}})
            .field("key", &BackendJwtConfig::key, "The private key in PEM, as a reference").example("${file:keys/backend.pem}")
            .field("certificate", &BackendJwtConfig::certificate, "PEM file of the key's certificate, for x5t and x5t#S256")
            .field("keyId", &BackendJwtConfig::keyId, "The kid; else the key's thumbprint (RFC 7638)")
            .field("issuer", &BackendJwtConfig::issuer, "Who it says has made it (iss)").notEmpty()
            .field("audiences", &BackendJwtConfig::audiences, "Whom it says it is for (aud); a list of one is written as a text")
            .field("dialect", &BackendJwtConfig::dialect, "What stands before the names of the gateway's own claims").notEmpty()
            .field("lifetime", &BackendJwtConfig::lifetime, "From iat to exp; it is used again until a little before that").range(10s, 24h)
            .field("claims", &BackendJwtConfig::claims, "Claims of the caller's token that the backend gets, and as what")
                .example("{email: \"http://wso2.org/claims/emailaddress\"}")
            .field("copyClaims", &BackendJwtConfig::copyClaims, "Whether it gets all the others, too, under their own names")
            .field("restrictedClaims", &BackendJwtConfig::restrictedClaims, "Claims that copyClaims leaves out")
            .check([](const BackendJwtConfig& config, schema::Reporter& reporter) {
                const bool isSigned = config.algorithm != AssertionAlgorithm::UnsafeNone;
                if (isSigned == config.key.empty())
                    reporter.error("key", isSigned ? "is needed to sign with" : "stands beside an algorithm that needs none",
                                   isSigned ? "write a reference: ${file:PATH} or ${env:NAME}" : "take it away, or sign with RS256 or ES256");
                if (!isSigned)
                    reporter.warning("algorithm", "the backend cannot tell who has made the token", "sign with RS256 or ES256");
                if (!isSigned && (!config.certificate.empty() || !config.keyId.empty()))
                    reporter.error("certificate", "neither certificate nor keyId counts without a signature");
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::Verdict;

const pipeline::ReasonText assertionSent{"backend-jwt.sent", "The backend is told who calls in {header}.", ""};
const pipeline::ReasonText assertionOfNobody{
    "backend-jwt.nobody", "Nobody has been authenticated, so there is nothing to tell in {header}.",
    "Have the operation ask for credentials, if the backend needs to know who calls."};
const pipeline::ReasonText assertionFailed{"backend-jwt.failed", "The token for the backend could not be signed: {detail}",
                                           "Check the key of the filter."};

/// Caches that all filters with the same settings share; each is used on its worker's thread only.
struct AssertionCaches {
    struct Own {
        AssertionCache cache;
        std::string claims; ///< of the exchange at hand; kept for its memory
    };
    explicit AssertionCaches(unsigned workers) : own(workers) {}
    pipeline::PerWorker<Own> own;
};

/// The half of the filter that does not change, shared with the pool's threads that sign.
struct AssertionSigner {
    std::optional<crypto::SigningKey> key; ///< none: unsigned
    crypto::JwsAlgorithm algorithm = crypto::JwsAlgorithm::RS256;
    crypto::JwsSignOptions options;

    [[nodiscard]] Result<std::string> sign(std::string_view payload) const
    {
        if (key)
            return crypto::signCompact(*key, algorithm, payload, options);
        return crypto::base64UrlEncode(R"({"alg":"none","typ":"JWT"})") + '.' + crypto::base64UrlEncode(payload) + '.';
    }
};

/// One signature that an exchange waits for. Threads meet here: the pool's writes the token, and the worker reads it once
/// it has been resumed.
struct Signing {
    std::string claims;
    std::string payload;
    WallTime until;
    std::optional<Result<std::string>> token;
};
struct AssertionWait {
    std::shared_ptr<Signing> signing;
};

Result<AssertionSigner> signerOf(const BackendJwtConfig& config, const pipeline::FilterContext& context)
{
    AssertionSigner signer;
    if (config.algorithm == AssertionAlgorithm::UnsafeNone)
        return signer;
    const auto refuse = [](const std::string& why) { return unexpected(ErrorKind::InvalidConfig, why, Fault::Config); };
    const Result<Secret> pem = lookUpSecret(config.key, "key that signs for the backend", context);
    if (!pem)
        return unexpected(pem.error());
    Result<crypto::SigningKey> key = crypto::SigningKey::fromPem(*pem);
    if (!key)
        return unexpected(Error(ErrorKind::InvalidConfig, "the key that signs for the backend cannot be used", Fault::Config)
                              .causedBy(std::move(key).error()));
    signer.algorithm = config.algorithm == AssertionAlgorithm::Rs256 ? crypto::JwsAlgorithm::RS256 : crypto::JwsAlgorithm::ES256;
    if (!crypto::fits(signer.algorithm, key->type()))
        return refuse(std::string(crypto::toString(signer.algorithm)) + " cannot be made with the key, which is of the kind " +
                      std::string(crypto::toString(key->type())));
    if (key->type() == crypto::KeyType::Rsa && key->verificationKey().bits() < 2048)
        return refuse("the RSA key that signs for the backend has fewer than 2048 bits (RFC 7518 3.3)");
    if (!config.certificate.empty()) {
        const std::string path = (std::filesystem::path(context.gateway.folder) / config.certificate).string();
        const std::string text = files::read(path).value_or(std::string());
        if (text.empty())
            return refuse("the certificate " + path + " cannot be read");
        const auto certificate = crypto::VerificationKey::fromPem(text);
        if (const auto matches = crypto::checkKeyMatches(text, *pem); !certificate || !matches)
            return unexpected(Error(ErrorKind::InvalidConfig, "the certificate " + path + " cannot be used", Fault::Config)
                                  .causedBy(!certificate ? certificate.error() : matches.error()));
        signer.options.extraHeader = "{\"x5t\":\"" + certificate->certificateSha1() + "\",\"x5t#S256\":\"" +
                                     certificate->certificateSha256() + "\"}";
    }
    signer.key = key->withKeyId(config.keyId.empty() ? key->verificationKey().thumbprint() : config.keyId);
    return signer;
}

class BackendJwtFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(BackendJwtConfig config, pipeline::FilterContext& context)
    {
        if (auto checked = checkFieldName(config.header); !checked)
            return unexpected(std::move(checked).error());
        auto signer = signerOf(config, context);
        if (!signer)
            return unexpected(std::move(signer).error());
        auto claims = CallerClaims::make({config.issuer, config.audiences, config.dialect, config.claims, config.copyClaims,
                                          config.restrictedClaims});
        if (!claims)
            return unexpected(std::move(claims).error());
        std::unique_ptr<BackendJwtFilter> made(new BackendJwtFilter(*std::move(claims)));
        made->lifetime_ = config.lifetime;
        // "A little before": a minute for the way and for clocks that differ, or half of a short life.
        made->usedFor_ = config.lifetime - std::min<std::chrono::seconds>(60s, config.lifetime / 2);
        // What makes a token other than the caller: whoever shares all of it shares the tokens.
        const std::string content = schema::writeJson(schema::encode(config, true), 0) + std::to_string(context.workers) +
                                    (signer->key ? signer->key->verificationKey().thumbprint() : "") + signer->options.extraHeader;
        made->caches_ = context.states.get<AssertionCaches>(
            {"", "assertions", content}, [&] { return std::make_shared<AssertionCaches>(context.workers); });
        made->signer_ = std::make_shared<const AssertionSigner>(*std::move(signer));
        if (context.credentials != nullptr)
            context.credentials->addHeader(config.header);
        made->header_ = std::move(config.header);
        return std::unique_ptr<Filter>(std::move(made));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        exchange.request().headers.remove(header_); // nobody but us says who calls
        if (exchange.identity() == nullptr || exchange.route() == nullptr) {
            exchange.explainSkipped(assertionOfNobody, ReasonArgument("header", header_));
            return Verdict::Continue;
        }
        AssertionCaches::Own& own = caches_->own[exchange.worker()];
        if (auto* const wait = exchange.slotIfMade<AssertionWait>(); wait != nullptr && wait->signing != nullptr)
            return take(exchange, own, *std::exchange(wait->signing, nullptr));
        claims_.write(exchange, own.claims);
        if (const std::string_view token = own.cache.find(own.claims, exchange.wallNow()); !token.empty())
            return send(exchange, token);
        return sign(exchange, own);
    }

  private:
    explicit BackendJwtFilter(CallerClaims claims) : claims_(std::move(claims)) {}

    /// An RSA signature takes longer than a turn of the loop may.
    Verdict sign(pipeline::Exchange& exchange, AssertionCaches::Own& own) const
    {
        auto signing = std::make_shared<Signing>();
        const auto now = std::chrono::floor<std::chrono::seconds>(exchange.wallNow());
        signing->claims = own.claims;
        signing->until = now + usedFor_;
        const auto issued = now.time_since_epoch().count();
        signing->payload = own.claims + ",\"iat\":" + std::to_string(issued) +
                           ",\"exp\":" + std::to_string(issued + lifetime_.count()) + ",\"jti\":\"" +
                           crypto::randomToken(16) + "\"}";
        if (signer_->key && signer_->key->type() == crypto::KeyType::Rsa) {
            auto work = [signing, signer = signer_, resumption = exchange.pause(pipeline::ClockPolicy::Io)]() mutable {
                signing->token.emplace(signer->sign(signing->payload));
                resumption.resume();
            };
            if (exchange.port().offload(std::move(work))) {
                exchange.slot<AssertionWait>().signing = std::move(signing);
                return Verdict::Pause;
            }
        }
        signing->token.emplace(signer_->sign(signing->payload));
        return take(exchange, own, *signing);
    }

    Verdict take(pipeline::Exchange& exchange, AssertionCaches::Own& own, Signing& signing) const
    {
        Result<std::string>& token = *signing.token;
        if (!token) {
            exchange.explain(assertionFailed, ReasonArgument("detail", token.error().message()));
            return exchange.refuse(pipeline::FaultId::InternalError);
        }
        const std::string_view sent = exchange.arena().copy(*token);
        own.cache.store(signing.claims, *std::move(token), signing.until);
        return send(exchange, sent);
    }

    /// A cached token may leave its cache before the exchange ends.
    Verdict send(pipeline::Exchange& exchange, std::string_view token) const
    {
        exchange.request().headers.set(header_, exchange.arena().copy(token));
        exchange.explain(assertionSent, ReasonArgument("header", header_));
        return Verdict::Continue;
    }

    std::string header_;
    CallerClaims claims_;
    std::shared_ptr<const AssertionSigner> signer_;
    std::shared_ptr<AssertionCaches> caches_;
    std::chrono::seconds lifetime_{};
    std::chrono::seconds usedFor_{};
};

} // namespace

pipeline::FilterType describeBackendJwtFilter()
{
    static const std::array reasons{&assertionSent, &assertionOfNobody, &assertionFailed};
    pipeline::FilterTraits traits;
    traits.name = "backend-jwt";
    traits.title = "Token for the backend";
    traits.summary = "Tells the backend who calls, in a JWT that the gateway signs, as WSO2's gateways do.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BackendJwtConfig, BackendJwtFilter>(traits);
}

} // namespace postern::filters
