// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentDescription.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::agent {

using deployment::Holding;

const schema::Schema<AgentHolding>& describe(schema::Type<AgentHolding>)
{
    static const auto schema = schema::Schema<AgentHolding>("agent-holding", "What an agent makes of a feature.")
                                   .field("feature", &AgentHolding::feature, "Its name, or the beginning of names with * at its end").required().notEmpty()
                                   .field("holding", &AgentHolding::holding, "What becomes of it").required()
                                       .oneOf({{"enforced", Holding::Enforced, "as it is meant"},
                                               {"approximated", Holding::Approximated, "in another way"},
                                               {"dropped", Holding::Dropped, "not at all"}})
                                   .field("how", &AgentHolding::how, "In which other way, or why not");
    return schema;
}

const schema::Schema<AgentSetting>& describe(schema::Type<AgentSetting>)
{
    static const auto schema = schema::Schema<AgentSetting>("agent-setting", "A setting of an agent.")
                                   .field("name", &AgentSetting::name, "Its name").required().notEmpty()
                                   .field("doc", &AgentSetting::doc, "What it is")
                                   .field("required", &AgentSetting::required, "Whether there must be one")
                                   .field("default", &AgentSetting::defaultValue, "What holds when there is none");
    return schema;
}

const schema::Schema<AgentDescription>& describe(schema::Type<AgentDescription>)
{
    static const auto schema = schema::Schema<AgentDescription>("agent-description", "What an agent says of itself.")
                                   .field("protocol", &AgentDescription::protocol, "Version of the protocol").required()
                                   .field("name", &AgentDescription::name, "Its name").required().notEmpty()
                                   .field("title", &AgentDescription::title, "What people call the make of gateways").required().notEmpty()
                                   .field("version", &AgentDescription::version, "The agent's own")
                                   .field("settings", &AgentDescription::settings, "What it has to be told of a gateway")
                                   .field("holds", &AgentDescription::holds, "What it makes of what an API asks for").required().notEmpty();
    return schema;
}

AgentHolding AgentDescription::holdingOf(std::string_view feature) const
{
    const auto fits = [feature](const AgentHolding& each) {
        const std::string_view pattern = each.feature;
        return pattern == feature || (pattern.ends_with('*') && feature.starts_with(pattern.substr(0, pattern.size() - 1)));
    };
    const auto found = std::ranges::find_if(holds, fits);
    if (found != holds.end())
        return *found;
    return {std::string(feature), Holding::Dropped, "the agent \"" + name + "\" does not know it"};
}

Result<AgentDescription> descriptionOf(const schema::Value& value)
{
    schema::Problems problems;
    auto made = describe(schema::Type<AgentDescription>{}).decode(value, problems);
    if (!made || problems.hasErrors())
        return unexpected(problems.toError());
    if (made->protocol != 1)
        return unexpected(ErrorKind::InvalidConfig, "The agent speaks protocol " + std::to_string(made->protocol) + "; this is protocol 1.");
    for (const char* const feature : {"context", "operations", "endpoints"}) {
        if (made->holdingOf(feature).holding == Holding::Dropped)
            return unexpected(ErrorKind::InvalidConfig, std::string("The agent does not hold \"") + feature + "\": without it there is no API.");
    }
    return *std::move(made);
}

Result<AgentDescription> readDescription(const std::string& file)
{
    auto text = config::readFileText(file, 1U << 20U);
    if (!text)
        return unexpected(Error(ErrorKind::InvalidConfig, "The agent's description cannot be read. Make it: postern agent describe --to " + file + " -- COMMAND...").causedBy(text.error()));
    const auto value = schema::readJson(*text, file);
    return value ? descriptionOf(*value) : unexpected(value.error());
}

std::string writeDescription(const AgentDescription& description) { return schema::writeJson(schema::encode(description, true)) + '\n'; }

bool operator==(const AgentDescription& a, const AgentDescription& b) { return schema::encode(a, true) == schema::encode(b, true); }

Result<schema::Value> checkedSettings(const AgentDescription& description, const schema::Value& settings)
{
    schema::Value out = schema::Value::map();
    for (const schema::Entry& entry : settings.entries()) {
        const bool known = std::ranges::any_of(description.settings, [&entry](const AgentSetting& each) { return each.name == entry.key; });
        if (!known)
            return unexpected(ErrorKind::InvalidConfig, "The agent \"" + description.name + "\" has no setting \"" + entry.key + "\".");
        out.set(entry.key, entry.value);
    }
    for (const AgentSetting& each : description.settings) {
        const schema::Value* const given = out.find(each.name);
        if (given != nullptr && !given->isNull())
            continue;
        if (each.required)
            return unexpected(ErrorKind::InvalidConfig, "The agent \"" + description.name + "\" needs the setting \"" + each.name + "\": " + each.doc);
        if (!each.defaultValue.empty())
            out.set(each.name, each.defaultValue);
    }
    return out;
}

} // namespace postern::connectors::agent
