// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/calls/CallTestRun.h"
#include "controlplane/exporting/RecordedBackends.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::cli {

/// What a bundle is tried with: tests, and what stands in for the backends, if anything does.
struct TrialMatter {
    std::vector<calls::LoadedTest> tests;
    std::vector<std::string> leftOut; ///< marked calls that make no test, and why
    std::shared_ptr<exporting::RecordedBackends> backends;
};

/// Where it is taken from.
struct TrialSources {
    std::string project;            ///< a folder
    std::vector<std::string> tests; ///< files; empty: tests/*.yaml of the project
    std::string capture;            ///< whose marked calls are tests, too; empty: none
    bool live = false;              ///< real backends, though the capture has their answers
};

/// Errors: NotFound when there is nothing to try it with; those of tests and captures that cannot be read.
[[nodiscard]] Result<TrialMatter> matterOf(const TrialSources& from);

/// Variables of the tests, by name: `pairs` are "NAME=VALUE", and go before those of `file` (empty: none). A secret that is not there is no
/// error: tests that need it say so. Errors: InvalidArgument; those of a file that cannot be read.
[[nodiscard]] Result<std::map<std::string, std::string>> variablesOf(const std::vector<std::string>& pairs, const std::string& file);

} // namespace postern::cli
