// SPDX-License-Identifier: Apache-2.0
#include "cli/TrialMatter.h"

#include "base/Files.h"
#include "controlplane/calls/CallEnvironment.h"
#include "controlplane/calls/Placeholders.h"
#include "controlplane/exporting/MarkedCalls.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace postern::cli {

Result<std::map<std::string, std::string>> variablesOf(const std::vector<std::string>& pairs, const std::string& file)
{
    std::map<std::string, std::string> out;
    for (const std::string& pair : pairs) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || !calls::isVariableName(pair.substr(0, equals)))
            return unexpected(ErrorKind::InvalidArgument, "--set takes NAME=VALUE"); // what was given may be a secret
        out[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    if (file.empty())
        return out;
    const auto text = files::read(file, std::size_t{1} << 20U);
    if (!text)
        return unexpected(text.error());
    schema::Problems problems;
    const auto read = calls::CallEnvironment::parse(*text, file, problems);
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
            out.try_emplace(variable.name, *value);
    }
    return out;
}

/// Those that were named, or those of the project; and the marked calls of a capture, with what backends answered in them.
Result<TrialMatter> matterOf(const TrialSources& from)
{
    std::vector<std::string> names = from.tests;
    if (names.empty()) {
        std::error_code failure;
        for (std::filesystem::directory_iterator at(std::filesystem::path(from.project) / "tests", failure), end; !failure && at != end; at.increment(failure)) {
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
    if (!from.capture.empty()) {
        auto marked = exporting::markedCalls(from.capture);
        if (!marked)
            return unexpected(marked.error());
        out.leftOut = std::move(marked->leftOut);
        for (calls::LoadedTest& each : marked->tests)
            out.tests.push_back(std::move(each));
        if (!from.live)
            out.backends = std::make_shared<exporting::RecordedBackends>(exporting::RecordedAnswers(std::move(marked->backendCalls)));
    }
    if (out.tests.empty())
        return unexpected(ErrorKind::NotFound, "there is nothing to verify with: no tests/*.yaml in the project, and no marked call in a capture (--capture FILE)", Fault::Config);
    return out;
}

} // namespace postern::cli
