// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Api.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <cstdint>
#include <string_view>

namespace postern::project {

/// Whether an API runs here as it does on a full API Manager gateway.
struct Fitness {
    enum class Kind : std::uint8_t {
        Here,        ///< as it is there
        Limited,     ///< it runs, without what `reasons` name
        FullGateway, ///< it cannot be built: it needs what only a full gateway has
    };
    Kind kind = Kind::Here;
    schema::Problems reasons; ///< each with the place that asks for it
};
/// "here", "limited", "needs a full gateway".
[[nodiscard]] std::string_view toString(Fitness::Kind kind) noexcept;

/// Judges by the Publisher's object (`data` of api.yaml; null for a lone definition), by the API that was read from it (null
/// when it could not be) and by what was found wrong in reading it. Plain SOAP passes through and runs here; mediation of
/// SOAP, orchestration, GraphQL, WebSocket and other asynchronous APIs need a full gateway, and so do operation policies
/// that no filter here stands for, unless postern.yaml leaves them out, and then they limit.
[[nodiscard]] Fitness fitnessOf(const schema::Value* data, const model::Api* api, const schema::Value& settings,
                                const schema::Problems& found);

} // namespace postern::project
