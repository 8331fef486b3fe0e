// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PublisherConnection.h"

namespace postern::publisher {

QStringList PublisherConnection::defaultScopes()
{
    return {QStringLiteral("apim:api_view"), QStringLiteral("apim:tier_view"),
            QStringLiteral("apim:publisher_settings")};
}

QString PublisherConnection::secretKey(const QString& what) const
{
    return QStringLiteral("publisher/") + id + QLatin1Char('/') + what;
}

QString PublisherConnection::problem() const
{
    const QUrl url(baseUrl, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http")))
        return QStringLiteral("the address \"%1\" is not an http or https URL").arg(baseUrl);
    if (!url.userInfo().isEmpty())
        return QStringLiteral("the address must not hold a user or password");
    if (url.hasQuery() || url.hasFragment())
        return QStringLiteral("the address must not have a query or fragment");
    if (id.isEmpty())
        return QStringLiteral("the connection has no id");
    if (grant == Grant::Password && user.isEmpty())
        return QStringLiteral("the user is missing");
    if (grant == Grant::Password && user.contains(QLatin1Char(':')))
        return QStringLiteral("a user name cannot hold a colon");
    if (grant == Grant::ClientCredentials && clientId.isEmpty())
        return QStringLiteral("the client id is missing");
    if (proxyKind != rest::RestProxy::Kind::None && (proxyHost.isEmpty() || proxyPort == 0))
        return QStringLiteral("the proxy's host or port is missing");
    return {};
}

} // namespace postern::publisher
