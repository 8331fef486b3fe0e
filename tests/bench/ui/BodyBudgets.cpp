// SPDX-License-Identifier: Apache-2.0
//
// A body of 50 MB in Try-it's answer: until its beginning can be read, and until all of it is there; the same as it comes,
// piece by piece; words that are looked for in it. And JSON that is laid out, as long as it may be.
#include "Bench.h"

#include "controlplane/rest/RestRequest.h"
#include "support/FakeGatewayLink.h"
#include "workbench/Workbench.h"
#include "workbench/editor/CodeView.h"
#include "workbench/tryit/ResponsePanel.h"

#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace postern::bench {
namespace {

constexpr double shownBound = 250;
constexpr double taskBound = 50;
constexpr int repeats = 5;
constexpr qsizetype bodySize = 50'000'000;
constexpr int longestWaitMs = 20'000;
constexpr qsizetype streamedPiece = 64 * 1024;
constexpr qsizetype laidOut = 2 * 1024 * 1024; ///< more is shown as it came
constexpr qsizetype streamedSize = 8 * 1024 * 1024; ///< what comes later is not shown before its end

/// In lines, as most are; or one single line.
QByteArray body(bool lines)
{
    QByteArray text = "[";
    text.reserve(bodySize + 200);
    for (int n = 0; text.size() < bodySize; ++n) {
        text += R"({"id": )" + QByteArray::number(n) + R"(, "name": "an order of some length", "lines": [1, 2, 3], "paid": true},)";
        if (lines)
            text += '\n';
    }
    return text + "{}]";
}

/// Each piece in an event of its own, as it comes from the network.
void stream(Rows& rows, workbench::WatchedApplication& application, workbench::ResponsePanel& panel, const rest::RestResponse& response, bool lines)
{
    auto head = std::make_shared<rest::RestResponse>(response);
    const QByteArray whole = std::exchange(head->body, {});
    application.watch(taskBound);
    panel.beginStream(head, 1);
    qsizetype sent = 0;
    QTimer pieces;
    QEventLoop loop;
    QObject::connect(&pieces, &QTimer::timeout, &loop, [&] {
        panel.appendStream(whole.mid(sent, streamedPiece), 1);
        sent += streamedPiece;
        if (sent >= streamedSize)
            loop.quit();
    });
    pieces.start(5);
    loop.exec();
    pieces.stop();
    QTimer::singleShot(0, &panel, [&] { panel.endStream(QStringLiteral("ended"), 1); });
    settle(1'000);
    rows.add(lines ? "no task over 50 ms: a body that streams, in lines" : "no task over 50 ms: a body that streams, one line", application.longest().ownMs,
             taskBound, "ms", application.longest().what);
}

/// Of many objects, and of as many lines as can be.
void layOut(Rows& rows, workbench::WatchedApplication& application, workbench::ResponsePanel& panel, const rest::RestResponse& head, bool numbers)
{
    auto response = std::make_shared<rest::RestResponse>(head);
    const QByteArray part = numbers ? QByteArray("1,") : QByteArray(R"({"id": 17, "name": "an order of some length", "lines": [1, 2, 3], "paid": true},)");
    response->body = "[" + part.repeated((laidOut - 8) / part.size()) + "{}]";
    application.watch(taskBound);
    QElapsedTimer clock;
    clock.start();
    QTimer::singleShot(0, &panel, [&] { panel.showResponse(response, 1); });
    settle(20);
    while (panel.isLayingOut() && clock.elapsed() < longestWaitMs)
        settle(20);
    const qint64 took = clock.elapsed();
    settle(2'000);
    rows.add(numbers ? "no task over 50 ms: 2 MB of JSON laid out, numbers" : "no task over 50 ms: 2 MB of JSON laid out, objects", application.longest().ownMs, taskBound, "ms",
             QStringLiteral("there after %1 ms; %2").arg(took).arg(application.longest().what));
}

/// In what is shown; there is one in each line, and one that is nowhere.
void find(Rows& rows, workbench::WatchedApplication& application, workbench::CodeView& view, bool lines)
{
    application.watch(taskBound);
    QElapsedTimer clock;
    clock.start();
    qint64 longest = 0;
    for (const char* words : {"ORDER of some", "nowhere"}) {
        clock.restart();
        QTimer::singleShot(0, &view, [&] { view.find(QString::fromLatin1(words)); });
        settle(1);
        while (view.found().searching && clock.elapsed() < longestWaitMs)
            settle(5);
        longest = std::max(longest, clock.elapsed());
        for (int n = 0; n < 5; ++n) {
            QTimer::singleShot(0, &view, [&] { view.goToFound(-1); });
            settle(50);
        }
    }
    view.find({});
    rows.add(lines ? "no task over 50 ms: words in 50 MB, in lines" : "no task over 50 ms: words in 50 MB, one line", application.longest().ownMs, taskBound, "ms",
             QStringLiteral("known after %1 ms; %2").arg(longest).arg(application.longest().what));
}

} // namespace

void measureBody(Rows& rows, workbench::WatchedApplication& application)
{
    workbench::Workbench workbench(std::make_unique<test::FakeGatewayLink>());
    workbench::ResponsePanel panel(workbench.context());
    panel.resize(900, 700);
    panel.show();
    settle(300);
    auto* view = panel.findChild<workbench::CodeView*>(QStringLiteral("tryit.response.body.frame"));
    for (const bool lines : {true, false}) {
        auto response = std::make_shared<rest::RestResponse>();
        response->status = 200;
        response->reason = "OK";
        response->headers.set("Content-Type", "application/json");
        response->body = body(lines);
        std::vector<double> shown;
        std::vector<double> whole;
        std::vector<double> walls;
        application.watch(taskBound);
        for (int n = 0; n < repeats; ++n) {
            panel.showResponse(std::make_shared<rest::RestResponse>(), 1); // an empty one between
            settle(100);
            Stopwatch clock(application);
            // In an event, as it comes from the network; painted before the next one.
            QTimer::singleShot(0, &panel, [&] { panel.showResponse(response, 1); });
            QEventLoop loop;
            QTimer::singleShot(0, &loop, [&] { QTimer::singleShot(0, &loop, &QEventLoop::quit); });
            loop.exec();
            panel.repaint();
            shown.push_back(clock.ownMs());
            walls.push_back(clock.wallMs());
            while (view->length() < bodySize && clock.wallMs() < longestWaitMs)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
            whole.push_back(clock.ownMs());
        }
        rows.add(lines ? "50 MB body shown, in lines" : "50 MB body shown, one line", median(shown), shownBound, "ms",
                 QStringLiteral("all of it after %1; wall %2").arg(median(whole), 0, 'f', 0).arg(median(walls), 0, 'f', 0));
        rows.add("no task over 50 ms: the body", application.longest().ownMs, taskBound, "ms", application.longest().what);
        find(rows, application, *view, lines);
        layOut(rows, application, panel, *response, !lines);
        stream(rows, application, panel, *response, lines);
    }
}

} // namespace postern::bench
