// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TokenClaims.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QStringList>

namespace postern::workbench {
namespace {

constexpr qsizetype longestToken = 64 * 1024;

struct ClaimsText {
    Q_DECLARE_TR_FUNCTIONS(TokenClaims)
};

QJsonObject part(const QString& text, bool& good)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals |
                                                                             QByteArray::AbortOnBase64DecodingErrors);
    const QJsonDocument json = decoded ? QJsonDocument::fromJson(*decoded) : QJsonDocument();
    good = json.isObject();
    return json.object();
}

QString indented(const QJsonObject& object) { return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)); }

} // namespace

QString describeToken(const QString& token, const QDateTime& now)
{
    const QString trimmed = token.trimmed();
    if (trimmed.isEmpty())
        return {};
    const QStringList parts = trimmed.split(QLatin1Char('.'));
    if (parts.size() == 5)
        return ClaimsText::tr("This token is encrypted (JWE): its claims cannot be shown.");
    bool goodHeader = false;
    bool goodClaims = false;
    const bool fits = parts.size() == 3 && trimmed.size() <= longestToken;
    const QJsonObject header = fits ? part(parts.at(0), goodHeader) : QJsonObject();
    const QJsonObject claims = fits ? part(parts.at(1), goodClaims) : QJsonObject();
    if (!goodHeader || !goodClaims)
        return ClaimsText::tr("This is not a JWT: nothing can be read from it. An opaque token may still be valid.");
    QString text;
    if (claims.contains(QLatin1String("exp"))) {
        const QDateTime end = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(claims.value(QLatin1String("exp")).toDouble()));
        const qint64 left = now.secsTo(end);
        const QString at = QLocale().toString(end.toLocalTime(), QLocale::ShortFormat);
        text += left < 0
                    ? ClaimsText::tr("Expired at %1.").arg(at)
                    : ClaimsText::tr("Good until %1, for %Ln more minute(s).", nullptr, static_cast<int>(left / 60))
                          .arg(at);
        text += QLatin1Char('\n');
    }
    for (const char* name : {"iat", "nbf", "auth_time"}) {
        const QJsonValue value = claims.value(QLatin1String(name));
        if (value.isDouble())
            text += QStringLiteral("%1: %2\n").arg(QLatin1String(name), QLocale().toString(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(value.toDouble())).toLocalTime(),
                                                                                          QLocale::ShortFormat));
    }
    if (!text.isEmpty())
        text += QLatin1Char('\n');
    text += ClaimsText::tr("Claims") + QStringLiteral(":\n") + indented(claims) + QLatin1Char('\n');
    text += ClaimsText::tr("Header") + QStringLiteral(":\n") + indented(header);
    return text;
}

std::optional<QJsonObject> claimsOf(const QString& token)
{
    const QStringList parts = token.trimmed().split(QLatin1Char('.'));
    if (parts.size() != 3 || token.size() > longestToken)
        return std::nullopt;
    bool goodHeader = false;
    bool goodClaims = false;
    (void)part(parts.at(0), goodHeader);
    QJsonObject claims = part(parts.at(1), goodClaims);
    return goodHeader && goodClaims ? std::optional(std::move(claims)) : std::nullopt;
}

TokenFacts factsOf(const QString& token)
{
    TokenFacts facts;
    const auto claims = claimsOf(token);
    if (!claims)
        return facts;
    const QJsonValue audience = claims->value(QLatin1String("aud"));
    facts.audience = audience.isArray() ? audience.toArray().first().toString() : audience.toString();
    facts.scopes = claims->value(QLatin1String("scope")).toString();
    const double lifetime = claims->value(QLatin1String("exp")).toDouble() - claims->value(QLatin1String("iat")).toDouble();
    if (claims->contains(QLatin1String("exp")) && claims->contains(QLatin1String("iat")))
        facts.seconds = QString::number(static_cast<qint64>(lifetime));
    return facts;
}

} // namespace postern::workbench
