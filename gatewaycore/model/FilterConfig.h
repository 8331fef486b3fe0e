// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"
#include "schema/Schema.h"

#include <string>

namespace postern::model {

/// One filter as it was written: the type's own Schema<T> decodes `config` when the chain is built.
struct FilterConfig {
    std::string type;     ///< "rate-limit"
    schema::Value config; ///< null or a map
    Origin origin;
    bool enabled = true;
    std::string name; ///< for people, and the stable id of its state; empty = the type
};

const schema::Schema<FilterConfig>& describe(schema::Type<FilterConfig>);

} // namespace postern::model
