// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/PortInUse.h"

#include "schema/Document.h"

#include <QRegularExpression>

namespace postern::workbench {
namespace {

constexpr int ordinaryPort = 9090; // of a listener that names none

/// Ports of the listeners in order.
QVector<int> portsOf(const QString& folder)
{
    QVector<int> ports;
    const auto config = schema::readFile((folder + QStringLiteral("/gateway.yaml")).toStdString());
    const schema::Value* listeners = config ? config->find("listeners") : nullptr;
    if (listeners == nullptr || !listeners->isList())
        return {ordinaryPort};
    for (const schema::Value& listener : listeners->items()) {
        const schema::Value* port = listener.isMap() ? listener.find("port") : nullptr;
        ports << (port == nullptr ? ordinaryPort : static_cast<int>(port->asInteger()));
    }
    return ports;
}

} // namespace

std::optional<PortInUse> portInUse(const Problem& problem)
{
    static const QRegularExpression taken(QStringLiteral("cannot listen on \\S*:(\\d+): "));
    static const QRegularExpression free(QStringLiteral("listen on port (\\d+), which is free"));
    const QRegularExpressionMatch which = taken.match(problem.message);
    const QRegularExpressionMatch instead = free.match(problem.message + QLatin1Char(' ') + problem.hint);
    if (!which.hasMatch() || !instead.hasMatch())
        return std::nullopt;
    return PortInUse{which.captured(1).toInt(), instead.captured(1).toInt()};
}

QString movedPort(const QString& folder, const QStringList& settings, const PortInUse& taken)
{
    static const QRegularExpression form(QStringLiteral("^listeners\\.(\\d+)\\.port=(\\d+)$"));
    QVector<int> ports = portsOf(folder);
    for (const QString& setting : settings) {
        const QRegularExpressionMatch match = form.match(setting);
        if (match.hasMatch() && match.captured(1).toInt() < ports.size())
            ports[match.captured(1).toInt()] = match.captured(2).toInt();
    }
    const qsizetype at = ports.indexOf(taken.port);
    return at < 0 ? QString() : QStringLiteral("listeners.%1.port=%2").arg(at).arg(taken.free);
}

} // namespace postern::workbench
