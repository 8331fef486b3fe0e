// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/GatewayStatus.h"

#include "schema/Value.h"

#include <QRegularExpression>

namespace postern::workbench {
namespace {

using schema::Value;

QString text(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? QString() : QString::fromStdString(value->toText());
}

qint64 number(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? 0 : value->asInteger();
}

bool flag(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value != nullptr && value->asBool();
}

const std::vector<Value>& items(const Value& from, std::string_view name)
{
    static const std::vector<Value> none;
    const Value* value = from.find(name);
    return value == nullptr ? none : value->items();
}

Problem::Severity severity(const QString& name)
{
    if (name == QLatin1String("warning"))
        return Problem::Severity::Warning;
    return name == QLatin1String("note") ? Problem::Severity::Info : Problem::Severity::Error;
}

/// Where " (hint)" begins at the end of a message; -1 when it has none. A hint may hold brackets itself.
qsizetype hintStart(const QString& message)
{
    if (!message.endsWith(QLatin1Char(')')))
        return -1;
    int depth = 0;
    for (qsizetype at = message.size() - 1; at > 0; --at) {
        if (message.at(at) == QLatin1Char(')'))
            ++depth;
        else if (message.at(at) == QLatin1Char('(') && --depth == 0)
            return message.at(at - 1) == QLatin1Char(' ') ? at - 1 : -1;
    }
    return -1;
}

} // namespace

GatewayStatus readStatus(const Value& status)
{
    GatewayStatus out;
    for (const Value& item : items(status, "listeners")) {
        out.listeners.append({text(item, "name"), text(item, "url"), flag(item, "tls"), flag(item, "developmentCertificate"),
                              text(item, "developmentAuthority"), text(item, "problem")});
    }
    for (const Value& item : items(status, "apis")) {
        const auto& urls = items(item, "urls");
        out.apis.append({text(item, "id"), text(item, "name"), text(item, "version"),
                         urls.empty() ? QString() : QString::fromStdString(urls.front().asString()),
                         static_cast<int>(number(item, "operations")), text(item, "problem")});
    }
    for (const Value& item : items(status, "problems")) {
        out.problems.append({severity(text(item, "severity")), text(item, "message"), text(item, "hint"), text(item, "file"),
                             static_cast<int>(number(item, "line")), static_cast<int>(number(item, "column"))});
    }
    if (const Value* counters = status.find("counters")) {
        out.measures.requests = static_cast<quint64>(number(*counters, "requests"));
        out.measures.activeExchanges = static_cast<quint64>(number(*counters, "active"));
        out.measures.tracesDropped = static_cast<quint64>(number(*counters, "tracesDropped"));
    }
    if (const Value* process = status.find("process")) {
        out.measures.residentBytes = static_cast<quint64>(number(*process, "residentBytes"));
        const Value* cpu = process->find("cpuSeconds");
        out.measures.cpuSeconds = cpu == nullptr ? 0 : cpu->asDouble();
    }
    out.configHash = text(status, "configHash");
    out.recording = flag(status, "recording");
    if (status.find("drainMs") != nullptr)
        out.drainMs = static_cast<int>(number(status, "drainMs"));
    return out;
}

std::optional<Problem> readProblemLine(const QString& line)
{
    static const QRegularExpression logged(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT"));
    static const QRegularExpression form(QStringLiteral(
        "^(posternd: )?(?:(?!(?:error|warning|note): )(.*?)(?::(\\d+))?(?::(\\d+))?: )?(error|warning|note): (.*)$"));
    static const QRegularExpression placed(QStringLiteral("^([^: ][^:]*):(\\d+):(\\d+): (.*)$"));
    const QRegularExpressionMatch match = form.match(line);
    if (!match.hasMatch() || logged.match(line).hasMatch())
        return std::nullopt;
    Problem problem{severity(match.captured(5)), match.captured(6), {}, match.captured(2), match.captured(3).toInt(),
                    match.captured(4).toInt()};
    if (problem.file.isEmpty()) {
        if (const QRegularExpressionMatch place = placed.match(problem.message); place.hasMatch()) {
            problem.file = place.captured(1);
            problem.line = place.captured(2).toInt();
            problem.column = place.captured(3).toInt();
            problem.message = place.captured(4);
        }
    }
    if (const qsizetype at = hintStart(problem.message); at > 0) {
        problem.hint = problem.message.mid(at + 2).chopped(1);
        problem.message.truncate(at);
    } else if (const qsizetype step = problem.message.lastIndexOf(QLatin1String("; ")); step > 0 && !match.captured(1).isEmpty()) {
        problem.hint = problem.message.mid(step + 2);
        problem.message.truncate(step);
    }
    return problem;
}

} // namespace postern::workbench
