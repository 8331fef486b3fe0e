// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeListModel.h"

#include "support/SampleTraffic.h"
#include "support/TestMain.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QtTest>

using namespace postern::workbench;
using postern::inspection::Summary;

namespace {

QVector<Summary> batch(std::uint64_t first, std::size_t count)
{
    const auto made = postern::test::sampleSummaries(first, count);
    return {made.begin(), made.end()};
}

ExchangeFilter filterOf(const char* text)
{
    ExchangeFilter filter;
    if (const auto error = filter.parse(QString::fromUtf8(text)))
        qWarning("%s: %s", text, qPrintable(error->message));
    return filter;
}

int countIn(const ExchangeStore& store, const ExchangeFilter& filter)
{
    ExchangeFilter::Evaluator evaluator(filter);
    int count = 0;
    for (std::size_t n = 0; n < store.size(); ++n)
        count += evaluator.matches(store.row(n), store.names()) ? 1 : 0;
    return count;
}

} // namespace

class ExchangeListModelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theOldestGoAndTheRestStayWhatTheyAre()
    {
        ExchangeStore store;
        store.append(batch(1, 30'000));
        ExchangeListModel all(store);
        ExchangeListModel some(store);
        const QAbstractItemModelTester allTester(&all);
        const QAbstractItemModelTester someTester(&some);
        some.setFilter(filterOf("status=429"));
        QTRY_VERIFY(!some.isFiltering());
        const quint64 last = some.exchangeId(some.rowCount() - 1);
        store.dropOldest(29'000);
        QCOMPARE(store.size(), std::size_t(30'000)); // not a whole chunk yet
        store.dropOldest(12'000);
        QCOMPARE(store.size(), std::size_t(30'000 - 2 * ExchangeStore::rowsPerChunk));
        QCOMPARE(all.rowCount(), static_cast<int>(store.size()));
        QCOMPARE(all.exchangeId(0), quint64(2 * ExchangeStore::rowsPerChunk + 1));
        QCOMPARE(store.summary(0).target, postern::test::sampleSummary(2 * ExchangeStore::rowsPerChunk + 1).target);
        QCOMPARE(some.rowCount(), countIn(store, some.filter()));
        QCOMPARE(some.exchangeId(some.rowCount() - 1), last);
        QCOMPARE(some.rowOfExchange(last), some.rowCount() - 1);
        store.append(batch(30'001, 1'200));
        QCOMPARE(all.rowCount(), static_cast<int>(store.size()));
        QCOMPARE(some.rowCount(), countIn(store, some.filter()));
        some.setFilter(filterOf("status=404")); // while it looks the numbers change
        store.append(batch(31'201, 10'000));
        store.dropOldest(10'000);
        QTRY_VERIFY(!some.isFiltering());
        QCOMPARE(some.rowCount(), countIn(store, some.filter()));
        store.dropOldest(0);
        QVERIFY(store.size() < ExchangeStore::rowsPerChunk);
        QCOMPARE(all.rowCount(), static_cast<int>(store.size()));
    }

    void aRowGivesBackTheSummaryItWasMadeOf()
    {
        ExchangeStore store;
        store.append(batch(1, 20'000));
        QCOMPARE(store.size(), std::size_t(20'000));
        for (const std::size_t n : {std::size_t(0), std::size_t(8'191), std::size_t(8'192), std::size_t(19'999)}) {
            const Summary wanted = postern::test::sampleSummary(n + 1);
            const Summary got = store.summary(n);
            QCOMPARE(got.id, wanted.id);
            QCOMPARE(got.target, wanted.target);
            QCOMPARE(got.api, wanted.api);
            QCOMPARE(got.status, wanted.status);
            QCOMPARE(got.responseBytes, wanted.responseBytes);
            QCOMPARE(got.fault, wanted.fault);
        }
        QCOMPARE(store.rowOf(8'193), std::ptrdiff_t(8'192));
        QCOMPARE(store.rowOf(999'999), std::ptrdiff_t(-1));
    }

    /// Rows are told from the first one of their chunk; whatever has no room there comes back as exactly.
    void aRowFarFromTheFirstGivesBackWhatItIs()
    {
        constexpr std::uint64_t first = 5'000'000'000;
        constexpr std::uint64_t idRoom = std::uint64_t(1) << 31U;
        const std::int64_t now = 1'790'000'000'000'000;
        constexpr std::int64_t beganRoom = std::int64_t(1) << 39U;
        std::vector<std::tuple<std::uint64_t, std::int64_t, int>> rows{{first, now, 200}};
        for (const std::uint64_t id : {first + 1, first - 1, first - idRoom, first - idRoom - 1, first + idRoom - 1, first + idRoom, std::uint64_t(0), ~std::uint64_t(0)})
            rows.emplace_back(id, now + 1, 404);
        for (const std::int64_t began : {now - 1, now - beganRoom, now - beganRoom - 1, now + beganRoom - 1, now + beganRoom, std::int64_t(0), -now})
            rows.emplace_back(first + 2, began, 502);
        for (const int status : {0, 999, 1022, 1023, 1024, 65'535})
            rows.emplace_back(first + 3, now, status);
        ExchangeStore store;
        for (const auto& [id, began, status] : rows) {
            Summary summary = postern::test::sampleSummary(1);
            summary.id = id;
            summary.began = std::chrono::system_clock::time_point(std::chrono::microseconds(began));
            summary.status = status;
            store.append({summary});
        }
        for (std::size_t n = 0; n < rows.size(); ++n) {
            const ExchangeRow got = store.row(n);
            QCOMPARE(got.id, std::get<0>(rows[n]));
            QCOMPARE(got.beganUs, std::get<1>(rows[n]));
            QCOMPARE(int(got.status), std::get<2>(rows[n]));
            QCOMPARE(store.row(n).targetText(), std::string_view(postern::test::sampleSummary(1).target));
        }
        QCOMPARE(store.rowOf(~std::uint64_t(0)), std::ptrdiff_t(8));
    }

    void arrivingRowsAreShownInOneInsertOfEachBatch()
    {
        ExchangeStore store;
        ExchangeListModel model(store);
        const QAbstractItemModelTester tester(&model);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        store.append(batch(1, 500));
        store.append(batch(501, 500));
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(model.rowCount(), 1'000);
        QCOMPARE(model.exchangeId(999), quint64(1'000));
    }

    void filtersSelectWhatTheirWordsSay_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count");
        // SampleTraffic repeats twelve calls; 1200 exchanges hold each a hundred times.
        QTest::addRow("status class") << QByteArray("status:4xx") << 400;
        QTest::addRow("status order") << QByteArray("status>=400") << 500;
        QTest::addRow("equal") << QByteArray("status=429") << 100;
        QTest::addRow("and is the default") << QByteArray("api:orders status>=400") << 200;
        QTest::addRow("written and") << QByteArray("api:orders AND status>=400") << 200;
        QTest::addRow("or") << QByteArray("status=404 or status=429") << 200;
        QTest::addRow("and binds closer") << QByteArray("status=404 or api:orders status=401") << 200;
        QTest::addRow("parentheses") << QByteArray("api:orders (status=401 or status=403)") << 200;
        QTest::addRow("not") << QByteArray("not status:2xx") << 500;
        QTest::addRow("bare word") << QByteArray("berlin") << 100;
        QTest::addRow("case aside") << QByteArray("API:ORDERS method=post") << 100;
        QTest::addRow("quoted") << QByteArray("api=\"Pizza 2.1.0\"") << 300;
        QTest::addRow("excluded") << QByteArray("api!=\"Pizza 2.1.0\"") << 900;
        QTest::addRow("who answered") << QByteArray("by=rate-limit") << 100;
        QTest::addRow("fault code") << QByteArray("code:9009") << 300;
        QTest::addRow("id") << QByteArray("id<=12") << 12;
        QTest::addRow("everything") << QByteArray("   ") << 1'200;
    }

    void filtersSelectWhatTheirWordsSay()
    {
        QFETCH(QByteArray, text);
        ExchangeStore store;
        store.append(batch(1, 1'200));
        ExchangeFilter filter;
        const auto error = filter.parse(QString::fromUtf8(text));
        QVERIFY2(!error, error ? qPrintable(error->message) : "");
        QTEST(countIn(store, filter), "count");
        if (!filter.isEmpty())
            QVERIFY(!filter.description().isEmpty());
    }

    void durationsHaveUnits()
    {
        ExchangeStore store;
        Summary one;
        one.duration = std::chrono::milliseconds(1'500);
        store.append({one});
        QCOMPARE(countIn(store, filterOf("dur>100")), 1);
        QCOMPARE(countIn(store, filterOf("dur>=1.5s")), 1);
        QCOMPARE(countIn(store, filterOf("dur>1.5s")), 0);
        QCOMPARE(countIn(store, filterOf("dur<1500000us")), 0);
    }

    void aWrongFilterSaysWhereAndWhat_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("position");
        QTest::addRow("unknown field") << QStringLiteral("status>=400 apo:x") << 12;
        QTest::addRow("no value") << QStringLiteral("status>=") << 7;
        QTest::addRow("open parenthesis") << QStringLiteral("(status=200") << 0;
        QTest::addRow("close parenthesis") << QStringLiteral("status=200)") << 10;
        QTest::addRow("not a number") << QStringLiteral("dur>fast") << 4;
        QTest::addRow("order of a text") << QStringLiteral("api>3") << 3;
        QTest::addRow("open quote") << QStringLiteral("api:\"x") << 4;
        QTest::addRow("nothing after or") << QStringLiteral("status=200 or ") << 13;
        QTest::addRow("too deep") << QString(10'000, QLatin1Char('(')) << 64;
    }

    void aWrongFilterSaysWhereAndWhat()
    {
        QFETCH(QString, text);
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("status=200")));
        const auto error = filter.parse(text);
        QVERIFY(error.has_value());
        QTEST(error->position, "position");
        QVERIFY(!error->message.isEmpty());
        QCOMPARE(filter.text(), QStringLiteral("status=200")); // the good one stays
    }

    void aTermForAValueFindsThatValue()
    {
        ExchangeStore store;
        store.append(batch(1, 1'200));
        for (const QString& api : {QStringLiteral("Orders 1.0.0"), QStringLiteral("")}) {
            ExchangeFilter filter;
            QVERIFY(!filter.parse(ExchangeFilter::term(QStringLiteral("api"), api)));
            const int with = countIn(store, filter);
            QVERIFY(!filter.parse(ExchangeFilter::term(QStringLiteral("api"), api, true)));
            QCOMPARE(with + countIn(store, filter), 1'200);
            QVERIFY(with > 0);
        }
    }

    void aFilterRunsInTheBackgroundAndThenFollows()
    {
        ExchangeStore store;
        store.append(batch(1, 120'000));
        ExchangeListModel model(store);
        const QAbstractItemModelTester tester(&model);
        model.setFilter(filterOf("status=429"));
        QVERIFY(model.isFiltering());
        store.append(batch(120'001, 1'200)); // arrives while the worker is looking
        QTRY_VERIFY(!model.isFiltering());
        QCOMPARE(model.rowCount(), 10'100);
        store.append(batch(121'201, 1'200));
        QCOMPARE(model.rowCount(), 10'200);
        QCOMPARE(model.rowOfExchange(model.exchangeId(77)), 77);
        QCOMPARE(model.rowOfExchange(1), -1);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 122'400);
    }

    void aNewerFilterVoidsTheOlderOne()
    {
        ExchangeStore store;
        store.append(batch(1, 300'000));
        ExchangeListModel model(store);
        model.setFilter(filterOf("path:orders or path:menu or path:order"));
        model.setFilter(filterOf("status=404"));
        QTRY_VERIFY(!model.isFiltering());
        QCOMPARE(model.rowCount(), 25'000);
        QTest::qWait(50);
        QCOMPARE(model.rowCount(), 25'000);
    }

    void cancellingKeepsWhatWasFoundAndSaysSo()
    {
        ExchangeStore store;
        store.append(batch(1, 1'000'000));
        ExchangeListModel model(store);
        model.setFilter(filterOf("path:orders path:limit not path:zzz not path:yyy"));
        model.cancelFiltering();
        QTRY_VERIFY(!model.isFiltering());
        QVERIFY(model.isPartial());
        QVERIFY(model.rowCount() < 1'000'000 / 12);
    }

    void pausingHoldsRowsBackAndLosesNone()
    {
        ExchangeStore store;
        ExchangeListModel model(store);
        store.append(batch(1, 10));
        model.setPaused(true);
        store.append(batch(11, 30));
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.heldBack(), quint64(30));
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 40);
    }

    void clearingEmptiesAFilteredList()
    {
        ExchangeStore store;
        ExchangeListModel model(store);
        const QAbstractItemModelTester tester(&model);
        store.append(batch(1, 1'200));
        model.setFilter(filterOf("api:weather"));
        QTRY_COMPARE(model.rowCount(), 200);
        store.clear();
        QCOMPARE(model.rowCount(), 0);
        store.append(batch(1, 1'200));
        QCOMPARE(model.rowCount(), 200); // names got new numbers
    }

    void aMillionRowsStayQuick()
    {
        ExchangeStore store;
        ExchangeListModel model(store);
        for (std::uint64_t first = 1; first <= 1'000'000; first += 50'000)
            store.append(batch(first, 50'000));
        QElapsedTimer timer;
        timer.start();
        for (int row = 0; row < 1'000'000; row += 20'000) {
            for (int column = 0; column < ExchangeListModel::ColumnCount; ++column)
                QVERIFY(!model.data(model.index(row, column), Qt::DisplayRole).isNull());
        }
        QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed()))); // 50 rows: a frame's worth
        timer.restart();
        model.setFilter(filterOf("status>=400 and api:orders"));
        QVERIFY(timer.elapsed() < 50); // the GUI thread never waits for the worker
        QTRY_VERIFY_WITH_TIMEOUT(!model.isFiltering(), 10'000);
        QCOMPARE(model.rowCount(), countIn(store, model.filter()));
    }

    void numbersStandRightWithTheirHeaders()
    {
        ExchangeStore store;
        ExchangeListModel model(store);
        store.append(batch(1, 1));
        for (int column = 0; column < ExchangeListModel::ColumnCount; ++column) {
            const auto cell = model.index(0, column).data(Qt::TextAlignmentRole).value<Qt::Alignment>();
            const auto header = model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>();
            QCOMPARE(cell, header);
        }
        QVERIFY(model.headerData(ExchangeListModel::Duration, Qt::Horizontal, Qt::TextAlignmentRole)
                    .value<Qt::Alignment>()
                    .testFlag(Qt::AlignRight));
    }
};

POSTERN_TEST(ExchangeListModelTest);
#include "ExchangeListModelTest.moc"
