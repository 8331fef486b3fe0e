// SPDX-License-Identifier: Apache-2.0
#include "dataplane/caching/ResponseStore.h"
#include "dataplane/caching/Reuse.h"
#include "dataplane/caching/Storability.h"
#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::filters {

enum class CachedCallers : std::uint8_t { Explicit, ByCaller };

struct ResponseCacheConfig {
    ByteCount maxBytes = 64_MiB;
    std::uint32_t maxEntries = 10'000;
    ByteCount maxBody = 1_MiB;
    Seconds defaultFreshness{0};
    Seconds maximumFreshness{0};
    Seconds staleIfError{0};
    Seconds staleWhileRevalidate{0};
    CachedCallers authenticated = CachedCallers::Explicit;
    bool clientDirectives = true;
};

const schema::Schema<ResponseCacheConfig>& describe(schema::Type<ResponseCacheConfig>)
{
    static const auto schema =
        schema::Schema<ResponseCacheConfig>("response-cache",
                                            "Keeps answers and gives them again, as a shared cache does (RFC 9111).")
            .field("maxBytes", &ResponseCacheConfig::maxBytes, "What all answers may take; those used least lately go")
            .range(64_KiB, ByteCount{std::uint64_t{64} << 30})
            .field("maxEntries", &ResponseCacheConfig::maxEntries, "How many answers are kept")
            .range(1, 10'000'000)
            .field("maxBody", &ResponseCacheConfig::maxBody, "The largest content that is kept")
            .range(1_KiB, 64_MiB)
            .field("defaultFreshness", &ResponseCacheConfig::defaultFreshness,
                   "For how long an answer is fresh that does not say; 0: such answers are validated each time")
            .range(Seconds(0), std::chrono::hours(24 * 365))
            .field("maximumFreshness", &ResponseCacheConfig::maximumFreshness,
                   "For how long an answer is fresh at most, whatever it says; 0: as it says")
            .range(Seconds(0), std::chrono::hours(24 * 365))
            .field("staleIfError", &ResponseCacheConfig::staleIfError,
                   "For how long a stale answer serves while the backend fails, unless it says otherwise (RFC 5861)")
            .range(Seconds(0), std::chrono::hours(24 * 30))
            .field("staleWhileRevalidate", &ResponseCacheConfig::staleWhileRevalidate,
                   "For how long a stale answer serves while one call asks the backend, unless it says otherwise (RFC 5861)")
            .range(Seconds(0), std::chrono::hours(24 * 30))
            .field("authenticated", &ResponseCacheConfig::authenticated, "Which answers to callers with credentials are kept")
            .oneOf({{"explicit", CachedCallers::Explicit, "those that say public, s-maxage or must-revalidate, for everybody"},
                    {"by-caller", CachedCallers::ByCaller, "for each caller by itself"}})
            .field("clientDirectives", &ResponseCacheConfig::clientDirectives,
                   "Whether the Cache-Control of requests counts; without it no client can make the gateway ask the backend");
    return schema;
}

