// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/TraceCall.h"

#include <QCoreApplication>

namespace postern::workbench {
namespace {
const auto maskSign = QStringLiteral("****");
struct TraceCallText {
    Q_DECLARE_TR_FUNCTIONS(TraceCall)
};
} // namespace

CurlCommand callOf(const inspection::Trace& trace, const QString& gateway)
{
    CurlCommand command;
    command.method = QString::fromStdString(trace.summary.method);
    command.url = gateway + QString::fromStdString(trace.summary.target);
    command.body = QByteArray::fromStdString(trace.clientRequest.body);
    bool unread = false;
    for (const auto& [name, value] : trace.clientRequest.headers) {
        const QString field = QString::fromStdString(name);
        const auto is = [&field](const char* other) { return field.compare(QLatin1String(other), Qt::CaseInsensitive) == 0; };
        unread = unread || (is("content-length") && value != "0" && trace.clientRequest.body.empty());
        if (is("host") || is("content-length") || is("transfer-encoding") || is("connection") || is("accept-encoding") ||
            is("x-request-id"))
            continue; // the client makes them
        const QString text = QString::fromStdString(value);
        if (text.contains(maskSign))
            command.remarks << TraceCallText::tr("%1 is masked in the recording: give it again.").arg(field);
        else
            command.headers.append({field, text});
    }
    if (unread) // whoever is refused by a header field is refused before that
        command.remarks << TraceCallText::tr("The body was not read, so it is not in the recording: give it again.");
    if (trace.clientRequest.bodyTruncated)
        command.remarks << TraceCallText::tr("Only the beginning of the body was kept.");
    return command;
}

} // namespace postern::workbench
