// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeDocument.h"
#include "model/Api.h"

#include <optional>

namespace postern::kubernetes {

/// A definition that stands in a ConfigMap of ours, and what it says here.
struct KubeOwnDefinition {
    schema::Value root;
    model::Api api;
};
/// None: there is none, or it cannot be read, which is said.
[[nodiscard]] std::optional<KubeOwnDefinition> ownDefinitionIn(const std::vector<schema::Value>& objects, KubeFindings& into);
/// The definition with what the routes there say of backends, callers and browsers; whatever else differs is said.
[[nodiscard]] schema::Value merged(KubeOwnDefinition own, const KubeDocument& routed, KubeFindings& into);

} // namespace postern::kubernetes
