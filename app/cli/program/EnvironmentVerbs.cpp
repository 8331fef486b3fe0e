// SPDX-License-Identifier: Apache-2.0
#include "EnvironmentVerbs.h"

namespace postern::cli {

using EnvironmentVerb = EnvironmentOptions::Verb;

EnvironmentVerbs::EnvironmentVerbs(CLI::App& env) : atControlPlane_(env)
{
    addSettings(*addVerb(env, EnvironmentVerb::Add, "add", "Name a gateway in environments.yaml, try it, and show the rights that are enough"), true);
    addSettings(*addVerb(env, EnvironmentVerb::Edit, "edit", "Change what environments.yaml says of a gateway, and try it"), false);
    (void)addVerb(env, EnvironmentVerb::Remove, "remove", "Take a gateway out of environments.yaml; nothing there is changed");
    CLI::App* const ignore = addVerb(env, EnvironmentVerb::Ignore, "ignore", "Live with a difference: a rule with its reason, which is counted");
    ignore->add_option("--api", options_.api, "Of this API only, as Name:version");
    ignore->add_option("--field", options_.field, "The field, as postern drift names it; or its beginning with * at the end")->required();
    ignore->add_option("--reason", options_.reason, "Why it may stay")->required();
}

CLI::App* EnvironmentVerbs::addVerb(CLI::App& env, EnvironmentVerb verb, const char* name, const char* doc)
{
    CLI::App* const made = env.add_subcommand(name, doc);
    made->add_option("name", options_.name, "What the gateway is called")->required();
    made->add_option("--project", options_.folder, "The folder (default: this one)");
    made->add_flag("--drop-comments", options_.dropComments, "Write it though comments of the file would go");
    verbs_.emplace_back(made, verb);
    return made;
}

void EnvironmentVerbs::addSettings(CLI::App& verb, bool fresh)
{
    CLI::Option* const type = verb.add_option("--type", options_.type, "Its make: postern env types tells which there are, and the settings of each");
    if (fresh)
        type->required();
    verb.add_option("--mode", options_.mode, "What may be done there")->check(CLI::IsMember({"read-only", "write-only", "read-write"}));
    verb.add_option("--owner", options_.owner, "Whom to ask about it");
    verb.add_option("--region", options_.region, "Where it stands");
    verb.add_option("--production", options_.production, "Whether whoever writes to it types its name first")->check(CLI::IsMember({"yes", "no"}));
    verb.add_option("--interval", options_.interval, "Time between two discoveries of an open workbench: 10m; 0s: only when somebody asks");
    verb.add_option("--set", options_.set, "KEY=VALUE of its settings; may be given again");
    verb.add_option("--unset", options_.unset, "A key of its settings that goes; may be given again");
    verb.add_option("--secret", options_.secrets, "KEY=env:VARIABLE or KEY=file:PATH; KEY alone: a line of standard input, kept in the keychain");
    verb.add_flag("--no-test", untested_, "Do not ask it whether it answers");
}

std::unique_ptr<Command> EnvironmentVerbs::chosen(const Output& output)
{
    for (const auto& [verb, which] : verbs_) {
        if (!*verb)
            continue;
        options_.verb = which;
        options_.test = !untested_;
        return std::make_unique<EnvironmentCommand>(options_, output);
    }
    return atControlPlane_.chosen(output);
}

} // namespace postern::cli
