// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/WorkbenchOwned.h"

#include "controlplane/federation/RecordsFolder.h"
#include "workbench/DemoGateways.h"
#include "workbench/DemoTour.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/demo/Demo.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/tryit/TryItPage.h"

#include <QDir>
#include <QFile>
#include <filesystem>

namespace postern::workbench {

QString Workbench::demoCaptures() { return Settings::stateFolder() + QStringLiteral("/demo/capture"); }

void Workbench::startDemo()
{
    if (!demo_) {
        demo_ = std::make_unique<Demo>();
        connect(demo_.get(), &Demo::started, this, &Workbench::openDemo);
        connect(demo_.get(), &Demo::failed, this, [this](const QString& reason) {
            owned_->notices->show({Notice::Kind::Error, tr("The demo could not start: %1").arg(reason), {}, {}});
            owned_->log.append(4, QStringLiteral("demo"), reason);
        });
        connect(demo_.get(), &Demo::callsSent, this, [this](int sent, int /*unexpected*/) {
            owned_->notices->show({Notice::Kind::Success, tr("%Ln demo call(s) sent", nullptr, sent), tr("Look at them"),
                                   [this] { owned_->navigation->open(QStringLiteral("inspector")); }});
        });
    }
    demo_->start(Settings::stateFolder() + QStringLiteral("/demo/sandbox"));
}

void Workbench::openDemo()
{
    const QString folder = Settings::stateFolder() + QStringLiteral("/demo/workspace");
    if (owned_->workspace.isOpen())
        closeWorkspace();
    // A demo begins fresh, its captures, too.
    QDir(demoCaptures()).removeRecursively();
    QDir(folder).removeRecursively();
    QDir().mkpath(folder);
    QFile gateway(folder + QStringLiteral("/gateway.yaml"));
    const bool written = gateway.open(QIODevice::WriteOnly) && gateway.write(demo_->gatewayYaml(0, 0)) > 0;
    gateway.close();
    QFile environments(folder + QStringLiteral("/environments.yaml"));
    if (environments.open(QIODevice::WriteOnly))
        environments.write(DemoGateways::environmentsYaml(*demo_));
    environments.close();
    std::error_code failed; // what an earlier demo pushed is at a gateway that is gone
    std::filesystem::remove_all(federation::recordsFolder(folder.toStdString()), failed);
    if (!written || !owned_->workspace.open(folder, true)) {
        owned_->notices->show({Notice::Kind::Error, tr("The demo's workspace could not be made in %1.").arg(folder), {}, {}});
        return;
    }
    demoGateways_ = std::make_unique<DemoGateways>(*owned_->federation, owned_->workspace, *demo_);
    if (tourDone_) {
        tour_ = std::make_unique<DemoTour>(*context_, apis(), *demo_);
        connect(tour_.get(), &DemoTour::finished, this, [this](const QString& problem) { tourDone_(problem); });
        tour_->start();
    }
    apis().connectTo(demo_->connection(), Secret(std::string("admin")));
    offerDemoTokens(tryIt());
    refreshDemoCommand();
}

void Workbench::offerDemoTokens(TryItPage& page) const
{
    const publisher::PublisherConnection at = demo_->connection();
    page.auth().setEndpoint({at.baseUrl + at.tokenPath, QStringLiteral("demo-shop"), QStringLiteral("demo-secret"),
                                QStringLiteral("orders:read orders:write payments:write"), at.trustedSha256});
}

void Workbench::tourDemo(std::function<void(const QString& problem)> done)
{
    tourDone_ = std::move(done);
    startDemo();
}

void Workbench::addDemoCommand()
{
    owned_->commands->add({QStringLiteral("demo.calls"), tr("Send the demo's calls"),
                           tr("Call the running gateway so that it answers 200, 401, 403, 404, 429 and 502"), {},
                           QStringLiteral("sparkles"), tr("Help")},
                          window_.get(), [this] { sendDemoCalls(); });
    connect(owned_->gateway.get(), &GatewayLink::stateChanged, window_.get(), [this] { refreshDemoCommand(); });
    refreshDemoCommand();
}

void Workbench::refreshDemoCommand()
{
    const bool demo = demo_ && demo_->isRunning() && owned_->workspace.isDemo();
    owned_->commands->setBlocked(QStringLiteral("demo.calls"),
                                 !demo ? tr("The demo is not open.")
                                 : owned_->gateway->state() != GatewayState::Running ? tr("Run the gateway first.")
                                                                                    : QString());
}

void Workbench::sendDemoCalls()
{
    const auto listeners = owned_->gateway->listeners();
    for (const ListenerStatus& listener : listeners) {
        if (!listener.tls && listener.problem.isEmpty()) {
            demo_->sendCalls(listener.url);
            return;
        }
    }
}

} // namespace postern::workbench
