// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"
#include "controlplane/calls/CallTestRun.h"

#include <QString>
#include <QStringList>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::exporting {
class RecordedBackends;
}

namespace postern::workbench {

/// What somebody chose about a dry run.
struct TrialChoices {
    QString environment; ///< a file of variables; may be empty
    QString capture;     ///< whose marked calls are tests, too; may be empty
    bool recorded = false; ///< what backends answered in the capture stands in for them
    Secret token;        ///< {{token}} of marked calls, whose own was masked; may be empty
};

/// What a bundle is tried with.
struct TrialInput {
    std::vector<calls::LoadedTest> tests;
    std::shared_ptr<exporting::RecordedBackends> backends; ///< that stand in for the real ones; may be empty
    QStringList leftOut; ///< marked calls that cannot be made again; a sentence each
    std::map<std::string, std::string> variables; ///< in memory only: there are secrets among them

    /// Reads the project's tests/*.yaml, the marked calls and the variables, of which those in the keychain are left out. Errors:
    /// NotFound when there is nothing to try; InvalidConfig for a test or an environment that cannot be read.
    [[nodiscard]] static Result<TrialInput> read(const std::filesystem::path& project, const TrialChoices& choices);
};

} // namespace postern::workbench