namespace {

using caching::CacheControl;
using caching::StoredResponse;
using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText cacheHit{"response-cache.hit", "Answered from the cache; the answer is {age} s old.", ""};
const ReasonText cacheMiss{"response-cache.miss", "The cache has no answer for this request.", ""};
const ReasonText cacheStale{"response-cache.stale", "Answered from the cache with an answer that has been stale for {seconds} s: {detail}", ""};
const ReasonText cacheValidating{"response-cache.validating", "The cached answer is asked for at the backend: is it still right.", ""};
const ReasonText cacheValidated{"response-cache.validated", "The backend says that the cached answer is still right.", ""};
const ReasonText cacheBypassed{"response-cache.bypassed", "The cache is passed by: {detail}", ""};
const ReasonText cacheStored{"response-cache.stored", "The answer is kept for {seconds} s.", ""};
const ReasonText cacheNotStored{"response-cache.not-stored", "The answer is not kept: {detail}.",
                                "Have the backend say with Cache-Control for how long it holds for everybody, if it does."};
const ReasonText cacheInvalidated{"response-cache.invalidated", "{count} cached answers were taken away, as the call may have changed them.", ""};
const ReasonText cacheOnly{"response-cache.only-if-cached", "The client wants an answer from the cache only, and there is none that is fit.",
                           "Leave only-if-cached out of the request's Cache-Control."};

/// What the filter knows of one exchange.
struct CacheTurn {
    CacheControl request;
    caching::Conditions conditions; ///< the client's own; the request may carry ours
    std::string target;
    std::string scope;
    WallTime requested;
    caching::ResponseStore::Response stored; ///< what was found, or what is answered with
    std::unique_ptr<StoredResponse> keeping; ///< what is about to be kept
    std::string body;                        ///< of `keeping`, as far as it has come
    std::uint64_t length = 0;                ///< that it will have; 0: not known
    bool keeps = false;
    bool invalidates = false;
    bool isHead = false;
};

class ResponseCacheFilter final : public pipeline::Filter {
  public:
    ResponseCacheFilter(ResponseCacheConfig config, pipeline::FilterContext& context)
        : rules_{config.defaultFreshness, config.maximumFreshness, config.staleIfError, config.staleWhileRevalidate},
          callers_(config.authenticated), clientDirectives_(config.clientDirectives)
    {
        // Whatever else changes, a reload keeps what is kept while this much is the same.
        const std::string content = std::to_string(config.maxBytes.value) + " " + std::to_string(config.maxEntries);
        store_ = context.states.get<caching::ResponseStore>(context.key("response-cache " + content), [&config] {
            return std::make_shared<caching::ResponseStore>(caching::StoreLimits{config.maxBytes, config.maxEntries, 32});
        });
        maxBody_ = std::min<std::size_t>(config.maxBody.value, store_->largest());
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const http::RequestHead& request = exchange.request();
        const bool isHead = request.method == http::Method::Head;
        if (request.method != http::Method::Get && !isHead) {
            if (!http::isSafe(request.method)) {
                auto& turn = exchange.slot<CacheTurn>();
                turn.invalidates = true;
                turn.target = targetOf(exchange);
            }
            return pass(exchange, "it is for GET and HEAD.");
        }
        if (const std::string_view why = whyBypassed(exchange); !why.empty())
            return pass(exchange, why);
        auto& turn = exchange.slot<CacheTurn>();
        if (clientDirectives_)
            turn.request = CacheControl::ofRequest(request.headers);
        if (turn.request.noStore)
            return pass(exchange, "the request says no-store (RFC 9111 5.2.1.5).");
        turn.isHead = isHead;
        turn.keeps = !isHead;
        turn.target = targetOf(exchange);
        turn.scope = scopeOf(exchange);
        turn.requested = exchange.wallNow();
        turn.conditions = {joined(exchange, http::HeaderId::IfNoneMatch), request.headers.value(http::HeaderId::IfModifiedSince)};
        turn.stored = store_->find(turn.target, turn.scope, request.headers);
        if (turn.stored == nullptr)
            return turn.request.onlyIfCached ? refuse(exchange) : ask(exchange, cacheMiss);
        return reuse(exchange, turn);
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        CacheTurn* const turn = exchange.slotIfMade<CacheTurn>();
        if (turn == nullptr)
            return Verdict::Continue;
        const int status = exchange.response().status;
        if (turn->invalidates) {
            if (exchange.answeredLocally() || status >= 400) // RFC 9111 4.4: only what may have changed something
                return Verdict::Continue;
            const std::uint64_t count = store_->invalidate(turn->target);
            exchange.explain(cacheInvalidated, ReasonArgument("count", count));
            return Verdict::Continue;
        }
        if (turn->stored != nullptr && backendFailed(exchange) &&
            servesOnError(*turn->stored, turn->request, exchange.wallNow()))
            return answerStale(exchange, *turn, "the backend has failed (stale-if-error).");
        if (exchange.answeredLocally() || exchange.failed())
            return Verdict::Continue;
        if (turn->stored != nullptr && status == 304)
            return validated(exchange, *turn);
        if (turn->isHead)
            learnFromHead(exchange, *turn);
        else if (turn->keeps)
            considerKeeping(exchange, *turn);
        return Verdict::Continue;
    }

