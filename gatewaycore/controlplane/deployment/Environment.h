// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "schema/Schema.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::deployment {

/// What may be done at a gateway. The names are WSO2's (GatewayMode).
enum class Mode : std::uint8_t {
    ReadOnly,  ///< discovery, and no write of any kind
    WriteOnly, ///< deployment, and no discovery
    ReadWrite, ///< both: edits on either side are taken
};
[[nodiscard]] constexpr bool mayDiscover(Mode mode) noexcept { return mode != Mode::WriteOnly; }
[[nodiscard]] constexpr bool mayWrite(Mode mode) noexcept { return mode != Mode::ReadOnly; }

/// A difference that a person has decided to live with. It is still counted.
struct IgnoreRule {
    std::string api;    ///< "Orders:1.0.0", or "*"
    std::string field;  ///< a path of a field, or the beginning of one with "*" at its end
    std::string reason; ///< for people
};

/// A named gateway that APIs are deployed to or discovered at. Credentials are not here: settings refer to them, or they are in
/// a SecretStore under secretKey().
struct Environment {
    std::string name;
    std::string type; ///< of the connector: "kong", "aws"
    Mode mode = Mode::ReadOnly;
    std::string owner;
    std::string region;
    bool production = false; ///< whoever writes to it types its name first
    Milliseconds interval{0}; ///< between two discoveries; 0: only when somebody asks
    schema::Value settings;   ///< as the connector's own Schema describes them
    std::vector<IgnoreRule> ignore;
    schema::Location location;

    /// "environment/<name>/<secret>".
    [[nodiscard]] std::string secretKey(std::string_view secret) const;
};

const schema::Schema<IgnoreRule>& describe(schema::Type<IgnoreRule>);
const schema::Schema<Environment>& describe(schema::Type<Environment>);

} // namespace postern::deployment
