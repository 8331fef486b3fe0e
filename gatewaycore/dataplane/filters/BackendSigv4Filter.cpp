// SPDX-License-Identifier: Apache-2.0
#include "crypto/Digest.h"
#include "crypto/SigV4.h"
#include "dataplane/filters/BackendPlace.h"
#include "dataplane/filters/BackendSide.h"
#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

namespace postern::filters {

/// What of the content is signed.
enum class SignedPayload : std::uint8_t { Whole, Unsigned };

struct BackendSigv4Config {
    std::string region;
    std::string service;
    schema::SecretRef accessKey;
    schema::SecretRef secretKey;
    schema::SecretRef sessionToken;
    SignedPayload payload = SignedPayload::Whole;
    BackendSide keyType = BackendSide::All;
};

const schema::Schema<BackendSigv4Config>& describe(schema::Type<BackendSigv4Config>)
{
    static const auto schema =
        schema::Schema<BackendSigv4Config>("backend-sigv4", "Signs what goes to a backend at AWS (Signature Version 4).")
            .field("region", &BackendSigv4Config::region, "The region of the backend").required().notEmpty().example("eu-central-1")
            .field("service", &BackendSigv4Config::service, "The service's name in signatures").required().notEmpty().example("execute-api")
            .field("accessKey", &BackendSigv4Config::accessKey, "The access key's id, as a reference").required().example("${env:AWS_ACCESS_KEY_ID}")
            .field("secretKey", &BackendSigv4Config::secretKey, "The secret access key, as a reference").required()
                .example("${env:AWS_SECRET_ACCESS_KEY}")
            .field("sessionToken", &BackendSigv4Config::sessionToken, "The session's token of temporary credentials, as a reference")
                .example("${env:AWS_SESSION_TOKEN}")
            .field("payload", &BackendSigv4Config::payload, "What of the content is signed")
                .oneOf({{"signed", SignedPayload::Whole, "all of it, so it is held until it is here (limits.bufferedBody)"},
                        {"unsigned", SignedPayload::Unsigned, "nothing, which few services take, S3 over https among them"}})
            .field("keyType", &BackendSigv4Config::keyType, "Which backend is signed for")
                .oneOf({backendSides[0], backendSides[1], backendSides[2]})
            .check([](const BackendSigv4Config& config, schema::Reporter& reporter) {
                for (const auto& [name, text] : {std::pair{"region", &config.region}, std::pair{"service", &config.service}}) {
                    if (!std::all_of(text->begin(), text->end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }))
                        reporter.error(name, "is written with small letters, digits and hyphens");
                }
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::Verdict;

const pipeline::ReasonText requestSigned{"backend-sigv4.signed", "The request is signed for {service} in {region}.", ""};

/// "20150830T123600Z".
std::array<char, 17> amzTime(WallTime time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    std::array<char, 17> out{};
    std::snprintf(out.data(), out.size(), "%04u%02u%02uT%02u%02u%02uZ", static_cast<unsigned>(static_cast<int>(date.year())) % 10'000,
                  static_cast<unsigned>(date.month()) % 100, static_cast<unsigned>(date.day()) % 100,
                  static_cast<unsigned>(clock.hours().count()) % 100, static_cast<unsigned>(clock.minutes().count()) % 100,
                  static_cast<unsigned>(clock.seconds().count()) % 100);
    return out;
}

bool isAmzField(std::string_view name) noexcept
{
    constexpr std::string_view begin = "x-amz-";
    return name.size() > begin.size() && http::equalsIgnoringCase(name.substr(0, begin.size()), begin);
}

/// Stands last among the filters that change requests: what they change afterwards spoils the signature.
class BackendSigv4Filter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(BackendSigv4Config config, pipeline::FilterContext& context)
    {
        std::unique_ptr<BackendSigv4Filter> made(new BackendSigv4Filter);
        for (const auto& [reference, to, what] :
             {std::tuple{&config.accessKey, &made->accessKey_, "access key's id"}, std::tuple{&config.secretKey, &made->secretKey_, "secret access key"},
              std::tuple{&config.sessionToken, &made->sessionToken_, "session's token"}}) {
            if (reference == &config.sessionToken && reference->empty())
                continue;
            Result<Secret> secret = lookUpSecret(*reference, what, context);
            if (!secret)
                return unexpected(std::move(secret).error());
            const std::string& text = secret->reveal();
            if (!std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; }))
                return unexpected(ErrorKind::InvalidConfig, std::string("the ") + what + " holds what none of AWS does", Fault::Config);
            *to = *std::move(secret);
        }
        made->choice_ = BackendChoice::make(config.keyType, context);
        for (const bool sandbox : {false, true}) {
            if (config.keyType == (sandbox ? BackendSide::Production : BackendSide::Sandbox))
                continue;
            auto place = BackendPlace::of(context, sandbox);
            if (!place)
                return unexpected(std::move(place).error());
            (sandbox ? made->sandbox_ : made->production_) = *std::move(place);
        }
        made->unsigned_ = config.payload == SignedPayload::Unsigned;
        made->region_ = std::move(config.region);
        made->service_ = std::move(config.service);
        return std::unique_ptr<Filter>(std::move(made));
    }

