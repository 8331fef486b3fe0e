// SPDX-License-Identifier: Apache-2.0
#include "cli/TestCommand.h"

#include "base/Secret.h"
#include "cli/TestLines.h"
#include "controlplane/calls/Placeholders.h"
#include "controlplane/secrets/SecretStore.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace postern::cli {
namespace {

std::string readText(const std::string& file, bool& good)
{
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    good = in.good() || in.eof();
    good = good && std::filesystem::is_regular_file(file);
    return text;
}

} // namespace

TestCommand::TestCommand(TestOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
TestCommand::~TestCommand() = default;

void TestCommand::start()
{
    if (load())
        fetchSecrets();
}

void TestCommand::interrupt()
{
    if (run_)
        run_->cancel(); // and says finished then
    else
        Q_EMIT finished(interrupted);
}

bool TestCommand::load()
{
    const auto refuse = [this](const std::string& why) {
        fail(why);
        return false;
    };
    for (const std::string& pair : options_.variables) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || !calls::isVariableName(pair.substr(0, equals)))
            return refuse("--set takes NAME=VALUE"); // what was given may be a secret
        given_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    if (!options_.url.empty())
        given_["base"] = options_.url.back() == '/' ? options_.url.substr(0, options_.url.size() - 1) : options_.url;
    if (!options_.environment.empty()) {
        bool good = false;
        const std::string text = readText(options_.environment, good);
        if (!good)
            return refuse("cannot read " + options_.environment);
        schema::Problems problems;
        auto read = calls::CallEnvironment::parse(text, options_.environment, problems);
        if (!read)
            return refuse(problems.toString());
        environment_ = std::move(*read);
    }
    for (const std::string& file : options_.files) {
        auto loaded = calls::loadTest(file);
        if (!loaded)
            return refuse(loaded.error().message());
        tests_.push_back(std::move(*loaded));
    }
    return true;
}

void TestCommand::fetchSecrets()
{
    for (const calls::Variable& variable : environment_.variables) {
        const std::string& name = variable.secret.name;
        if (variable.secret.source == schema::SecretRef::Source::Environment && std::getenv(name.c_str()) != nullptr) {
            secrets_[variable.name] = Secret(std::getenv(name.c_str()));
        } else if (variable.secret.source == schema::SecretRef::Source::File) {
            bool good = false;
            std::string text = readText(name, good);
            while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
                text.pop_back();
            if (good)
                secrets_[variable.name] = Secret(std::move(text));
        } else if (variable.secret.source == schema::SecretRef::Source::Keychain && !given_.contains(variable.name)) {
            wanted_.push_back(variable.name);
        }
    }
    if (wanted_.empty())
        return run();
    secrets::SecretStore::open(this, [this](std::unique_ptr<secrets::SecretStore> store) {
        store_ = std::move(store);
        auto left = std::make_shared<std::size_t>(wanted_.size());
        for (const std::string& variable : wanted_) {
            const QString key = QString::fromStdString(environment_.find(variable)->secret.name);
            store_->read(key, this, [this, variable, left](Result<std::optional<Secret>> result) {
                if (result && *result)
                    secrets_[variable] = **result;
                if (--*left == 0)
                    run();
            });
        }
    });
}

std::optional<std::string> TestCommand::valueOf(const std::string& name) const
{
    if (const auto at = given_.find(name); at != given_.end())
        return at->second;
    if (const auto at = secrets_.find(name); at != secrets_.end())
        return at->second.reveal();
    const calls::Variable* variable = environment_.find(name);
    return variable != nullptr && variable->secret.empty() ? std::optional(variable->value) : std::nullopt;
}

void TestCommand::run()
{
    rest::RestSettings settings;
    settings.caFile = QString::fromStdString(options_.caFile);
    run_ = std::make_unique<calls::CallTestRun>(std::move(tests_), [this](const std::string& name) { return valueOf(name); }, settings);
    connect(run_.get(), &calls::CallTestRun::tested, this, &TestCommand::show);
    connect(run_.get(), &calls::CallTestRun::finished, this, [this](bool cancelled) {
        if (output().format == Format::Text)
            print(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed\n");
        Q_EMIT finished(cancelled ? interrupted : failed_ == 0 && passed_ > 0 ? done : failed);
    });
    run_->start();
}

void TestCommand::show(const calls::TestResult& result)
{
    ++(result.passed() ? passed_ : failed_);
    print(testLines(run_->tests()[result.test], result, output().format));
}

} // namespace postern::cli
