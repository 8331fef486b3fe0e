// SPDX-License-Identifier: Apache-2.0
#include "ProjectVerbs.h"

#include "PublisherVerbs.h"

#include <QCoreApplication>

namespace postern::cli {

ProjectVerbs::ProjectVerbs(CLI::App& app)
{
    project_.program = (QCoreApplication::applicationDirPath() + QStringLiteral("/posternd")).toStdString();
    init_ = addVerb(app, "init", "Make a project: a folder that APIs are imported into and a gateway is built of");
    init_->add_option("folder", project_.folder, "The folder; made when it is not there");
    build_ = addVerb(app, "build", "Validate the project and write snapshot.bin, which posternd starts from; 34: nothing has changed");
    build_->add_flag("--always", project_.always, "Build also when nothing has changed");
    run_ = addVerb(app, "run", "Build, and run the gateway");
    run_->add_option("arguments", project_.arguments, "Arguments of posternd, behind --");
    status_ = addVerb(app, "status", "What each API is: where it came from, whether it was edited, whether it runs here");
    diff_ = addVerb(app, "diff", "What was edited since the import; 34: nothing");
    addImport(app);
}

CLI::App* ProjectVerbs::addVerb(CLI::App& app, const char* name, const char* doc)
{
    CLI::App* const verb = app.add_subcommand(name, doc);
    verb->add_option("--project", project_.folder, "The folder (default: this one)");
    return verb;
}

void ProjectVerbs::addImport(CLI::App& app)
{
    importVerb_ = app.add_subcommand("import", "Take APIs into a project, from a Publisher, archives of apictl, folders, OpenAPI files or URLs; "
                                                        "34: nothing is new. Credentials come from POSTERN_PASSWORD, POSTERN_CLIENT_SECRET or POSTERN_TOKEN, or for --connection from the keychain");
    importVerb_->add_option("sources", import_.sources, "Archives, folders, OpenAPI files, URLs");
    addLogin(*importVerb_, import_);
    importVerb_->add_option("--label", import_.label, "APIs with this label");
    importVerb_->add_option("--environment", import_.environment, "APIs deployed to this gateway environment");
    importVerb_->add_option("--name", import_.name, "The API of this name");
    importVerb_->add_option("--api-version", import_.version, "and of this version");
    importVerb_->add_option("--search", import_.search, "APIs that the Publisher finds for these words");
    importVerb_->add_option("--status", import_.status, "Only those in this state (PUBLISHED)");
    importVerb_->add_flag("--ours", import_.ours, "Where both sides changed the same, what is here stays");
    importVerb_->add_flag("--theirs", import_.theirs, "Where both sides changed the same, what is new counts");
    importVerb_->add_flag("--dry-run", import_.dry, "Say what would be done, and do nothing");
}

std::unique_ptr<Command> ProjectVerbs::chosen(const Output& output)
{
    using Verb = ProjectOptions::Verb;
    if (*importVerb_)
        return std::make_unique<ImportCommand>(import_, output);
    if (!*init_ && !*build_ && !*run_ && !*status_ && !*diff_)
        return nullptr;
    project_.verb = *init_ ? Verb::Init : *build_ ? Verb::Build : *run_ ? Verb::Run : *status_ ? Verb::Status : Verb::Diff;
    return std::make_unique<ProjectCommand>(project_, output);
}

} // namespace postern::cli
