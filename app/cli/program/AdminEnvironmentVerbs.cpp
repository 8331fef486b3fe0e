// SPDX-License-Identifier: Apache-2.0
#include "AdminEnvironmentVerbs.h"

#include "PublisherVerbs.h"

namespace postern::cli {

using AdminVerb = AdminEnvironmentOptions::Verb;

AdminEnvironmentVerbs::AdminEnvironmentVerbs(CLI::App& env)
{
    publish_ = env.add_subcommand("publish", "Make or change an environment in WSO2's Admin API as environments.yaml has it; shows the call first, 34: it is there");
    addSending(*publish_);
    auto& wish = options_.wish;
    publish_->add_option("--display-name", wish.displayName, "What people there call it (default: its name)");
    publish_->add_option("--serves", wish.serves, "Which endpoints of an API it is for (default: hybrid)")->check(CLI::IsMember({"hybrid", "production", "sandbox"}));
    publish_->add_option("--host", wish.hosts, "A virtual host of it; may be given more than once (default: as the control plane's connector has it)");
    CLI::Option* const to = publish_->add_option("--visible-to", wish.visibleTo, "A role that sees it, and no other does; may be given more than once");
    CLI::Option* const from = publish_->add_option("--hidden-from", wish.hiddenFrom, "A role that does not see it; may be given more than once")->excludes(to);
    publish_->add_flag("--visible-to-all", wish.visibleToAll, "Everybody sees it")->excludes(to)->excludes(from);
    publish_->add_flag("--send-secrets", wish.sendSecrets, "Send the secrets again: nobody can see whether those there differ");
    unpublish_ = env.add_subcommand("unpublish", "Remove an environment in WSO2's Admin API; environments.yaml stays as it is. Shows the call first, 34: it is not there");
    addSending(*unpublish_);
    pull_ = env.add_subcommand("pull", "The environments that WSO2's Admin API has, beside environments.yaml; writes those that are named. No secret is taken");
    addLogin(*pull_, options_);
    pull_->add_option("names", options_.names, "Those that are written, new or changed");
    pull_->add_flag("--all", options_.all, "Write all new ones");
    pull_->add_flag("--drop-comments", options_.dropComments, "Write it though comments of the file would go");
}

void AdminEnvironmentVerbs::addSending(CLI::App& verb)
{
    addLogin(verb, options_);
    verb.add_option("name", options_.name, "What the environment is called")->required();
    verb.add_flag("--yes", options_.yes, "Send it");
    verb.add_flag("--take-over", options_.wish.takeOver, "Also when Postern did not make it");
    verb.add_option("--confirm", options_.confirm, "The environment's name, for one in production");
}

std::unique_ptr<Command> AdminEnvironmentVerbs::chosen(const Output& output)
{
    if (!*publish_ && !*unpublish_ && !*pull_)
        return nullptr;
    options_.verb = *publish_ ? AdminVerb::Publish : *unpublish_ ? AdminVerb::Unpublish : AdminVerb::Pull;
    return std::make_unique<AdminEnvironmentCommand>(options_, output);
}

} // namespace postern::cli
