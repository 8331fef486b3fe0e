// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/FilterConfig.h"
#include "schema/Value.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace postern::connectors::envoy {

/// What is done to header fields in one direction, as an HTTPHeaderFilter of the Gateway API has it: each name in one place only.
class HeaderChanges {
  public:
    /// Adds one direction of a set-headers filter, which runs after what is here. False, and nothing is changed: it asks for more than
    /// the Gateway API can do (variables, renaming), or for more than 16 names.
    [[nodiscard]] bool add(const schema::Value* changes);
    /// {set: [{name, value}], add: [...], remove: [...]}; null when there is none.
    [[nodiscard]] schema::Value filter() const;

  private:
    using Named = std::vector<std::pair<std::string, std::string>>;
    Named set_;
    Named add_;
    std::vector<std::string> remove_;
};

} // namespace postern::connectors::envoy
