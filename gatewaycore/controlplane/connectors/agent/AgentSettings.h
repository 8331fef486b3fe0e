// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <string>
#include <vector>

namespace postern::connectors::agent {

/// A program that stands for a make of gateways: see PROTOCOL.md.
struct AgentSettings {
    std::vector<std::string> command; ///< program and arguments; no shell sees them
    std::string description;          ///< file with what the agent says of itself, as `postern agent describe` has written it
    schema::Value settings;           ///< the agent's own
    schema::SecretRef token;          ///< what the agent gets as its secrets
    schema::SecretRef password;
    Milliseconds timeout{30'000}; ///< for one answer; afterwards the agent is ended
    std::string publicUrl; ///< of the gateway, as callers reach it; empty: the agent tells, or nobody does
    std::vector<std::string> acceptDropped; ///< "security", "scopes"
};

const schema::Schema<AgentSettings>& describe(schema::Type<AgentSettings>);

} // namespace postern::connectors::agent
