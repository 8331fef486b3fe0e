// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Schema.h"

#include <optional>
#include <string>
#include <vector>

namespace postern::deployment {

/// One place at which an API breaks a rule of its governance.
struct BrokenRule {
    std::string rule; ///< its name, by which it is overridden
    std::string ruleset;
    std::string severity; ///< "ERROR", "WARN", "INFO", as the control plane writes it
    std::string path;     ///< in the definition: "paths./orders.get"; empty: the whole API
    std::string message;
    std::string fix; ///< what mends it, as the rule says; may be empty

    /// Whether it stops a deployment.
    [[nodiscard]] bool isError() const;
};

/// What the last check of an API by its governance found.
struct GovernanceCheck {
    std::string api; ///< "Orders:1.0.0"
    std::string at;  ///< UTC, ISO 8601
    std::string by;  ///< the control plane that judged
    std::string revision; ///< hash of what the project had then; empty: it is not known
    std::vector<BrokenRule> broken;
};

/// What may be deployed though it breaks rules, and who has said so.
struct Overrides {
    std::vector<std::string> rules;   ///< names; one that is not broken is refused
    std::vector<std::string> earlier; ///< of a plan that was made before: one that is not broken any more is passed over
};

const schema::Schema<BrokenRule>& describe(schema::Type<BrokenRule>);
const schema::Schema<GovernanceCheck>& describe(schema::Type<GovernanceCheck>);

/// Refuses an API that breaks rules of severity error, unless each of them is overridden by its name. `check` null: nobody has checked
/// it, and it is held to nothing. The errors that are overridden. Errors: PermissionDenied with each rule, where it is broken and what
/// to do; InvalidArgument for a name that is no such rule, with those that are.
[[nodiscard]] Result<std::vector<BrokenRule>> checkGovernance(const std::string& api, const std::string& revision, const GovernanceCheck* check, const Overrides& overrides);

/// The names of rules, each once, in the order in which they stand.
[[nodiscard]] std::vector<std::string> namesOf(const std::vector<BrokenRule>& broken);

} // namespace postern::deployment
