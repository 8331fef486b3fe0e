// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CaptureComparePanel.h"

#include "capture/CaptureStore.h"
#include "support/SampleTraffic.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/inspector/ComparePanel.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/shell/StateView.h"

#include <QAction>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using PairState = CapturePair::State;

namespace {

CaptureRow row(quint64 id, const char* method, const char* target, int status = 200, const char* route = "/orders/{id}", const char* correlation = "")
{
    CaptureRow made;
    made.id = id;
    made.method = QLatin1String(method);
    made.target = QLatin1String(target);
    made.route = QLatin1String(route);
    made.correlation = QLatin1String(correlation);
    made.status = status;
    return made;
}

/// "0-0 1-2 2- -1": which row with which.
QString shown(const QVector<CapturePair>& pairs)
{
    QStringList parts;
    for (const CapturePair& pair : pairs)
        parts << QStringLiteral("%1-%2").arg(pair.left < 0 ? QString() : QString::number(pair.left), pair.right < 0 ? QString() : QString::number(pair.right));
    return parts.join(QLatin1Char(' '));
}

} // namespace

class CaptureComparisonTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;

    [[nodiscard]] CaptureSide side(const char* name) const { return {QLatin1String(name), folder_->filePath(QLatin1String(name))}; }
    /// A capture of twelve calls; `change` may say otherwise of each.
    void write(const char* name, const std::function<bool(inspection::Trace&)>& change)
    {
        auto store = capture::CaptureStore::open(side(name).file.toStdString());
        QVERIFY(store);
        for (quint64 id = 1; id <= 12; ++id) {
            inspection::Trace trace = test::sampleTrace(id);
            trace.correlationId = "c" + std::to_string(id);
            if (change(trace))
                QVERIFY((*store)->append(trace));
        }
        QVERIFY((*store)->flush());
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void partnersAreFoundByCallAndOrder()
    {
        const QVector<CaptureRow> left{row(1, "GET", "/orders/1"), row(2, "GET", "/orders/2"), row(3, "GET", "/orders/1"), row(4, "POST", "/orders", 201, "/orders")};
        QCOMPARE(shown(pairCaptures(left, left, PairBy::Order)), QStringLiteral("0-0 1-1 2-2 3-3"));
        // One is missing: the others keep their own.
        const QVector<CaptureRow> fewer{left[1], left[2], left[3]};
        QCOMPARE(shown(pairCaptures(left, fewer, PairBy::Order)), QStringLiteral("0-1 1-0 2- 3-2"));
        // Another number in the path is the same operation.
        const QVector<CaptureRow> other{row(7, "GET", "/orders/9"), row(8, "DELETE", "/orders/1")};
        QCOMPARE(shown(pairCaptures({left[1]}, other, PairBy::Order)), QStringLiteral("0-0 -1"));
        QCOMPARE(shown(pairCaptures({}, other, PairBy::Order)), QStringLiteral("-0 -1"));
        QCOMPARE(shown(pairCaptures(other, {}, PairBy::Order)), QStringLiteral("0- 1-"));
        QVERIFY(pairCaptures({}, {}, PairBy::Order).isEmpty());
    }

    void orByCorrelation()
    {
        const QVector<CaptureRow> left{row(1, "GET", "/a", 200, "/a", "x"), row(2, "GET", "/a", 200, "/a", "y"), row(3, "GET", "/a", 200, "/a", "")};
        const QVector<CaptureRow> right{row(1, "GET", "/a", 200, "/a", "y"), row(2, "GET", "/b", 200, "/b", "x"), row(3, "GET", "/a", 200, "/a", "")};
        QCOMPARE(shown(pairCaptures(left, right, PairBy::Correlation)), QStringLiteral("0-1 1-0 2- -2"));
        QVERIFY(rowDifference(left[0], right[1]).contains(QStringLiteral("/a / /b")));
        QVERIFY(rowDifference(left[0], left[1]).isEmpty());
    }

    void twoFilesAreComparedCallByCall()
    {
        write("before.pcapture", [](inspection::Trace&) { return true; });
        write("after.pcapture", [](inspection::Trace& trace) {
            const quint64 id = trace.summary.id;
            if (id == 3)
                trace.summary.status = 418;
            if (id == 4)
                trace.clientResponse.headers.emplace_back("X-New", "1");
            if (id == 5)
                trace.summary.duration *= 3; // says nothing
            return id != 7;
        });
        CaptureComparison comparison;
        std::shared_ptr<const CaptureComparison::Result> result;
        connect(&comparison, &CaptureComparison::finished, this, [&](const auto& found) { result = found; });
        comparison.start({side("before.pcapture"), side("after.pcapture")}, PairBy::Order, {});
        QVERIFY(comparison.isRunning());
        QTRY_VERIFY(result != nullptr);
        QVERIFY2(result->problem.isEmpty(), qPrintable(result->problem));
        CapturePairModel model;
        model.setResult(result);
        QCOMPARE(model.count(PairState::Changed), 2);
        QCOMPARE(model.count(PairState::OnlyLeft), 1);
        QCOMPARE(model.count(PairState::OnlyRight), 0);
        QCOMPARE(model.count(PairState::Same), 9);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY2(model.pair(0).says.contains(QStringLiteral("418")), qPrintable(model.pair(0).says));
        QVERIFY2(model.pair(1).says.contains(QStringLiteral("headers")), qPrintable(model.pair(1).says));
        QCOMPARE(model.exchange(2, 0), quint64(7));
        QCOMPARE(model.exchange(2, 1), quint64(0));
        model.showSame(true);
        QCOMPARE(model.rowCount(), 12);
        // By correlation it is the same here.
        result.reset();
        comparison.start({side("before.pcapture"), side("after.pcapture")}, PairBy::Correlation, {});
        QTRY_VERIFY(result != nullptr);
        model.setResult(result);
        QVERIFY(model.count(PairState::Changed) == 2 && model.count(PairState::OnlyLeft) == 1);
    }

    void whatIsToBeIgnoredInBodiesChangesNothing()
    {
        const auto body = [](const char* id) {
            return [id](inspection::Trace& trace) {
                trace.clientResponse.headers = {{"Content-Type", "application/json"}};
                trace.clientResponse.body = std::string("{\"id\":") + id + ",\"name\":\"tea\"}";
                trace.clientResponse.bodySize = trace.clientResponse.body.size();
                trace.clientResponse.bodyTruncated = false;
                return trace.summary.id == 1;
            };
        };
        write("one.pcapture", body("1"));
        write("two.pcapture", body("2"));
        CaptureComparison comparison;
        std::shared_ptr<const CaptureComparison::Result> result;
        connect(&comparison, &CaptureComparison::finished, this, [&](const auto& found) { result = found; });
        comparison.start({side("one.pcapture"), side("two.pcapture")}, PairBy::Order, {});
        QTRY_VERIFY(result != nullptr);
        QCOMPARE(result->pairs.size(), 1);
        QVERIFY(result->pairs.first().state == PairState::Changed);
        result.reset();
        comparison.start({side("one.pcapture"), side("two.pcapture")}, PairBy::Order, {QStringLiteral("/id")});
        QTRY_VERIFY(result != nullptr);
        QVERIFY(result->pairs.first().state == PairState::Same);
    }

    void aNewerOneMakesAnOlderVoidAndACancelledOneStaysAway()
    {
        write("before.pcapture", [](inspection::Trace&) { return true; });
        CaptureComparison comparison;
        QSignalSpy finished(&comparison, &CaptureComparison::finished);
        QSignalSpy cancelled(&comparison, &CaptureComparison::cancelled);
        comparison.start({side("before.pcapture"), side("before.pcapture")}, PairBy::Order, {});
        comparison.start({side("before.pcapture"), side("before.pcapture")}, PairBy::Order, {});
        QTRY_COMPARE(finished.count(), 1);
        comparison.start({side("before.pcapture"), side("before.pcapture")}, PairBy::Order, {});
        comparison.cancel();
        QCOMPARE(cancelled.count(), 1);
        comparison.start({side("before.pcapture"), side("missing")}, PairBy::Order, {});
        QTRY_COMPARE(finished.count(), 2);
        QVERIFY(!finished.last().first().value<std::shared_ptr<const CaptureComparison::Result>>()->problem.isEmpty());
    }

    void aPairIsOpenedInTheInspector()
    {
        write("before.pcapture", [](inspection::Trace&) { return true; });
        write("after.pcapture", [](inspection::Trace& trace) {
            trace.summary.status = trace.summary.id == 3 ? 418 : trace.summary.status;
            return trace.summary.id != 7;
        });
        test::TestContext c;
        auto* page = new InspectorPage(c.context);
        c.window.setCentralWidget(page);
        c.window.resize(1300, 800);
        c.window.show();
        CaptureComparePanel& panel = page->captures();
        QVERIFY(!c.commands.blockedReason(QStringLiteral("inspector.openPair")).isEmpty());
        page->compareCaptures(side("before.pcapture"), side("after.pcapture"));
        QVERIFY(panel.isVisible());
        QTRY_COMPARE(panel.view().state(), StateView::State::Content);
        QVERIFY2(panel.summary().contains(QLatin1Char('1')), qPrintable(panel.summary()));
        QCOMPARE(c.jobs.job(0)->state(), Job::State::Done);
        QVERIFY(panel.canOpenPair());
        QTest::keyClick(&panel.table(), Qt::Key_Return);
        QTRY_VERIFY(page->isComparing());
        QTRY_COMPARE(page->comparison().view().state(), StateView::State::Content);
        QVERIFY(page->comparison().model().differences().size() > 5);
        // Back to the captures, then back to the exchange.
        c.commands.action(QStringLiteral("inspector.leaveCompare"))->trigger();
        QVERIFY(!page->isComparing() && panel.isVisible());
        panel.table().setCurrentIndex(panel.model().index(1, 0)); // only left
        QVERIFY(!panel.canOpenPair() && !c.commands.blockedReason(QStringLiteral("inspector.openPair")).isEmpty());
        c.commands.action(QStringLiteral("inspector.leaveCaptures"))->trigger();
        QVERIFY(!panel.isVisible());
    }

    void everyStateIsDrawn_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char* state : {"empty", "loading", "full", "error"}) {
            for (const bool dark : {false, true})
                QTest::addRow("%s %s", state, dark ? "dark" : "light") << QString::fromLatin1(state) << dark;
        }
    }

    void everyStateIsDrawn()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        write("before.pcapture", [](inspection::Trace&) { return true; });
        write("after.pcapture", [](inspection::Trace& trace) {
            trace.summary.status = trace.summary.id % 3 == 0 ? 418 : trace.summary.status;
            return trace.summary.id != 7;
        });
        test::TestContext c;
        c.theme.setScheme(dark ? Theme::Scheme::Dark : Theme::Scheme::Light);
        auto* page = new InspectorPage(c.context);
        c.window.setCentralWidget(page);
        c.window.resize(1300, 800);
        c.window.show();
        c.gateway.start({}, {});
        c.gateway.endExchanges(20);
        page->compareCaptures(side("before.pcapture"), side(state == QLatin1String("full")    ? "after.pcapture"
                                                            : state == QLatin1String("error") ? "missing"
                                                                                              : "before.pcapture"));
        if (state == QLatin1String("loading"))
            QTest::qWait(400); // it shows itself after 300 ms; this comparison is over by then
        QTRY_VERIFY(!page->captures().isComparing());
        if (state == QLatin1String("loading"))
            page->captures().view().showLoading(QStringLiteral("Comparing before.pcapture with after.pcapture"),
                                                c.commands.action(QStringLiteral("inspector.stopComparing")));
        const QPixmap picture = c.window.grab();
        QVERIFY(!picture.isNull());
        if (const QString folder = qEnvironmentVariable("POSTERN_PICTURES"); !folder.isEmpty())
            picture.save(QStringLiteral("%1/captures-%2-%3.png").arg(folder, state, dark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
};

POSTERN_TEST(CaptureComparisonTest);
#include "CaptureComparisonTest.moc"
