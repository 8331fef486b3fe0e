// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/AdminLimits.h"

#include "model/KeyTemplate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace postern::publisher {
namespace {

struct Span {
    const char* begin;
    const char* unit; ///< as policies.yaml has it
    qint64 milliseconds;
};
constexpr Span spans[] = {{"sec", "sec", 1'000},          {"min", "min", 60'000},           {"hour", "hour", 3'600'000},
                          {"day", "day", 86'400'000},     {"week", "week", 604'800'000},    {"month", "month", 2'592'000'000},
                          {"year", "year", 31'536'000'000}};

} // namespace

std::optional<ThrottlingPolicy> conditionalPolicy(const QJsonObject& advanced)
{
    if (advanced.value(QLatin1String("conditionalGroups")).toArray().isEmpty())
        return std::nullopt;
    ThrottlingPolicy policy;
    policy.name = advanced.value(QLatin1String("policyName")).toString();
    policy.displayName = advanced.value(QLatin1String("displayName")).toString();
    policy.description = advanced.value(QLatin1String("description")).toString();
    policy.level = PolicyLevel::Api;
    QJsonObject whole;
    for (const char* key : {"displayName", "defaultLimit", "conditionalGroups"}) {
        const QJsonValue value = advanced.value(QLatin1String(key));
        if (!value.isUndefined() && !value.isNull())
            whole.insert(QLatin1String(key), value);
    }
    policy.whole = QJsonDocument(whole).toJson(QJsonDocument::Compact);
    return policy;
}

std::optional<ThrottlingPolicy> customPolicy(const QJsonObject& rule, QString& why)
{
    ThrottlingPolicy policy;
    policy.name = rule.value(QLatin1String("policyName")).toString();
    policy.description = rule.value(QLatin1String("description")).toString();
    policy.level = PolicyLevel::Custom;
    policy.keyTemplate = rule.value(QLatin1String("keyTemplate")).toString();
    const QString query = rule.value(QLatin1String("siddhiQuery")).toString();
    const auto refuse = [&](const QString& because) {
        why = QStringLiteral("The custom policy \"%1\" is not enforced here: %2.").arg(policy.name, because);
        return std::nullopt;
    };
    if (const auto key = model::KeyTemplate::parse(policy.keyTemplate.toStdString()); !key)
        return refuse(QStringLiteral("its key template \"%1\" is not known (%2)").arg(policy.keyTemplate, QString::fromStdString(key.error().message())));
    static const QRegularExpression batch(QStringLiteral("timeBatch\\s*\\(\\s*(\\d+)\\s*([a-z]+)"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression count(QStringLiteral("count\\s*\\([^)]*\\)\\s*>=\\s*(\\d+)"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression eligible(QStringLiteral("SELECT\\s+[^;]*?,\\s*\\(?\\s*true\\s*\\)?\\s+AS\\s+isEligible"),
                                             QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch window = batch.match(query);
    const QRegularExpressionMatch limit = count.match(query);
    if (!window.hasMatch() || !limit.hasMatch())
        return refuse(QStringLiteral("its Siddhi query has no timeBatch(...) and count(...) >= N"));
    if (!eligible.match(query).hasMatch())
        return refuse(QStringLiteral("its Siddhi query counts some calls only"));
    const QString unit = window.captured(2).toLower();
    for (const Span& span : spans) {
        if (!unit.startsWith(QLatin1String(span.begin)))
            continue;
        policy.requestCount = limit.captured(1).toLongLong();
        policy.unitTime = window.captured(1).toLongLong() * span.milliseconds;
        policy.timeUnit = QLatin1String(span.unit);
        if (policy.requestCount > 0 && policy.unitTime > 0)
            return policy;
    }
    return refuse(QStringLiteral("its period \"%1\" is not known").arg(window.captured(0)));
}

} // namespace postern::publisher
