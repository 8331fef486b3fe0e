// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Rerun.h"

#include <optional>
#include <string>
#include <vector>

/// How planRerun() brings a recorded request to where it stood before a step.
namespace postern::inspection {

struct RecordedRequest {
    std::string method;
    std::string clientTarget;
    std::optional<std::string> target; ///< once a step has changed it
    HeaderList headers;
    std::string body;
    bool whole = true; ///< `body` is all of the content
};

/// As the client sent it. Errors: it could not be read, or changed the protocol of its connection.
[[nodiscard]] Result<RecordedRequest> recordedRequest(const Trace& recorded);
/// What the step made of it.
void repeatStep(RecordedRequest& request, const Step& step);
/// Parameters of the query whose value is masked go.
void dropMasked(std::string& target, std::vector<LeftOut>& leftOut);
/// The fields as somebody wants them, masked ones included.
[[nodiscard]] Result<HeaderList> wantedHeaders(HeaderList recorded, const RerunWish& wish);
/// Checked as the parser would check them; those with a masked value go, and those that frame the message.
[[nodiscard]] Result<HeaderList> usableHeaders(const HeaderList& wanted, std::vector<LeftOut>& leftOut);

} // namespace postern::inspection
