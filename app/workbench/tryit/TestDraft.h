// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/calls/CallTest.h"
#include "workbench/models/CurlCommand.h"

namespace postern::rest {
struct RestResponse;
}

namespace postern::workbench {

/// A test that this call with this answer would pass: status, content type, and what stands on top of a JSON body. No
/// credential comes into it: header fields that may hold one become variables (`Bearer {{token}}`, `{{apikey}}`), and so do
/// members of the body (`"password":"{{password}}"`); an address that begins with `base` begins with `{{base}}`.
[[nodiscard]] calls::CallTest draftTest(const CurlCommand& call, const rest::RestResponse& answer, const QString& base);

} // namespace postern::workbench
