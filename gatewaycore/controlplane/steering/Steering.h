// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/PublicUrls.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::steering {

/// Which of several deployments callers are sent to.
enum class Policy : std::uint8_t {
    Latency,  ///< the one whose region is nearest to the caller
    Failover, ///< the first that is well
    Weighted, ///< each its share
};
[[nodiscard]] std::string_view toString(Policy policy) noexcept;

/// One deployment that callers may be sent to.
struct SteeredDeployment {
    std::string environment;
    std::string region;      ///< as its environment or its make says it
    std::string givenRegion; ///< what a person says it is for the form that is made; empty: `region`
    deployment::PublicUrl url;
    int weight = 1;

    /// What a record of `name` points at: what the gateway says is behind that name, else the URL's own host.
    [[nodiscard]] std::string targetFor(std::string_view name) const;
};

/// Records to be made for one name.
struct Steering {
    std::string name; ///< "api.example.com"; empty: none is known, which only a table takes
    Policy policy = Policy::Latency;
    std::int64_t ttl = 60; ///< seconds
    std::string healthPath; ///< "/health": answered 2xx or 3xx by each of them; empty: a connection is proof enough
    std::vector<SteeredDeployment> deployments; ///< of Policy::Failover: in that order
};

/// A text in the form of whoever takes it, what belongs beside it, and what a person has to know.
struct SteeringText {
    struct Beside {
        std::string name; ///< "health-check.aws.json"
        std::string text;
    };
    std::string text;
    std::vector<Beside> beside;
    std::vector<std::string> notes; ///< sentences
};

/// What no form takes. Errors: InvalidArgument: no deployments, a name that is none, addresses of several ports or schemes (DNS has neither),
/// weights and times out of range.
[[nodiscard]] Result<void> check(const Steering& steering);
/// What holds for whichever form: names that a gateway has to take, paths that differ, machines that nobody else reaches.
[[nodiscard]] std::vector<std::string> notesOn(const Steering& steering);

/// Lines for people: environment, region, what its record points at, its share or place, its URL. Errors: those of check().
[[nodiscard]] Result<SteeringText> tableOf(const Steering& steering);
/// For `aws route53 change-resource-record-sets --change-batch file://...`, and beside it what `aws route53 create-health-check
/// --cli-input-json file://...` takes, one an environment. HealthCheckId is a placeholder of the file's name until those are made.
/// Errors: also a region that is none of AWS's, two in one region, more or less than two for failover, targets that take records of several types.
[[nodiscard]] Result<SteeringText> route53Of(const Steering& steering);
/// A template of the Azure Resource Manager with a Traffic Manager profile whose endpoints are external ones. Errors: also a region that is none of
/// Azure's, two environments of one target.
[[nodiscard]] Result<SteeringText> trafficManagerOf(const Steering& steering);

/// Regions that Route 53 has latency records for, and Azure's locations. Neither vendor says which of the other's is near one of its own.
[[nodiscard]] bool isAwsRegion(std::string_view region) noexcept;
/// "westeurope" of "West Europe"; empty: it is none.
[[nodiscard]] std::string azureLocation(std::string_view region);

/// "api.example.com": labels of letters, digits, hyphens and underscores.
[[nodiscard]] bool isDnsName(std::string_view name) noexcept;

} // namespace postern::steering
