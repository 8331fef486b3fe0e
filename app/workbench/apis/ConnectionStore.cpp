// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ConnectionStore.h"

#include "controlplane/publisher/ConnectionsFile.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QJsonObject>
#include <QUrl>
#include <algorithm>

namespace postern::workbench {
namespace {

using publisher::Grant;
using publisher::PublisherConnection;
using ProxyKind = rest::RestProxy::Kind;

const auto section = QStringLiteral("publisher");

QJsonObject toJson(const PublisherConnection& connection)
{
    return {{QStringLiteral("id"), connection.id},
            {QStringLiteral("name"), connection.name},
            {QStringLiteral("baseUrl"), connection.baseUrl},
            {QStringLiteral("grant"), static_cast<int>(connection.grant)},
            {QStringLiteral("user"), connection.user},
            {QStringLiteral("tenant"), connection.tenant},
            {QStringLiteral("clientId"), connection.clientId},
            {QStringLiteral("caFile"), connection.caFile},
            {QStringLiteral("proxyKind"), static_cast<int>(connection.proxyKind)},
            {QStringLiteral("proxyHost"), connection.proxyHost},
            {QStringLiteral("proxyPort"), connection.proxyPort},
            {QStringLiteral("proxyUser"), connection.proxyUser},
            {QStringLiteral("trusted"), QString::fromLatin1(connection.trustedSha256)}};
}

PublisherConnection fromJson(const QJsonObject& json)
{
    PublisherConnection connection;
    if (json.isEmpty())
        return connection;
    connection.id = json.value(QStringLiteral("id")).toString();
    connection.name = json.value(QStringLiteral("name")).toString();
    connection.baseUrl = json.value(QStringLiteral("baseUrl")).toString();
    connection.grant = static_cast<Grant>(std::clamp(json.value(QStringLiteral("grant")).toInt(), 0, static_cast<int>(Grant::ExistingToken)));
    connection.user = json.value(QStringLiteral("user")).toString();
    connection.tenant = json.value(QStringLiteral("tenant")).toString();
    connection.clientId = json.value(QStringLiteral("clientId")).toString();
    connection.caFile = json.value(QStringLiteral("caFile")).toString();
    connection.proxyKind = static_cast<ProxyKind>(std::clamp(json.value(QStringLiteral("proxyKind")).toInt(), 0, static_cast<int>(ProxyKind::Socks5)));
    connection.proxyHost = json.value(QStringLiteral("proxyHost")).toString();
    connection.proxyPort = static_cast<quint16>(std::clamp(json.value(QStringLiteral("proxyPort")).toInt(), 0, 65535));
    connection.proxyUser = json.value(QStringLiteral("proxyUser")).toString();
    connection.trustedSha256 = json.value(QStringLiteral("trusted")).toString().toLatin1();
    return connection;
}

QString fileOf(const AppContext& context) { return context.workspace.folder() + QStringLiteral("/connections.yaml"); }

} // namespace

PublisherConnection loadConnection(const AppContext& context)
{
    const QJsonObject own = context.workspace.state(section);
    if (!own.isEmpty())
        return fromJson(own);
    PublisherConnection last = fromJson(QJsonObject::fromVariantMap(context.settings.get(setting::publisherConnections)));
    // Another workspace's secrets and trust stay that workspace's.
    last.id.clear();
    last.trustedSha256.clear();
    return last;
}

QVector<PublisherConnection> loadConnections(const AppContext& context)
{
    const auto all = publisher::readConnections(fileOf(context));
    if (all && !all->empty())
        return {all->begin(), all->end()};
    const QJsonObject own = context.workspace.state(section);
    return own.isEmpty() ? QVector<PublisherConnection>() : QVector<PublisherConnection>{fromJson(own)};
}

QString saveConnection(AppContext& context, const PublisherConnection& connection)
{
    context.workspace.setState(section, toJson(connection));
    context.settings.set(setting::publisherConnections, toJson(connection).toVariantMap());
    if (connection.id.isEmpty())
        return {}; // its secrets are kept nowhere
    auto all = publisher::readConnections(fileOf(context));
    if (!all)
        return QString::fromStdString(all.error().message());
    PublisherConnection named = connection;
    const auto same = std::find_if(all->begin(), all->end(), [&](const PublisherConnection& one) { return one.id == connection.id; });
    if (named.name.isEmpty())
        named.name = same != all->end() ? same->name : QUrl(connection.baseUrl).host();
    const QString wanted = named.name;
    const auto taken = [&](const QString& name) {
        return std::any_of(all->begin(), all->end(), [&](const PublisherConnection& one) { return one.name == name && one.id != named.id; });
    };
    for (int n = 2; taken(named.name); ++n)
        named.name = QStringLiteral("%1 (%2)").arg(wanted).arg(n);
    if (same != all->end())
        *same = named;
    else
        all->push_back(named);
    const auto written = publisher::writeConnections(fileOf(context), *all);
    return written ? QString() : QString::fromStdString(written.error().message());
}

} // namespace postern::workbench