    Verdict onResponseData(pipeline::Exchange& exchange, pipeline::BodyChunk& chunk) const override
    {
        CacheTurn* const turn = exchange.slotIfMade<CacheTurn>();
        if (turn == nullptr || turn->keeping == nullptr)
            return Verdict::Continue;
        if (turn->body.size() + chunk.bytes.size() > maxBody_) {
            turn->keeping.reset();
            turn->body = {};
            return Verdict::Continue;
        }
        turn->body.append(chunk.bytes);
        // Only what has come whole is kept (RFC 9111 3.3).
        if (chunk.last || (turn->length != 0 && turn->body.size() == turn->length))
            keep(*turn);
        return Verdict::Continue;
    }

  private:
    static Verdict pass(pipeline::Exchange& exchange, std::string_view why)
    {
        exchange.explainSkipped(cacheBypassed, ReasonArgument("detail", why));
        return Verdict::Continue;
    }
    static Verdict ask(pipeline::Exchange& exchange, const ReasonText& reason)
    {
        exchange.explain(reason);
        return Verdict::Continue;
    }
    static Verdict refuse(pipeline::Exchange& exchange)
    {
        exchange.explain(cacheOnly);
        pipeline::FaultDetails details; // RFC 9111 5.2.1.7
        details.description = "Nothing in the cache answers the request, and it allows nothing else (only-if-cached).";
        return exchange.refuse(pipeline::FaultId::UpstreamTimeout, details);
    }

    /// What RFC 5861 4 calls an error; not what the gateway refuses itself.
    static bool backendFailed(const pipeline::Exchange& exchange) noexcept
    {
        if (exchange.failed()) {
            const FaultId fault = exchange.fault();
            return fault == FaultId::ConnectFailed || fault == FaultId::BadUpstreamAnswer || fault == FaultId::UpstreamTimeout ||
                   fault == FaultId::Suspended;
        }
        const int status = exchange.response().status;
        return !exchange.answeredLocally() && (status == 500 || status == 502 || status == 503 || status == 504);
    }

    static std::string_view whyBypassed(pipeline::Exchange& exchange) noexcept
    {
        const http::HeaderMap& headers = exchange.request().headers;
        if (headers.contains(http::HeaderId::Range) || headers.contains(http::HeaderId::IfRange))
            return "the request is for a part (RFC 9111 3.3).";
        // Only the origin may judge these (RFC 9111 4.3.2).
        if (headers.contains(http::HeaderId::IfMatch) || headers.contains(http::HeaderId::IfUnmodifiedSince))
            return "the request has a precondition that is the backend's to judge.";
        if (exchange.requestFraming().hasBody())
            return "the request has content.";
        if (exchange.request().parts.form == http::TargetForm::Asterisk)
            return "the request is for no resource.";
        return {};
    }

    /// Whose answers, and of what: the backend's target, below the API.
    static std::string targetOf(const pipeline::Exchange& exchange)
    {
        const pipeline::RouteInfo* const route = exchange.route();
        const http::RequestHead& request = exchange.request();
        std::string target = route != nullptr ? route->apiId : std::string();
        target += '\n';
        target += request.path();
        if (request.parts.hasQuery) {
            target += '?';
            target += request.query();
        }
        return target;
    }

