// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/StatusLine.h"

#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Page.h"
#include "workbench/workspace/Workspace.h"

#include <QLabel>
#include <QLocale>
#include <QSizeGrip>
#include <QToolButton>

namespace postern::workbench {

StatusLine::StatusLine(AppContext& context, QWidget* parent)
    : QStatusBar(parent), context_(context), gateway_(named(new QLabel(this), "status.gateway", tr("Gateway"))),
      rate_(named(new QLabel(this), "status.rate", tr("Requests a second"))),
      exchanges_(named(new QLabel(this), "status.exchanges", tr("Exchanges"))),
      jobs_(named(new QToolButton(this), "status.jobs", tr("Running jobs")))
{
    setObjectName(QStringLiteral("status"));
    setAccessibleName(tr("Status"));
    if (auto* grip = findChild<QSizeGrip*>())
        named(grip, "status.grip", tr("Resize the window"));
    jobs_->setAutoRaise(true);
    addWidget(gateway_);
    addWidget(rate_);
    addPermanentWidget(exchanges_);
    addPermanentWidget(jobs_);
    connect(&context.gateway, &GatewayLink::stateChanged, this, &StatusLine::refreshGateway);
    connect(&context.gateway, &GatewayLink::listenersChanged, this, &StatusLine::refreshGateway);
    connect(&context.gateway, &GatewayLink::measured, this, &StatusLine::takeMeasures);
    connect(&context.exchanges, &ExchangeStore::appended, this, &StatusLine::refreshExchanges);
    connect(&context.exchanges, &ExchangeStore::cleared, this, &StatusLine::refreshExchanges);
    connect(&context.jobs, &JobList::runningChanged, this, &StatusLine::refreshJobs);
    connect(jobs_, &QToolButton::clicked, this, [this] { context_.navigation.openPane(QStringLiteral("jobs")); });
    refreshGateway();
    refreshExchanges();
    refreshJobs();
}

void StatusLine::refreshGateway()
{
    QStringList urls;
    const auto listeners = context_.gateway.listeners();
    for (const ListenerStatus& listener : listeners) {
        if (listener.problem.isEmpty())
            urls << listener.url;
    }
    switch (context_.gateway.state()) {
    case GatewayState::Stopped:
        gateway_->setText(tr("Gateway stopped"));
        break;
    case GatewayState::Starting:
        gateway_->setText(tr("Gateway starting..."));
        break;
    case GatewayState::Running:
        gateway_->setText(tr("Gateway running: %1").arg(urls.join(QStringLiteral("  "))));
        break;
    case GatewayState::Stopping:
        gateway_->setText(tr("Gateway stopping..."));
        break;
    case GatewayState::Failed:
        gateway_->setText(tr("Gateway failed, see Problems"));
        break;
    }
    if (context_.gateway.state() != GatewayState::Running) {
        rate_->clear();
        lastRequests_ = 0;
    }
}

void StatusLine::takeMeasures(const GatewayMeasures& measures)
{
    const quint64 fresh = measures.requests >= lastRequests_ ? measures.requests - lastRequests_ : 0;
    lastRequests_ = measures.requests;
    rate_->setText(tr("%Ln request(s)/s", nullptr, static_cast<int>(fresh)));
}

void StatusLine::refreshExchanges()
{
    const ExchangeStore& store = context_.exchanges;
    QString text = tr("%Ln exchange(s)", nullptr, static_cast<int>(store.size()));
    if (store.dropped() > 0)
        text = tr("%1, %2", "exchanges, dropped").arg(text, tr("%Ln dropped", nullptr, static_cast<int>(store.dropped())));
    exchanges_->setText(text);
}

void StatusLine::refreshJobs()
{
    const int running = context_.jobs.running();
    jobs_->setText(running == 0 ? tr("No jobs") : tr("%Ln job(s) running", nullptr, running));
    jobs_->setToolTip(tr("Show the jobs of this session"));
}

} // namespace postern::workbench
