// SPDX-License-Identifier: Apache-2.0
#include "crypto/Digest.h"
#include "dataplane/filters/BackendSide.h"
#include "dataplane/filters/FetchTrust.h"
#include "dataplane/filters/FieldNames.h"
#include "dataplane/filters/KeySources.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/pipeline/Renewal.h"
#include "dataplane/security/ClientToken.h"
#include "model/Url.h"
#include "schema/Document.h"

#include <array>
#include <map>

namespace postern::filters {

using namespace std::chrono_literals;

/// How the client proves to the token endpoint who it is (RFC 6749 2.3.1).
enum class TokenClientAuthentication : std::uint8_t { Basic, Body };

struct BackendOauth2Config {
    std::string tokenUrl;
    security::ClientTokenConfig::Grant grant = security::ClientTokenConfig::Grant::ClientCredentials;
    std::string clientId;
    schema::SecretRef clientSecret;
    TokenClientAuthentication clientAuthentication = TokenClientAuthentication::Basic;
    std::string username;
    schema::SecretRef password;
    std::vector<std::string> scopes;
    std::map<std::string, std::string> parameters;
    std::string header = "Authorization";
    std::chrono::milliseconds timeout = 10s;
    std::chrono::seconds assumedLifetime = 5min;
    model::TlsClient tls;
    BackendSide keyType = BackendSide::All;
};

const schema::Schema<BackendOauth2Config>& describe(schema::Type<BackendOauth2Config>)
{
    using Grant = security::ClientTokenConfig::Grant;
    static const auto schema =
        schema::Schema<BackendOauth2Config>("backend-oauth2", "Tells the backend who calls it: an access token that the gateway gets for itself.")
            .field("tokenUrl", &BackendOauth2Config::tokenUrl, "The token endpoint").required().notEmpty()
                .example("https://keymanager.internal/oauth2/token")
            .field("grant", &BackendOauth2Config::grant, "What it is asked with")
                .oneOf({{"client_credentials", Grant::ClientCredentials, "the client's own credentials"},
                        {"password", Grant::Password, "a user's name and password as well"}})
            .field("clientId", &BackendOauth2Config::clientId, "The client that the token endpoint knows us as").required().notEmpty()
                .example("till")
            .field("clientSecret", &BackendOauth2Config::clientSecret, "Its secret, as a reference").required()
                .example("${env:ORDERS_CLIENT_SECRET}")
            .field("clientAuthentication", &BackendOauth2Config::clientAuthentication, "Where id and secret are sent")
                .oneOf({{"basic", TokenClientAuthentication::Basic, "in the header Authorization"},
                        {"body", TokenClientAuthentication::Body, "in the form, for servers that want it so"}})
            .field("username", &BackendOauth2Config::username, "The user, for the grant password")
            .field("password", &BackendOauth2Config::password, "The user's password, as a reference")
            .field("scopes", &BackendOauth2Config::scopes, "What is asked for; else what the server gives")
            .field("parameters", &BackendOauth2Config::parameters, "Further parameters of the form").example("{resource: orders}")
            .field("header", &BackendOauth2Config::header, "The header that carries the token").notEmpty()
            .field("timeout", &BackendOauth2Config::timeout, "How long the token endpoint may take").range(10ms, 5min)
            .field("assumedLifetime", &BackendOauth2Config::assumedLifetime, "How long a token counts whose answer does not say so").range(1s, 24h)
            .field("tls", &BackendOauth2Config::tls, "How an https token endpoint is checked")
            .field("keyType", &BackendOauth2Config::keyType, "Which backend the token is for")
                .oneOf({backendSides[0], backendSides[1], backendSides[2]})
            .check([](const BackendOauth2Config& config, schema::Reporter& reporter) {
                const auto url = model::Url::parse(config.tokenUrl);
                if (!url || (url->scheme != "http" && url->scheme != "https") || url->path.find('#') != std::string::npos) {
                    reporter.error("tokenUrl", "is not the URL of a token endpoint", "write https://host/path, without user and password");
                    return;
                }
                if (!url->secure() && url->host != "localhost" && url->host != "::1" && !url->host.starts_with("127."))
                    reporter.warning("tokenUrl", "the client's secret goes there unencrypted", "use https");
                if (!config.tls.serverName.empty())
                    reporter.error("tls", "takes no serverName here: the URL's host is what counts");
                const bool user = !config.username.empty() && !config.password.empty();
                if (config.grant == Grant::Password && !user)
                    reporter.error("grant", "needs username and password");
                else if (config.grant != Grant::Password && (!config.username.empty() || !config.password.empty()))
                    reporter.error("username", "counts only with `grant: password`");
                for (const char* own : {"grant_type", "client_id", "client_secret", "username", "password", "scope"}) {
                    if (config.parameters.contains(own))
                        reporter.error("parameters", std::string("\"") + own + "\" has a field of its own");
                }
            });
    return schema;
}

namespace {

using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::Verdict;
using security::ClientToken;

const pipeline::ReasonText tokenSent{"backend-oauth2.sent", "The backend gets the token of the client {client}.", ""};
const pipeline::ReasonText tokenUnavailable{"backend-oauth2.unavailable", "There is no token for the backend: {detail}",
                                            "Check the token endpoint, and the client's id and secret there."};
const pipeline::ReasonText tokenCrowded{
    "backend-oauth2.crowded", "As many calls as allowed wait for the backend's token already ({count}).",
    "The token endpoint is slow, or does not answer: look there, or lower the filter's timeout."};
const pipeline::ReasonText tokenRefused{
    "backend-oauth2.refused", "The backend answered 401 to the token, so that the next call brings a new one.",
    "If it happens again, check at the backend what the token is refused for."};
const pipeline::ReasonText tokenRefusedAnew{
    "backend-oauth2.refused-anew", "The backend answered 401 to a token that is only just fetched.",
    "Check that the backend trusts the token endpoint, and which scopes and audience it wants."};

/// A ClientToken and what each worker saw of it.
struct SharedClientToken {
    SharedClientToken(security::ClientTokenConfig config, security::Fetcher& fetcher, const Clock& clock, unsigned workers)
        : token(std::move(config), fetcher, clock), views(workers)
    {
    }
    ClientToken token;
    pipeline::PerWorker<ClientToken::View> views;
};

/// What an exchange remembers of the token it was sent with, and how it gets the next one.
class TokenUse final : public pipeline::Renewal {
  public:
    bool renew(pipeline::Exchange& exchange, UniqueFunction<void()> done) override
    {
        if (!shared->token.refused(serial, exchange.now()))
            return false;
        // Threads meet here: the fetcher's calls, and the worker is told by a post.
        const auto told = std::make_shared<UniqueFunction<void()>>(std::move(done));
        auto post = [told, port = exchange.sharedPort()] { port->post([told] { (*told)(); }); };
        ClientToken::Problem ignored;
        switch (shared->token.await(exchange.now(), post, ignored)) {
        case ClientToken::Await::Waiting: return true;
        case ClientToken::Await::Again: post(); return true;
        default: return false;
        }
    }
    bool apply(pipeline::Exchange& exchange) override
    {
        const ClientToken::Held* const held = shared->token.current(shared->views[exchange.worker()], exchange.now());
        if (held == nullptr)
            return false;
        serial = held->serial;
        exchange.request().headers.set(*header, exchange.arena().copy(held->field.reveal())); // it may be replaced meanwhile
        exchange.setRenewal(*this);
        return true;
    }

