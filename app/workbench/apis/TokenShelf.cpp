// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/TokenShelf.h"

#include "workbench/apis/PublisherSource.h"
#include "workbench/workspace/Workspace.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QStringList>

namespace postern::workbench {
namespace {

struct TokenWords {
    Q_DECLARE_TR_FUNCTIONS(SubscribedToken)
};

const auto tokenSection = QStringLiteral("subscribedTokens");
constexpr int mostTokens = 100;

QJsonObject tokenJson(const SubscribedToken& one)
{
    return {{QStringLiteral("api"), one.api},
            {QStringLiteral("workspaceId"), one.workspaceId},
            {QStringLiteral("application"), one.application},
            {QStringLiteral("owner"), one.owner},
            {QStringLiteral("applicationPolicy"), one.applicationPolicy},
            {QStringLiteral("plan"), one.plan},
            {QStringLiteral("keyType"), one.keyType},
            {QStringLiteral("opaque"), one.opaque},
            {QStringLiteral("until"), one.until.toString(Qt::ISODate)}};
}

SubscribedToken tokenOf(const QJsonObject& json)
{
    const auto text = [&json](const char* key) { return json.value(QLatin1String(key)).toString(); };
    return {text("api"), text("workspaceId"), text("application"), text("owner"), text("applicationPolicy"), text("plan"),
            text("keyType"), json.value(QLatin1String("opaque")).toBool(), QDateTime::fromString(text("until"), Qt::ISODate)};
}

bool isSame(const SubscribedToken& a, const SubscribedToken& b)
{
    return a.api == b.api && a.application == b.application && a.keyType == b.keyType && a.opaque == b.opaque;
}

} // namespace

QString SubscribedToken::words() const
{
    QStringList parts;
    parts << (owner.isEmpty() ? TokenWords::tr("Application %1").arg(application) : TokenWords::tr("Application %1 of %2").arg(application, owner));
    if (!applicationPolicy.isEmpty())
        parts << TokenWords::tr("its policy %1").arg(applicationPolicy);
    parts << TokenWords::tr("subscribed to %1 with the plan %2").arg(api, plan);
    parts << (keyType == QLatin1String("SANDBOX") ? TokenWords::tr("sandbox keys") : TokenWords::tr("production keys"));
    parts << (opaque ? TokenWords::tr("opaque") : TokenWords::tr("a JWT"));
    if (until.isValid())
        parts << TokenWords::tr("good until %1").arg(QLocale().toString(until.toLocalTime().time(), QLocale::ShortFormat));
    return parts.join(QStringLiteral(", "));
}

TokenShelf::TokenShelf(PublisherSource& publisher, Workspace& workspace, QObject* parent)
    : QObject(parent), publisher_(publisher), workspace_(workspace)
{
}

QString TokenShelf::keyOf(const SubscribedToken& whose) const
{
    return publisher_.connection().secretKey(QStringLiteral("token/%1/%2/%3/%4")
                                                 .arg(whose.api, whose.application, whose.keyType,
                                                      whose.opaque ? QStringLiteral("opaque") : QStringLiteral("jwt")));
}

void TokenShelf::put(const SubscribedToken& whose, Secret token, std::function<void(const QString& problem)> done)
{
    secrets::SecretStore* store = publisher_.secretStore();
    if (store == nullptr)
        return done(tr("Nobody knows yet where secrets are kept."));
    store->write(keyOf(whose), std::move(token), this, [this, whose, done = std::move(done)](Result<void> written) {
        if (!written)
            return done(QString::fromStdString(written.error().message()));
        QJsonArray kept{tokenJson(whose)};
        const QJsonArray before = workspace_.state(tokenSection).value(QLatin1String("tokens")).toArray();
        for (const auto& one : before) {
            const SubscribedToken other = tokenOf(one.toObject());
            if (!isSame(other, whose) && kept.size() < mostTokens)
                kept.append(one);
        }
        workspace_.setState(tokenSection, {{QStringLiteral("tokens"), kept}});
        done({});
    });
}

QVector<SubscribedToken> TokenShelf::of(const QString& api) const
{
    QVector<SubscribedToken> out;
    const QJsonArray kept = workspace_.state(tokenSection).value(QLatin1String("tokens")).toArray();
    for (const auto& one : kept) {
        const SubscribedToken token = tokenOf(one.toObject());
        if (token.api == api && (!token.until.isValid() || token.until > QDateTime::currentDateTimeUtc()))
            out << token;
    }
    return out;
}

void TokenShelf::take(const SubscribedToken& whose, std::function<void(Secret token, const QString& problem)> done)
{
    secrets::SecretStore* store = publisher_.secretStore();
    if (store == nullptr)
        return done({}, tr("Nobody knows yet where secrets are kept."));
    store->read(keyOf(whose), this, [done = std::move(done)](Result<std::optional<Secret>> found) {
        if (!found)
            return done({}, QString::fromStdString(found.error().message()));
        if (!*found)
            return done({}, tr("The token is gone: it was kept until the program ended. Get another one."));
        done(**found, {});
    });
}

} // namespace postern::workbench
