// SPDX-License-Identifier: Apache-2.0
//
// The workbench with its list in view takes 50,000 exchanges a second, is then filled up to a million, scrolled, filtered,
// closed and opened again.
#include "Bench.h"

#include "support/FakeGatewayLink.h"
#include "workbench/CaptureTransfer.h"
#include "workbench/Workbench.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/models/ExchangeListModel.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/workspace/Workspace.h"

#include <QEventLoop>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>
#include <algorithm>

namespace postern::bench {
namespace {

using namespace workbench;

constexpr std::uint64_t wanted = 1'000'000;
constexpr int perSecond = 50'000;
constexpr int batchMs = 33; // a link signals thirty times a second at most
constexpr double taskBound = 50;
constexpr double streamFrameBound = 16;
constexpr double frameBound = 8;
constexpr double memoryBound = 150;
constexpr double filterBound = 50;
constexpr double cancelBound = 200;
constexpr int frames = 400;
constexpr int filterRepeats = 7;
constexpr int longestWaitMs = 120'000;

/// Every target is another one: what an attacker, or a shop, sends.
QVector<inspection::Summary> exchanges(std::uint64_t first, int count)
{
    static const char* const apis[] = {"Orders 1.0.0", "Pizza 2.1.0", "Weather 0.9.0"};
    QVector<inspection::Summary> batch;
    batch.reserve(count);
    for (int n = 0; n < count; ++n) {
        const std::uint64_t id = first + static_cast<std::uint64_t>(n);
        inspection::Summary summary;
        summary.id = id;
        summary.began = std::chrono::system_clock::now();
        summary.duration = std::chrono::microseconds(500 + id * 7919 % 40'000);
        summary.api = apis[id % 3];
        summary.method = id % 4 == 0 ? "POST" : "GET";
        summary.target = "/orders/1.0.0/orders/" + std::to_string(id);
        summary.route = "/orders/{id}";
        summary.status = id % 50 == 0 ? 502 : id % 10 == 0 ? 401 : 200;
        summary.requestBytes = 180 + id % 400;
        summary.responseBytes = 220 + id % 9'000;
        summary.client = "192.168.1." + std::to_string(id % 200);
        summary.fault = id % 50 == 0 ? "101503" : id % 10 == 0 ? "900901" : "";
        summary.endedBy = id % 50 == 0 ? "backend" : id % 10 == 0 ? "jwt-auth" : "";
        batch.append(std::move(summary));
    }
    return batch;
}

/// Takes them as they come; `next` is the number of the first one after that.
void append(Rows& rows, WatchedApplication& application, test::FakeGatewayLink& gateway, std::uint64_t& next, int seconds)
{
    QTimer pulse;
    pulse.setTimerType(Qt::PreciseTimer);
    // A batch is made in an event of its own: only what the workbench does with it is looked at.
    const int perBatch = perSecond * batchMs / 1000;
    int left = seconds * 1000 / batchMs;
    QVector<inspection::Summary> batch = exchanges(next, perBatch);
    QEventLoop loop;
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&pulse, &QTimer::timeout, &loop, [&] {
        if (left-- == 0) {
            loop.quit();
            return;
        }
        Q_EMIT gateway.exchangesEnded(batch, 0);
        next += static_cast<std::uint64_t>(perBatch);
        QTimer::singleShot(0, &loop, [&] { batch = exchanges(next, perBatch); });
    });
    application.watch(streamFrameBound);
    pulse.start(batchMs);
    loop.exec();
    rows.add("50,000 appended a second: longest frame", application.longest().ownMs, streamFrameBound, "ms",
             QStringLiteral("%1 a second for %2 s; %3 of %4 events over; %5")
                 .arg(static_cast<double>(next - 1) * 1000 / static_cast<double>(clock.elapsed()), 0, 'f', 0)
                 .arg(static_cast<double>(clock.elapsed()) / 1000, 0, 'f', 1)
                 .arg(application.over())
                 .arg(application.events())
                 .arg(application.longest().what));
}

void fill(test::FakeGatewayLink& gateway, std::uint64_t& next)
{
    while (next <= wanted) {
        const int count = static_cast<int>(std::min<std::uint64_t>(5'000, wanted - next + 1));
        Q_EMIT gateway.exchangesEnded(exchanges(next, count), 0);
        next += static_cast<std::uint64_t>(count);
        settle(20);
    }
    settle(3'000);
}

/// Scrolls over the whole list; each place is laid out and painted.
void scroll(Rows& rows, const WatchedApplication& application, const MainWindow& window)
{
    auto* table = window.findChild<QTableView*>(QStringLiteral("inspector.list"));
    if (table == nullptr || table->model()->rowCount() == 0) {
        rows.fail("frame, 1,000,000 rows", QStringLiteral("the list is not there"));
        return;
    }
    std::vector<double> own;
    std::vector<double> wall;
    QScrollBar* bar = table->verticalScrollBar();
    for (int n = 0; n < frames; ++n) {
        Stopwatch clock(application);
        bar->setValue(static_cast<int>(static_cast<qint64>(bar->maximum()) * n / frames));
        table->viewport()->repaint();
        own.push_back(clock.ownMs());
        wall.push_back(clock.wallMs());
        if (n % 40 == 39)
            settle(1);
    }
    rows.add("frame, scrolling 1,000,000 rows", quantile(own, 0.99), frameBound, "ms",
             QStringLiteral("99 of 100; median %1, longest %2, wall's %3").arg(median(own), 0, 'f', 1).arg(quantile(own, 1), 0, 'f', 1).arg(quantile(wall, 1), 0, 'f', 1));
}

/// Until the list shows the first row that the filter lets through, and until it shows all.
void filter(Rows& rows, const WatchedApplication& application, const ExchangeStore& store)
{
    double worst = 0;
    QString notes;
    for (const char* text : {"status>=500", "path:orders/99", "api=\"Pizza 2.1.0\" dur>30ms", "client=192.168.1.7"}) {
        ExchangeFilter parsed;
        if (parsed.parse(QString::fromLatin1(text))) {
            rows.fail("first filtered rows", QStringLiteral("%1 is not understood").arg(QLatin1String(text)));
            return;
        }
        std::vector<double> firsts;
        std::vector<double> all;
        for (int n = 0; n < filterRepeats; ++n) {
            ExchangeListModel list(store);
            double first = -1;
            QEventLoop loop;
            Stopwatch clock(application);
            // Until then the rows are those of before: all.
            const auto look = [&] {
                if (first < 0 && list.rowCount() > 0 && static_cast<std::size_t>(list.rowCount()) < store.size())
                    first = clock.ownMs();
            };
            QObject::connect(&list, &ExchangeListModel::modelReset, &loop, look);
            QObject::connect(&list, &ExchangeListModel::rowsInserted, &loop, look);
            QObject::connect(&list, &ExchangeListModel::filteringChanged, &loop, [&] {
                if (!list.isFiltering())
                    loop.quit();
            });
            clock.restart();
            list.setFilter(parsed);
            loop.exec();
            firsts.push_back(first);
            all.push_back(clock.wallMs());
        }
        worst = std::max(worst, median(firsts));
        notes += QStringLiteral("%1: %2, all %3; ").arg(QLatin1String(text)).arg(median(firsts), 0, 'f', 1).arg(median(all), 0, 'f', 0);
    }
    rows.add("first filtered rows of 1,000,000", worst, filterBound, "ms", notes);
}

/// A filter that has to look into every trace, and a HAR file of everything: both are stopped on the way.
void cancel(Rows& rows, WatchedApplication& application, const AppContext& context, const QString& home)
{
    ExchangeListModel list(context.exchanges);
    GatewayLink& gateway = context.gateway;
    list.setTraces([&gateway](quint64 id, std::function<void(std::optional<inspection::Trace>)> answer) { gateway.fetchTrace(id, std::move(answer)); });
    ExchangeFilter parsed;
    if (parsed.parse(QStringLiteral("body:nothing-has-this"))) {
        rows.fail("cancel", QStringLiteral("the filter is not understood"));
        return;
    }
    std::vector<double> filters;
    for (int n = 0; n < filterRepeats; ++n) {
        list.setFilter(parsed);
        settle(150);
        const bool was = list.isFiltering();
        Stopwatch clock(application);
        list.cancelFiltering();
        while (list.isFiltering())
            settle(0);
        if (was)
            filters.push_back(clock.ownMs());
    }
    if (filters.empty())
        rows.fail("cancel a filter", QStringLiteral("it ended before it could be cancelled"));
    else
        rows.add("cancel a filter over traces", quantile(filters, 1), cancelBound, "ms", QStringLiteral("longest of %1").arg(filters.size()));

    auto* captured = dynamic_cast<CapturedGateway*>(&gateway);
    if (captured == nullptr)
        return;
    CaptureTransfer transfer(*captured, context.jobs);
    std::vector<double> jobs;
    for (int n = 0; n < 3; ++n) {
        Job* job = transfer.exportHar(home + QStringLiteral("/all.har"));
        settle(400);
        const bool was = job->canCancel();
        QEventLoop loop;
        QObject::connect(job, &Job::finished, &loop, &QEventLoop::quit);
        Stopwatch clock(application);
        job->cancel();
        if (!job->ended())
            loop.exec();
        if (was)
            jobs.push_back(clock.ownMs());
    }
    if (jobs.empty())
        rows.fail("cancel an export", QStringLiteral("it ended before it could be cancelled"));
    else
        rows.add("cancel an export", quantile(jobs, 1), cancelBound, "ms", QStringLiteral("longest of %1").arg(jobs.size()));
}

} // namespace

void measureCapture(Rows& rows, WatchedApplication& application, const QString& home, int seconds)
{
    auto made = std::make_unique<test::FakeGatewayLink>();
    test::FakeGatewayLink* gateway = made.get();
    auto workbench = std::make_unique<Workbench>(std::move(made));
    const QString folder = home + QStringLiteral("/workspace");
    workbench->openWorkspace(folder);
    workbench->show();
    workbench->window().showPage(QStringLiteral("inspector"));
    gateway->start({}, {});
    settle(2'000);
    const double empty = memoryMb();
    std::uint64_t next = 1;
    append(rows, application, *gateway, next, seconds);
    application.watch(taskBound);
    fill(*gateway, next);
    const double fullMb = memoryMb();
    rows.add("memory with 1,000,000 exchanges", fullMb, memoryBound, "MB", QStringLiteral("%1 empty, at most %2; %3 of it files").arg(empty, 0, 'f', 1).arg(memoryMb("VmHWM:"), 0, 'f', 1).arg(memoryMb("RssFile:"), 0, 'f', 1));
    rows.add("no task over 50 ms: while it was filled", application.longest().ownMs, taskBound, "ms", application.longest().what);
    scroll(rows, application, workbench->window());
    application.watch(taskBound);
    filter(rows, application, workbench->context().exchanges);
    cancel(rows, application, workbench->context(), home);
    rows.add("no task over 50 ms: filters, cancels", application.longest().ownMs, taskBound, "ms", application.longest().what);

    // Closed and opened again: what was recorded comes from the disk.
    workbench.reset();
    workbench = std::make_unique<Workbench>(std::make_unique<test::FakeGatewayLink>());
    application.watch(taskBound);
    QElapsedTimer clock;
    clock.start();
    QTimer::singleShot(0, workbench.get(), [&] {
        workbench->openWorkspace(folder);
        workbench->show();
    });
    while (workbench->context().exchanges.size() < next - 1 && clock.elapsed() < longestWaitMs)
        settle(20);
    const qint64 took = clock.elapsed();
    rows.add("no task over 50 ms: while it was opened again", application.longest().ownMs, taskBound, "ms",
             QStringLiteral("%1 exchanges in %2 ms; %3").arg(workbench->context().exchanges.size()).arg(took).arg(application.longest().what));
    settle(1'000);
    rows.add("memory with 1,000,000 exchanges opened again", memoryMb(), memoryBound, "MB", QStringLiteral("%1 of it files").arg(memoryMb("RssFile:"), 0, 'f', 1));
    workbench.reset();
}

} // namespace postern::bench
