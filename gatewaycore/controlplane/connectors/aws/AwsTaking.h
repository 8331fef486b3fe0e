// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/ApiChange.h"
#include "controlplane/deployment/NormalForm.h"
#include "model/Api.h"

namespace postern::connectors::aws {

/// What would have to be changed of an API so that `paths` of the normal form are as the gateway has them. Pure.
[[nodiscard]] deployment::LiveChanges changesOf(const model::Api& api, const deployment::NormalForm& live, const deployment::FieldPaths& paths);

} // namespace postern::connectors::aws
