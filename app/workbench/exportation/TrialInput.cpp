// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/TrialInput.h"

#include "base/Files.h"
#include "controlplane/calls/CallEnvironment.h"
#include "controlplane/exporting/MarkedCalls.h"
#include "controlplane/exporting/RecordedBackends.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstdlib>
#include <optional>

namespace postern::workbench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestEnvironment = std::size_t{1} << 20U;
constexpr std::size_t largestSecret = std::size_t{64} << 10U;

struct TrialWords {
    Q_DECLARE_TR_FUNCTIONS(TrialInput)
};

std::optional<std::string> valueOfVariable(const calls::Variable& variable)
{
    using Source = schema::SecretRef::Source;
    if (variable.secret.empty())
        return variable.value;
    if (variable.secret.source == Source::Environment) {
        const char* const found = std::getenv(variable.secret.name.c_str());
        return found != nullptr ? std::optional<std::string>(found) : std::nullopt;
    }
    if (variable.secret.source == Source::File) {
        const auto secret = files::read(variable.secret.name, largestSecret);
        return secret ? std::optional(secret->substr(0, secret->find_last_not_of("\r\n") + 1)) : std::nullopt;
    }
    return std::nullopt;
}

Result<void> readVariables(const QString& file, std::map<std::string, std::string>& variables)
{
    const std::string name = file.toStdString();
    const auto text = files::read(name, largestEnvironment);
    if (!text)
        return unexpected(text.error());
    schema::Problems problems;
    const auto read = calls::CallEnvironment::parse(*text, name, problems);
    if (!read)
        return unexpected(problems.toError());
    for (const calls::Variable& variable : read->variables) {
        if (auto value = valueOfVariable(variable))
            variables.try_emplace(variable.name, *std::move(value));
    }
    return {};
}

std::vector<fs::path> testFiles(const fs::path& project)
{
    std::vector<fs::path> out;
    std::error_code failure;
    for (fs::directory_iterator at(project / "tests", failure), end; !failure && at != end; at.increment(failure)) {
        if (at->path().extension() == ".yaml")
            out.push_back(at->path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

Result<TrialInput> TrialInput::read(const fs::path& project, const TrialChoices& choices)
{
    TrialInput out;
    if (!choices.token.empty())
        out.variables["token"] = choices.token.reveal();
    if (!choices.environment.isEmpty()) {
        if (const auto read = readVariables(choices.environment, out.variables); !read)
            return unexpected(read.error());
    }
    for (const fs::path& file : testFiles(project)) {
        auto loaded = calls::loadTest(file);
        if (!loaded)
            return unexpected(loaded.error());
        out.tests.push_back(*std::move(loaded));
    }
    if (!choices.capture.isEmpty()) {
        auto marked = exporting::markedCalls(choices.capture.toStdString());
        if (!marked)
            return unexpected(marked.error());
        for (const std::string& why : marked->leftOut)
            out.leftOut << QString::fromStdString(why);
        for (calls::LoadedTest& each : marked->tests)
            out.tests.push_back(std::move(each));
        if (choices.recorded) {
            out.backends = std::make_shared<exporting::RecordedBackends>(exporting::RecordedAnswers(std::move(marked->backendCalls)));
            if (const auto listening = out.backends->listen(); !listening)
                return unexpected(listening.error());
        }
    }
    if (out.tests.empty())
        return unexpected(ErrorKind::NotFound, TrialWords::tr("There is nothing to try the bundle with. Write a test in Try it, or mark calls in the Inspector.").toStdString());
    return out;
}

} // namespace postern::workbench
