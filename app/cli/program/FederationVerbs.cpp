// SPDX-License-Identifier: Apache-2.0
#include "FederationVerbs.h"

#include <tuple>

namespace postern::cli {

using FederationVerb = FederationOptions::Verb;

FederationVerbs::FederationVerbs(CLI::App& app)
{
    CLI::App* const env = addVerb(app, FederationVerb::Env, "env", "The gateways of environments.yaml");
    environments_.emplace(*env);
    addVerb(*env, FederationVerb::Types, "types", "The makes of gateways there are, and the settings of each");
    addAt(*env, FederationVerb::Test, "test", "Whether an environment is reached, and what its credentials may not", false);
    addAt(*env, FederationVerb::Grant, "grant", "The rights that an environment's mode needs, and no more", false);
    CLI::App* const caps = addAt(app, FederationVerb::Caps, "caps", "What an environment makes of what an API asks for", true);
    CLI::App* const plan = addAt(app, FederationVerb::Plan, "plan", "What a push would do, call by call; 34: nothing", true);
    plan->add_option("--file", options_.plan, "Keep the plan in this file, for push --plan");
    CLI::App* const push = addAt(app, FederationVerb::Push, "push", "Deploy an API; 34: it is there as it should be", true);
    push->add_option("--plan", options_.plan, "Apply the plan of this file, if the environment is still as it was");
    for (CLI::App* const verb : {plan, push})
        verb->add_option("--override", options_.overrides, "A rule of governance that the API may break though it is an error; may be given again, or with commas")->delimiter(',');
    for (CLI::App* const verb : {caps, push})
        verb->add_option("--fail-on", options_.failOn, "dropped: fail if something cannot be held; approximated: or is held in another way")->check(CLI::IsMember({"dropped", "approximated"}));
    CLI::App* const undeploy = addAt(app, FederationVerb::Undeploy, "undeploy", "Take an API away; 34: it is not there", true);
    CLI::App* const back = addAt(app, FederationVerb::RollBack, "roll-back", "Take back what the newest deployment did", false);
    back->add_option("--journal", options_.journal, "Another one, as postern history names it");
    for (CLI::App* const verb : {push, undeploy, back})
        verb->add_option("--confirm", options_.confirm, "The environment's name, for one in production");
    addDiscover(app);
    addAt(app, FederationVerb::Drift, "drift", "How an environment differs from what an API should be there; 1: it does something else", true);
    addSync(app);
    addLifecycle(app);
    CLI::App* const history = addVerb(app, FederationVerb::History, "history", "Who deployed what where");
    history->add_option("--env", options_.environment, "Of this environment only");
}

void FederationVerbs::addDiscover(CLI::App& app)
{
    discover_ = addAt(app, FederationVerb::Discover, "discover", "The APIs that an environment has, and what is new about them; imports none unless told to", false);
    CLI::Option* const named = discover_->add_option("--import", found_.apis, "Take this API into the project: Name:version, Name, or the gateway's id; may be given again. 34: nothing is new");
    CLI::Option* const all = discover_->add_flag("--import-new", found_.allNew, "Take all that the project has not yet");
    for (const auto& [name, value, doc] : {std::tuple{"--ours", &found_.ours, "Where both sides changed the same, what is here stays"},
                                           std::tuple{"--theirs", &found_.theirs, "Where both sides changed the same, what is new counts"},
                                           std::tuple{"--dry-run", &found_.dry, "Say what would be done, and do nothing"}})
        discover_->add_flag(name, *value, doc);
    discover_->callback([this, named, all] {
        imports_ = named->count() > 0 || all->count() > 0;
        if (!imports_ && (found_.ours || found_.theirs || found_.dry))
            throw CLI::ValidationError("--ours, --theirs and --dry-run", "need --import or --import-new");
    });
}

void FederationVerbs::addSync(CLI::App& app)
{
    takeLive_ = app.add_subcommand("take-live", "Write what an environment has of an API into the API's files; shows what it would do, 34: nothing");
    syncVerb_ = app.add_subcommand("sync", "Take from each side what it changed since the last deployment; shows what it would do, 34: nothing");
    for (CLI::App* const verb : {takeLive_, syncVerb_}) {
        verb->add_option("--project", sync_.folder, "The folder (default: this one)");
        CLI::Option* const api = verb->add_option("api", sync_.api, "The API, as Name:version");
        CLI::Option* const env = verb->add_option("--env", sync_.environment, "The environment");
        verb->add_flag("--apply", sync_.apply, "Do it");
        if (verb == syncVerb_) {
            api->required();
            env->required();
        }
    }
    takeLive_->add_option("--field", sync_.fields, "Only this field, as postern drift names it; may be given again");
    takeLive_->add_flag("--undo", takeBack_, "Take back what was taken last");
    syncVerb_->add_option("--confirm", sync_.confirm, "The environment's name, for one in production");
}

void FederationVerbs::addLifecycle(CLI::App& app)
{
    lifecycleVerb_ = app.add_subcommand("lifecycle", "Block, deprecate, retire or publish again an API at all environments that hold it; shows the plan, 34: nothing");
    lifecycleVerb_->add_option("--project", lifecycle_.folder, "The folder (default: this one)");
    lifecycleVerb_->add_option("api", lifecycle_.api, "The API, as Name:version")->required();
    lifecycleVerb_->add_option("state", lifecycle_.state, "published, blocked, deprecated or retired")->required();
    lifecycleVerb_->add_option("--env", lifecycle_.environments, "Only this environment; may be given again");
    lifecycleVerb_->add_option("--sunset", lifecycle_.sunset, "Of deprecated: the day on which it will be gone, as 2027-06-30");
    lifecycleVerb_->add_option("--override", lifecycle_.overrides, "A rule of governance that the API may break though it is an error")->delimiter(',');
    lifecycleVerb_->add_option("--fail-on", lifecycle_.failOn, "dropped: fail if something cannot be held; approximated: or is held in another way")->check(CLI::IsMember({"dropped", "approximated"}));
    lifecycleVerb_->add_option("--file", lifecycle_.file, "Keep the plan in this file, for --plan");
    lifecycleVerb_->add_option("--plan", lifecycle_.given, "Take the plan of this file, where an environment is still as it was");
    lifecycleVerb_->add_option("--confirm", lifecycle_.confirmed, "The name of an environment in production; may be given again");
    CLI::Option* const only = lifecycleVerb_->add_flag("--plan-only", lifecycle_.planOnly, "Show the plan and do nothing, as without --yes");
    lifecycleVerb_->add_flag("--yes", lifecycle_.yes, "Do it")->excludes(only);
}

CLI::App* FederationVerbs::addVerb(CLI::App& app, FederationVerb verb, const char* name, const char* doc)
{
    CLI::App* const made = app.add_subcommand(name, doc);
    made->add_option("--project", options_.folder, "The folder (default: this one)");
    verbs_.emplace_back(made, verb);
    return made;
}

CLI::App* FederationVerbs::addAt(CLI::App& app, FederationVerb verb, const char* name, const char* doc, bool api)
{
    CLI::App* const made = addVerb(app, verb, name, doc);
    if (api)
        made->add_option("api", options_.api, "The API, as Name:version")->required();
    made->add_option("--env", options_.environment, "The environment")->required();
    return made;
}

std::unique_ptr<Command> FederationVerbs::chosen(const Output& output)
{
    if (auto command = environments_->chosen(output))
        return command;
    if (*lifecycleVerb_)
        return std::make_unique<LifecycleCommand>(lifecycle_, output);
    if (*takeLive_ || *syncVerb_) {
        sync_.verb = *syncVerb_ ? SyncOptions::Verb::Sync : takeBack_ ? SyncOptions::Verb::TakeBack : SyncOptions::Verb::TakeLive;
        return std::make_unique<SyncCommand>(sync_, output);
    }
    if (*discover_ && imports_) {
        found_.folder = options_.folder;
        found_.environment = options_.environment;
        return std::make_unique<FoundImportCommand>(found_, output);
    }
    // The last one that was given: "env test" is "env", too.
    for (auto it = verbs_.rbegin(); it != verbs_.rend(); ++it) {
        if (!*it->first)
            continue;
        options_.verb = it->second;
        return std::make_unique<FederationCommand>(options_, output);
    }
    return nullptr;
}

} // namespace postern::cli
