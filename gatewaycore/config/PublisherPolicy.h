// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Problems.h"
#include "schema/Value.h"

namespace postern::config {

/// A policy as WSO2's Admin API has it (v4: AdvancedThrottlePolicy, SubscriptionThrottlePolicy, ApplicationThrottlePolicy,
/// CustomRule), written as an entry of policies.yaml, in the shape that entries have there. Any other entry is given back as
/// it is. What is copied keeps its place, so that later problems name the line of the original.
///
/// Octets: WSO2's KB, MB and GB are powers of 1024. Problems: what we cannot count (events, tokens of AI APIs), a custom rule
/// whose Siddhi query nobody here can run.
[[nodiscard]] schema::Value fromPublisherPolicy(const schema::Value& entry, schema::Problems& problems);

} // namespace postern::config
