// SPDX-License-Identifier: Apache-2.0
#include "PublisherVerbs.h"

namespace postern::cli {

using PublisherVerb = PublisherOptions::Verb;

void addLogin(CLI::App& verb, PublisherLogin& login)
{
    verb.add_option("--publisher", login.publisher, "Address of a Publisher, https://localhost:9443");
    verb.add_option("--connection", login.connection, "A connection of the project's connections.yaml, by name")->excludes("--publisher");
    verb.add_option("--project", login.folder, "The project's folder (default: this one)");
    verb.add_option("--user", login.user, "Who logs in there");
    verb.add_option("--client-id", login.clientId, "A client that is registered there already");
    verb.add_option("--cacert", login.caFile, "A PEM file of authorities to trust, too");
    verb.add_option("--trust", login.trust, "SHA-256 of the Publisher's certificate, to trust exactly that one");
}

PublisherVerbs::PublisherVerbs(CLI::App& app)
{
    publisher_ = app.add_subcommand("publisher", "Look at and change what a Publisher has. Credentials come from POSTERN_PASSWORD, POSTERN_CLIENT_SECRET or "
                                                 "POSTERN_TOKEN, or for --connection from the keychain");
    publisher_->require_subcommand(1);
    addLogin(*publisher_, options_);
    CLI::App* const list = addAction("list", "The APIs, one a line", PublisherVerb::List, false);
    list->add_option("--search", options_.query, "Words, or WSO2's attributes (tag:shop)");
    list->add_option("--label", options_.label, "With this label");
    list->add_option("--status", options_.status, "In this state (PUBLISHED)");
    list->add_option("--environment", options_.environment, "Deployed to this gateway environment");
    CLI::App* const get = addAction("get", "All that the Publisher has of an API, as JSON", PublisherVerb::Get);
    get->add_flag("--definition", options_.definition, "Its definition instead");
    addRevisions();
    addLifecycle();
    addArchives();
    addSubscribe(app);
}

CLI::App* PublisherVerbs::addAction(const char* name, const char* doc, PublisherVerb verb, bool ofApi)
{
    CLI::App* const action = publisher_->add_subcommand(name, doc)->fallthrough();
    if (ofApi) {
        action->add_option("api", options_.api, "The API's name")->required();
        action->add_option("version", options_.version, "and version")->required();
    }
    action->callback([this, verb] { options_.verb = verb; });
    return action;
}

void PublisherVerbs::addRevisions()
{
    addAction("revisions", "Its revisions, and where each is deployed", PublisherVerb::Revisions);
    CLI::App* const revise = addAction("revise", "Make a revision of it as it is now", PublisherVerb::Revise);
    CLI::App* const deploy = addAction("deploy", "Deploy a revision to a gateway environment, in place of the one that is there", PublisherVerb::Deploy);
    deploy->add_option("--environment", options_.environment, "The gateway environment")->required();
    deploy->add_option("--revision", options_.revision, "A number, latest (which is the default), or new");
    deploy->add_option("--vhost", options_.vhost, "The environment's host (default: its first)");
    deploy->add_flag("--hidden", options_.hidden, "The Developer Portal does not show it");
    for (CLI::App* const verb : {revise, deploy})
        verb->add_option("--description", options_.description, "Of a revision that is made");
    CLI::App* const undeploy = addAction("undeploy", "Take it off a gateway environment, or off all", PublisherVerb::Undeploy);
    undeploy->add_option("--environment", options_.environment, "The gateway environment");
    undeploy->add_flag("--all", options_.everywhere, "Off all");
}

void PublisherVerbs::addLifecycle()
{
    addAction("state", "Its state, and what each change of it would do", PublisherVerb::State);
    CLI::App* const change = addAction("change", "Change its state", PublisherVerb::Change);
    change->add_option("event", options_.event, "\"Publish\", \"Deprecate\", ...: as state lists them")->required();
    change->add_option("--tick", options_.ticks, "An item of the checklist, as state lists them; may be given more than once");
    change->add_flag("--yes", options_.yes, "Also when calls that are answered now will be refused");
    change->add_flag("--dry-run", options_.dry, "Say what it would do, and do nothing");
    CLI::App* const copy = addAction("copy", "Make a new version beside it", PublisherVerb::Copy);
    copy->add_option("new-version", options_.newVersion, "The new version")->required();
    copy->add_flag("--default", options_.makeDefault, "Calls without a version reach the new one");
    CLI::App* const check = addAction("check", "What governance finds wrong with it, with place and fix; 1: an error", PublisherVerb::Check, false);
    auto* const api = check->add_option("api", options_.api, "The API's name");
    check->add_option("version", options_.version, "and version")->needs(api);
    check->add_option("--file", options_.source, "An archive of apictl or a project's folder that is not imported yet")->excludes(api);
}

void PublisherVerbs::addArchives()
{
    CLI::App* const exported = addAction("export", "Write its archive, as apictl has it", PublisherVerb::Export);
    exported->add_option("--revision", options_.revision, "Of this revision's number, or latest (default: as it is now)");
    exported->add_flag("--json", options_.json, "api.json in place of api.yaml");
    CLI::App* const import = addAction("import", "Import an archive of apictl, a project's folder or an OpenAPI file", PublisherVerb::Import, false);
    import->add_option("source", options_.source, "Archive, folder or file")->required();
    import->add_flag("--update", options_.update, "Also when it is there already");
    import->add_flag("--rotate-revision", options_.rotate, "The oldest of five revisions goes for a new one");
    import->add_flag("--new-provider", options_.newProvider, "Who logs in becomes its provider");
    CLI::App* const pack = addAction("pack", "Write the archive of a project's folder or an OpenAPI file; asks nobody", PublisherVerb::Pack, false);
    pack->add_option("source", options_.source, "The folder or file")->required();
    for (CLI::App* const verb : {exported, pack})
        verb->add_option("--to", options_.target, "The file to write (default: Name-Version.zip)");
}

void PublisherVerbs::addSubscribe(CLI::App& app)
{
    subscribeVerb_ = app.add_subcommand("subscribe", "Subscribe an application to an API and get a token, which alone goes to standard output");
    addLogin(*subscribeVerb_, subscribe_);
    subscribeVerb_->add_option("api", subscribe_.api, "The API's name")->required();
    subscribeVerb_->add_option("version", subscribe_.version, "and version")->required();
    subscribeVerb_->add_option("--application", subscribe_.application, "By name; made when there is none (default: Postern)");
    subscribeVerb_->add_option("--tier", subscribe_.tier, "Of an application that is made (default: Unlimited)");
    subscribeVerb_->add_option("--plan", subscribe_.plan, "The subscription's (default: the one there is, or the first that is offered)");
    subscribeVerb_->add_flag("--sandbox", subscribe_.sandboxKey, "Keys for the sandbox endpoint instead of the production one");
    subscribeVerb_->add_flag("--opaque", subscribe_.opaque, "A token that is no JWT");
    subscribeVerb_->add_option("--scope", subscribe_.scopes, "Of the token; may be given more than once");
    subscribeVerb_->add_option("--validity", subscribe_.validity, "Of the token, in seconds (default: 3600)")->check(CLI::PositiveNumber);
    subscribeVerb_->add_flag("--show-token", subscribe_.showToken, "With --output json: the token, too");
    subscribeVerb_->add_option("--keep", subscribe_.keep, "Put the token into the keychain under this name instead of printing it");
}

std::unique_ptr<Command> PublisherVerbs::chosen(const Output& output)
{
    if (*publisher_)
        return std::make_unique<PublisherCommand>(options_, output);
    if (*subscribeVerb_)
        return std::make_unique<SubscribeCommand>(subscribe_, output);
    return nullptr;
}

} // namespace postern::cli
