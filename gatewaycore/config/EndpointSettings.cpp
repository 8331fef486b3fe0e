// SPDX-License-Identifier: Apache-2.0
#include "config/EndpointSettings.h"

#include "config/WsoExtensions.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace postern::config {
namespace {

using schema::Value;
using std::chrono::milliseconds;

/// A number at a key, which may be written as a text; nothing when there is none, or a problem.
class SettingsReader {
  public:
    SettingsReader(const Value& map, std::string path, schema::Problems& problems) : map_(map), path_(std::move(path)), problems_(problems) {}

    std::optional<double> real(const char* key, double min, double max)
    {
        known_.insert(key);
        const std::string text = textOf(map_, key);
        if (text.empty())
            return std::nullopt;
        double number = 0;
        const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || at != text.data() + text.size() || std::isnan(number)) {
            complain(key, "is not a number: \"" + text.substr(0, 40) + '"');
            return std::nullopt;
        }
        if (number < min || number > max) {
            complain(key, "is out of range here and has no effect: " + text.substr(0, 40));
            return std::nullopt;
        }
        return number;
    }
    std::optional<std::uint32_t> whole(const char* key, std::uint32_t min, std::uint32_t max)
    {
        const auto number = real(key, min, max);
        return number ? std::optional(static_cast<std::uint32_t>(std::llround(*number))) : std::nullopt;
    }
    std::optional<milliseconds> time(const char* key, milliseconds min = milliseconds(1))
    {
        const auto number = real(key, static_cast<double>(min.count()), 86'400'000);
        return number ? std::optional(milliseconds(std::llround(*number))) : std::nullopt;
    }
    std::optional<std::vector<std::uint32_t>> statuses(const char* key)
    {
        known_.insert(key);
        const std::vector<std::string> all = textList(map_, key);
        if (map_.find(key) == nullptr)
            return std::nullopt;
        std::vector<std::uint32_t> out;
        for (const std::string& text : all) {
            std::uint32_t status = 0;
            const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), status);
            if (error == std::errc() && at == text.data() + text.size() && status >= 400 && status <= 599)
                out.push_back(status);
            else
                complain(key, "an answer of " + text.substr(0, 40) + " is never taken for a failure here");
        }
        return out;
    }
    const Value* map(const char* key)
    {
        known_.insert(key);
        const Value* value = map_.find(key);
        return value != nullptr && value->isMap() ? value : nullptr;
    }
    void unused(const char* key)
    {
        known_.insert(key);
        if (!textOf(map_, key).empty())
            complain(key, "has no counterpart here and no effect");
    }
    /// Warns of keys that nobody asked for.
    void rest()
    {
        for (const schema::Entry& entry : map_.entries()) {
            if (known_.find(entry.key) == known_.end())
                complain(entry.key, "is not known and has no effect");
        }
    }

  private:
    void complain(const std::string& key, std::string what)
    {
        const Value* value = map_.find(key);
        problems_.warning(value != nullptr ? value->location() : map_.location(), path_ + "." + key, std::move(what));
    }

    const Value& map_;
    std::string path_;
    schema::Problems& problems_;
    std::set<std::string, std::less<>> known_;
};

template <class T, class V> void take(T& to, const std::optional<V>& value)
{
    if (value)
        to = *value;
}

void applyRetry(const Value& from, model::Cluster& cluster, schema::Problems& problems)
{
    SettingsReader retry(from, "retryConfig", problems);
    model::RetryPolicy& policy = cluster.retry.emplace();
    policy.on = {model::Failure::Connect, model::Failure::Timeout, model::Failure::Reset};
    if (const auto count = retry.whole("count", 0, 9)) // WSO2 counts the repetitions
        policy.attempts = *count + 1;
    take(policy.statuses, retry.statuses("statusCodes"));
    take(policy.backoff, retry.time("intervalInMillis", milliseconds(0)));
    take(policy.backoff, retry.time("baseIntervalInMillis", milliseconds(0)));
    take(policy.backoffFactor, retry.real("backOffFactor", 1, 100));
    take(policy.maxBackoff, retry.time("maxWaitIntervalInMillis", milliseconds(0)));
    policy.maxBackoff = std::max(policy.maxBackoff, policy.backoff);
    retry.rest();
}

