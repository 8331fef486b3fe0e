// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/OperationChanges.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace postern::kubernetes {

/// A rule of a route that is wanted, and the operation that it stands for.
struct KubeRule {
    std::string operation; ///< "GET /items"
    std::string route;     ///< "HTTPRoute orders-1-0-0"
    std::string at;        ///< where its fields begin in a normal form, without the dot
};
/// Rules are known by their names, which are those of operations.
[[nodiscard]] std::vector<KubeRule> rulesOf(const KubeApi& wanted, const model::Api& api);

/// Which path of a definition stands for what a match says; none: no path does. `type` is empty for an exact path.
using MatchReader = std::function<std::optional<std::string>(const std::string& type, const std::string& value)>;

/// Operations whose rules are gone, and rules of our routes that somebody has added. `follows`: what comes out otherwise with
/// any of them.
void addRuleChanges(const std::vector<KubeRule>& rules, const MatchReader& pathOf, const std::vector<std::string>& follows, const deployment::NormalForm& live,
                    const deployment::FieldPaths& paths, deployment::LiveChanges& out);

} // namespace postern::kubernetes
