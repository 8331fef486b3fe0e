// SPDX-License-Identifier: Apache-2.0
//
// A workspace of 500 APIs with 10,000 operations, and a Publisher with as many: opened, listed, narrowed, pulled, exported.
#include "Bench.h"

#include "app/workbench/apis/FakePublisherSource.h"
#include "support/FakeGatewayLink.h"
#include "workbench/Workbench.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTableView>
#include <QTreeView>
#include <algorithm>

namespace postern::bench {
namespace {

using namespace workbench;
using test::FakePublisherSource;

constexpr int many = 500;
constexpr int pageOfList = 100;
constexpr int operationsEach = 20;
constexpr double manyTaskBound = 50;
constexpr double manyKeyBound = 50;
constexpr double manyPaintBound = 250;
constexpr int generatorMs = 60'000;
constexpr int arrowKeys = 60;

/// An API of the Publisher as a pull brings it.
publisher::PullOutcome pulledApi(int n)
{
    QByteArray listed;
    QByteArray paths;
    for (int i = 0; i < operationsEach; ++i) {
        listed += QStringLiteral("%1{\"verb\":\"GET\",\"target\":\"/items%2/{id}\",\"authType\":\"None\"}").arg(i == 0 ? "" : ",").arg(i).toUtf8();
        paths += QStringLiteral("%1\"/items%2/{id}\":{\"get\":{\"summary\":\"One item of kind %2\",\"responses\":{\"200\":{\"description\":\"The item\"}}}}").arg(i == 0 ? "" : ",").arg(i).toUtf8();
    }
    publisher::PullOutcome outcome;
    outcome.id = QStringLiteral("id-%1").arg(n);
    publisher::PulledApi api;
    api.id = outcome.id;
    api.name = QStringLiteral("Api%1").arg(n);
    api.version = QStringLiteral("1.0.0");
    api.folderName = QStringLiteral("Api%1-1.0.0").arg(n);
    api.data = QStringLiteral("{\"id\":\"id-%1\",\"name\":\"Api%1\",\"version\":\"1.0.0\",\"context\":\"/api%1\",\"type\":\"HTTP\",\"lastUpdatedTime\":\"1\","
                              "\"endpointConfig\":{\"endpoint_type\":\"http\",\"production_endpoints\":{\"url\":\"http:/" "/127.0.0.1:9\"}},\"operations\":[").arg(n).toUtf8() + listed + "]}";
    api.definition = "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"paths\":{" + paths + "}}";
    api.files = {{QStringLiteral("api.json"), "{\"type\":\"api\",\"version\":\"v4\",\"data\":" + api.data + "}"}, {QStringLiteral("Definitions/swagger.json"), api.definition}};
    outcome.api = std::move(api);
    return outcome;
}

/// Each key of a word, typed into the list's filter and deleted again; the longest until the rows are there.
void filterKeys(Rows& rows, const WatchedApplication& application, MainWindow& window, const char* budget)
{
    auto* field = window.findChild<QLineEdit*>(QStringLiteral("apis.filter.field"));
    auto* table = window.findChild<QTableView*>(QStringLiteral("apis.table"));
    const int before = table->model()->rowCount();
    std::vector<double> all;
    for (const char* word : {"catalogue0", "api1", "http v1"}) {
        for (const QChar each : QString::fromLatin1(word)) {
            all.push_back(keyToPaint(application, *field, Qt::Key_unknown, each, *table->viewport()));
            settle(1);
        }
        const int narrowed = table->model()->rowCount();
        while (!field->text().isEmpty()) {
            all.push_back(keyToPaint(application, *field, Qt::Key_Backspace, {}, *table->viewport()));
            settle(1);
        }
        if (narrowed >= before && qstrcmp(word, "http v1") != 0)
            return rows.fail(budget, QStringLiteral("%1 left nothing out").arg(QLatin1String(word)));
    }
    rows.add(budget, quantile(all, 1), manyKeyBound, "ms", QStringLiteral("longest of %1; median %2; %3 rows").arg(all.size()).arg(median(all), 0, 'f', 1).arg(before));
}

void arrowsInList(Rows& rows, const WatchedApplication& application, MainWindow& window)
{
    auto* table = window.findChild<QTableView*>(QStringLiteral("apis.table"));
    std::vector<double> all;
    for (int n = 0; n < arrowKeys; ++n) {
        all.push_back(keyToPaint(application, *table, n % 10 == 9 ? Qt::Key_PageDown : Qt::Key_Down, {}, *table->viewport()));
        settle(1);
    }
    rows.add("500 APIs: an arrow key in the list", quantile(all, 1), manyKeyBound, "ms", QStringLiteral("longest of %1; median %2").arg(all.size()).arg(median(all), 0, 'f', 1));
}

void listAndPull(Rows& rows, WatchedApplication& application, Workbench& workbench, FakePublisherSource& publisher)
{
    const CommandRegistry& commands = workbench.context().commands;
    auto* table = workbench.window().findChild<QTableView*>(QStringLiteral("apis.table"));
    application.watch(manyTaskBound);
    int page = 0;
    goOn([&] { publisher.go(PublisherSource::State::Connected); }, [] { return true; });
    for (; page < many / pageOfList; ++page)
        goOn([&] { publisher.answer(page * pageOfList, pageOfList, many); }, [] { return true; });
    goOn([&] { Q_EMIT publisher.listed(many); }, [&] { return table->model()->rowCount() == 2 * many; });
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: listed by a Publisher", QStringLiteral("%1 rows; ").arg(table->model()->rowCount()));
    filterKeys(rows, application, workbench.window(), "500 APIs: a filter key, with a Publisher's list");

    application.watch(manyTaskBound);
    goOn([&] { commands.action(QStringLiteral("apis.checkAll"))->trigger(); }, [] { return true; });
    goOn([&] { commands.action(QStringLiteral("apis.pullAll"))->trigger(); }, [&] { return publisher.pulledIds.size() == many; });
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: a pull begins");
    std::vector<publisher::PullOutcome> outcomes;
    outcomes.reserve(many);
    for (int n = 0; n < many; ++n)
        outcomes.push_back(pulledApi(n));
    application.watch(manyTaskBound);
    const JobList& jobs = workbench.context().jobs;
    const bool ended = goOn([&] { Q_EMIT publisher.pulled(outcomes); }, [&] { return jobs.job(0)->ended() && workbench.context().workspace.apis().size() == 2 * many; });
    if (!ended)
        return rows.fail("500 APIs: no task over 50 ms: pulled", jobs.job(0)->message());
    settle(3'000); // the project is read again, for each page
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: pulled", jobs.job(0)->message() + QStringLiteral("; "));
}

void exportThem(Rows& rows, WatchedApplication& application, Workbench& workbench)
{
    const CommandRegistry& commands = workbench.context().commands;
    application.watch(manyTaskBound);
    goOn([&] { workbench.window().showPage(QStringLiteral("export")); }, [] { return true; });
    auto* tree = workbench.window().findChild<QTreeView*>(QStringLiteral("export.tree"));
    if (tree == nullptr)
        return rows.fail("500 APIs: no task over 50 ms: export", QStringLiteral("there is no list of files"));
    const bool done = goOn([&] { commands.action(QStringLiteral("export.validate"))->trigger(); }, [&] { return commands.blockedReason(QStringLiteral("export.validate")).isEmpty(); });
    if (!done || tree->model()->rowCount() == 0)
        return rows.fail("500 APIs: no task over 50 ms: export", commands.blockedReason(QStringLiteral("export.validate")));
    goOn([&] { tree->expandAll(); }, [] { return true; });
    std::vector<double> all;
    for (int n = 0; n < arrowKeys; ++n) {
        all.push_back(keyToPaint(application, *tree, n % 10 == 9 ? Qt::Key_PageDown : Qt::Key_Down, {}, *tree->viewport()));
        settle(1);
    }
    settle(2'000);
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: export looked at", QStringLiteral("%1; ").arg(workbench.window().findChild<QLabel*>(QStringLiteral("export.summary"))->text()));
    rows.add("500 APIs: an arrow key in the export's files", quantile(all, 1), manyKeyBound, "ms", QStringLiteral("longest of %1; median %2").arg(all.size()).arg(median(all), 0, 'f', 1));
}

} // namespace

bool makeManyApis(const QString& folder)
{
    QProcess process;
    process.start(QStringLiteral(POSTERN_SOURCE_DIR "/tests/bench/project/generate"), {folder, QString::number(many), QString::number(operationsEach)});
    return process.waitForFinished(generatorMs) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

void measureManyApis(Rows& rows, WatchedApplication& application, const QString& home)
{
    const QString folder = home + QStringLiteral("/many");
    if (!makeManyApis(folder))
        return rows.fail("500 APIs", QStringLiteral("they could not be made"));
    const std::vector<double> paints = firstPaints(home, folder);
    if (paints.empty())
        rows.fail("500 APIs: first paint", QStringLiteral("no window said that it was painted"));
    else
        rows.add("500 APIs: first paint", median(paints), manyPaintBound, "ms", QStringLiteral("median of %1 starts, %2 to %3").arg(paints.size()).arg(quantile(paints, 0)).arg(quantile(paints, 1)));

    auto made = std::make_unique<FakePublisherSource>();
    FakePublisherSource* const publisher = made.get();
    Workbench workbench(std::make_unique<test::FakeGatewayLink>(), std::move(made));
    workbench.show();
    settle(500);
    application.watch(manyTaskBound);
    const Workspace& workspace = workbench.context().workspace;
    const bool read = goOn([&] { workbench.openWorkspace(folder); }, [&] { return workspace.apis().size() == many && !workspace.apis().first().operations.isEmpty(); });
    settle(3'000);
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: opened", QStringLiteral("%1 APIs%2; ").arg(workspace.apis().size()).arg(read ? "" : ", not read"));
    application.watch(manyTaskBound);
    for (const char* page : {"gateway", "inspector", "tryit", "analytics", "federation", "export", "apis"}) {
        const QString name = QLatin1String(page);
        goOn([&] { workbench.window().showPage(name); }, [] { return true; });
    }
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: every page shown");
    filterKeys(rows, application, workbench.window(), "500 APIs: a filter key");
    arrowsInList(rows, application, workbench.window());
    application.watch(manyTaskBound);
    goOn([&] { workbench.context().workspace.refreshAside(); }, [] { return true; });
    filterKeys(rows, application, workbench.window(), "500 APIs: a filter key, while they are read");
    settle(3'000);
    addLongestTask(rows, application, "500 APIs: no task over 50 ms: read again");
    exportThem(rows, application, workbench);
    goOn([&] { workbench.window().showPage(QStringLiteral("apis")); }, [] { return true; });
    listAndPull(rows, application, workbench, *publisher);
}

} // namespace postern::bench
