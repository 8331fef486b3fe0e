// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/Door.h"

#include <QRandomGenerator>
#include <algorithm>

namespace postern::publisher {
namespace {

/// A quoted parameter of Content-Disposition as browsers write it (RFC 7578 4.2): line ends and quotes percent-encoded.
QByteArray quotedParameter(const QByteArray& text)
{
    QByteArray safe = text;
    safe.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    return '"' + safe + '"';
}

QByteArray newBoundary()
{
    QByteArray boundary = "postern-";
    for (int i = 0; i < 4; ++i)
        boundary += QByteArray::number(QRandomGenerator::system()->generate(), 36);
    return boundary;
}

} // namespace

QString toString(Service service)
{
    switch (service) {
    case Service::Publisher: return QStringLiteral("Publisher");
    case Service::DevPortal: return QStringLiteral("Developer Portal");
    case Service::Admin: return QStringLiteral("Admin");
    case Service::Governance: return QStringLiteral("Governance");
    }
    return {};
}

std::pair<QByteArray, QByteArray> encodeForm(const std::vector<FormPart>& parts)
{
    QByteArray boundary;
    do {
        boundary = newBoundary();
    } while (std::any_of(parts.begin(), parts.end(),
                         [&](const FormPart& part) { return part.content.contains(boundary); }));
    QByteArray body;
    for (const FormPart& part : parts) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quotedParameter(part.name);
        if (!part.fileName.isEmpty())
            body += "; filename=" + quotedParameter(part.fileName.toUtf8());
        const QByteArray type = !part.type.isEmpty() ? part.type
                                : part.fileName.isEmpty() ? QByteArray()
                                                          : QByteArray("application/octet-stream");
        if (!type.isEmpty())
            body += "\r\nContent-Type: " + type;
        body += "\r\n\r\n" + part.content + "\r\n";
    }
    return {body + "--" + boundary + "--\r\n", "multipart/form-data; boundary=" + boundary};
}

QStringList scopesFor(const std::vector<Service>& services)
{
    QStringList scopes;
    for (const DoorCall* call : callTable()) {
        const QString first = QString::fromLatin1(call->scopes).section(QLatin1Char(' '), 0, 0, QString::SectionSkipEmpty);
        if (!first.isEmpty() && std::find(services.begin(), services.end(), call->service) != services.end())
            scopes += QStringLiteral("apim:") + first;
    }
    scopes.removeDuplicates();
    scopes.sort();
    return scopes;
}

namespace read {

QJsonObject object(ContractReader& reader, const DoorAnswer& answer) { return reader.object(answer.body); }
QByteArray bytes(ContractReader&, const DoorAnswer& answer) { return answer.body; }
QByteArray definition(ContractReader& reader, const DoorAnswer& answer) { return reader.definition(answer.body); }
Done nothing(ContractReader&, const DoorAnswer& answer) { return {answer.status == 202}; }
QJsonObject item(ContractReader&, const QJsonObject& item, const QString&) { return item; }

} // namespace read

} // namespace postern::publisher
