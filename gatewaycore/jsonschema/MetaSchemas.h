// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string_view>

namespace postern::jsonschema {

/// The meta-schemas of JSON Schema 2020-12 and draft-07, which schemas may refer to without bringing them along; null for any other URI.
[[nodiscard]] const schema::Value* findMetaSchema(std::string_view uri);

} // namespace postern::jsonschema
