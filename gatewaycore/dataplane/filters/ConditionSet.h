// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/AddressSet.h"
#include "base/Result.h"
#include "dataplane/filters/ClaimPath.h"
#include "dataplane/pipeline/Exchange.h"
#include "jsonschema/Pattern.h"
#include "model/ThrottleCondition.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// Conditions on a call, made ready. Empty: they hold for every call.
class ConditionSet {
  public:
    ConditionSet() = default;
    /// Errors: InvalidConfig, with the place of the condition.
    [[nodiscard]] static Result<ConditionSet> make(const std::vector<model::ThrottleCondition>& conditions);

    [[nodiscard]] bool empty() const noexcept { return tests_.empty(); }
    /// Whether all of them hold. A header, parameter or claim that comes several times has each of its values; one that
    /// cannot be decoded has none.
    [[nodiscard]] bool hold(pipeline::Exchange& exchange) const;

  private:
    struct Test {
        model::ThrottleCondition::Type type{};
        bool invert = false;
        std::string name;
        std::vector<std::string> values; ///< sorted
        std::optional<jsonschema::Pattern> pattern;
        AddressSet addresses;
        ClaimPath claim;

        [[nodiscard]] bool admits(std::string_view value) const;
        [[nodiscard]] bool isMetBy(pipeline::Exchange& exchange) const;
        [[nodiscard]] bool isMetByQuery(pipeline::Exchange& exchange) const;
    };
    std::vector<Test> tests_;
};

} // namespace postern::filters
