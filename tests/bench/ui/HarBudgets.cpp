// SPDX-License-Identifier: Apache-2.0
//
// HAR files of 100 MB that are opened with the list in view: one of many exchanges, one of a few with bodies of tens of
// megabytes. Then an exchange is chosen whose bodies are as long as a capture keeps them.
#include "Bench.h"

#include "support/FakeGatewayLink.h"
#include "workbench/CaptureTransfer.h"
#include "workbench/Workbench.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"

#include <QEventLoop>
#include <QFile>
#include <QTabWidget>
#include <QTimer>
#include <algorithm>

namespace postern::bench {
namespace {

using namespace workbench;

constexpr double taskBound = 50;
constexpr double cancelBound = 200;
constexpr int cancels = 12; ///< at another moment each
constexpr int longestWaitMs = 300'000;
constexpr qint64 archiveSize = 100'000'000;

/// `bodySize` octets of JSON in one line in each answer.
bool writeArchive(const QString& name, qsizetype bodySize)
{
    QFile har(name);
    if (!har.open(QIODevice::WriteOnly))
        return false;
    QByteArray body = "[";
    for (int n = 0; body.size() < bodySize; ++n)
        body += R"({\"id\": )" + QByteArray::number(n) + R"(, \"name\": \"an order of some length\", \"lines\": [1, 2, 3], \"paid\": true},)";
    body += "{}]";
    har.write("{\"log\":{\"version\":\"1.2\",\"entries\":[");
    for (int n = 0; har.pos() < archiveSize - bodySize / 2; ++n) {
        har.write(QByteArray(n == 0 ? "" : ",") + "{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"time\":12.5,\"request\":{\"method\":\"GET\",\"url\":\"https:/" "/shop.example/orders/" +
                  QByteArray::number(n) + R"(?access_token=abc","httpVersion":"HTTP/1.1","headers":[{"name":"Authorization","value":"Bearer abcdefghijklmnop1"}]},)" +
                  R"("response":{"status":200,"headers":[{"name":"Content-Type","value":"application/json"}],"content":{"mimeType":"application/json","text":")" + body + "\"}}}");
    }
    return har.write("]}}") == 3;
}

void wait(const Job& job)
{
    if (job.ended())
        return;
    QEventLoop loop;
    QObject::connect(&job, &Job::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(longestWaitMs, &loop, &QEventLoop::quit);
    loop.exec();
}

void open(Rows& rows, WatchedApplication& application, CaptureTransfer& transfer, const QString& file, bool huge)
{
    application.watch(taskBound);
    Job* read = transfer.importHar(file);
    wait(*read);
    if (read->state() != Job::State::Done) {
        rows.fail("a HAR of 100 MB", read->message());
        return;
    }
    rows.add(huge ? "no task over 50 ms: a HAR of 100 MB, two exchanges" : "no task over 50 ms: a HAR of 100 MB, 20 kB each",
             application.longest().ownMs, taskBound, "ms",
             QStringLiteral("%1; in %2 ms; %3").arg(read->message()).arg(read->elapsedMs()).arg(application.longest().what));
    // Stopped all along the way.
    const qint64 whole = std::max<qint64>(1, read->elapsedMs());
    std::vector<double> took;
    for (int n = 0; n < cancels; ++n) {
        Job* job = transfer.importHar(file);
        settle(static_cast<int>(whole * n / cancels));
        if (!job->canCancel())
            continue;
        Stopwatch clock(application);
        job->cancel();
        wait(*job);
        took.push_back(clock.wallMs());
    }
    if (took.empty())
        rows.fail("cancel a HAR", QStringLiteral("it ended before it could be cancelled"));
    else
        rows.add(huge ? "cancel a HAR of 100 MB, two exchanges" : "cancel a HAR of 100 MB, 20 kB each", quantile(took, 1), cancelBound, "ms",
                 QStringLiteral("longest of %1, by the wall: another thread stops; median %2").arg(took.size()).arg(median(took), 0, 'f', 0));
}

/// The last one of the list, and each way to look at it.
void choose(Rows& rows, WatchedApplication& application, Workbench& workbench)
{
    auto* page = workbench.window().findChild<InspectorPage*>(QStringLiteral("inspector"));
    auto* tabs = workbench.window().findChild<QTabWidget*>(QStringLiteral("inspector.tabs"));
    if (page == nullptr || tabs == nullptr || page->list().rowCount() == 0) {
        rows.fail("a body of 1 MB in the inspector", QStringLiteral("the list is not there"));
        return;
    }
    const quint64 id = page->list().exchangeId(page->list().rowCount() - 1);
    application.watch(taskBound);
    page->choose(id);
    for (int n = 0; n < 100 && (page->detail().trace() == nullptr || page->detail().exchange() != id); ++n)
        settle(20);
    settle(200);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        QTimer::singleShot(0, tabs, [tabs, tab] { tabs->setCurrentIndex(tab); });
        settle(200);
    }
    rows.add("no task over 50 ms: a body of 1 MB in the inspector", application.longest().ownMs, taskBound, "ms", application.longest().what);
}

} // namespace

void measureHar(Rows& rows, WatchedApplication& application, const QString& home)
{
    const QString many = home + QStringLiteral("/many.har");
    const QString huge = home + QStringLiteral("/huge.har");
    if (!writeArchive(many, 20'000) || !writeArchive(huge, 48'000'000)) {
        rows.fail("a HAR of 100 MB", QStringLiteral("it could not be made"));
        return;
    }
    Workbench workbench(std::make_unique<test::FakeGatewayLink>());
    workbench.openWorkspace(home + QStringLiteral("/imported"));
    workbench.show();
    workbench.window().showPage(QStringLiteral("inspector"));
    settle(2'000);
    auto* captured = dynamic_cast<CapturedGateway*>(&workbench.context().gateway);
    if (captured == nullptr) {
        rows.fail("a HAR of 100 MB", QStringLiteral("no capture is open"));
        return;
    }
    CaptureTransfer transfer(*captured, workbench.context().jobs);
    open(rows, application, transfer, many, false);
    open(rows, application, transfer, huge, true);
    choose(rows, application, workbench);
    transfer.stop();
}

} // namespace postern::bench
