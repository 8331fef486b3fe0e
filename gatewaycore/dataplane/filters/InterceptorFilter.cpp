// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/FetchTrust.h"
#include "dataplane/filters/InterceptorMessage.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/security/Fetcher.h"
#include "model/Cluster.h"
#include "model/Url.h"

#include <array>
#include <atomic>

namespace postern::filters {

struct InterceptorFlow {
    std::string url;
    std::vector<std::string> includes;
};

struct InterceptorConfig {
    InterceptorFlow request;
    InterceptorFlow response;
    Milliseconds timeout{10'000};
    ByteCount maxAnswer = 1_MiB;
    std::uint32_t maxConcurrent = 64;
    model::TlsClient tls;
};

const schema::Schema<InterceptorFlow>& describe(schema::Type<InterceptorFlow>)
{
    static const auto schema =
        schema::Schema<InterceptorFlow>("interceptor-flow", "Whether and how the service is asked in one direction.")
            .field("url", &InterceptorFlow::url, "Where the service is; /api/v1/handle-... is added; it is not asked when empty")
            .example("http://127.0.0.1:9081")
            .field("includes", &InterceptorFlow::includes,
                   "What it is told: request_headers, request_body, request_trailers, invocation_context, and in answers "
                   "response_headers, response_body, response_trailers")
            .check([](const InterceptorFlow& flow, schema::Reporter& reporter) {
                InterceptorIncludes includes;
                for (const std::string& name : flow.includes) {
                    if (!includes.add(name))
                        reporter.error("includes", "does not know \"" + name.substr(0, 40) + '"');
                }
                if (flow.url.empty())
                    return;
                const auto url = model::Url::parse(flow.url);
                if (!url || (url->scheme != "http" && url->scheme != "https") || flow.url.find_first_of("?#") != std::string::npos)
                    reporter.error("url", "is no http or https URL without query");
            });
    return schema;
}

const schema::Schema<InterceptorConfig>& describe(schema::Type<InterceptorConfig>)
{
    static const auto schema =
        schema::Schema<InterceptorConfig>("interceptor",
                                          "Asks a service over HTTP what is to be done with a call, as Choreo Connect does.")
            .field("request", &InterceptorConfig::request, "Before the backend is called: POST /api/v1/handle-request")
            .field("response", &InterceptorConfig::response, "When it has answered: POST /api/v1/handle-response")
            .field("timeout", &InterceptorConfig::timeout, "For how long the service may take; the call fails afterwards")
            .range(Milliseconds(10), Seconds(120))
            .field("maxAnswer", &InterceptorConfig::maxAnswer, "The largest answer of the service").range(1_KiB, 16_MiB)
            .field("maxConcurrent", &InterceptorConfig::maxConcurrent,
                   "How many calls may wait for the service at once; more are answered 503")
            .range(1, 10'000)
            .field("tls", &InterceptorConfig::tls, "Whom to trust at an https URL, and as whom");
    return schema;
}

namespace {

using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText interceptorChanged{"interceptor.changed", "The service changed {count} parts of the message.", ""};
const ReasonText interceptorAnswered{"interceptor.answered", "The service answers {status} itself.", ""};
const ReasonText interceptorFailed{"interceptor.failed", "The interceptor service failed: {detail}.",
                                   "See whether the service runs, and what it writes into its own log."};
const ReasonText interceptorBusy{"interceptor.busy", "{count} calls wait for the interceptor service already.",
                                 "Make the service faster, or raise maxConcurrent."};

/// The calls that wait for a service; workers and the fetcher's thread count here.
struct Waiting {
    std::atomic<std::uint32_t> count{0};
};

/// One place among them, given back when the question is over, whoever drops it.
class WaitingPlace {
  public:
    static std::unique_ptr<WaitingPlace> take(const std::shared_ptr<Waiting>& waiting, std::uint32_t most)
    {
        if (waiting->count.fetch_add(1, std::memory_order_relaxed) >= most) {
            waiting->count.fetch_sub(1, std::memory_order_relaxed);
            return nullptr;
        }
        return std::unique_ptr<WaitingPlace>(new WaitingPlace(waiting));
    }
    ~WaitingPlace() { waiting_->count.fetch_sub(1, std::memory_order_relaxed); }
    WaitingPlace(const WaitingPlace&) = delete;
    WaitingPlace& operator=(const WaitingPlace&) = delete;

  private:
    explicit WaitingPlace(std::shared_ptr<Waiting> waiting) : waiting_(std::move(waiting)) {}
    std::shared_ptr<Waiting> waiting_;
};

/// A question that is out. Threads meet here: the fetcher's puts the answer in and then resumes the exchange; the worker's
/// looks at it when it has been resumed, never before.
struct Question {
    std::optional<Result<security::FetchedDocument>> answer;
};

struct InterceptorTurn {
    std::shared_ptr<Question> question; ///< nullptr while none is out
    std::string context;                ///< interceptorContext for the response
};

class InterceptorFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(InterceptorConfig config, pipeline::FilterContext& context)
    {
        auto* const fetcher = context.ports.find<security::Fetcher>();
        const bool asks = !config.request.url.empty() || !config.response.url.empty();
        if (asks && fetcher == nullptr)
            return unexpected(ErrorKind::InvalidConfig, "no service can be asked here: there is nobody to call it", Fault::Config);
        for (InterceptorFlow* const flow : {&config.request, &config.response}) {
            while (flow->url.ends_with('/'))
                flow->url.pop_back();
        }
        if (asks)
            context.uses("interceptor", config.request.url.empty() ? config.response.url : config.request.url);
        auto waiting = context.states.get<Waiting>(context.key("interceptor"), [] { return std::make_shared<Waiting>(); });
        auto trust = fetchTrust(config.tls, context.gateway.folder);
        return std::unique_ptr<Filter>(new InterceptorFilter(std::move(config), std::move(trust), fetcher, std::move(waiting)));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (config_.request.url.empty())
            return Verdict::Continue;
        auto& turn = exchange.slot<InterceptorTurn>();
        if (turn.question == nullptr)
            return ask(exchange, turn, false);
        auto answer = take(turn);
        if (!answer)
            return fail(exchange, answer.error());
        turn.context = std::move(answer->context);
        if (!answer->dynamicEndpoint.empty())
            return fail(exchange, Error(ErrorKind::ParseError, "it chooses an endpoint, which is not done here"));
        if (answer->directRespond)
            return respond(exchange, *answer);
        if (answer->body && !requestIncludes_.requestBody)
            return fail(exchange, Error(ErrorKind::ParseError, "it changes the content, and includes has no request_body"));
        std::size_t changes = change(exchange.request().headers, *answer);
        if (answer->body) {
            exchange.replaceRequestBody(exchange.arena().copy(*answer->body));
            ++changes;
        }
        exchange.explain(interceptorChanged, ReasonArgument("count", static_cast<std::uint64_t>(changes)));
        return Verdict::Continue;
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (config_.response.url.empty())
            return Verdict::Continue;
        auto& turn = exchange.slot<InterceptorTurn>();
        if (turn.question == nullptr) {
            // Answers of the gateway's own, and of the service itself, are not asked about.
            return exchange.answeredLocally() || exchange.failed() ? Verdict::Continue : ask(exchange, turn, true);
        }
        auto answer = take(turn);
        if (!answer)
            return fail(exchange, answer.error());
        if (answer->body && !responseIncludes_.responseBody)
            return fail(exchange, Error(ErrorKind::ParseError, "it changes the content, and includes has no response_body"));
        std::size_t changes = change(exchange.response().headers, *answer);
        if (answer->responseCode != 0 && answer->responseCode != exchange.response().status) {
            exchange.response().status = answer->responseCode;
            exchange.response().reason = {};
            ++changes;
        }
        if (answer->body) {
            exchange.replaceResponseBody(exchange.arena().copy(*answer->body));
            ++changes;
        }
        exchange.explain(interceptorChanged, ReasonArgument("count", static_cast<std::uint64_t>(changes)));
        return Verdict::Continue;
    }

    [[nodiscard]] pipeline::BodyNeed narrowRequestBody(pipeline::BodyNeed) const override
    {
        return requestIncludes_.requestBody || responseIncludes_.requestBody ? pipeline::BodyNeed::Whole
                                                                            : pipeline::BodyNeed::None;
    }
    [[nodiscard]] pipeline::BodyNeed narrowResponseBody(pipeline::BodyNeed) const override
    {
        return responseIncludes_.responseBody ? pipeline::BodyNeed::Whole : pipeline::BodyNeed::None;
    }

  private:
    InterceptorFilter(InterceptorConfig config, security::FetchTls trust, security::Fetcher* fetcher,
                      std::shared_ptr<Waiting> waiting)
        : config_(std::move(config)), trust_(std::move(trust)), fetcher_(fetcher), waiting_(std::move(waiting))
    {
        for (const std::string& name : config_.request.includes)
            requestIncludes_.add(name);
        for (const std::string& name : config_.response.includes)
            responseIncludes_.add(name);
        if (config_.request.url.empty())
            requestIncludes_ = {};
        if (config_.response.url.empty())
            responseIncludes_ = {};
    }

    Verdict ask(pipeline::Exchange& exchange, InterceptorTurn& turn, bool response) const
    {
        auto place = WaitingPlace::take(waiting_, config_.maxConcurrent);
        if (place == nullptr) {
            exchange.explain(interceptorBusy, ReasonArgument("count", static_cast<std::uint64_t>(config_.maxConcurrent)));
            return exchange.refuse(FaultId::Overloaded);
        }
        const InterceptorFlow& flow = response ? config_.response : config_.request;
        security::FetchRequest request;
        request.url = flow.url + (response ? "/api/v1/handle-response" : "/api/v1/handle-request");
        request.tls = trust_;
        request.maximumSize = config_.maxAnswer;
        request.timeout = config_.timeout;
        request.method = "POST";
        request.headers = {{"Content-Type", "application/json"}, {"X-Request-ID", std::string(exchange.correlationId())}};
        request.body = writeInterceptorQuestion(exchange, response ? responseIncludes_ : requestIncludes_, response, turn.context);
        turn.question = std::make_shared<Question>();
        auto resumption = exchange.pause(pipeline::ClockPolicy::Io);
        fetcher_->fetch(std::move(request),
                        [question = turn.question, place = std::move(place), resumption = std::move(resumption)](
                            Result<security::FetchedDocument> fetched) mutable {
                            question->answer.emplace(std::move(fetched));
                            place.reset();
                            resumption.resume(); // nothing, if the client has left
                        });
        return Verdict::Pause;
    }

    Result<InterceptorAnswer> take(InterceptorTurn& turn) const
    {
        const std::shared_ptr<Question> question = std::exchange(turn.question, nullptr);
        if (!question->answer)
            return unexpected(ErrorKind::Internal, "its answer got lost");
        Result<security::FetchedDocument>& fetched = *question->answer;
        if (!fetched)
            return unexpected(std::move(fetched).error());
        if (fetched->status != 200)
            return unexpected(ErrorKind::ParseError, "it answered " + std::to_string(fetched->status), Fault::Upstream);
        return readInterceptorAnswer(fetched->body, static_cast<std::size_t>(config_.maxAnswer.value));
    }

    static Verdict fail(pipeline::Exchange& exchange, const Error& why)
    {
        exchange.explain(interceptorFailed, ReasonArgument("detail", exchange.arena().copy(why.describe())));
        exchange.setFailureDetail(exchange.arena().join("interceptor service: ", why.describe()));
        pipeline::FaultDetails details;
        details.description = "The interceptor service of this API failed.";
        return exchange.refuse(why.kind() == ErrorKind::TimedOut ? FaultId::UpstreamTimeout : FaultId::BadUpstreamAnswer, details);
    }

    static Verdict respond(pipeline::Exchange& exchange, const InterceptorAnswer& answer)
    {
        http::HeaderMap headers(exchange.arena());
        change(headers, answer);
        pipeline::LocalReply reply;
        reply.status = answer.responseCode != 0 ? answer.responseCode : 200;
        reply.headers = {headers.begin(), headers.size()};
        if (answer.body)
            reply.body = *answer.body;
        exchange.explain(interceptorAnswered, ReasonArgument("status", reply.status));
        return exchange.respond(reply);
    }

    static std::size_t change(http::HeaderMap& headers, const InterceptorAnswer& answer)
    {
        for (const std::string& name : answer.headersToRemove)
            headers.remove(name);
        for (const auto& [name, value] : answer.headersToReplace)
            headers.setCopy(name, value);
        for (const auto& [name, value] : answer.headersToAdd) {
            // Of this there is one: services add it to a message that has it.
            if (http::headerId(name) == http::HeaderId::ContentType)
                headers.setCopy(name, value);
            else
                headers.addCopy(name, value);
        }
        return answer.headersToRemove.size() + answer.headersToReplace.size() + answer.headersToAdd.size();
    }

    InterceptorConfig config_;
    security::FetchTls trust_;
    InterceptorIncludes requestIncludes_;
    InterceptorIncludes responseIncludes_;
    security::Fetcher* fetcher_;
    std::shared_ptr<Waiting> waiting_;
};

} // namespace

pipeline::FilterType describeInterceptorFilter()
{
    static const std::array reasons{&interceptorChanged, &interceptorAnswered, &interceptorFailed, &interceptorBusy};
    pipeline::FilterTraits traits;
    traits.name = "interceptor";
    traits.title = "Interceptor service";
    traits.summary = "Asks a service over HTTP what is to be done with a call, and does it.";
    traits.phase = pipeline::Phase::Transform;
    traits.requestBody = pipeline::BodyNeed::Whole;
    traits.responseBody = pipeline::BodyNeed::Whole;
    traits.reasons = reasons;
    return pipeline::makeFilterType<InterceptorConfig, InterceptorFilter>(traits);
}

} // namespace postern::filters
