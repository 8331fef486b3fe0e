// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/analytics/AnalyticsPage.h"
#include "workbench/analytics/FigureTable.h"
#include "workbench/shell/StateView.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>
#include <cmath>
#include <random>

using namespace postern::workbench;
using postern::test::TestContext;
using postern::inspection::Summary;

namespace {

Summary ended(qint64 second, int status, int durationUs, const std::string& api = "Orders 1.0.0")
{
    static std::uint64_t id = 0;
    Summary summary;
    summary.id = ++id;
    summary.began = std::chrono::system_clock::time_point(std::chrono::seconds(second)) - std::chrono::microseconds(durationUs);
    summary.duration = std::chrono::microseconds(durationUs);
    summary.api = api;
    summary.method = "GET";
    summary.target = "/";
    summary.status = status;
    summary.responseBytes = 100;
    return summary;
}

} // namespace

class TrafficTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void percentilesAreWithinTwoPercent()
    {
        std::mt19937 random(7);
        std::lognormal_distribution<double> shape(9, 1.5);
        std::vector<std::uint32_t> all;
        LatencyHistogram histogram;
        LatencyHistogram other;
        for (int n = 0; n < 50'000; ++n) {
            all.push_back(static_cast<std::uint32_t>(shape(random)));
            (n % 2 == 0 ? histogram : other).add(all.back());
        }
        histogram.add(other);
        std::sort(all.begin(), all.end());
        QCOMPARE(histogram.count(), 50'000ULL);
        for (const double share : {0.5, 0.95, 0.99, 1.0}) {
            const auto exact = static_cast<double>(all[static_cast<std::size_t>(std::ceil(share * 50'000)) - 1]);
            QVERIFY2(std::abs(histogram.percentile(share) - exact) <= exact * 0.02 + 1, qPrintable(QString::number(share)));
        }
        QCOMPARE(LatencyHistogram().percentile(0.5), 0.0);
    }

    void theLargestDurationHasABin()
    {
        LatencyHistogram histogram;
        histogram.add(0);
        histogram.add(31);
        histogram.add(32);
        histogram.add(4'294'967'295U);
        QCOMPARE(histogram.percentile(0.25), 0.0);
        QCOMPARE(histogram.percentile(0.5), 31.0);
        QCOMPARE(histogram.percentile(0.75), 32.0);
        QVERIFY(std::abs(histogram.percentile(1) - 4.295e9) < 0.07e9);
    }

    void secondsAreCountedAndOldOnesForgotten()
    {
        ExchangeStore store;
        store.append({ended(1'000, 200, 10), ended(1'000, 404, 10), ended(1'001, 502, 10), ended(999, 200, 10, "Pizza 2.1.0")});
        TrafficWindow window;
        window.take(store, 0, store.size());
        const auto points = window.points(1'001, 60, 1);
        QCOMPARE(points.size(), 60);
        QCOMPARE(points.last().count.calls, 1ULL);
        QCOMPARE(points.last().count.failed, 1ULL);
        QCOMPARE(points.at(58).count.calls, 2ULL);
        QCOMPARE(points.at(58).count.refused, 1ULL);
        QCOMPARE(window.points(1'004, 300, 5).last().count.calls, 3ULL); // 1000 to 1004 is one point
        const auto apis = window.apis(1'001, 60);
        QCOMPARE(apis.size(), 2);
        QCOMPARE(apis.first().api, QStringLiteral("Orders 1.0.0"));
        store.append({ended(1'000 + TrafficWindow::keptSeconds + 5, 200, 10)});
        window.take(store, 4, 1);
        QCOMPARE(window.apis(1'001, 60).size(), 0);
    }

    void thePageShowsFiguresAsChartsAndAsATable()
    {
        TestContext c;
        auto* page = new AnalyticsPage(c.context);
        c.window.setCentralWidget(page);
        c.window.show();
        c.gateway.start({}, {});
        page->refresh(5'000);
        QCOMPARE(page->view().state(), StateView::State::Empty);
        c.exchanges.append({ended(4'990, 200, 1'000), ended(4'990, 200, 3'000), ended(4'991, 429, 500), ended(4'991, 502, 90'000, "Pizza 2.1.0")});
        page->refresh(5'000);
        QCOMPARE(page->view().state(), StateView::State::Content);
        QVERIFY2(page->summary().startsWith(QLatin1String("4 request")), qPrintable(page->summary()));
        QVERIFY(page->summary().contains(QLatin1String("25.0 % refused, 25.0 % failed")));
        QCOMPARE(page->moments().rowCount(), 60);
        QCOMPARE(page->apis().rowCount(), 2);
        QCOMPARE(page->apis().index(0, 1).data().toString(), QStringLiteral("3"));
        // Later there is nothing in the last minutes, and the page says when the last one was.
        page->refresh(5'000 + 600);
        QCOMPARE(page->view().state(), StateView::State::Empty);
        page->findChild<QComboBox*>(QStringLiteral("analytics.period"))->setCurrentIndex(2);
        page->refresh(5'000 + 600);
        QCOMPARE(page->view().state(), StateView::State::Content);
    }

    void aLineLeadsToItsExchanges()
    {
        TestContext c;
        auto* page = new AnalyticsPage(c.context);
        c.window.setCentralWidget(page);
        c.window.show();
        c.exchanges.append({ended(4'990, 200, 1'000)});
        page->refresh(5'000);
        QSignalSpy spy(&c.navigation, &Navigation::openRequested);
        auto* table = page->findChild<QTableView*>(QStringLiteral("analytics.apis"));
        Q_EMIT table->activated(table->model()->index(0, 0));
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().at(1).toMap().value(QStringLiteral("filter")).toString(), QStringLiteral("api=\"Orders 1.0.0\""));
    }
};

POSTERN_TEST(TrafficTest);
#include "TrafficTest.moc"
