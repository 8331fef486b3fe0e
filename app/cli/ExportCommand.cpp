// SPDX-License-Identifier: Apache-2.0
#include "cli/ExportCommand.h"

#include "cli/ExportText.h"
#include "cli/SigningKeyFiles.h"
#include "cli/TestLines.h"
#include "schema/Document.h"

#include <QDir>

namespace postern::cli {

using exporting::ExportPlan;
using schema::Value;

ExportCommand::ExportCommand(ExportOptions options, const Output& output) : Command(output), options_(std::move(options)) {}

ExportCommand::~ExportCommand()
{
    stop_ = true;
    if (thread_.joinable())
        thread_.join();
}

void ExportCommand::start()
{
    if (!options_.makeKey.empty())
        return makeKey();
    const auto target = exporting::targetOf(options_.target);
    if (!target)
        return fail(target.error().message());
    exporting::ExportRequest request;
    request.project = options_.folder;
    request.target = *target;
    request.out = options_.out;
    request.name = options_.name;
    request.version = options_.version;
    request.overridable = options_.overridable;
    request.options = options_.targets;
    request.replace = options_.replace;
    if (!options_.keyFile.empty()) {
        auto key = readSigningKey(options_.keyFile);
        if (!key)
            return fail(key.error().message());
        request.signer = *std::move(key);
    }
    exporting::ExportWatch watch;
    watch.stop = &stop_;
    exporter_ = std::make_unique<exporting::Exporter>(std::move(request), watch);
    plan();
}

void ExportCommand::interrupt()
{
    stop_ = true;
    if (trial_)
        trial_->cancel();
}

void ExportCommand::makeKey()
{
    const auto made = makeSigningKey(options_.makeKey);
    if (!made)
        return fail(made.error().message());
    if (output().format == Format::Json)
        print(schema::writeJson(Value::object({{"outcome", "made"}, {"key", made->key}, {"publicKey", made->publicKey}, {"keyId", made->id}}), 0) + '\n');
    else
        print("Made " + made->key + ", which signs and stays with you, and " + made->publicKey + ", which posternd --require-signature takes. Key " + made->id + ".\n");
    Q_EMIT finished(done);
}

void ExportCommand::work(std::function<void()> what)
{
    if (thread_.joinable())
        thread_.join();
    thread_ = std::thread(std::move(what));
}

void ExportCommand::plan()
{
    work([this] {
        auto plan = std::make_shared<Result<ExportPlan>>(exporter_->plan());
        QMetaObject::invokeMethod(this, [this, plan] { planned(std::move(*plan)); }, Qt::QueuedConnection);
    });
}

void ExportCommand::planned(Result<ExportPlan> plan)
{
    if (!plan)
        return end(plan.error());
    plan_ = *std::move(plan);
    if (output().format == Format::Text && !plan_->problems.empty())
        print(plan_->problems.toString() + '\n');
    if (options_.verify)
        return verify();
    if (options_.dry) {
        tell("planned");
        return Q_EMIT finished(done);
    }
    write();
}

void ExportCommand::verify()
{
    stage_ = std::make_unique<QTemporaryDir>();
    if (!stage_->isValid())
        return fail(stage_->errorString().toStdString());
    work([this] {
        auto staged = std::make_shared<Result<TrialMatter>>(stage());
        QMetaObject::invokeMethod(this, [this, staged] { tryOut(std::move(*staged)); }, Qt::QueuedConnection);
    });
}

Result<TrialMatter> ExportCommand::stage()
{
    auto matter = matterOf({options_.folder, options_.tests, options_.capture, options_.live});
    if (!matter)
        return unexpected(matter.error());
    if (matter->backends != nullptr) {
        if (const auto listening = matter->backends->listen(); !listening)
            return unexpected(listening.error());
    }
    if (const auto staged = exporter_->stageTrial(*plan_, (stage_->path() + QStringLiteral("/bundle")).toStdString(), matter->backends.get()); !staged)
        return unexpected(staged.error());
    return matter;
}

void ExportCommand::tellBackends(const TrialMatter& matter) const
{
    for (const std::string& why : matter.leftOut)
        std::fprintf(stderr, "postern: left out: %s\n", why.c_str());
    if (output().format == Format::Text)
        print(matter.backends != nullptr ? "Backends are stood in for by their answers in the capture (--live calls them).\n" : "Backends are called.\n");
}

void ExportCommand::tryOut(Result<TrialMatter> matter)
{
    if (!matter)
        return end(matter.error());
    auto variables = variablesOf(options_.variables, options_.environment);
    if (!variables)
        return end(variables.error());
    tellBackends(*matter);
    backends_ = matter->backends;
    exporting::TrialRequest request;
    request.program = options_.targets.program;
    request.bundle = (stage_->path() + QStringLiteral("/bundle")).toStdString();
    request.listeners = plan_->listeners;
    if (plan_->facts.writesState && QDir(stage_->path()).mkdir(QStringLiteral("state")))
        request.state = (stage_->path() + QStringLiteral("/state")).toStdString();
    request.tests = std::move(matter->tests);
    request.caFile = options_.caFile;
    request.lookup = [variables = *std::move(variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found != variables.end() ? std::optional(found->second) : std::nullopt;
    };
    trial_ = std::make_unique<exporting::Trial>(std::move(request));
    connect(trial_.get(), &exporting::Trial::tested, this, [this](const calls::TestResult& result) {
        ++(result.passed() ? passed_ : failed_);
        print(testLines(trial_->tests()[result.test], result, output().format));
    });
    connect(trial_.get(), &exporting::Trial::finished, this, [this](const QString& problem) {
        stage_.reset();
        for (const std::string& call : backends_ != nullptr ? backends_->unknownCalls() : std::vector<std::string>())
            std::fprintf(stderr, "postern: no answer was recorded to %s: mark a call that makes it, or verify with --live\n", call.c_str());
        if (stop_)
            return Q_EMIT finished(interrupted);
        if (!problem.isEmpty())
            return fail("nothing was written: " + problem.toStdString());
        if (failed_ > 0 || passed_ == 0)
            return fail("nothing was written: " + std::to_string(failed_) + " of " + std::to_string(passed_ + failed_) + " tests failed against the bundle");
        if (options_.dry) {
            tell("planned");
            return Q_EMIT finished(done);
        }
        write();
    });
    trial_->start();
}

void ExportCommand::write()
{
    work([this] {
        auto outcome = std::make_shared<Result<exporting::Exporter::Outcome>>(exporter_->write(*plan_));
        QMetaObject::invokeMethod(this, [this, outcome] { written(*outcome); }, Qt::QueuedConnection);
    });
}

void ExportCommand::written(const Result<exporting::Exporter::Outcome>& outcome)
{
    if (!outcome)
        return end(outcome.error());
    const bool same = *outcome == exporting::Exporter::Outcome::Same;
    tell(same ? "unchanged" : "written");
    Q_EMIT finished(same ? unchanged : done);
}

void ExportCommand::end(const Error& error)
{
    if (error.kind() == ErrorKind::Cancelled)
        return Q_EMIT finished(interrupted);
    fail(error.describe());
}

void ExportCommand::tell(const char* outcome) const
{
    print(output().format == Format::Json ? jsonOf(*plan_, outcome, options_.target) : textOf(*plan_, outcome));
}

} // namespace postern::cli
