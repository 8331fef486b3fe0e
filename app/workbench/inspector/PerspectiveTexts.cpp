// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/PerspectiveTexts.h"

#include "workbench/inspector/MessageAtStep.h"
#include "workbench/inspector/TraceText.h"
#include "workbench/models/HexDump.h"

#include <QCoreApplication>

namespace postern::workbench {
namespace {

using inspection::Message;
using inspection::Trace;

constexpr qsizetype mostDumped = 64 * 1024; // lines enough, and drawn at once

struct PerspectiveWords {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::ExchangeDetail)
};

/// The answer as the backend's attempt gave it, before the way back through the chain.
const Message* responseBeforeChain(const Trace& trace, Message& room)
{
    for (std::size_t n = 0; n < trace.steps.size(); ++n) {
        if (trace.steps[n].direction == inspection::Step::Direction::Response) {
            room = messageAtStep(trace, n).before;
            return &room;
        }
    }
    return &trace.clientResponse;
}

QString dumped(const QString& title, const std::string& body)
{
    return title + QLatin1Char('\n') + (body.empty() ? PerspectiveWords::tr("no body") : hexDump(QByteArray::fromStdString(body), mostDumped));
}

} // namespace

PerspectiveTexts textsOf(const Trace& trace, Perspective perspective)
{
    PerspectiveTexts shown;
    const auto put = [](const Message& message, QString& text, std::string& body) {
        text = messageText(message, true);
        body = message.body;
    };
    const inspection::UpstreamAttempt* attempt = trace.upstream.empty() ? nullptr : &trace.upstream.back();
    switch (perspective) {
    case Perspective::Client:
        put(trace.clientRequest, shown.request, shown.requestBody);
        if (trace.clientResponse.line.empty())
            shown.response = PerspectiveWords::tr("The client left before an answer.");
        else
            put(trace.clientResponse, shown.response, shown.responseBody);
        break;
    case Perspective::Gateway: {
        put(requestAfterChain(trace), shown.request, shown.requestBody);
        Message room;
        put(*responseBeforeChain(trace, room), shown.response, shown.responseBody);
        break;
    }
    case Perspective::Backend:
        shown.request = shown.response = PerspectiveWords::tr("The exchange did not get so far.");
        if (attempt != nullptr && attempt->request)
            put(*attempt->request, shown.request, shown.requestBody);
        if (attempt != nullptr && attempt->response)
            put(*attempt->response, shown.response, shown.responseBody);
        else if (attempt != nullptr && !attempt->error.empty())
            shown.response = PerspectiveWords::tr("No answer: %1").arg(QString::fromStdString(attempt->error));
        break;
    }
    return shown;
}

QString PerspectiveTexts::hex() const
{
    return dumped(PerspectiveWords::tr("Body of the request"), requestBody) + QStringLiteral("\n\n") + dumped(PerspectiveWords::tr("Body of the response"), responseBody);
}

} // namespace postern::workbench
