// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/ControlTarget.h"
#include "dataplane/inspection/TraceStore.h"
#include "dataplane/inspection/WhatIf.h"
#include "dataplane/pipeline/Answer.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>

namespace postern::inspection {

/// The body of POST /v1/whatif.
struct WhatIfDraft {
    struct File {
        std::string path; ///< below the gateway's folder
        std::string text;
        friend bool operator==(const File&, const File&) = default;
    };
    std::vector<File> files;
    friend bool operator==(const WhatIfDraft&, const WhatIfDraft&) = default;
};
const schema::Schema<WhatIfDraft::File>& describe(schema::Type<WhatIfDraft::File>);
const schema::Schema<WhatIfDraft>& describe(schema::Type<WhatIfDraft>);

/// Strictly, as the schema says; also that each path leads to a file below the folder.
[[nodiscard]] Result<WhatIfFiles> readWhatIfFiles(std::string_view json);

/// The control protocol's part about what would have been: recorded exchanges against files as somebody means to write
/// them. Bodies are strict; what is wrong is answered 400 with {"error"}.
///
///     POST   /v1/whatif       {"files": [{"path", "text"}]}: these in place of the folder's own; none: the folder as it
///                             is. Answers {"session"}, or 422 {"problems"} as /v1/reload does
///     POST   /v1/whatif/{n}   {"ids": [..]} of traces that are held, and {"traces": [..]} of others, `mostAtOnce` together;
///                             "full": true for the traces that would have been. Answers {"answers": [see WhatIfAnswer],
///                             "missing": [ids]}. Limits go on counting from call to call. 404 when the session has gone
///     DELETE /v1/whatif/{n}   204
///
/// Nobody is called, and nothing of the gateway that runs is touched. The last few sessions are kept. Runs on the control
/// protocol's thread.
class WhatIfCalls {
  public:
    static constexpr std::size_t mostAtOnce = 100;
    static constexpr std::size_t mostSessions = 4;

    WhatIfCalls(ControlTarget& target, const TraceStore& store) noexcept : target_(target), store_(store) {}
    [[nodiscard]] static bool isFor(std::string_view path) noexcept;
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer);

  private:
    struct Open {
        std::uint64_t number;
        std::unique_ptr<WhatIfSession> session;
    };
    void begin(BytesView body, pipeline::Answer& answer);
    void evaluate(WhatIfSession& session, BytesView body, pipeline::Answer& answer);

    ControlTarget& target_;
    const TraceStore& store_;
    std::deque<Open> sessions_;
    std::uint64_t last_ = 0;
};

} // namespace postern::inspection
