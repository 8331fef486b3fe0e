// SPDX-License-Identifier: Apache-2.0
//
// 500 APIs at five gateways that answer at once: compared, looked at, planned, their state changed.
#include "Bench.h"

#include "gatewaycore/controlplane/federation/FakeGateways.h"
#include "support/TestContext.h"
#include "workbench/federation/FederationDesk.h"
#include "workbench/federation/FederationPage.h"

#include <QAction>
#include <QFile>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

namespace postern::bench {
namespace {

using namespace workbench;
using federation::test::FakeType;
using Stage = LifecycleChange::Stage;

constexpr int manyAtGateways = 500;
constexpr double gatewayTaskBound = 50;
constexpr double gatewayKeyBound = 50;
constexpr int keysInMatrix = 60;
constexpr int differingEvery = 7;
const char* const gatewayNames[] = {"one", "two", "three", "four", "five"};

bool writeGateways(const QString& folder)
{
    QFile file(folder + QStringLiteral("/environments.yaml"));
    QByteArray text = "apiVersion: postern/v1\nenvironments:\n";
    for (const char* name : gatewayNames)
        text += QByteArray("  - name: ") + name + "\n    type: fake\n    mode: read-write\n    settings: {address: " + name + ", token: '${env:MANY_GATEWAYS_TOKEN}'}\n";
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

void keysOfMatrix(Rows& rows, const WatchedApplication& application, QTableView& matrix)
{
    std::vector<double> all;
    for (int n = 0; n < keysInMatrix; ++n) {
        const int key = n % 10 == 9 ? Qt::Key_PageDown : n % 10 == 4 ? Qt::Key_Right : Qt::Key_Down;
        all.push_back(keyToPaint(application, matrix, key, {}, *matrix.viewport()));
        settle(1);
    }
    rows.add("500 APIs at 5 gateways: an arrow key", quantile(all, 1), gatewayKeyBound, "ms", QStringLiteral("longest of %1; median %2").arg(all.size()).arg(median(all), 0, 'f', 1));
}

void changeLife(Rows& rows, WatchedApplication& application, FederationPage& page, FederationDesk& desk, const QString& api)
{
    const auto stage = [&desk] { return desk.lifecycle().stage(); };
    auto* plan = page.findChild<QPushButton*>(QStringLiteral("federation.life.plan"));
    auto* apply = page.findChild<QPushButton*>(QStringLiteral("federation.life.apply"));
    application.watch(gatewayTaskBound);
    goOn([&] { page.visit({{QStringLiteral("lifecycle"), api}}); }, [] { return true; });
    if (!goOn([&] { plan->click(); }, [&] { return stage() == Stage::Planned; }))
        return rows.fail("500 APIs at 5 gateways: no task over 50 ms: a change of state is planned", QStringLiteral("it was not finished"));
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: state planned");
    application.watch(gatewayTaskBound);
    const bool done = goOn([&] { apply->click(); }, [&] { return stage() == Stage::Ended && !desk.isReading() && !desk.fleet().isBusy(); });
    settle(1'500);
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: state changed", QStringLiteral("%1%2 failed; ").arg(done ? "" : "not ended; ").arg(desk.lifecycle().failures()));
    page.findChild<QPushButton*>(QStringLiteral("federation.life.leave"))->click();
}

} // namespace

void measureManyGateways(Rows& rows, WatchedApplication& application, const QString& home)
{
    const QString folder = home + QStringLiteral("/many-gateways");
    qputenv("MANY_GATEWAYS_TOKEN", "not-a-secret");
    if (!makeManyApis(folder) || !writeGateways(folder))
        return rows.fail("500 APIs at 5 gateways", QStringLiteral("they could not be made"));
    test::TestContext context;
    FakeType type;
    for (const char* name : gatewayNames)
        type.gateways[name];
    FederationDesk desk(context.workspace, context.jobs, [&type](std::string_view name) { return name == "fake" ? &type : nullptr; });
    auto* page = new FederationPage(context.context, desk);
    context.window.setCentralWidget(page);
    context.window.resize(1600, 1000);
    context.window.show();
    auto* matrix = page->findChild<QTableView*>(QStringLiteral("federation.matrix"));
    auto* tabs = page->findChild<QTabWidget*>(QStringLiteral("federation.tabs"));
    const auto run = [&context](const char* id) { context.commands.action(QLatin1String(id))->trigger(); };
    const auto calm = [&desk] { return !desk.isReading() && !desk.fleet().isBusy(); };

    application.watch(gatewayTaskBound);
    const bool read = goOn([&] { context.workspace.open(folder); }, [&] { return matrix->model()->rowCount() == manyAtGateways && calm(); });
    settle(1'500);
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: read", QStringLiteral("%1 rows%2; ").arg(matrix->model()->rowCount()).arg(read ? "" : ", not read"));
    int n = 0;
    for (const deployment::Revision& each : desk.fleet().project()->revisions) {
        for (auto& [name, gateway] : type.gateways)
            gateway.apis[each.title()] = ++n % differingEvery == 0 ? "elsewhere" : FakeType::backendOf(each);
    }
    application.watch(gatewayTaskBound);
    const bool checked = goOn([&] { run("federation.drift"); }, calm);
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: compared", QStringLiteral("%1%2; ").arg(page->findChild<QTableView*>(QStringLiteral("federation.gateways"))->model()->index(0, 5).data().toString()).arg(checked ? "" : ", not ended"));
    keysOfMatrix(rows, application, *matrix);
    application.watch(gatewayTaskBound);
    goOn([&] { run("federation.discover"); }, calm);
    goOn([&] { tabs->setCurrentIndex(3); }, [] { return true; });
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: discovered");
    goOn([&] { tabs->setCurrentIndex(0); }, [] { return true; });
    application.watch(gatewayTaskBound);
    goOn([&] { desk.reload(); }, calm);
    settle(1'500);
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: read again");
    application.watch(gatewayTaskBound);
    goOn([&] { run("federation.plan"); }, calm);
    addLongestTask(rows, application, "500 APIs at 5 gateways: no task over 50 ms: a plan");
    goOn([&] { tabs->setCurrentIndex(0); }, [] { return true; });
    changeLife(rows, application, *page, desk, QStringLiteral("Catalogue250:v1"));
    delete page;
}

} // namespace postern::bench
