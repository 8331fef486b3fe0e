// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/DemoTour.h"

#include "workbench/apis/ApisPage.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/demo/Demo.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"

#include <QAction>

namespace postern::workbench {
namespace {
constexpr int longestMs = 30'000;
constexpr int lastTracesMs = 600; // the last traces come from the gateway on a timer
} // namespace

DemoTour::DemoTour(AppContext& context, ApisPage& apis, Demo& demo, QObject* parent)
    : QObject(parent), context_(context), apis_(apis), demo_(demo)
{
    limit_.setSingleShot(true);
    limit_.setInterval(longestMs);
    connect(&limit_, &QTimer::timeout, this, [this] { end(tr("The demo's way took too long.")); });
}

void DemoTour::start()
{
    limit_.start();
    connect(&demo_, &Demo::failed, this, &DemoTour::end);
    connect(&apis_, &ApisPage::listEnded, this, &DemoTour::pullAll, Qt::SingleShotConnection);
}

void DemoTour::pullAll()
{
    connect(&context_.jobs, &JobList::jobEnded, this,
            [this](const Job* job) {
                if (job->state() == Job::State::Done)
                    QMetaObject::invokeMethod(this, &DemoTour::run, Qt::QueuedConnection); // after the page has saved
                else
                    end(job->message());
            },
            Qt::SingleShotConnection);
    context_.commands.action(QStringLiteral("apis.pullAll"))->trigger();
}

void DemoTour::run()
{
    connect(&context_.gateway, &GatewayLink::stateChanged, this, [this](GatewayState state) {
        if (state == GatewayState::Running)
            QMetaObject::invokeMethod(this, &DemoTour::call, Qt::QueuedConnection);
        else if (state == GatewayState::Failed)
            end(tr("The gateway did not start."));
    });
    context_.commands.action(QStringLiteral("gateway.run"))->trigger();
}

void DemoTour::call()
{
    context_.gateway.disconnect(this);
    connect(&demo_, &Demo::callsSent, this, [this](int /*sent*/, int unexpected) {
        QTimer::singleShot(lastTracesMs, this, [this, unexpected] {
            end(unexpected == 0 ? QString() : tr("%Ln call(s) were answered otherwise than the demo expects.", nullptr, unexpected));
        });
    });
    context_.commands.action(QStringLiteral("demo.calls"))->trigger();
}

void DemoTour::end(const QString& problem)
{
    limit_.stop();
    demo_.disconnect(this);
    apis_.disconnect(this);
    context_.jobs.disconnect(this);
    context_.gateway.disconnect(this);
    Q_EMIT finished(problem);
}

} // namespace postern::workbench
