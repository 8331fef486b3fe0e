// SPDX-License-Identifier: Apache-2.0
#include "AgentVerbs.h"

namespace postern::cli {

AgentVerbs::AgentVerbs(CLI::App& app)
{
    agent_ = app.add_subcommand("agent", "Programs that stand for gateways of other makes (see PROTOCOL.md of the agent connector)");
    agent_->require_subcommand(1);
    const auto add = [this](const char* name, const char* doc, AgentOptions::Verb verb) {
        CLI::App* const made = agent_->add_subcommand(name, doc)->fallthrough(false);
        made->add_option("command", options_.command, "The agent and its arguments, behind --")->required();
        made->add_option("--timeout", options_.seconds, "Seconds for one answer (default: 10)")->check(CLI::PositiveNumber);
        made->callback([this, verb] { options_.verb = verb; });
        return made;
    };
    CLI::App* const describe = add("describe", "What an agent says of itself, as plans need it", AgentOptions::Verb::Describe);
    describe->add_option("--to", options_.to, "The file to write; 34: it says so already");
    CLI::App* const test = add("test", "Hold an agent against the protocol, with an API of its own that is gone afterwards; 1: it does not keep to it", AgentOptions::Verb::Test);
    test->add_option("--set", options_.settings, "A setting of the agent's, NAME=VALUE; may be given more than once");
    test->add_option("--token", options_.token, "Its token, as env:NAME");
    test->add_option("--password", options_.password, "Its password, as env:NAME");
}

std::unique_ptr<Command> AgentVerbs::chosen(const Output& output)
{
    return *agent_ ? std::make_unique<AgentCommand>(options_, output) : nullptr;
}

} // namespace postern::cli
