// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TokenJudgement.h"

#include "workbench/tryit/TokenClaims.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

namespace postern::workbench {
namespace {

struct JudgementText {
    Q_DECLARE_TR_FUNCTIONS(TokenJudgement)
};

QStringList textsOf(const QJsonValue& value)
{
    if (!value.isArray())
        return value.toString().isEmpty() ? QStringList() : QStringList{value.toString()};
    QStringList all;
    const QJsonArray items = value.toArray();
    for (const auto& item : items)
        all << item.toString();
    return all;
}

bool haveOneInCommon(const QStringList& a, const QStringList& b)
{
    return std::any_of(a.cbegin(), a.cend(), [&b](const QString& one) { return b.contains(one); });
}

QString span(qint64 seconds)
{
    if (seconds >= 48 * 3600)
        return JudgementText::tr("%Ln day(s)", nullptr, static_cast<int>(seconds / 86'400));
    if (seconds >= 3600)
        return JudgementText::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60);
    return seconds >= 60 ? JudgementText::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60) : JudgementText::tr("%1 s").arg(seconds);
}

} // namespace

QString timeLeft(const QString& token, const QDateTime& now)
{
    const auto claims = claimsOf(token);
    if (!claims || !claims->contains(QLatin1String("exp")))
        return {};
    const qint64 left = static_cast<qint64>(claims->value(QLatin1String("exp")).toDouble()) - now.toSecsSinceEpoch();
    return left <= 0 ? JudgementText::tr("Expired %1 ago.").arg(span(-left)) : JudgementText::tr("Good for %1.").arg(span(left));
}

QStringList judgeToken(const QString& token, const TokenWishes& wishes, const QDateTime& now)
{
    QStringList wrong;
    const auto claims = claimsOf(token);
    if (!claims || wishes.api.isEmpty() || !wishes.needsToken)
        return wrong;
    const auto time = [&](const char* name) { return static_cast<qint64>(claims->value(QLatin1String(name)).toDouble()); };
    const qint64 second = now.toSecsSinceEpoch();
    if (claims->contains(QLatin1String("exp")) && time("exp") <= second)
        wrong << JudgementText::tr("It has expired: get a new one.");
    if (claims->contains(QLatin1String("nbf")) && time("nbf") > second)
        wrong << JudgementText::tr("It is not good yet (nbf): the clocks of issuer and gateway differ, or it was made for later.");
    const QString issuer = claims->value(QLatin1String("iss")).toString();
    if (!wishes.issuers.isEmpty() && !wishes.issuers.contains(issuer))
        wrong << JudgementText::tr("Its issuer %1 is none that the gateway knows (%2).").arg(issuer, wishes.issuers.join(QStringLiteral(", ")));
    const QStringList audience = textsOf(claims->value(QLatin1String("aud")));
    if (!wishes.audiences.isEmpty() && !haveOneInCommon(audience, wishes.audiences))
        wrong << JudgementText::tr("Its audience %1 is not one of %2.")
                     .arg(audience.isEmpty() ? JudgementText::tr("(none)") : audience.join(QStringLiteral(", ")), wishes.audiences.join(QStringLiteral(", ")));
    QStringList granted = claims->value(QLatin1String("scope")).toString().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    granted += textsOf(claims->value(QLatin1String("scp")));
    QStringList missing;
    for (const QString& scope : wishes.scopes) {
        if (!granted.contains(scope))
            missing << scope;
    }
    if (!missing.isEmpty())
        wrong << JudgementText::tr("It lacks the scope %1, which this operation needs.").arg(missing.join(QStringLiteral(", ")));
    return wrong;
}

} // namespace postern::workbench
