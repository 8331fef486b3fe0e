// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GovernanceFindings.h"

namespace postern::federation {

void addFinding(const publisher::RuleViolation& found, const QString& ruleset, deployment::GovernanceCheck& check)
{
    if (const QString name = found.rule.isEmpty() ? found.message : found.rule; !name.isEmpty())
        check.broken.push_back({name.toStdString(), ruleset.toStdString(), found.severity.toStdString(), found.path.toStdString(), found.message.toStdString(), found.description.toStdString()});
}

} // namespace postern::federation
