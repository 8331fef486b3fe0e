// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsMaker.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace postern::connectors::aws {

std::string rateText(double rate)
{
    constexpr double decimals = 10'000;
    std::array<char, 40> text{};
    // What is a hair below a number of four decimals is that number.
    std::snprintf(text.data(), text.size(), "%.4f", std::floor(rate * decimals + 1e-6) / decimals);
    std::string out = text.data();
    while (out.ends_with('0'))
        out.pop_back();
    if (out.ends_with('.'))
        out.pop_back();
    return out;
}

void AwsMaker::addLimit(const std::string& policy, const std::string& place, const std::string& key)
{
    if (policy.empty() || policy == model::unlimitedPolicy)
        return;
    const model::ThrottlingPolicy* const found = revision_.policy(policy);
    if (found == nullptr || found->type != model::QuotaType::RequestCount)
        return say(Subject::RateLimit, policy, place, Holding::Dropped, "API Gateway counts calls only.");
    const double rate = static_cast<double>(found->count) / static_cast<double>(found->period().count());
    const std::string written = rateText(rate);
    if (written == "0")
        return say(Subject::RateLimit, policy, place, Holding::Dropped, "API Gateway knows no rate as low as that.");
    const AwsThrottle made{written, std::to_string(static_cast<std::int64_t>(std::ceil(rate)))};
    std::string how = "Calls are evened out: " + made.rate + " a second, " + made.burst + " at once, in place of " + std::to_string(found->count) + " in " +
                      std::to_string(found->period().count()) + " seconds.";
    if (key == "*/*")
        how += " Each method counts for itself.";
    if (found->burst || !found->conditionalGroups.empty())
        how += " Bursts and conditions are left out.";
    out_.throttles[key] = made;
    say(Subject::RateLimit, policy, place, Holding::Approximated, how);
}

} // namespace postern::connectors::aws
