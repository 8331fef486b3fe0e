// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/TraceText.h"

#include "workbench/inspector/MessageDiff.h"
#include "workbench/models/JsonText.h"
#include "workbench/models/ReasonText.h"
#include "workbench/models/TraceChainModel.h"
#include "workbench/inspector/WhyBanner.h"

#include <QCoreApplication>
#include <QLocale>

namespace postern::workbench {
namespace {

struct TraceWords {
    Q_DECLARE_TR_FUNCTIONS(TraceText)
};
const QLatin1Char newLine('\n');
constexpr std::size_t mostOfBody = 64 * 1024; ///< octets of a body: what is drawn at once, in however many lines; as many as a gateway keeps

/// Ends between two letters.
std::string beginningOf(const std::string& body)
{
    std::size_t end = mostOfBody;
    while (end > 0 && (static_cast<unsigned char>(body[end]) & 0xC0U) == 0x80U && mostOfBody - end < 4)
        --end;
    return body.substr(0, end);
}

QString sizeText(std::uint64_t octets) { return QLocale().formattedDataSize(static_cast<qint64>(octets), 1, QLocale::DataSizeSIFormat); }

QString bodyText(const inspection::Message& message, bool pretty)
{
    if (message.body.size() > mostOfBody) {
        const std::string begin = beginningOf(message.body);
        return shownText(begin) + newLine + TraceWords::tr("(%1 of %2 are shown. Save the body to see the rest.)").arg(sizeText(begin.size()), sizeText(message.body.size()));
    }
    const char first = message.body.empty() ? '\0' : message.body.front();
    if (pretty && !message.bodyTruncated && (first == '{' || first == '[')) {
        if (const QByteArray indented = indentedJson({message.body.data(), static_cast<qsizetype>(message.body.size())}); !indented.isNull())
            return QString::fromUtf8(indented);
    }
    return shownText(message.body);
}

} // namespace

QString messageText(const inspection::Message& message, bool pretty)
{
    QString text = shownText(message.line) + newLine;
    for (const auto& [name, value] : message.headers)
        text += shownText(name) + QStringLiteral(": ") + shownText(value) + newLine;
    text += newLine + bodyText(message, pretty);
    if (message.bodyTruncated)
        text += newLine + TraceWords::tr("(cut here: %1 were kept of %2)").arg(sizeText(message.body.size()), sizeText(message.bodySize));
    return text;
}

QString backendText(const inspection::Trace& trace)
{
    if (trace.upstream.empty())
        return TraceWords::tr("No backend was asked: the gateway answered by itself.");
    QString text;
    int number = 0;
    for (const inspection::UpstreamAttempt& attempt : trace.upstream) {
        if (++number > 1)
            text += newLine;
        text += TraceWords::tr("Attempt %1: %2").arg(number).arg(QString::fromStdString(attempt.url));
        if (!attempt.address.empty())
            text += QStringLiteral(" (") + QString::fromStdString(attempt.address) + QLatin1Char(')');
        text += newLine +
                (attempt.reusedConnection ? TraceWords::tr("Connection: reused") : TraceWords::tr("Connection: new")) +
                newLine;
        text += TraceWords::tr("Times: DNS %1, connect %2, TLS %3, wait %4, transfer %5")
                    .arg(shownDuration(attempt.dns), shownDuration(attempt.connect), shownDuration(attempt.tls),
                         shownDuration(attempt.wait), shownDuration(attempt.transfer)) +
                newLine;
        if (!attempt.error.empty())
            text += TraceWords::tr("Failed: %1").arg(QString::fromStdString(attempt.error)) + newLine;
        if (attempt.request)
            text += newLine + TraceWords::tr("The backend received:") + newLine + messageText(*attempt.request, true) +
                    newLine;
        if (attempt.response)
            text += newLine + TraceWords::tr("The backend answered:") + newLine + messageText(*attempt.response, true) +
                    newLine;
    }
    return text;
}

QString contextText(const inspection::Trace& trace, int step)
{
    QString text;
    const auto named = [&text](const QString& name, const std::string& value) {
        text += name + QStringLiteral(" = ") + shownText(value) + newLine;
    };
    const auto line = [&named](const std::string& name, const std::string& value) { named(shownText(name), value); };
    named(TraceWords::tr("API"), trace.summary.api);
    named(TraceWords::tr("route"), trace.summary.route);
    named(TraceWords::tr("correlation id"), trace.correlationId);
    if (step < 0) {
        for (const auto& [name, value] : trace.context)
            line(name, value);
        return text;
    }
    for (int n = 0; n <= step && n < static_cast<int>(trace.steps.size()); ++n) {
        for (const inspection::Change& change : trace.steps[static_cast<std::size_t>(n)].changes) {
            if (change.where == inspection::Change::Where::Context)
                line(change.name, change.after);
        }
    }
    return text;
}

QString traceText(const inspection::Trace& trace)
{
    const inspection::Summary& summary = trace.summary;
    QString text = shownText(summary.method) + QLatin1Char(' ') + shownText(summary.target) + QStringLiteral("  ->  ") +
                   QString::number(summary.status) + QStringLiteral("  (") + shownDuration(summary.duration) + QStringLiteral(")\n");
    const Why why = whyOf(trace);
    text += why.sentence + newLine + (why.fix.isEmpty() ? QString() : why.fix + newLine) + newLine;
    int number = 0;
    for (const inspection::Step& step : trace.steps) {
        text += QStringLiteral("%1  %2  %3  %4  %5\n")
                    .arg(++number, 3)
                    .arg(QString::fromStdString(step.filter), -20)
                    .arg(resultText(step.result), -12)
                    .arg(shownDuration(step.duration), 12)
                    .arg(QString::fromStdString(step.origin));
        if (step.reason)
            text += QStringLiteral("       ") + reasonSentence(*step.reason) + newLine;
        for (const inspection::Change& change : step.changes) {
            const bool removed = change.kind == inspection::Change::Kind::Removed;
            text += QStringLiteral("       %1 %2: %3\n")
                        .arg(removed ? QStringLiteral("-") : change.kind == inspection::Change::Kind::Added ? QStringLiteral("+") : QStringLiteral("~"),
                             shownText(change.name), shownText(removed ? change.before : change.after));
        }
    }
    text += newLine + TraceWords::tr("The client sent:") + newLine + messageText(trace.clientRequest, false) + newLine +
            newLine;
    text += backendText(trace) + newLine + newLine;
    text += TraceWords::tr("The client received:") + newLine + messageText(trace.clientResponse, false) + newLine;
    return text;
}

} // namespace postern::workbench
