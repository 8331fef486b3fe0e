// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/inspection/Trace.h"
#include "schema/Value.h"

#include <string>

/// Traces as the control protocol carries them. Durations are nanoseconds, times are ISO 8601 in UTC with microseconds,
/// content is text when it is UTF-8 and base64 otherwise (`bodyEncoding`). A field that has its default is left out.
namespace postern::inspection {

[[nodiscard]] schema::Value toValue(const Summary& summary);
[[nodiscard]] schema::Value toValue(const Trace& trace);

/// Errors: ParseError, naming the member. Unknown members are ignored: an older reader may meet a newer gateway.
[[nodiscard]] Result<Summary> summaryFrom(const schema::Value& value);
[[nodiscard]] Result<Trace> traceFrom(const schema::Value& value);

} // namespace postern::inspection
