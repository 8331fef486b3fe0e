// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

namespace postern::engine {

// Why one side of an exchange is told that the other one will not go on.
inline Error aboveResponseBody() { return {ErrorKind::TooLarge, "The backend's answer is above limits.responseBody.", Fault::Upstream}; }
inline Error refusedInTheMiddle() { return {ErrorKind::Cancelled, "A filter refused the content in the middle."}; }
inline Error answeredOtherwise() { return {ErrorKind::Cancelled, "The exchange has been answered otherwise."}; }

} // namespace postern::engine
