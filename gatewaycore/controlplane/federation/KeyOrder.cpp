// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/KeyOrder.h"

#include "config/ApiSettings.h"

#include <array>
#include <vector>

namespace postern::federation {

KeyOrder settingsOrder()
{
    static const std::vector<std::string_view> order = [] {
        std::vector<std::string_view> out;
        for (const schema::Field& each : describe(schema::Type<config::ApiSettings>{}).fields())
            out.emplace_back(each.name); // described once, for as long as the program runs
        return out;
    }();
    return order;
}

KeyOrder definitionOrder()
{
    static constexpr std::array<std::string_view, 15> order{"openapi", "swagger", "info", "jsonSchemaDialect", "servers", "host", "basePath", "schemes",
                                                            "consumes", "produces", "paths", "webhooks", "components", "security", "tags"};
    return order;
}

} // namespace postern::federation
