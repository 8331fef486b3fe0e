// SPDX-License-Identifier: Apache-2.0
#include "cli/ExportCommand.h"

#include "base/Files.h"
#include "cli/TestLines.h"
#include "controlplane/calls/Placeholders.h"
#include "controlplane/exporting/MarkedCalls.h"
#include "controlplane/exporting/RecordedBackends.h"
#include "schema/Document.h"

#include <QDir>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace postern::cli {
namespace {

using exporting::BundleSecret;
using exporting::ExportPlan;
using schema::Value;

/// A new file that only this user can read, or all; what is there is left alone.
Result<void> writeNew(const std::string& path, std::string_view text, unsigned mode)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0)
        return unexpected(errno == EEXIST ? ErrorKind::AlreadyExists : ErrorKind::IoError, path + " cannot be made: " + std::strerror(errno), Fault::Config);
    const bool good = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int code = errno;
    ::close(file);
    if (good)
        return {};
    ::unlink(path.c_str());
    return unexpected(ErrorKind::IoError, path + " cannot be written: " + std::strerror(code), Fault::Config);
}

Value listedTexts(const std::vector<std::string>& all)
{
    Value out = Value::list();
    for (const std::string& each : all)
        out.push(each);
    return out;
}

Value portsOf(const exporting::BundleFacts& facts)
{
    Value out = Value::list();
    for (const exporting::BundlePort& port : facts.ports)
        out.push(Value::object({{"name", port.name}, {"port", static_cast<std::int64_t>(port.port)}, {"tls", port.tls}}));
    return out;
}

Value secretsOf(const exporting::BundleFacts& facts)
{
    Value out = Value::list();
    for (const BundleSecret& secret : facts.secrets)
        out.push((secret.source == BundleSecret::Source::Environment ? "env:" : "file:") + secret.name);
    return out;
}

} // namespace

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
        auto pem = files::read(options_.keyFile, std::size_t{1} << 20U);
        if (!pem)
            return fail(pem.error().message());
        auto key = crypto::SigningKey::fromPem(Secret(*std::move(pem)));
        if (!key)
            return fail(options_.keyFile + ": " + key.error().describe());
        if (key->type() != crypto::KeyType::Ed25519)
            return fail(options_.keyFile + " is no Ed25519 key; postern export --make-key FILE makes one");
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
    const auto key = crypto::SigningKey::generate(crypto::KeyType::Ed25519);
    if (!key)
        return fail(key.error().describe());
    const auto pem = key->toPem();
    const auto open = key->publicPem();
    if (!pem || !open)
        return fail((!pem ? pem.error() : open.error()).describe());
    const std::string publicFile = options_.makeKey + ".pub";
    if (auto written = writeNew(options_.makeKey, pem->reveal(), 0600); !written)
        return fail(written.error().message());
    if (auto written = writeNew(publicFile, *open, 0644); !written) {
        ::unlink(options_.makeKey.c_str());
        return fail(written.error().message());
    }
    const std::string& id = key->verificationKey().thumbprint();
    if (output().format == Format::Json)
        print(schema::writeJson(Value::object({{"outcome", "made"}, {"key", options_.makeKey}, {"publicKey", publicFile}, {"keyId", id}}), 0) + '\n');
    else
        print("Made " + options_.makeKey + ", which signs and stays with you, and " + publicFile + ", which posternd --require-signature takes. Key " + id + ".\n");
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

Result<void> ExportCommand::readVariables()
{
    for (const std::string& pair : options_.variables) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || !calls::isVariableName(pair.substr(0, equals)))
            return unexpected(ErrorKind::InvalidArgument, "--set takes NAME=VALUE"); // what was given may be a secret
        variables_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    if (options_.environment.empty())
        return {};
    const auto text = files::read(options_.environment, std::size_t{1} << 20U);
    if (!text)
        return unexpected(text.error());
    schema::Problems problems;
    const auto read = calls::CallEnvironment::parse(*text, options_.environment, problems);
    if (!read)
        return unexpected(problems.toError());
    for (const calls::Variable& variable : read->variables) {
        std::optional<std::string> value(variable.value);
        if (variable.secret.source == schema::SecretRef::Source::Environment) {
            const char* const found = std::getenv(variable.secret.name.c_str());
            value = found != nullptr ? std::optional<std::string>(found) : std::nullopt;
        } else if (variable.secret.source == schema::SecretRef::Source::File) {
            const auto secret = files::read(variable.secret.name, std::size_t{64} << 10U);
            value = secret ? std::optional(secret->substr(0, secret->find_last_not_of("\r\n") + 1)) : std::nullopt;
        } else if (!variable.secret.empty()) {
            value.reset(); // a pipeline has no keychain; tests that need it say so
        }
        if (value)
            variables_.try_emplace(variable.name, *value);
    }
    return {};
}

