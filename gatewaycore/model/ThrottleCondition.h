// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ThrottleLimit.h"
#include "schema/Location.h"

#include <string>
#include <vector>

namespace postern::model {

/// Something about a call that decides which limit holds for it.
struct ThrottleCondition {
    enum class Type : std::uint8_t { Ip, Header, Query, Claim, Method };

    Type type = Type::Ip;
    std::string name;                ///< of the header, query parameter or claim
    std::vector<std::string> values; ///< one of them; addresses, blocks and ranges for Ip, methods for Method
    std::string matches;             ///< instead of `values`: a regular expression that the whole value has to match
    bool invert = false;             ///< holds when the rest does not
    schema::Location location;
};

/// A limit of its own for the calls for which all its conditions hold.
struct ConditionalGroup {
    std::string description;
    std::vector<ThrottleCondition> conditions;
    ThrottleLimit limit;
};

const schema::Schema<ThrottleCondition>& describe(schema::Type<ThrottleCondition>);
const schema::Schema<ConditionalGroup>& describe(schema::Type<ConditionalGroup>);

} // namespace postern::model
