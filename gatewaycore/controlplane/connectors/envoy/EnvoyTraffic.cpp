// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyTraffic.h"

#include "controlplane/connectors/envoy/EnvoyWords.h"

#include <algorithm>

namespace postern::connectors::envoy {
namespace {

using deployment::Capability;
using deployment::Holding;
using schema::Value;
using Subject = Capability::Subject;

struct Unit {
    const char* name;
    std::int64_t seconds;
};
constexpr Unit units[] = {{"Second", 1}, {"Minute", 60}, {"Hour", 3600}, {"Day", 86'400}, {"Month", 2'592'000}, {"Year", 31'536'000}};

bool has(const std::vector<model::Failure>& all, model::Failure one) { return std::ranges::find(all, one) != all.end(); }

Value retryOf(const model::RetryPolicy& retry)
{
    Value triggers = Value::list();
    if (has(retry.on, model::Failure::Connect))
        triggers.push("connect-failure");
    // Envoy does not ask whether a method may be repeated, so only what has not been sent is.
    if (has(retry.on, model::Failure::Reset))
        triggers.push("reset-before-request");
    Value retryOn = Value::object({{"triggers", std::move(triggers)}});
    Value perRetry = Value::map();
    if (retry.backoff.count() > 0)
        perRetry.set("backOff", Value::object({{"baseInterval", durationText(retry.backoff)}, {"maxInterval", durationText(std::max(retry.maxBackoff, retry.backoff))}}));
    if (retry.perTryTimeout.count() > 0)
        perRetry.set("timeout", durationText(retry.perTryTimeout));
    Value out = Value::object({{"numRetries", retry.attempts == 0 ? 0U : retry.attempts - 1}, {"retryOn", std::move(retryOn)}});
    if (perRetry.size() > 0)
        out.set("perRetry", std::move(perRetry));
    return out;
}

} // namespace

Value trafficOf(const model::Cluster& cluster, std::vector<Capability>& capabilities)
{
    const auto say = [&capabilities](std::string name, Holding holding, std::string how) { capabilities.push_back({Subject::Endpoint, std::move(name), {}, holding, std::move(how)}); };
    Value out = Value::map();
    if (cluster.connectTimeout)
        out.set("timeout", Value::object({{"tcp", Value::object({{"connectTimeout", durationText(*cluster.connectTimeout)}})}}));
    if (cluster.retry) {
        out.set("retry", retryOf(*cluster.retry));
        say("retry", Holding::Approximated, cluster.retry->statuses.empty() ? "Only what was not sent is repeated, whatever the method." : "Only what was not sent is repeated; answers of certain statuses are not, since Envoy would repeat a POST.");
    }
    Value breaker = Value::map();
    const model::Cluster usual;
    if (cluster.maxConnections != usual.maxConnections)
        breaker.set("maxConnections", cluster.maxConnections);
    if (cluster.maxPending != usual.maxPending)
        breaker.set("maxPendingRequests", cluster.maxPending);
    if (cluster.maxRequests)
        breaker.set("maxParallelRequests", *cluster.maxRequests);
    if (breaker.size() > 0)
        out.set("circuitBreaker", std::move(breaker));
    if (cluster.circuitBreaker)
        say("circuit breaker", Holding::Dropped, "Envoy Gateway counts what is under way, and no share of failures.");
    if (cluster.balancing == model::Balancing::LeastRequest)
        out.set("loadBalancer", Value::object({{"type", "LeastRequest"}}));
    if (cluster.idleTimeout)
        say("idle time", Holding::Dropped, "Envoy Gateway knows no time of silence within an answer.");
    if (cluster.healthCheck)
        say("health check", Holding::Dropped, "It is not written to Envoy Gateway.");
    if (cluster.security)
        say("backend credentials", Holding::Dropped, "Credentials for backends are not written to a cluster.");
    return out;
}

Value rateLimitOf(const deployment::Revision& revision, const std::string& policy, const std::string& place, EnvoySettings::Counting counting, std::size_t routes, std::vector<Capability>& capabilities)
{
    if (policy.empty() || policy == model::unlimitedPolicy)
        return {};
    const auto say = [&](Holding holding, std::string how) { capabilities.push_back({Subject::RateLimit, policy, place, holding, std::move(how)}); };
    const model::ThrottlingPolicy* const found = revision.policy(policy);
    if (found == nullptr || found->type != model::QuotaType::RequestCount) {
        say(Holding::Dropped, "Envoy Gateway counts calls only.");
        return {};
    }
    const std::int64_t period = std::max<std::int64_t>(found->period().count(), 1);
    const auto exact = std::ranges::find(units, period, &Unit::seconds);
    // Where Envoy has no such time, the longest that is shorter, with its share of the calls: stricter, never looser.
    const auto longer = std::ranges::find_if(units, [period](const Unit& each) { return each.seconds > period; });
    const Unit unit = exact != std::end(units) ? *exact : *std::prev(longer == std::begin(units) ? std::next(longer) : longer);
    const std::int64_t count = static_cast<std::int64_t>(found->count) * unit.seconds / period;
    if (count < 1) {
        say(Holding::Dropped, "Less than one call in Envoy's next shorter time.");
        return {};
    }
    std::string how;
    const auto add = [&how](const std::string& sentence) { how += (how.empty() ? "" : " ") + sentence; };
    if (exact == std::end(units))
        add("Envoy counts " + std::to_string(count) + " in a " + unit.name + " in place of " + std::to_string(found->count) + " in " + std::to_string(period) + " seconds.");
    const bool global = counting == EnvoySettings::Counting::Global;
    if (!global)
        add("Each Envoy counts for itself.");
    if (!global && routes > 1)
        add("So does each of its " + std::to_string(routes) + " routes.");
    if (found->burst || !found->conditionalGroups.empty())
        add("Bursts and conditions are left out.");
    say(how.empty() ? Holding::Enforced : Holding::Approximated, how);
    Value rule = Value::object({{"limit", Value::object({{"requests", count}, {"unit", unit.name}})}});
    if (global && routes > 1)
        rule.set("shared", true);
    return Value::object({{"type", global ? "Global" : "Local"}, {global ? "global" : "local", Value::object({{"rules", Value::list({std::move(rule)})}})}});
}

std::int64_t secondsOf(std::string_view unit)
{
    const auto found = std::ranges::find_if(units, [unit](const Unit& each) { return each.name == unit; });
    return found == std::end(units) ? 0 : found->seconds;
}

} // namespace postern::connectors::envoy