/// Those that were named, or those of the project; and the marked calls of a capture, with what backends answered in them.
Result<ExportCommand::TrialMatter> ExportCommand::testsOfTrial()
{
    std::vector<std::string> names = options_.tests;
    if (names.empty()) {
        std::error_code failure;
        for (std::filesystem::directory_iterator at(std::filesystem::path(options_.folder) / "tests", failure), end; !failure && at != end; at.increment(failure)) {
            if (at->path().extension() == ".yaml")
                names.push_back(at->path().string());
        }
        std::sort(names.begin(), names.end());
    }
    TrialMatter out;
    for (const std::string& name : names) {
        auto loaded = calls::loadTest(name);
        if (!loaded)
            return unexpected(loaded.error());
        out.tests.push_back(*std::move(loaded));
    }
    if (!options_.capture.empty()) {
        auto marked = exporting::markedCalls(options_.capture);
        if (!marked)
            return unexpected(marked.error());
        out.leftOut = std::move(marked->leftOut);
        for (calls::LoadedTest& each : marked->tests)
            out.tests.push_back(std::move(each));
        if (!options_.live)
            out.backends = std::make_shared<exporting::RecordedBackends>(exporting::RecordedAnswers(std::move(marked->backendCalls)));
    }
    if (out.tests.empty())
        return unexpected(ErrorKind::NotFound, "there is nothing to verify with: no tests/*.yaml in the project, and no marked call in a capture (--capture FILE)", Fault::Config);
    return out;
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

Result<ExportCommand::TrialMatter> ExportCommand::stage()
{
    auto matter = testsOfTrial();
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
    if (const auto read = readVariables(); !read)
        return end(read.error());
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
    request.lookup = [this](const std::string& name) {
        const auto found = variables_.find(name);
        return found != variables_.end() ? std::optional(found->second) : std::nullopt;
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
    const exporting::BundleFacts& facts = plan_->facts;
    const std::string what(outcome);
    if (output().format == Format::Json) {
        Value files = Value::list();
        for (const auto& [path, file] : plan_->tree)
            files.push(path);
        Value problems = Value::list();
        for (const schema::Problem& each : plan_->problems.all())
            problems.push(each.toString());
        print(schema::writeJson(Value::object({{"outcome", what}, {"path", plan_->out.string()}, {"target", options_.target}, {"name", facts.name},
                                               {"version", facts.version}, {"hash", facts.hash}, {"signed", facts.signedBundle},
                                               {"octets", static_cast<std::int64_t>(plan_->octets)}, {"apis", listedTexts(facts.apis)},
                                               {"operations", static_cast<std::int64_t>(facts.operations)}, {"ports", portsOf(facts)},
                                               {"secrets", secretsOf(facts)}, {"backends", listedTexts(facts.backends)},
                                               {"overridable", listedTexts(facts.overridable)}, {"files", files}, {"problems", problems}}), 0) + '\n');
        return;
    }
    if (what == "planned") {
        for (const auto& [path, file] : plan_->tree)
            print("    " + path + '\n');
        print("Would write " + plan_->out.string());
    } else {
        print(what == "unchanged" ? "Exactly this is there already: " + plan_->out.string() : "Wrote " + plan_->out.string());
    }
    print(" (" + facts.name + ' ' + facts.version + ", " + std::to_string(facts.apis.size()) + " APIs, " + std::to_string(facts.operations) + " operations" +
          (facts.signedBundle ? ", signed" : "") + "; SHA-256 of its manifest " + facts.hash + ").\n");
    for (const BundleSecret& secret : facts.secrets)
        print(std::string("It needs the secret ") + (secret.source == BundleSecret::Source::Environment ? "in the variable " : "in the file ") + secret.name + ".\n");
}

} // namespace postern::cli
