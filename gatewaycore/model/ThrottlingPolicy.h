// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "model/Origin.h"
#include "model/ThrottleCondition.h"
#include "model/ThrottleLimit.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::model {

/// More calls than the quota in a short time are refused, too (WSO2: spike arrest).
struct Burst {
    std::uint64_t count = 0;
    std::chrono::milliseconds per{1000};
};

/// A throttling policy in WSO2's shape, as in policies.yaml: so much in so long.
struct ThrottlingPolicy {
    using Type = QuotaType;
    using TimeUnit = model::TimeUnit;
    enum class Level : std::uint8_t { Any, Api, Operation, Application, Subscription, Custom };

    std::string name;
    Type type = Type::RequestCount;
    Level level = Level::Any;
    std::uint64_t count = 0; ///< requests; of a bandwidth policy unused
    ByteCount data;          ///< of a bandwidth policy: octets of both directions, see QuotaType::Bandwidth
    std::uint32_t unitTime = 1;
    TimeUnit timeUnit = TimeUnit::Minute;
    bool stopOnQuotaReach = true; ///< false: beyond the quota calls pass and are marked
    std::optional<Burst> burst;
    /// Limits for some calls in place of the policy's own (WSO2: advanced policies). The first group holds whose conditions
    /// all hold, in the order of the file; for calls of no group the policy's own numbers do.
    std::vector<ConditionalGroup> conditionalGroups;
    /// Not empty: a custom policy, which limits every call of every API, counted by this KeyTemplate.
    std::string keyTemplate;
    std::string displayName;
    Origin origin;

    /// unitTime x timeUnit; a month is 30 days, a year 365, as in WSO2.
    [[nodiscard]] std::chrono::seconds period() const noexcept;
};

/// The policy that never throttles and always exists.
inline constexpr std::string_view unlimitedPolicy = "Unlimited";

const schema::Schema<Burst>& describe(schema::Type<Burst>);
const schema::Schema<ThrottlingPolicy>& describe(schema::Type<ThrottlingPolicy>);

} // namespace postern::model
