// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/calls/CallTestRun.h"
#include "dataplane/inspection/Trace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace postern::exporting {

struct MarkedCalls {
    std::vector<calls::LoadedTest> tests;
    std::vector<inspection::UpstreamAttempt> backendCalls; ///< what backends were asked in them, and answered: see RecordedBackends
    std::vector<std::string> leftOut; ///< calls that cannot be made again, with the reason; a sentence each
};

/// Tests of the calls that somebody marked in a capture: the same call has to be answered with the same status, content type
/// and members of JSON. Where a credential was masked there is a variable: {{token}} for a bearer's, else the field's name. A call
/// that cannot be made again - cut or masked content, a credential in its address - is left out. Errors: as CaptureStore::open.
[[nodiscard]] Result<MarkedCalls> markedCalls(const std::filesystem::path& capture);

/// The test of one recorded call; an error says why it cannot be made again.
[[nodiscard]] Result<calls::CallTest> testOf(const inspection::Trace& recorded);

} // namespace postern::exporting
