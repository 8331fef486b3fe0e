// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/LifecycleEffects.h"

namespace postern::publisher {

LifecycleEffect lifecycleEffect(const QString& event, const QString& target)
{
    if (event == QLatin1String("Publish"))
        return {QStringLiteral("The Developer Portal shows it, and applications can subscribe to it. Where it is deployed does not change.")};
    if (event == QLatin1String("Deploy as a Prototype"))
        return {QStringLiteral("The Developer Portal shows it as a prototype, which is called without a subscription.")};
    if (event == QLatin1String("Demote to Created"))
        return {QStringLiteral("The Developer Portal shows it no more, and nobody can subscribe to it. Deployments and subscriptions stay.")};
    if (event == QLatin1String("Block"))
        return {QStringLiteral("All calls are refused (503, 700700) until it is published again. Subscriptions stay."), true};
    if (event == QLatin1String("Re-Publish"))
        return {QStringLiteral("Calls are answered again, and applications can subscribe to it.")};
    if (event == QLatin1String("Deprecate"))
        return {QStringLiteral("Nobody can subscribe to it any more. Applications that have subscribed go on to call it.")};
    if (event == QLatin1String("Retire"))
        return {QStringLiteral("It is taken off all gateways, and the Developer Portal shows it no more. It cannot be published again."), true, true};
    return {QStringLiteral("Its state becomes %1.").arg(target)};
}

} // namespace postern::publisher
