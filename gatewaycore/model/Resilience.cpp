// SPDX-License-Identifier: Apache-2.0
#include "model/Resilience.h"

namespace postern::model {

using namespace std::chrono_literals;

namespace {

const schema::ChoiceEntry failures[]{
    {"connect-failure", Failure::Connect, "no connection came about, so nothing was sent"},
    {"timeout", Failure::Timeout, "connected, but no answer began in time"},
    {"reset", Failure::Reset, "the connection ended before an answer began"},
    {"protocol-error", Failure::Protocol, "what came was no HTTP"}};

} // namespace

const schema::Schema<RetryBudget>& describe(schema::Type<RetryBudget>)
{
    static const auto schema =
        schema::Schema<RetryBudget>("retry-budget", "How many repetitions are allowed when much goes wrong.")
            .field("share", &RetryBudget::share, "Repetitions under way, of the calls under way").range(0, 100).unit("%")
            .field("minPerSecond", &RetryBudget::minPerSecond, "Allowed whatever the share, for each worker").range(0, 1'000'000);
    return schema;
}

const schema::Schema<RetryPolicy>& describe(schema::Type<RetryPolicy>)
{
    static const auto schema =
        schema::Schema<RetryPolicy>("retry", "When a call is sent again: only with an idempotent method, or when nothing had been sent.")
            .field("attempts", &RetryPolicy::attempts, "Calls of endpoints for one request, with the first").range(1, 10)
            .field("on", &RetryPolicy::on, "Failures after which it is sent again")
                .oneOf({failures[0], failures[1], failures[2], failures[3]})
            .field("statuses", &RetryPolicy::statuses, "Answers after which it is sent again").range(400, 599)
                .example("[502, 503, 504]")
            .field("perTryTimeout", &RetryPolicy::perTryTimeout,
                   "From the choice of an endpoint, or the request's end if later, to its answer's head; 0: the cluster's time-outs alone").range(0ms, 24h)
            .field("maxBody", &RetryPolicy::maxBody, "Content kept for a repetition; a request with more is sent once")
                .range(ByteCount(0), ByteCount(64ULL << 20))
            .field("backoff", &RetryPolicy::backoff,
                   "Before an endpoint that was tried is called again, half of it at random; another one is called at once")
                .range(0ms, 1h)
            .field("backoffFactor", &RetryPolicy::backoffFactor, "How much longer each time").range(1, 100)
            .field("maxBackoff", &RetryPolicy::maxBackoff, "And at most").range(0ms, 1h)
            .field("budget", &RetryPolicy::budget, "Repetitions beyond it are not made");
    return schema;
}

const schema::Schema<Suspension>& describe(schema::Type<Suspension>)
{
    static const auto schema =
        schema::Schema<Suspension>("suspension", "An endpoint that fails is left alone for a while; each worker finds out for itself.")
            .field("failures", &Suspension::failures, "In a row, until it is suspended; 0: never").range(0, 10'000)
            .field("on", &Suspension::on, "What counts as a failure").oneOf({failures[0], failures[1], failures[2], failures[3]})
            .field("statuses", &Suspension::statuses, "Answers that count as failures").range(400, 599)
            .field("duration", &Suspension::duration, "For how long, the first time").range(1ms, 24h)
            .field("progressionFactor", &Suspension::progressionFactor,
                   "How much longer each time that it fails when it is tried again").range(1, 100)
            .field("maximumDuration", &Suspension::maximumDuration, "And at most").range(1ms, 24h)
            .field("maximumSuspended", &Suspension::maximumSuspended, "Of the endpoints, but one always may be").range(0, 100).unit("%")
            .field("panic", &Suspension::panic, "When none is left: call them all the same, in place of refusing with 303001");
    return schema;
}

const schema::Schema<CircuitBreaker>& describe(schema::Type<CircuitBreaker>)
{
    static const auto schema =
        schema::Schema<CircuitBreaker>("circuit-breaker", "Stops calling a cluster whose calls fail; each worker finds out for itself.")
            .field("errorShare", &CircuitBreaker::errorShare, "Failed calls, of those in the window").range(1, 100).unit("%")
            .field("window", &CircuitBreaker::window, "How far back calls are counted").range(10ms, 1h)
            .field("minimumCalls", &CircuitBreaker::minimumCalls, "In the window, before the share counts").range(1, 1'000'000)
            .field("openFor", &CircuitBreaker::openFor, "Then one call at a time is let through, until one goes well").range(1ms, 24h)
            .field("statuses", &CircuitBreaker::statuses, "Answers that count as failed").range(400, 599);
    return schema;
}

const schema::Schema<HealthCheck>& describe(schema::Type<HealthCheck>)
{
    static const auto schema =
        schema::Schema<HealthCheck>("health-check", "Asks each endpoint whether it is well, once for the whole gateway.")
            .field("path", &HealthCheck::path, "At the endpoint's host, beside its base path").notEmpty().example("/health")
            .field("interval", &HealthCheck::interval, "From one check to the next").range(10ms, 24h)
            .field("jitter", &HealthCheck::jitter, "Of the interval, added or taken away at random").range(0, 100).unit("%")
            .field("timeout", &HealthCheck::timeout, "For one check").range(1ms, 10min)
            .field("healthyThreshold", &HealthCheck::healthyThreshold, "Good checks in a row until it is called again").range(1, 1000)
            .field("unhealthyThreshold", &HealthCheck::unhealthyThreshold, "Bad checks in a row until it is called no more").range(1, 1000)
            .field("statuses", &HealthCheck::statuses, "Answers of an endpoint that is well; none: 200 to 299").range(100, 599)
            .shorthand("path")
            .check([](const HealthCheck& check, schema::Reporter& reporter) {
                if (!check.path.starts_with('/') || check.path.find_first_of(" \t\r\n#") != std::string::npos)
                    reporter.error("path", "is not a path: \"" + check.path.substr(0, 100) + '"', "write it as /health");
            });
    return schema;
}

} // namespace postern::model
