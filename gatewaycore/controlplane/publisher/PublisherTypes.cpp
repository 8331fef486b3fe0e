// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PublisherTypes.h"

#include <limits>

namespace postern::publisher {

QString ApiQuery::toQuery() const
{
    QStringList parts;
    if (!text.trimmed().isEmpty())
        parts += text.trimmed();
    const auto add = [&parts](const char* attribute, QString value) {
        value = value.trimmed();
        if (value.isEmpty())
            return;
        // A value with a space would end at it; quoted, WSO2 takes it whole (and exactly).
        if (value.contains(QLatin1Char(' ')) && !value.startsWith(QLatin1Char('"')))
            value = QLatin1Char('"') + value.remove(QLatin1Char('"')) + QLatin1Char('"');
        parts += QLatin1String(attribute) + QLatin1Char(':') + value;
    };
    add("name", name);
    add("version", version);
    add("context", context);
    add("provider", provider);
    add("tags", tag);
    add("label", label);
    add("status", status);
    return parts.join(QLatin1Char(' '));
}

QString toString(PolicyLevel level)
{
    switch (level) {
    case PolicyLevel::Api: return QStringLiteral("api");
    case PolicyLevel::Subscription: return QStringLiteral("subscription");
    case PolicyLevel::Application: return QStringLiteral("application");
    case PolicyLevel::Custom: return QStringLiteral("custom");
    }
    return {};
}

bool ThrottlingPolicy::isUnlimited() const
{
    if (!whole.isEmpty())
        return false;
    return name.compare(QLatin1String("Unlimited"), Qt::CaseInsensitive) == 0 || unitTime <= 0 ||
           requestCount <= 0 || requestCount >= std::numeric_limits<qint32>::max();
}

const RevisionSummary* PulledApi::deployedRevision(const QString& environment) const
{
    const RevisionSummary* newest = nullptr;
    for (const RevisionSummary& revision : revisions) {
        for (const Deployment& deployment : revision.deployments) {
            const bool there = environment.isEmpty() || deployment.environment == environment;
            if (there && (newest == nullptr || deployment.deployedTime > newest->deployments.front().deployedTime))
                newest = &revision;
        }
    }
    return newest;
}

} // namespace postern::publisher