    SharedClientToken* shared = nullptr; ///< the filter's, as the header's name is
    const std::string* header = nullptr;
    std::uint64_t serial = 0;
    unsigned waits = 0;
};

FaultId faultOfProblem(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::TimedOut: return FaultId::UpstreamTimeout;
    case ErrorKind::ConnectFailed:
    case ErrorKind::TlsFailed:
    case ErrorKind::NotFound: return FaultId::ConnectFailed;
    default: return FaultId::BadUpstreamAnswer;
    }
}

Result<security::ClientTokenConfig> tokenConfigOf(BackendOauth2Config& config, const pipeline::FilterContext& context)
{
    security::ClientTokenConfig out;
    Result<Secret> secret = lookUpSecret(config.clientSecret, "secret of the backend's client", context);
    if (!secret)
        return unexpected(std::move(secret).error());
    out.clientSecret = *std::move(secret);
    if (config.grant == security::ClientTokenConfig::Grant::Password) {
        Result<Secret> password = lookUpSecret(config.password, "password for the backend's token", context);
        if (!password)
            return unexpected(std::move(password).error());
        out.password = *std::move(password);
    }
    out.url = config.tokenUrl;
    out.tls = fetchTrust(config.tls, context.gateway.folder);
    out.timeout = config.timeout;
    out.grant = config.grant;
    out.clientId = config.clientId;
    out.secretInBody = config.clientAuthentication == TokenClientAuthentication::Body;
    out.username = config.username;
    out.assumedLifetime = config.assumedLifetime;
    for (const std::string& scope : config.scopes)
        out.scope += (out.scope.empty() ? "" : " ") + scope;
    out.parameters.assign(config.parameters.begin(), config.parameters.end());
    return out;
}

class BackendOauth2Filter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(BackendOauth2Config config, pipeline::FilterContext& context)
    {
        if (auto checked = checkFieldName(config.header); !checked)
            return unexpected(std::move(checked).error());
        auto* const fetcher = context.ports.find<security::Fetcher>();
        if (fetcher == nullptr)
            return unexpected(ErrorKind::InvalidConfig, "nothing here can fetch tokens for a backend", Fault::Config);
        auto wanted = tokenConfigOf(config, context);
        if (!wanted)
            return unexpected(std::move(wanted).error());
        // Whoever asks for the same with the same secrets shares the token, whatever it is called for.
        BackendOauth2Config same = config;
        same.keyType = BackendSide::All;
        same.header.clear();
        const std::string secrets = wanted->clientSecret.reveal() + '\n' + wanted->password.reveal();
        const std::string content = schema::writeJson(schema::encode(same, true), 0) + std::to_string(context.workers) +
                                    crypto::sha256(secrets).hex();
        auto* const keeper = context.ports.find<KeySources>();
        std::unique_ptr<BackendOauth2Filter> made(new BackendOauth2Filter);
        made->shared_ = context.states.get<SharedClientToken>({"", "client-token", content}, [&] {
            return std::make_shared<SharedClientToken>(*std::move(wanted), *fetcher,
                                                       keeper != nullptr ? keeper->clock() : Clock::system(), context.workers);
        });
        context.uses("token-fetch", context.api != nullptr ? context.api->title() : context.instance);
        if (config.tokenUrl.starts_with("https"))
            context.uses("tls-client", "backend-oauth2 calls " + config.tokenUrl.substr(0, config.tokenUrl.find('?')));
        if (context.credentials != nullptr)
            context.credentials->addHeader(config.header);
        made->choice_ = BackendChoice::make(config.keyType, context);
        made->client_ = std::move(config.clientId);
        made->header_ = std::move(config.header);
        return std::unique_ptr<Filter>(std::move(made));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (!choice_.concerns(exchange)) {
            exchange.explainSkipped(otherBackendReason);
            return Verdict::Continue;
        }
        auto& use = exchange.slot<TokenUse>();
        use.shared = shared_.get();
        use.header = &header_;
        for (;;) {
            if (use.apply(exchange)) {
                exchange.explain(tokenSent, ReasonArgument("client", client_));
                return Verdict::Continue;
            }
            ClientToken::Problem problem{ErrorKind::ProtocolError, "the token endpoint gives tokens that end at once"};
            if (use.waits++ < mostWaits) {
                auto resume = [resumption = exchange.pause(pipeline::ClockPolicy::Io)]() mutable { resumption.resume(); };
                switch (shared_->token.await(exchange.now(), std::move(resume), problem)) {
                case ClientToken::Await::Waiting: return Verdict::Pause;
                case ClientToken::Await::Again: continue;
                case ClientToken::Await::Crowded:
                    exchange.explain(tokenCrowded, ReasonArgument("count", static_cast<std::uint64_t>(ClientToken::maximumWaiters)));
                    return exchange.refuse(FaultId::Overloaded);
                case ClientToken::Await::Failed: break;
                }
            }
            exchange.explain(tokenUnavailable, ReasonArgument("detail", problem.text));
            exchange.setFailureDetail(problem.text);
            return exchange.refuse(faultOfProblem(problem.kind));
        }
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        const TokenUse* const use = exchange.slotIfMade<TokenUse>();
        if (exchange.response().status != 401 || use == nullptr || use->serial == 0 || exchange.answeredLocally())
            return Verdict::Continue;
        exchange.explain(shared_->token.refused(use->serial, exchange.now()) ? tokenRefused : tokenRefusedAnew);
        return Verdict::Continue;
    }

  private:
    static constexpr unsigned mostWaits = 3; ///< of one exchange

    BackendOauth2Filter() = default;
    std::shared_ptr<SharedClientToken> shared_;
    BackendChoice choice_;
    std::string client_;
    std::string header_;
};

} // namespace

pipeline::FilterType describeBackendOauth2Filter()
{
    static const std::array reasons{&tokenSent, &tokenUnavailable, &tokenCrowded, &tokenRefused, &tokenRefusedAnew, &otherBackendReason};
    pipeline::FilterTraits traits;
    traits.name = "backend-oauth2";
    traits.title = "OAuth 2 token for the backend";
    traits.summary = "Tells the backend who calls it: an access token that the gateway gets for itself and renews in time.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BackendOauth2Config, BackendOauth2Filter>(traits);
}

} // namespace postern::filters
