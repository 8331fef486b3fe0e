// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationUrls.h"

#include <QLocale>
#include <QStringList>

namespace postern::workbench {

QString FederationUrls::answerOf(const steering::ProbedUrl& probed)
{
    if (probed.answered == 0)
        return tr("not reached: %1").arg(QString::fromStdString(probed.problem));
    constexpr double perMillisecond = 1'000.0;
    const double milliseconds = static_cast<double>(probed.latency.value_or(std::chrono::microseconds(0)).count()) / perMillisecond;
    const QString latency = tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', milliseconds < 10.0 ? 1 : 0));
    QString answer;
    switch (probed.reach) {
    case steering::Reach::Guarded: answer = tr("it answers and asks for credentials (%1)"); break;
    case steering::Reach::Refuses: answer = probed.status == 404 ? tr("it answers and knows nothing by this path (%1)") : tr("it answers and does not take this call (%1)"); break;
    case steering::Reach::Busy: answer = tr("it takes no more calls now (%1)"); break;
    case steering::Reach::Fails: answer = tr("it fails (%1)"); break;
    default: answer = tr("it answers (%1)"); break;
    }
    answer = answer.arg(probed.status);
    if (probed.answered < probed.asked)
        answer += tr("; %1 of %2 calls were answered").arg(probed.answered).arg(probed.asked);
    return latency + QStringLiteral(", ") + answer;
}

QString FederationUrls::linesOf(const federation::GatewayState& gateway, const std::string& api)
{
    const auto at = gateway.apis.find(api);
    if (at == gateway.apis.end() || !at->second.urls)
        return {};
    const federation::ApiPlace& place = at->second;
    const QString region = QString::fromStdString(gateway.type == nullptr ? gateway.environment.region : gateway.type->region(gateway.environment));
    QStringList lines;
    for (std::size_t i = 0; i < place.urls->urls.size(); ++i) {
        QString line = tr("Callers reach it at %1").arg(QString::fromStdString(place.urls->urls[i].url));
        if (!region.isEmpty())
            line += tr(" in %1").arg(region);
        if (i < place.probed.size())
            line += QStringLiteral(": ") + answerOf(place.probed[i]);
        lines << line;
    }
    if (!place.urls->note.empty())
        lines << QString::fromStdString(place.urls->note);
    return lines.join(QLatin1Char('\n'));
}

} // namespace postern::workbench