void applyBreaker(const Value& from, model::Cluster& cluster, schema::Problems& problems)
{
    SettingsReader breaker(from, "circuitBreaker", problems);
    model::CircuitBreaker& rules = cluster.circuitBreaker.emplace();
    if (const Value* window = breaker.map("rollingWindow")) {
        SettingsReader rolling(*window, "circuitBreaker.rollingWindow", problems);
        take(rules.minimumCalls, rolling.whole("requestVolumeThreshold", 1, 1'000'000));
        take(rules.window, rolling.time("timeWindowInMillis", milliseconds(10)));
        (void)rolling.time("bucketSizeInMillis"); // the window has ten parts here, whatever it is
        rolling.rest();
    }
    if (const auto share = breaker.real("failureThreshold", 0, 1))
        rules.errorShare = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(std::llround(*share * 100)));
    take(rules.openFor, breaker.time("resetTimeInMillis"));
    take(rules.statuses, breaker.statuses("statusCodes"));
    breaker.rest();
}

/// Of Synapse's error codes.
std::optional<model::Failure> failureOf(const std::string& code)
{
    using model::Failure;
    static const std::pair<const char*, Failure> codes[] = {
        {"101000", Failure::Reset},   {"101001", Failure::Reset},   {"101500", Failure::Reset},   {"101501", Failure::Reset},
        {"101503", Failure::Connect}, {"101504", Failure::Timeout}, {"101505", Failure::Reset},   {"101506", Failure::Protocol},
        {"101507", Failure::Connect}, {"101508", Failure::Connect}, {"101509", Failure::Reset},   {"101510", Failure::Protocol}};
    for (const auto& [known, failure] : codes) {
        if (code == known)
            return failure;
    }
    return std::nullopt;
}

} // namespace

void applyAdvanced(const Value& advanced, model::Cluster& cluster, schema::Problems& problems)
{
    SettingsReader reader(advanced, "advanceEndpointConfig", problems);
    take(cluster.responseTimeout, reader.time("timeoutInMillis"));
    if (const Value* retry = reader.map("retryConfig"))
        applyRetry(*retry, cluster, problems);
    if (const Value* breaker = reader.map("circuitBreaker"))
        applyBreaker(*breaker, cluster, problems);
    if (const Value* pool = reader.map("poolConfig")) {
        SettingsReader sizes(*pool, "poolConfig", problems);
        if (const auto most = sizes.real("maxActiveConnections", -1, 1'000'000)) // -1: no limit
            cluster.maxConnections = *most < 1 ? 1'000'000 : static_cast<std::uint32_t>(*most);
        for (const char* key : {"maxIdleConnections", "waitTimeInMillis", "maxActiveStreamsPerConnection"})
            sizes.unused(key);
        sizes.rest();
    }
    if (const Value* limits = reader.map("circuitBreakers")) { // Choreo Connect: limits, as Envoy calls them
        SettingsReader sizes(*limits, "circuitBreakers", problems);
        take(cluster.maxConnections, sizes.whole("maxConnections", 1, 1'000'000));
        take(cluster.maxPending, sizes.whole("maxPendingRequests", 0, 1'000'000));
        take(cluster.maxRequests, sizes.whole("maxRequests", 1, 1'000'000'000));
        sizes.unused("maxRetries");
        sizes.rest();
    }
    reader.rest();
}

void applySuspension(const Value& config, model::Cluster& cluster, schema::Problems& problems)
{
    SettingsReader reader(config, "config", problems);
    take(cluster.responseTimeout, reader.time("actionDuration"));
    std::vector<model::Failure> on;
    const auto codes = [&](const char* key) {
        const std::vector<std::string> all = textList(config, key);
        for (const std::string& code : all) {
            if (const auto failure = failureOf(code); !failure)
                problems.warning(config.find(key)->location(), std::string("config.") + key,
                                 "the error code " + code.substr(0, 40) + " has no counterpart here");
            else if (std::find(on.begin(), on.end(), *failure) == on.end())
                on.push_back(*failure);
        }
        return all.size();
    };
    const bool atOnce = codes("suspendErrorCode") > 0;
    const bool marked = codes("retryErroCode") > 0; // spelled so there
    const std::string duration = textOf(config, "suspendDuration");
    if (duration.empty() && !atOnce && !marked)
        return;
    model::Suspension& suspension = cluster.suspension.emplace();
    suspension.statuses.clear();
    suspension.maximumSuspended = 100;
    suspension.panic = false;
    suspension.failures = 1;
    if (!on.empty())
        suspension.on = on;
    if (duration == "-1" || duration == "0") {
        suspension.failures = 0;
        return;
    }
    take(suspension.duration, reader.time("suspendDuration"));
    take(suspension.progressionFactor, reader.real("factor", 1, 100));
    suspension.maximumDuration = std::chrono::hours(24);
    if (textOf(config, "suspendMaxDuration") != "0")
        take(suspension.maximumDuration, reader.time("suspendMaxDuration"));
    // Those codes lead to a suspension only when so many repetitions failed as well.
    if (const auto before = reader.whole("retryTimeOut", 0, 9'999); before && marked && !atOnce)
        suspension.failures = *before + 1;
}

} // namespace postern::config
