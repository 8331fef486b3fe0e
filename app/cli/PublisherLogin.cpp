// SPDX-License-Identifier: Apache-2.0
#include "cli/PublisherLogin.h"

#include "controlplane/publisher/ConnectionsFile.h"
#include "controlplane/secrets/MemorySecretStore.h"

#include <QDir>
#include <algorithm>
#include <cstdlib>
#include <utility>

namespace postern::cli {
namespace {

using publisher::Grant;
using publisher::PublisherConnection;

constexpr const char* noCredential =
    "no credential: set POSTERN_PASSWORD (with --user), POSTERN_CLIENT_SECRET (with --client-id) or POSTERN_TOKEN";

/// A credential of the environment and what it is; nothing when there is none.
struct GivenCredential {
    QString kind;
    std::string secret;
};

std::string environmentSecret(const char* name)
{
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

Result<PublisherConnection> connectionOf(const PublisherLogin& login)
{
    PublisherConnection connection;
    if (!login.connection.empty()) {
        const QString file = QDir(QString::fromStdString(login.folder)).filePath(QStringLiteral("connections.yaml"));
        auto known = publisher::readConnections(file);
        if (!known)
            return unexpected(known.error());
        auto named = publisher::connectionNamed(*known, QString::fromStdString(login.connection));
        if (!named)
            return unexpected(named.error());
        connection = *std::move(named);
    } else {
        connection.id = connection.name = QStringLiteral("terminal");
        connection.baseUrl = QString::fromStdString(login.publisher);
        while (connection.baseUrl.endsWith(QLatin1Char('/')))
            connection.baseUrl.chop(1);
    }
    if (!login.user.empty())
        connection.user = QString::fromStdString(login.user);
    if (!login.clientId.empty())
        connection.clientId = QString::fromStdString(login.clientId);
    if (!login.caFile.empty())
        connection.caFile = QString::fromStdString(login.caFile);
    if (!login.trust.empty()) {
        std::string fingerprint = login.trust;
        std::erase(fingerprint, ':');
        connection.trustedSha256 = QByteArray::fromStdString(fingerprint).toLower();
    }
    return connection;
}

/// The connection's grant follows what the environment offers.
GivenCredential credentialFor(PublisherConnection& connection)
{
    if (std::string token = environmentSecret("POSTERN_TOKEN"); !token.empty()) {
        connection.grant = Grant::ExistingToken;
        return {QStringLiteral("token"), std::move(token)};
    }
    if (connection.user.isEmpty() && !connection.clientId.isEmpty())
        connection.grant = Grant::ClientCredentials;
    if (connection.grant == Grant::ClientCredentials)
        return {QStringLiteral("client-secret"), environmentSecret("POSTERN_CLIENT_SECRET")};
    return {QStringLiteral("password"), environmentSecret("POSTERN_PASSWORD")};
}

OpenPublisher opened(std::unique_ptr<secrets::SecretStore> store, PublisherConnection connection)
{
    OpenPublisher out;
    out.secrets = std::move(store);
    out.client = std::make_unique<publisher::PublisherClient>(std::move(connection), *out.secrets);
    return out;
}

} // namespace

void openPublisher(const PublisherLogin& login, QObject* context, UniqueFunction<void(Result<OpenPublisher>)> then)
{
    using secrets::SecretStore;
    const auto answer = [context, &then](Result<OpenPublisher> result) {
        QMetaObject::invokeMethod(
            context,
            [result = std::make_shared<Result<OpenPublisher>>(std::move(result)),
             then = std::make_shared<UniqueFunction<void(Result<OpenPublisher>)>>(std::move(then))] { (*then)(std::move(*result)); },
            Qt::QueuedConnection);
    };
    if (!login.isGiven())
        return answer(unexpected(ErrorKind::InvalidArgument, "say where: --publisher URL or --connection NAME", Fault::Config));
    auto connection = connectionOf(login);
    if (!connection)
        return answer(unexpected(connection.error()));
    GivenCredential credential = credentialFor(*connection);
    if (credential.secret.empty() && login.connection.empty())
        return answer(unexpected(ErrorKind::InvalidArgument, noCredential, Fault::Config));
    if (credential.secret.empty()) {
        SecretStore::open(context, [connection = *std::move(connection), then = std::move(then)](std::unique_ptr<SecretStore> store) mutable {
            if (!store->isPersistent())
                return then(unexpected(ErrorKind::InvalidArgument, std::string(noCredential) + "; the keychain cannot be asked: " + store->reason().toStdString(),
                                       Fault::Config));
            then(opened(std::move(store), std::move(connection)));
        });
        return;
    }
    auto memory = std::make_unique<secrets::MemorySecretStore>();
    SecretStore& store = *memory;
    const QString key = connection->secretKey(credential.kind);
    store.write(key, Secret(std::move(credential.secret)), context,
                [memory = std::move(memory), connection = *std::move(connection), then = std::move(then)](Result<void>) mutable {
                    then(opened(std::move(memory), std::move(connection)));
                });
}

std::string toldInTerminal(const publisher::PublisherFailure& failure)
{
    if (failure.problem != publisher::Problem::UntrustedCertificate || failure.rest.certificates.empty())
        return failure.message().toStdString();
    return (QStringLiteral("Cannot ") + failure.what + QStringLiteral(": ") + failure.cause + QStringLiteral(". When it is the right one, add --trust ") +
            QString::fromLatin1(failure.rest.certificates.front().sha256) + QStringLiteral("; or name the authority that signed it with --cacert FILE."))
        .toStdString();
}

} // namespace postern::cli
