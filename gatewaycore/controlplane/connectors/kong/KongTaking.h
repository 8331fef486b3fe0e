// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongEntities.h"
#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/deployment/ApiChange.h"

namespace postern::connectors::kong {

/// What would have to be changed of an API so that `paths` of the normal form are as Kong has them. `wanted` is what is made of the
/// API now. Pure.
[[nodiscard]] deployment::LiveChanges changesOf(const KongApi& wanted, const deployment::NormalForm& live, const deployment::FieldPaths& paths);

} // namespace postern::connectors::kong
