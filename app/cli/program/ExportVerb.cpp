// SPDX-License-Identifier: Apache-2.0
#include "ExportVerb.h"

#include <QCoreApplication>

namespace postern::cli {

ExportVerb::ExportVerb(CLI::App& app)
{
    program_ = (QCoreApplication::applicationDirPath() + QStringLiteral("/posternd")).toStdString();
    verb_ = app.add_subcommand("export", "Write the project as a closed bundle, which posternd starts from, and what a target puts around it; "
                                         "34: exactly this is there already");
    verb_->add_option("--project", options_.folder, "The folder (default: this one)");
    verb_->add_option("--target", options_.target, "folder, tar, container, oci, compose, kubernetes or systemd");
    verb_->add_option("--out", options_.out, "The place, a folder or a file (default: NAME-VERSION here)");
    verb_->add_option("--name", options_.name, "Name of the bundle, as a host name (default: the project's)");
    verb_->add_option("--bundle-version,--version", options_.version, "Its version (default: what it consists of)");
    verb_->add_option("--sign", options_.keyFile, "A PEM file with the Ed25519 private key that signs the bundle");
    verb_->add_option("--make-key", options_.makeKey, "Make such a key in this file, and its public one in FILE.pub, and do nothing else");
    verb_->add_option("--program", program_, "The posternd that goes along (default: the one beside this program)");
    verb_->add_option("--overridable", options_.overridable, "A key that may be set from outside, such as listeners.0.port or timeouts; may be given more than once "
                                                             "(default: all that posternd --describe config marks; none: none)");
    verb_->add_option("--image", options_.targets.image, "Name of the image, registry.example/team/orders");
    verb_->add_option("--replicas", options_.targets.replicas, "Kubernetes: how many run")->check(CLI::Range(2, 1000));
    verb_->add_flag("--sidecar", options_.targets.sidecar, "Kubernetes: beside a container that is there, in place of a deployment");
    verb_->add_option("--namespace", options_.targets.nameSpace, "Kubernetes: where to");
    verb_->add_flag("--verify", options_.verify, "Start the bundle first and run tests against it; when one fails nothing is written");
    verb_->add_option("--test", options_.tests, "A test for --verify; may be given more than once (default: tests/*.yaml of the project)");
    verb_->add_option("--capture", options_.capture, "A capture whose marked calls are tests for --verify, too; what backends answered then stands in for them");
    verb_->add_flag("--live", options_.live, "Have --verify call the real backends, also where a capture has their answers");
    verb_->add_option("--env", options_.environment, "A file of variables for the tests (environments/*.yaml)");
    verb_->add_option("--set", options_.variables, "A variable for the tests, NAME=VALUE; may be given more than once");
    verb_->add_option("--cacert", options_.caFile, "A PEM file of authorities that the tests trust, too");
    verb_->add_option("--ci", pipeline_.system, "Write a pipeline that imports, builds, verifies and packages the project, for github, gitlab or jenkins, and do nothing else");
    verb_->add_option("--ci-import", pipeline_.import, "What the pipeline imports, as words behind `postern import`: \"--publisher https://apim.example --label edge\"");
    verb_->add_option("--ci-image", pipeline_.image, "A container image with postern and posternd that it runs in (default: the runner has them)");
    verb_->add_flag("--replace", options_.replace, "Replace what is there");
    verb_->add_flag("--dry-run", options_.dry, "Say what would be written, and write nothing");
}

std::unique_ptr<Command> ExportVerb::chosen(const Output& output)
{
    if (!*verb_)
        return nullptr;
    if (!pipeline_.system.empty()) {
        pipeline_.folder = options_.folder;
        pipeline_.name = options_.name;
        pipeline_.target = options_.target == "folder" ? "tar" : options_.target; // archives are what systems keep
        pipeline_.replace = options_.replace;
        pipeline_.dry = options_.dry;
        return std::make_unique<PipelineCommand>(pipeline_, output);
    }
    options_.targets.program = program_;
    return std::make_unique<ExportCommand>(options_, output);
}

} // namespace postern::cli
