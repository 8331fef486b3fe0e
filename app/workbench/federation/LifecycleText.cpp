// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/LifecycleText.h"

#include "workbench/federation/FederationText.h"

namespace postern::workbench {

using Stage = LifecycleChange::Stage;

TextRow LifecycleText::row(const federation::LifecycleTarget& target, const LifecycleChange& change)
{
    const QString name = QString::fromStdString(target.environment);
    const federation::GatewayState* const state = change.gateway(target.environment);
    const std::string failure = change.stage() == Stage::Ended || change.stage() == Stage::Applying ? change.failureAt(target.environment) : std::string();
    QString what = target.plan.environment.empty() ? QString() : target.plan.empty() ? tr("nothing") : FederationText::summary(target.plan);
    QString told;
    QString sign;
    QString why = QString::fromStdString(target.note);
    if (target.leftAlone) {
        what = tr("nothing");
        told = tr("left alone");
        sign = QStringLiteral("circle-dashed");
        why = tr("It is read-only.");
    } else if (state != nullptr && state->isBusy()) {
        told = FederationText::healthOf(*state);
        sign = QStringLiteral("loader");
    } else if (!target.why.empty() || !failure.empty()) {
        what = target.why.empty() ? what : tr("nothing");
        told = target.why.empty() ? tr("failed") : tr("cannot be done");
        sign = QStringLiteral("circle-x");
        why = QString::fromStdString(target.why.empty() ? failure : target.why);
    } else if (target.plan.environment.empty()) {
        told = tr("waits");
        sign = QStringLiteral("circle-dashed");
    } else if (target.plan.empty()) {
        told = tr("as it is to be");
        sign = QStringLiteral("circle-check");
    } else {
        const bool ended = change.stage() == Stage::Ended || (change.stage() == Stage::Applying && state != nullptr && state->planned && state->planned->report);
        told = ended ? tr("done") : tr("not done");
        sign = ended ? QStringLiteral("circle-check") : QStringLiteral("circle-dashed");
    }
    const bool production = state != nullptr && state->environment.production;
    return {name, {{production ? tr("%1 (production)").arg(name) : name, {}, {}, false}, {what, {}, {}, false}, {told, sign, {}, false}, {why, {}, why, false}}};
}

} // namespace postern::workbench
