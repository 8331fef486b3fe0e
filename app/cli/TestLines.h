// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/calls/CallTestRun.h"

#include <string>

namespace postern::cli {

/// What one run of a test found: lines for people, or one line of JSON.
[[nodiscard]] std::string testLines(const calls::LoadedTest& loaded, const calls::TestResult& result, Format format);

} // namespace postern::cli
