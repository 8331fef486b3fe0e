// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentSettings.h"

#include "controlplane/deployment/PublicUrls.h"

namespace postern::connectors::agent {

const schema::Schema<AgentSettings>& describe(schema::Type<AgentSettings>)
{
    using namespace std::chrono_literals;
    static const auto schema =
        schema::Schema<AgentSettings>("agent", "A gateway of any make, by a program that speaks JSON-RPC on its standard input and output.")
            .field("command", &AgentSettings::command, "The program and its arguments").required().notEmpty()
            .field("description", &AgentSettings::description, "File with what the agent says of itself, made by \"postern agent describe\"").required().notEmpty().example("agents/caddy.json")
            .field("settings", &AgentSettings::settings, "The agent's own settings, as its description lists them")
            .field("token", &AgentSettings::token, "Told to the agent in its first message, as \"token\"")
            .field("password", &AgentSettings::password, "The same, as \"password\"")
            .field("timeout", &AgentSettings::timeout, "How long an answer may take; then the agent is ended").range(100ms, 10min)
            .field("publicUrl", &AgentSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
            .field("acceptDropped", &AgentSettings::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}})
            .check([](const AgentSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

} // namespace postern::connectors::agent
