// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/Capability.h"
#include "schema/Schema.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::agent {

/// What an agent makes of one feature, or of all whose names begin so ("filters.*").
struct AgentHolding {
    std::string feature; ///< "operations", "cors", "security.apiKey", "filters.set-headers"; see PROTOCOL.md
    deployment::Holding holding = deployment::Holding::Enforced;
    std::string how;
};

/// A setting of the agent's own.
struct AgentSetting {
    std::string name;
    std::string doc;
    bool required = false;
    std::string defaultValue;
};

/// What an agent says of itself: the result of "describe", kept in a file so that plans need no agent.
struct AgentDescription {
    std::int64_t protocol = 1;
    std::string name;    ///< "caddy"
    std::string title;   ///< "Caddy"
    std::string version;
    std::vector<AgentSetting> settings;
    std::vector<AgentHolding> holds; ///< the first that fits counts; what is not named is dropped

    /// What becomes of a feature.
    [[nodiscard]] AgentHolding holdingOf(std::string_view feature) const;
};

const schema::Schema<AgentHolding>& describe(schema::Type<AgentHolding>);
const schema::Schema<AgentSetting>& describe(schema::Type<AgentSetting>);
const schema::Schema<AgentDescription>& describe(schema::Type<AgentDescription>);

/// Errors: InvalidConfig with every problem; another protocol than 1.
[[nodiscard]] Result<AgentDescription> descriptionOf(const schema::Value& value);
/// Of a file. Errors: IoError, InvalidConfig.
[[nodiscard]] Result<AgentDescription> readDescription(const std::string& file);
[[nodiscard]] std::string writeDescription(const AgentDescription& description);
[[nodiscard]] bool operator==(const AgentDescription& a, const AgentDescription& b);
/// The settings with the agent's defaults in them. Errors: InvalidConfig naming what is missing or unknown.
[[nodiscard]] Result<schema::Value> checkedSettings(const AgentDescription& description, const schema::Value& settings);

} // namespace postern::connectors::agent
