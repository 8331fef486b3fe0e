// SPDX-License-Identifier: GPL-3.0-or-later
// What is replayed: the form's call, or exchanges of the capture.
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/models/TraceCall.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/ReplayPanel.h"
#include "workbench/tryit/ResponsePanel.h"

#include <QPointer>
#include <QTabWidget>
#include <algorithm>
#include <chrono>

namespace postern::workbench {
namespace {

constexpr int mostReplayed = 1'000;

/// What the gateway answered the first time; of a body only what is whole and unmasked can be compared.
ReplayCall replayOf(const inspection::Trace& trace, const QString& gateway)
{
    ReplayCall made;
    made.call = callOf(trace, gateway);
    made.exchange = trace.summary.id;
    made.status = trace.summary.status;
    made.body = QByteArray::fromStdString(trace.clientResponse.body);
    made.bodyKnown = !trace.clientResponse.bodyTruncated && !made.body.contains("****") &&
                     static_cast<std::uint64_t>(made.body.size()) == trace.clientResponse.bodySize;
    made.tookMs = std::chrono::duration_cast<std::chrono::milliseconds>(trace.summary.duration).count();
    return made;
}

} // namespace

void TryItPage::replayForm()
{
    QStringList unknown;
    const CurlCommand call = filledCall(unknown);
    QString why;
    if (!unknown.isEmpty())
        why = environments_->whyUnknown(unknown.front());
    else if (call.url.isEmpty())
        why = tr("There is no address to send to.");
    else if (bodyPanel_->pieces([](const QString& text) { return text; }))
        why = tr("A call with files can be sent, but not replayed.");
    if (!why.isEmpty()) {
        bar_->show(InlineBar::Kind::Error, {tr("The call cannot be replayed."), why, {}, {}});
        return;
    }
    ReplayCall made;
    made.call = call;
    if (const auto& shown = response_->shown(); shown && sent_.url == this->call().url && sent_.method == call.method) {
        made.status = shown->status;
        made.body = shown->body;
        made.bodyKnown = true;
        made.tookMs = response_->tookMs();
    }
    replay_->setCalls({made});
    tabs_->setCurrentWidget(replay_);
}

void TryItPage::replayExchanges(const QVector<quint64>& ids)
{
    struct Gathering {
        QVector<ReplayCall> calls;
        int left = 0;
        int gone = 0;
        int masked = 0;
    };
    const quint64 gathering = ++gathering_;
    auto all = std::make_shared<Gathering>();
    const QVector<quint64> wanted = ids.mid(0, mostReplayed);
    all->left = static_cast<int>(wanted.size());
    tabs_->setCurrentWidget(replay_);
    for (const quint64 id : wanted) {
        context().gateway.fetchTrace(id, [self = QPointer(this), all, gathering, gateway = gatewayUrl()](std::optional<inspection::Trace> trace) {
            if (self == nullptr || gathering != self->gathering_)
                return;
            if (trace) {
                ReplayCall made = replayOf(*trace, gateway);
                // What the recording masks, the form's credentials give.
                if (const auto credentials = self->auth_->header(); credentials && !made.call.remarks.isEmpty() && made.call.header(credentials->first).isEmpty()) {
                    made.call.headers.append({credentials->first, credentials->second});
                    made.call.remarks.clear();
                }
                all->masked += made.call.remarks.isEmpty() ? 0 : 1;
                all->calls.append(std::move(made));
            } else {
                ++all->gone;
            }
            if (--all->left > 0)
                return;
            std::sort(all->calls.begin(), all->calls.end(), [](const ReplayCall& a, const ReplayCall& b) { return a.exchange < b.exchange; });
            QStringList remarks;
            if (all->gone > 0)
                remarks << tr("%Ln exchange(s) are no longer held.", nullptr, all->gone);
            if (all->masked > 0)
                remarks << tr("%Ln call(s) lack what the recording masks: give credentials in the form first.", nullptr, all->masked);
            self->replay_->setCalls(all->calls, remarks.join(QLatin1Char(' ')));
        });
    }
}

} // namespace postern::workbench
