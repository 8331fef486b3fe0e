// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/TimingView.h"

#include "support/SampleTraffic.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/inspector/PerspectiveTexts.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using namespace std::chrono_literals;

namespace {

QStringList namesOf(const QVector<TimingModel::Bar>& bars)
{
    QStringList names;
    for (const TimingModel::Bar& bar : bars)
        names << bar.name;
    return names;
}

} // namespace

class TimingTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void phasesFollowEachOtherAndFillTheWhole()
    {
        inspection::Trace trace;
        trace.summary.duration = 20ms;
        trace.upstream.resize(1);
        inspection::UpstreamAttempt& attempt = trace.upstream.front();
        attempt.start = 2ms;
        attempt.connect = 3ms;
        attempt.wait = 10ms;
        attempt.transfer = 1ms;
        const auto bars = TimingModel::phasesOf(trace);
        QCOMPARE(namesOf(bars), (QStringList{QStringLiteral("Gateway, request"), QStringLiteral("Connect"), QStringLiteral("Wait for the answer"),
                                             QStringLiteral("Receive the answer"), QStringLiteral("Gateway, answer")}));
        std::chrono::nanoseconds at{0};
        for (const TimingModel::Bar& bar : bars) {
            QVERIFY(bar.start == at);
            at += bar.duration;
        }
        QVERIFY(at == 20ms);
        TimingModel model;
        model.setBars(bars);
        QCOMPARE(model.index(2, TimingModel::Timeline).data(TimingModel::FromRole).toDouble(), 0.25);
        QCOMPARE(model.index(2, TimingModel::Timeline).data(TimingModel::LengthRole).toDouble(), 0.5);
        QVERIFY(model.index(2, TimingModel::Timeline).data(Qt::ToolTipRole).toString().contains(QStringLiteral("Wait")));
    }

    void aSecondAttemptAndNoneAtAllAreShown()
    {
        inspection::Trace trace;
        trace.summary.duration = 9ms;
        QCOMPARE(namesOf(TimingModel::phasesOf(trace)), QStringList{QStringLiteral("Gateway")});
        trace.upstream.resize(2);
        trace.upstream[0].start = 1ms;
        trace.upstream[0].connect = 1ms;
        trace.upstream[1].start = 5ms;
        trace.upstream[1].wait = 9ms; // longer than the whole: clocks of two threads
        const auto bars = TimingModel::phasesOf(trace);
        QCOMPARE(namesOf(bars), (QStringList{QStringLiteral("Gateway, request"), QStringLiteral("Attempt 1: Connect"), QStringLiteral("Gateway, between attempts"),
                                             QStringLiteral("Attempt 2: Wait for the answer"), QStringLiteral("Gateway, answer")}));
        QVERIFY(bars.last().duration == 0ms);
    }

    void severalAreBesideEachOtherByWhenTheyBegan()
    {
        auto all = test::sampleSummaries(1, 3);
        all[0].began = all[1].began + 5ms;
        const auto bars = TimingModel::barsOf({all.begin(), all.end()});
        QCOMPARE(bars.size(), 3);
        QVERIFY(bars[0].start == 0ms && bars[0].name.startsWith(QStringLiteral("#2 ")));
        QVERIFY(TimingModel::barsOf({}).isEmpty());
    }

    void octetsAreShownOfTheChosenSide()
    {
        inspection::Trace trace;
        trace.clientRequest.body = std::string("\x00\xffsent", 6);
        trace.clientResponse = {"HTTP/1.1 200 OK", {}, std::string(100'000, 'x'), 100'000, false};
        const QString client = textsOf(trace, Perspective::Client).hex();
        QVERIFY2(client.contains(QStringLiteral("00 ff 73 65")) && client.contains(QStringLiteral("|..sent|")), qPrintable(client.left(300)));
        QVERIFY(client.contains(QStringLiteral("are shown"))); // of much the beginning
        QVERIFY(textsOf(trace, Perspective::Backend).hex().contains(QStringLiteral("no body")));
    }

    void theInspectorShowsBoth()
    {
        test::TestContext c;
        auto* page = new InspectorPage(c.context);
        c.window.setCentralWidget(page);
        c.window.resize(1300, 900);
        c.window.show();
        c.gateway.start({}, {});
        c.gateway.endExchanges(20);
        page->choose(5);
        QTRY_VERIFY(page->detail().trace() != nullptr);
        auto* tabs = page->findChild<QTabWidget*>(QStringLiteral("inspector.tabs"));
        auto* hex = page->findChild<QPlainTextEdit*>(QStringLiteral("inspector.hex"));
        QVERIFY(tabs != nullptr && hex != nullptr);
        QVERIFY(hex->toPlainText().isEmpty()); // nobody looks
        tabs->setCurrentWidget(hex);
        QVERIFY(hex->toPlainText().contains(QStringLiteral("Body of the request")));
        tabs->setCurrentWidget(&page->detail().timing());
        QVERIFY(page->detail().timing().model().rowCount() >= 1);
        QVERIFY(page->detail().timing().title().contains(QStringLiteral("5")));
        const QString folder = qEnvironmentVariable("POSTERN_PICTURES");
        if (!folder.isEmpty())
            c.window.grab().save(folder + QStringLiteral("/timing-one.png"));
        page->pane().table().selectAll();
        QCOMPARE(page->detail().timing().model().rowCount(), 20);
        QVERIFY(page->detail().timing().title().contains(QStringLiteral("20")));
        if (!folder.isEmpty())
            c.window.grab().save(folder + QStringLiteral("/timing-many.png"));
        // And all of them may be replayed.
        QSignalSpy opened(&c.navigation, &Navigation::openRequested);
        c.commands.action(QStringLiteral("inspector.replay"))->trigger();
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().toString(), QStringLiteral("tryit"));
        QCOMPARE(opened.first().last().toMap().value(QStringLiteral("replay")).toList().size(), 20);
        page->pane().table().selectRow(3);
        QVERIFY(page->detail().timing().model().rowCount() < 20);
        tabs->setCurrentWidget(hex);
        if (!folder.isEmpty())
            c.window.grab().save(folder + QStringLiteral("/hex.png"));
    }
};

POSTERN_TEST(TimingTest);
#include "TimingTest.moc"