    /// What else decides about an answer. The host and scheme that the client named go to the backend as X-Forwarded-Host
    /// and -Proto, which no Vary speaks of; a sandbox key leads to another backend.
    std::string scopeOf(pipeline::Exchange& exchange) const
    {
        std::string scope(exchange.received().authority);
        std::transform(scope.begin(), scope.end(), scope.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        scope += '\n';
        scope += exchange.client().scheme;
        const pipeline::Identity* const identity = exchange.identity();
        if (identity == nullptr)
            return scope;
        scope += identity->keyType == pipeline::Identity::KeyType::Sandbox ? "\nsandbox" : "\nproduction";
        if (callers_ == CachedCallers::ByCaller) {
            for (const std::string_view part : {identity->scheme, identity->issuer, identity->subject, identity->consumerKey}) {
                scope += '\n' + std::to_string(part.size()) + ':';
                scope += part;
            }
        }
        return scope;
    }

    static std::string_view joined(pipeline::Exchange& exchange, http::HeaderId id)
    {
        std::string_view list;
        exchange.request().headers.forEachValue(id, [&](std::string_view value) {
            list = list.empty() ? value : exchange.arena().join(list, ", ", value);
        });
        return list;
    }

    Verdict reuse(pipeline::Exchange& exchange, CacheTurn& turn) const
    {
        switch (judge(*turn.stored, turn.request, turn.requested)) {
        case caching::Reuse::Fresh: {
            exchange.explain(cacheHit, ReasonArgument("age", turn.stored->age(turn.requested).count()));
            return answer(exchange, turn);
        }
        case caching::Reuse::Stale: return answerStale(exchange, turn, "the request allows it (max-stale).");
        case caching::Reuse::WhileAsked:
            if (!store_->claimValidation(turn.target, turn.stored, turn.requested))
                return answerStale(exchange, turn, "another call asks the backend (stale-while-revalidate).");
            break;
        case caching::Reuse::Validate: break;
        }
        if (turn.request.onlyIfCached) {
            turn.stored = nullptr; // it is not fit, whatever happens
            return refuse(exchange);
        }
        if (!turn.stored->hasValidator())
            return ask(exchange, cacheMiss);
        // Ours in place of the client's (RFC 9111 4.3.1), which is judged when the answer has come.
        http::HeaderMap& headers = exchange.request().headers;
        headers.remove(http::HeaderId::IfNoneMatch);
        headers.remove(http::HeaderId::IfModifiedSince);
        if (!turn.stored->entityTag.empty())
            headers.addCopy(http::HeaderId::IfNoneMatch, turn.stored->entityTag);
        if (turn.stored->lastModifiedTime)
            headers.addCopy(http::HeaderId::IfModifiedSince, turn.stored->lastModified);
        return ask(exchange, cacheValidating);
    }

    Verdict answerStale(pipeline::Exchange& exchange, CacheTurn& turn, std::string_view why) const
    {
        exchange.explain(cacheStale, ReasonArgument("seconds", turn.stored->staleFor(exchange.wallNow()).count()),
                         ReasonArgument("detail", why));
        return answer(exchange, turn);
    }

    /// Answers with turn.stored, which the turn keeps alive until the exchange is over.
    Verdict answer(pipeline::Exchange& exchange, CacheTurn& turn) const
    {
        const StoredResponse& stored = *turn.stored;
        turn.keeps = false;
        turn.keeping.reset();
        const bool notModified = turn.conditions.any() && isNotModified(stored, turn.conditions, exchange.wallNow());
        http::HeaderMap headers(exchange.arena());
        headers.reserve(stored.fields.size() + 1);
        for (const auto& [name, value] : stored.fields) {
            // A 304 says what may have changed, and nothing of a content that is not there (RFC 9110 15.4.5).
            const http::HeaderId id = http::headerId(name);
            const bool ofContent = id == http::HeaderId::ContentType || id == http::HeaderId::ContentEncoding ||
                                   id == http::HeaderId::ContentLanguage || id == http::HeaderId::LastModified;
            if (!notModified || !ofContent)
                headers.append({name, value, id});
        }
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, stored.age(exchange.wallNow()).count()).ptr;
        headers.add(http::HeaderId::Age, std::string_view(digits, static_cast<std::size_t>(end - digits)));
        pipeline::LocalReply reply;
        reply.status = notModified ? 304 : stored.status;
        reply.headers = {headers.begin(), headers.size()};
        const Verdict verdict = exchange.respond(reply);
        if (!notModified)
            exchange.replaceResponseBody(*stored.body);
        return verdict;
    }

    /// The backend has answered 304 to our question.
    Verdict validated(pipeline::Exchange& exchange, CacheTurn& turn) const
    {
        const http::HeaderMap& headers = exchange.response().headers;
        if (!confirms(headers, *turn.stored)) { // it speaks of another answer than ours, which is no good any more
            store_->remove(turn.target, turn.stored);
            exchange.setFailureDetail("The backend said 304 of an answer that it was not asked about.");
            return exchange.refuse(pipeline::FaultId::BadUpstreamAnswer);
        }
        auto fresh = std::make_shared<const StoredResponse>(
            freshened(*turn.stored, headers, {turn.requested, exchange.wallNow()}, rules_));
        if (fresh->control.noStore || fresh->control.isPrivate)
            store_->remove(turn.target, turn.stored);
        else
            store_->put(turn.target, fresh);
        turn.stored = std::move(fresh);
        exchange.explain(cacheValidated);
        return answer(exchange, turn);
    }

