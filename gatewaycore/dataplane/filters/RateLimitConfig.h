// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ThrottleCondition.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace postern::filters {

enum class LimitLevel : std::uint8_t { Api, Operation, Subscription, Application, User, Ip, Unauthenticated, Custom };
enum class PolicyOf : std::uint8_t { Nobody, Subscription, Application };
enum class UnknownPolicy : std::uint8_t { Allow, Refuse };
enum class KeyChoice : std::uint8_t { Level, Ip, Subject, Application, Subscription, Api, Operation, Header, Template };
enum class AlgorithmChoice : std::uint8_t { Usual, Smooth, Window };

/// The configuration of `rate-limit`.
struct RateLimitConfig {
    LimitLevel level = LimitLevel::Custom;
    std::string policy;
    PolicyOf policyOf = PolicyOf::Nobody;
    UnknownPolicy unknownPolicy = UnknownPolicy::Allow;
    std::uint64_t count = 1000;
    std::chrono::milliseconds per{60'000};
    std::uint64_t burst = 0;
    AlgorithmChoice algorithm = AlgorithmChoice::Usual;
    KeyChoice key = KeyChoice::Level;
    std::string header;
    std::string keyTemplate;
    std::uint32_t ipv6Prefix = 64;
    std::vector<model::ThrottleCondition> when;
    bool fields = true;
    std::string overQuotaHeader;
};

const schema::Schema<RateLimitConfig>& describe(schema::Type<RateLimitConfig>);

} // namespace postern::filters
