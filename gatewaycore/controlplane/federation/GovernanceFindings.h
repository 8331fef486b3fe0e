// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/Governance.h"
#include "controlplane/publisher/PortalTypes.h"

namespace postern::federation {

/// Puts what a Publisher's governance found into the check that deployments are held to. A rule without a name is overridden by what
/// it says; one that says nothing either is left out.
void addFinding(const publisher::RuleViolation& found, const QString& ruleset, deployment::GovernanceCheck& check);

} // namespace postern::federation