    /// A HEAD's answer says whether the GET's that is kept is still right (RFC 9111 4.3.5).
    void learnFromHead(pipeline::Exchange& exchange, CacheTurn& turn) const
    {
        const http::ResponseHead& head = exchange.response();
        if (turn.stored == nullptr || head.status != 200)
            return;
        const http::BodyFraming& framing = exchange.responseFraming();
        const bool sameLength = framing.kind != http::BodyFraming::Kind::Length || framing.length == turn.stored->body->size();
        if (!sameLength || !confirms(head.headers, *turn.stored))
            return store_->remove(turn.target, turn.stored);
        auto fresh = std::make_shared<const StoredResponse>(
            freshened(*turn.stored, head.headers, {turn.requested, exchange.wallNow()}, rules_));
        if (!fresh->control.noStore && !fresh->control.isPrivate)
            store_->put(turn.target, std::move(fresh));
    }

    void considerKeeping(pipeline::Exchange& exchange, CacheTurn& turn) const
    {
        const http::ResponseHead& head = exchange.response();
        const bool authenticated = callers_ == CachedCallers::Explicit &&
                                   (exchange.identity() != nullptr ||
                                    exchange.request().headers.contains(http::HeaderId::Authorization));
        std::string_view why = caching::whyNotStored({turn.request, authenticated, head.status, head.headers, rules_});
        const http::BodyFraming& framing = exchange.responseFraming();
        const bool known = framing.kind == http::BodyFraming::Kind::Length;
        if (why.empty() && known && framing.length > maxBody_)
            why = "its content is larger than maxBody";
        if (!why.empty()) {
            // Something else is right now than what was kept.
            if (turn.stored != nullptr && head.status < 500)
                store_->remove(turn.target, turn.stored);
            exchange.explainSkipped(cacheNotStored, ReasonArgument("detail", why));
            return;
        }
        turn.keeping = std::make_unique<StoredResponse>(
            describeResponse(head.status, head.headers, {turn.requested, exchange.wallNow()}, rules_));
        turn.keeping->scope = turn.scope;
        head.headers.forEachToken(http::HeaderId::Vary, [&](std::string_view name) {
            std::string lower(name);
            std::transform(lower.begin(), lower.end(), lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            turn.keeping->vary.emplace_back(lower, caching::varyValue(exchange.request().headers, lower));
        });
        exchange.explain(cacheStored, ReasonArgument("seconds", turn.keeping->lifetime.count()));
        turn.length = known ? framing.length : 0;
        if (!framing.hasBody())
            keep(turn);
    }

    void keep(CacheTurn& turn) const
    {
        turn.keeping->body = std::make_shared<const std::string>(std::move(turn.body));
        turn.body = {};
        store_->put(turn.target, std::shared_ptr<const StoredResponse>(std::move(turn.keeping)));
    }

    std::shared_ptr<caching::ResponseStore> store_; ///< shared by all workers
    caching::FreshnessRules rules_;
    CachedCallers callers_;
    std::size_t maxBody_ = 0;
    bool clientDirectives_;
};

} // namespace

pipeline::FilterType describeResponseCacheFilter()
{
    static const std::array reasons{&cacheHit,      &cacheMiss,   &cacheStale,     &cacheValidating,  &cacheValidated,
                                    &cacheBypassed, &cacheStored, &cacheNotStored, &cacheInvalidated, &cacheOnly};
    pipeline::FilterTraits traits;
    traits.name = "response-cache";
    traits.title = "Response cache";
    traits.summary = "Keeps answers and gives them again, as a shared cache does (RFC 9111); best as the last filter, next to the backend.";
    traits.phase = pipeline::Phase::Transform;
    traits.responseBody = pipeline::BodyNeed::Watch;
    traits.reasons = reasons;
    return pipeline::makeFilterType<ResponseCacheConfig, ResponseCacheFilter>(traits);
}

} // namespace postern::filters
