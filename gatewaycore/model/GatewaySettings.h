// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <cstdint>
#include <string>

namespace postern::model {

/// The shape of the answers we make ourselves.
enum class ErrorProfile : std::uint8_t { Postern, Wso2_26, Wso2_32, Choreo, Rfc9457 };

struct ErrorsConfig {
    ErrorProfile profile = ErrorProfile::Postern;
};

/// Access records of every exchange.
struct AnalyticsConfig {
    bool enabled = true;
    std::uint32_t ringSize = 8192; ///< records kept for each worker until they are taken; then dropped and counted
    bool accessLog = false;
    std::string accessLogFile; ///< empty = standard output
};

/// The order of the default chain: ours, or validation before throttling as in the 3.2 microgateway.
enum class ChainOrder : std::uint8_t { Postern, Wso2_32 };

const schema::Schema<ErrorsConfig>& describe(schema::Type<ErrorsConfig>);
const schema::Schema<AnalyticsConfig>& describe(schema::Type<AnalyticsConfig>);

} // namespace postern::model
