// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsSettings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <map>
#include <string>
#include <vector>

namespace postern::connectors::aws {

/// Limits of a stage, or of one of its methods: a bucket that is filled at a rate.
struct AwsThrottle {
    std::string rate;  ///< calls a second: "16.6666"
    std::string burst; ///< calls: "17"

    friend bool operator==(const AwsThrottle&, const AwsThrottle&) = default;
};

/// What an API is at AWS, and what becomes of what it asks for. Pure.
struct AwsApi {
    std::string name;                             ///< what it is called there
    schema::Value document;                       ///< OpenAPI 3.0 with x-amazon-apigateway-*, imported as it is
    std::map<std::string, AwsThrottle> throttles; ///< by the keys of a stage's settings: "*/*", "~1items/GET"
    bool wantsKeys = false;                       ///< some operation asks for an API key, so there is a usage plan
    std::string rules;                            ///< what postern-authorizer goes by, as JSON; empty: it is not asked
    std::vector<deployment::Capability> capabilities;
};
[[nodiscard]] AwsApi awsApiOf(const deployment::Revision& revision, const AwsSettings& settings);

/// What all that we keep is marked with: {"postern": "yes", "postern-api": "Orders:1.0.0"}.
inline constexpr std::string_view ownTag = "postern";
inline constexpr std::string_view apiTagName = "postern-api";
[[nodiscard]] schema::Value tagsOf(std::string_view title);
/// A title of what tags may hold.
[[nodiscard]] std::string tagText(std::string_view title);

/// Rules as variables of a stage, and back; nothing when there are none, or they are not such.
[[nodiscard]] std::map<std::string, std::string> variablesOf(const std::string& rules);
[[nodiscard]] std::string rulesOf(const schema::Value& stage);

/// A rate as it is written and compared: at most four decimals, rounded down.
[[nodiscard]] std::string rateText(double rate);

inline constexpr std::string_view authorizerName = "postern-authorizer";
inline constexpr std::string_view keySchemeName = "api_key";

} // namespace postern::connectors::aws
