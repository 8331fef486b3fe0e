// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>

namespace postern::config {

/// The reference of gateway.yaml, policies.yaml and postern.yaml in Markdown, from the descriptions.
[[nodiscard]] std::string referenceMarkdown();
/// JSON Schema 2020-12 of gateway.yaml, with those of policies.yaml and postern.yaml under $defs.
[[nodiscard]] schema::Value referenceJsonSchema();

} // namespace postern::config
