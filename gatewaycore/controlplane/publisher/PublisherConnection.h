// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/rest/RestClient.h"

#include <QString>
#include <QStringList>
#include <QUrl>
#include <optional>

namespace postern::publisher {

/// How we come to an access token.
enum class Grant : std::uint8_t {
    Password,          ///< register a client by DCR (or use clientId), then grant_type=password
    ClientCredentials, ///< grant_type=client_credentials with a given client
    ExistingToken,     ///< the person pasted one
};

/// One Publisher and the way to it. A value that may be saved: it holds no secret, only the keys under which a
/// SecretStore has them.
struct PublisherConnection {
    QString id;   ///< stable; part of the secret keys
    QString name; ///< shown
    QString baseUrl = QStringLiteral("https://localhost:9443");
    Grant grant = Grant::Password;
    QString user;     ///< Password
    QString tenant;   ///< domain; appended to the user as user@tenant; empty for carbon.super
    QString clientId; ///< ClientCredentials; for Password: use this client instead of DCR
    QStringList scopes = defaultScopes();

    rest::RestProxy::Kind proxyKind = rest::RestProxy::Kind::None;
    QString proxyHost;
    quint16 proxyPort = 0;
    QString proxyUser;
    QString caFile;
    QByteArray trustedSha256; ///< the server certificate that was trusted for baseUrl's host and port; empty for none

    /// Paths below baseUrl. restBase empty: /api/am/publisher/v4, then v3, then v2, whichever is there.
    QString restBase;
    QString registerPath = QStringLiteral("/client-registration/v0.17/register");
    QString tokenPath = QStringLiteral("/oauth2/token");
    /// Where the Developer Portal's API is, which alone lists the policies of applications: a path below baseUrl, or a URL
    /// when it is on another host. Empty: /api/am/devportal/v3, then v2, whichever is there.
    QString devPortalBase;
    /// The same for Admin (/api/am/admin/v4, v3, v2) and Governance (/api/am/governance/v1).
    QString adminBase{};
    QString governanceBase{};

    static QStringList defaultScopes();
    /// Keys in the SecretStore: "publisher/<id>/password", ".../client-secret", ".../token", ".../proxy-password",
    /// and "publisher/<id>/client" for the client that DCR gave us.
    [[nodiscard]] QString secretKey(const QString& what) const;
    /// Empty when the connection can be tried; otherwise what is missing or malformed.
    [[nodiscard]] QString problem() const;
};

} // namespace postern::publisher
