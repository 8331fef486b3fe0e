// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/ConnectionsFile.h"

#include "schema/Document.h"
#include "schema/Schema.h"

#include <QFile>
#include <QSaveFile>
#include <algorithm>
#include <set>

namespace postern::publisher {
namespace {

enum class Format : std::uint8_t { V1 };

struct WrittenProxy {
    rest::RestProxy::Kind kind = rest::RestProxy::Kind::Http;
    std::string host;
    std::uint16_t port = 0;
    std::string user;
};

/// A connection as the file has it.
struct WrittenConnection {
    std::string name;
    std::string id;
    std::string url;
    Grant grant = Grant::Password;
    std::string user;
    std::string tenant;
    std::string clientId;
    std::vector<std::string> scopes;
    std::string caFile;
    std::string certificate;
    std::string publisher;
    std::string devPortal;
    std::string admin;
    std::string governance;
    std::optional<WrittenProxy> proxy;
    schema::Location location;
};

struct WrittenFile {
    Format apiVersion = Format::V1;
    std::vector<WrittenConnection> connections;
};

const schema::Schema<WrittenProxy>& describe(schema::Type<WrittenProxy>)
{
    using Kind = rest::RestProxy::Kind;
    static const auto schema = schema::Schema<WrittenProxy>("connection-proxy", "The proxy to go through; its password is a secret of the connection.")
                                   .field("kind", &WrittenProxy::kind, "What it speaks")
                                       .oneOf({{"http", Kind::Http, "HTTP CONNECT"}, {"socks5", Kind::Socks5, "SOCKS 5"}})
                                   .field("host", &WrittenProxy::host, "Its host").required().notEmpty()
                                   .field("port", &WrittenProxy::port, "Its port").required()
                                   .field("user", &WrittenProxy::user, "Who logs in");
    return schema;
}

const schema::Schema<WrittenConnection>& describe(schema::Type<WrittenConnection>)
{
    static const auto schema =
        schema::Schema<WrittenConnection>("connection", "A control plane and the way to it. Secrets are not here: they are in the keychain.")
            .field("name", &WrittenConnection::name, "What it is called").required().notEmpty()
            .field("id", &WrittenConnection::id, "What its secrets are kept under; the name when empty")
            .field("url", &WrittenConnection::url, "Its address, https://host:9443").required().notEmpty()
            .field("grant", &WrittenConnection::grant, "How a token is got")
                .oneOf({{"password", Grant::Password, "by user and password"},
                        {"client-credentials", Grant::ClientCredentials, "by a client and its secret"},
                        {"token", Grant::ExistingToken, "somebody gives one"}})
            .field("user", &WrittenConnection::user, "For grant: password")
            .field("tenant", &WrittenConnection::tenant, "The user's domain; carbon.super when empty")
            .field("clientId", &WrittenConnection::clientId, "The client; registered when empty and the grant is password")
            .field("scopes", &WrittenConnection::scopes, "What is asked for at once; others are when a call needs them")
            .field("caFile", &WrittenConnection::caFile, "PEM of authorities to trust, too")
            .field("certificate", &WrittenConnection::certificate, "SHA-256 of the one certificate that is trusted")
            .field("publisher", &WrittenConnection::publisher, "Path of the Publisher's API, found by probing when empty")
            .field("devPortal", &WrittenConnection::devPortal, "Path or address of the Developer Portal's API")
            .field("admin", &WrittenConnection::admin, "Path or address of the Admin API")
            .field("governance", &WrittenConnection::governance, "Path or address of the Governance API")
            .field("proxy", &WrittenConnection::proxy, "The proxy to go through; none when absent")
            .locate(&WrittenConnection::location);
    return schema;
}

const schema::Schema<WrittenFile>& describe(schema::Type<WrittenFile>)
{
    static const auto schema = schema::Schema<WrittenFile>("connections-file", "connections.yaml: control planes by name, without secrets.")
                                   .field("apiVersion", &WrittenFile::apiVersion, "The format of this file").required()
                                       .oneOf({{"postern/v1", Format::V1, ""}})
                                   .field("connections", &WrittenFile::connections, "The control planes");
    return schema;
}

QString q(const std::string& text) { return QString::fromStdString(text); }

PublisherConnection connectionOf(const WrittenConnection& written)
{
    PublisherConnection made;
    made.name = q(written.name);
    made.id = written.id.empty() ? made.name : q(written.id);
    made.baseUrl = q(written.url);
    made.grant = written.grant;
    made.user = q(written.user);
    made.tenant = q(written.tenant);
    made.clientId = q(written.clientId);
    for (const std::string& scope : written.scopes) {
        if (!made.scopes.contains(q(scope)))
            made.scopes += q(scope);
    }
    made.caFile = q(written.caFile);
    made.trustedSha256 = QByteArray::fromStdString(written.certificate).replace(':', "").toLower();
    made.restBase = q(written.publisher);
    made.devPortalBase = q(written.devPortal);
    made.adminBase = q(written.admin);
    made.governanceBase = q(written.governance);
    if (written.proxy) {
        made.proxyKind = written.proxy->kind;
        made.proxyHost = q(written.proxy->host);
        made.proxyPort = written.proxy->port;
        made.proxyUser = q(written.proxy->user);
    }
    return made;
}

WrittenConnection writtenOf(const PublisherConnection& connection)
{
    WrittenConnection written;
    written.name = connection.name.toStdString();
    written.id = connection.id == connection.name ? std::string() : connection.id.toStdString();
    written.url = connection.baseUrl.toStdString();
    written.grant = connection.grant;
    written.user = connection.user.toStdString();
    written.tenant = connection.tenant.toStdString();
    written.clientId = connection.clientId.toStdString();
    const QStringList defaults = PublisherConnection::defaultScopes();
    for (const QString& scope : connection.scopes) {
        if (!defaults.contains(scope))
            written.scopes.push_back(scope.toStdString());
    }
    written.caFile = connection.caFile.toStdString();
    written.certificate = connection.trustedSha256.toStdString();
    written.publisher = connection.restBase.toStdString();
    written.devPortal = connection.devPortalBase.toStdString();
    written.admin = connection.adminBase.toStdString();
    written.governance = connection.governanceBase.toStdString();
    if (connection.proxyKind != rest::RestProxy::Kind::None)
        written.proxy = WrittenProxy{connection.proxyKind, connection.proxyHost.toStdString(), connection.proxyPort,
                                     connection.proxyUser.toStdString()};
    return written;
}

/// The problem that keeps a connection out of a file, beside what is only incomplete.
QString hindrance(const PublisherConnection& connection)
{
    const QUrl url(connection.baseUrl, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return QStringLiteral("the address is no URL");
    if (!url.userInfo().isEmpty())
        return QStringLiteral("the address must not hold a user or password");
    return connection.name.isEmpty() ? QStringLiteral("the connection has no name") : QString();
}

} // namespace

Result<std::vector<PublisherConnection>> parseConnections(const QByteArray& text, const QString& name)
{
    schema::Problems problems;
    const auto document =
        schema::readYaml({text.constData(), static_cast<std::size_t>(text.size())}, name.toStdString(), problems);
    const auto file = document ? describe(schema::Type<WrittenFile>{}).decode(*document, problems) : std::nullopt;
    std::vector<PublisherConnection> all;
    std::set<QString> names;
    std::set<QString> ids;
    for (std::size_t i = 0; file && i < file->connections.size(); ++i) {
        const WrittenConnection& written = file->connections[i];
        PublisherConnection made = connectionOf(written);
        if (const QString why = hindrance(made); !why.isEmpty())
            problems.error(written.location, {}, why.toStdString(), "secrets belong into the keychain");
        if (!names.insert(made.name).second || !ids.insert(made.id).second)
            problems.error(written.location, {}, "there are two connections \"" + written.name + '"', "give each its own name and id");
        all.push_back(std::move(made));
    }
    if (problems.hasErrors())
        return unexpected(ErrorKind::InvalidConfig, problems.toString(), Fault::Config);
    return all;
}

Result<std::vector<PublisherConnection>> readConnections(const QString& path)
{
    QFile file(path);
    if (!file.exists())
        return std::vector<PublisherConnection>();
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(ErrorKind::IoError, "cannot read " + path.toStdString() + ": " + file.errorString().toStdString(), Fault::Config);
    return parseConnections(file.readAll(), path);
}

Result<void> writeConnections(const QString& path, const std::vector<PublisherConnection>& connections)
{
    WrittenFile file;
    for (const PublisherConnection& connection : connections) {
        if (const QString why = hindrance(connection); !why.isEmpty())
            return unexpected(ErrorKind::InvalidArgument, (connection.name + QStringLiteral(": ") + why).toStdString(), Fault::Config);
        file.connections.push_back(writtenOf(connection));
    }
    schema::Value value = describe(schema::Type<WrittenFile>{}).encode(file);
    if (value.find("apiVersion") == nullptr) // always written, so that what comes later is told apart
        value = schema::Value::object({{"apiVersion", "postern/v1"}, {"connections", value.find("connections") != nullptr ? *value.find("connections") : schema::Value::list()}});
    const std::string text = "# Control planes by name. Passwords and tokens are in the keychain, never here.\n" + schema::writeYaml(value);
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) || !out.commit())
        return unexpected(ErrorKind::IoError, "cannot write " + path.toStdString() + ": " + out.errorString().toStdString() + "; nothing was changed", Fault::Config);
    return {};
}

Result<PublisherConnection> connectionNamed(const std::vector<PublisherConnection>& connections, const QString& name)
{
    const auto at = std::find_if(connections.begin(), connections.end(), [&](const PublisherConnection& one) { return one.name == name; });
    if (at != connections.end())
        return *at;
    if (name.isEmpty() && connections.size() == 1)
        return connections.front();
    QStringList names;
    for (const PublisherConnection& one : connections)
        names += one.name;
    const QString there = names.isEmpty() ? QStringLiteral("there is none") : QStringLiteral("there are: ") + names.join(QStringLiteral(", "));
    return unexpected(ErrorKind::NotFound,
                      (name.isEmpty() ? QStringLiteral("which connection? ") : QStringLiteral("no connection is called \"%1\"; ").arg(name)).toStdString() + there.toStdString(),
                      Fault::Config);
}

} // namespace postern::publisher