    [[nodiscard]] pipeline::BodyNeed narrowRequestBody(pipeline::BodyNeed declared) const override
    {
        return unsigned_ ? pipeline::BodyNeed::None : declared;
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const bool toSandbox = choice_.goesToSandbox(exchange);
        const std::optional<BackendPlace>& place = toSandbox ? sandbox_ : production_;
        if (!choice_.concerns(exchange) || !place) {
            exchange.explainSkipped(otherBackendReason);
            return Verdict::Continue;
        }
        Arena& arena = exchange.arena();
        http::RequestHead& request = exchange.request();
        if (!withoutPlus(request, arena))
            return exchange.refuse(pipeline::FaultId::BadRequest);
        const auto time = amzTime(exchange.wallNow());
        const std::string_view hash =
            unsigned_ ? crypto::unsignedPayload : arena.copy(crypto::sha256(exchange.requestBody()).hex());
        request.headers.set("X-Amz-Date", arena.copy({time.data(), 16}));
        request.headers.set("X-Amz-Content-Sha256", hash);
        request.headers.remove("X-Amz-Security-Token");
        if (!sessionToken_.empty())
            request.headers.add("X-Amz-Security-Token", sessionToken_.reveal());

        std::vector<std::pair<std::string_view, std::string_view>> fields{{"host", place->host}};
        for (const http::HeaderField& field : request.headers) {
            if (field.id == http::HeaderId::ContentType || isAmzField(field.name))
                fields.emplace_back(field.name, field.value);
        }
        const crypto::SigV4Request what{request.methodText, place->pathOf(request, arena), place->queryOf(request, arena), fields, hash};
        const crypto::SigV4Scope scope{region_, service_, {time.data(), 16}, service_ == "s3"};
        request.headers.set(http::HeaderId::Authorization,
                            arena.copy(crypto::sigV4Authorization(accessKey_.reveal(), secretKey_, what, scope)));
        exchange.explain(requestSigned, ReasonArgument("service", service_), ReasonArgument("region", region_));
        return Verdict::Continue;
    }

  private:
    BackendSigv4Filter() = default;

    /// A '+' in a query is a blank to forms and itself to others; so that signer and verifier cannot disagree, it is sent
    /// as the blank that clients mean.
    [[nodiscard]] static bool withoutPlus(http::RequestHead& request, Arena& arena)
    {
        if (request.query().find('+') == std::string_view::npos)
            return true;
        std::string target(request.path());
        target += '?';
        for (const char c : request.query())
            target += c == '+' ? std::string_view("%20") : std::string_view(&c, 1);
        return request.setTarget(arena.copy(target)).has_value();
    }

    BackendChoice choice_;
    std::optional<BackendPlace> production_;
    std::optional<BackendPlace> sandbox_;
    Secret accessKey_;
    Secret secretKey_;
    Secret sessionToken_;
    std::string region_;
    std::string service_;
    bool unsigned_ = false;
};

} // namespace

pipeline::FilterType describeBackendSigv4Filter()
{
    static const std::array reasons{&requestSigned, &otherBackendReason};
    pipeline::FilterTraits traits;
    traits.name = "backend-sigv4";
    traits.title = "Signature for AWS";
    traits.summary = "Signs what goes to a backend at AWS; it stands last among the filters that change requests.";
    traits.phase = pipeline::Phase::Transform;
    traits.requestBody = pipeline::BodyNeed::Whole;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BackendSigv4Config, BackendSigv4Filter>(traits);
}

} // namespace postern::filters
