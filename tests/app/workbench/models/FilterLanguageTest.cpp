// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/SampleTraffic.h"
#include "support/TestMain.h"
#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/ExchangeListModel.h"
#include "workbench/models/FilterCompletion.h"
#include "workbench/models/SeenValues.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QtTest>

using namespace postern::workbench;
using postern::inspection::Summary;
using postern::inspection::Trace;
using postern::test::sampleTrace;

namespace {

constexpr int exchanges = 120; // ten of each call

QVector<Summary> rows(std::uint64_t first, std::size_t count)
{
    const auto made = postern::test::sampleSummaries(first, count);
    return {made.begin(), made.end()};
}

/// Answers on a later turn, as a gateway does.
TraceProbe::Fetch fetchFrom(QObject* context, std::function<std::optional<Trace>(quint64)> held, int* asked = nullptr)
{
    return [=](quint64 id, std::function<void(std::optional<Trace>)> answer) {
        if (asked != nullptr)
            ++*asked;
        QMetaObject::invokeMethod(context, [=] { answer(held(id)); }, Qt::QueuedConnection);
    };
}

QStringList texts(const FilterCompletion& completion)
{
    QStringList all;
    for (const auto& offer : completion.offers)
        all << offer.text;
    return all;
}

} // namespace

class FilterLanguageTest : public QObject {
    Q_OBJECT
  private:
    static int count(const QString& text, const ExchangeTags::Table& tags = {})
    {
        ExchangeStore store;
        store.append(rows(1, exchanges));
        ExchangeFilter filter;
        if (const auto error = filter.parse(text)) {
            qWarning("%s: %s", qPrintable(text), qPrintable(error->message));
            return -1;
        }
        ExchangeFilter::Evaluator evaluator(filter, tags);
        int found = 0;
        for (std::size_t n = 0; n < store.size(); ++n) {
            const Trace trace = sampleTrace(store.row(n).id);
            found += evaluator.judge(store.row(n), store.names(), &trace) == ExchangeFilter::Verdict::Yes ? 1 : 0;
        }
        return found;
    }

  private Q_SLOTS:
    void termsMeanWhatTheySay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("found");
        const auto row = [](const char* text, int found) { QTest::addRow("%s", text) << QString::fromUtf8(text) << found; };
        row("status=400..429", 40);
        row("status!=400..429", 80);
        row("status=500..", 10);
        row("status=..201", 70);
        row("status >= 400", 50);
        row("status>=400&&api:orders", 20);
        row("status=404||status=429", 20);
        row("!status:2xx", 50);
        row("!(status:2xx)", 50);
        row("not marked", exchanges);
        row("path~/orders/\\d+$", 40);
        row("path ~ ^/(pizza|weather)/", 50);
        row("path!~orders", 60);
        row("(path~(orders|menu)$ or status=404)", 30);
        row("path~\"limit=\\d\\d\"", 10);
        row("path~[)]", 0);
        row("operation=/orders/{id}", 40);
        row("method==DELETE", 10);
        row("host:localhost", exchanges);
        row("correlation:c0ffee-1", 32);
        row("reason=jwt-auth.audience", 10);
        row("reason:\"not in\"", 10);
        row("filter=backend", 80);
        row("filter=cors", 0); // it was skipped
        row("header.content-type:json", exchanges);
        row("request.header.content-type:json", 20);
        row("header.x-trace", 0);
        row("header.X-JWT-Assertion", 0);
        row("header:curl", exchanges);
        row("response.header:server", 70);
        row("response.header.server=sample", 70);
        row("not response.header.server", 50);
        row("response.header.server!=sample", 50);
        row("body~margherita", 80);
        row("request.body:margherita", 20);
        row("response.body:refused", 50);
        row("context.token.sub=admin", exchanges);
        row("context.quota.left<4", exchanges);
        row("context.quota.left>=4", 0);
        row("context:quota", exchanges);
        row("backend:9001", 80);
        row("error:refused", 10);
        row("paused", 0);
        row("\"paused\"", 0);
        row("marked", 0);
    }

    void termsMeanWhatTheySay()
    {
        QFETCH(QString, text);
        QTEST(count(text), "found");
    }

    void tagsCanBeAskedFor()
    {
        ExchangeTags::Table tags{{3, {2, false, {}}}, {4, {5, true, QStringLiteral("Ask Ada")}}, {5, {0, true, {}}}};
        QCOMPARE(count(QStringLiteral("marked"), tags), 2);
        QCOMPARE(count(QStringLiteral("mark=2..4"), tags), 1);
        QCOMPARE(count(QStringLiteral("pinned"), tags), 2);
        QCOMPARE(count(QStringLiteral("noted"), tags), 1);
        QCOMPARE(count(QStringLiteral("note:ada"), tags), 1);
        QCOMPARE(count(QStringLiteral("note!=\"ask ada\" pinned"), tags), 1);
    }

    void timesAreOfTheDayAbsoluteOrAgo()
    {
        const QDateTime noon(QDate(2026, 11, 29), QTime(12, 0, 30, 250));
        const auto at = [&noon](const QString& text) {
            ExchangeStore store;
            Summary one;
            one.began = std::chrono::system_clock::time_point(std::chrono::milliseconds(noon.toMSecsSinceEpoch()));
            store.append({one});
            ExchangeFilter filter;
            const auto error = filter.parse(text);
            return !error && ExchangeFilter::Evaluator(filter).matches(store.row(0), store.names());
        };
        for (const char* good : {"time=12:00", "time=12:00:30", "time:12:00:30.25", "time>=12:00", "time=11:59..12:00", "time<12:01",
                                 "time=2026-11-29", "time>=2026-11-29T12:00", "time=2026-11-29..2026-11-30", "time=2026-11-29t12:00:30"})
            QVERIFY2(at(QLatin1String(good)), good);
        for (const char* other : {"time>12:00", "time=12:01", "time<12:00", "time!=12:00", "time=12:00:31", "time<2026-11-29",
                                  "time=2026-11-30..", "time=..11:59"})
            QVERIFY2(!at(QLatin1String(other)), other);
        QVERIFY(at(QStringLiteral("time<-1s")) == (noon.addSecs(1) < QDateTime::currentDateTime()));
    }

    void aMistakeSaysWhere_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<QString>("part");
        QTest::addRow("slip") << QStringLiteral("statos=3") << 0 << QStringLiteral("\"status\"");
        QTest::addRow("pattern") << QStringLiteral("path~a(b") << 8 - 1 << QStringLiteral("pattern");
        QTest::addRow("pattern in quotes") << QStringLiteral("path~\"a[ b\"") << 10 << QStringLiteral("pattern");
        QTest::addRow("range backwards") << QStringLiteral("dur=2s..1s") << 4 << QStringLiteral("2s..1s");
        QTest::addRow("two kinds of time") << QStringLiteral("time=10:00..2026-01-01") << 5 << QStringLiteral("a time");
        QTest::addRow("flag with a value") << QStringLiteral("marked=1") << 0 << QStringLiteral("stands alone");
        QTest::addRow("pattern of a number") << QStringLiteral("status~4") << 6 << QStringLiteral("number");
        QTest::addRow("order of a header") << QStringLiteral("header.x<much") << 9 << QStringLiteral("a number");
        QTest::addRow("sign alone") << QStringLiteral("status!5") << 6 << QStringLiteral("Write one of");
        QTest::addRow("too many") << QStringLiteral("a ").repeated(600) << -1 << QStringLiteral("too many");
    }

    void aMistakeSaysWhere()
    {
        QFETCH(QString, text);
        QFETCH(int, position);
        QFETCH(QString, part);
        ExchangeFilter filter;
        const auto error = filter.parse(text);
        QVERIFY(error.has_value());
        if (position >= 0)
            QCOMPARE(error->position, position);
        QVERIFY(error->position >= 0 && error->position + error->length <= text.size());
        QVERIFY2(error->message.contains(part), qPrintable(error->message));
    }

    void aPatternThatWouldNeverEndGivesUp()
    {
        ExchangeStore store;
        Summary one;
        one.target = "/" + std::string(5'000, 'a');
        store.append({one});
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("path~(a+)+$x")));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!ExchangeFilter::Evaluator(filter).matches(store.row(0), store.names()));
        QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aFilterIsReadBackInWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* text, const char* words) {
            QTest::addRow("%s", text) << QString::fromUtf8(text) << QString::fromUtf8(words);
        };
        row("status>=400 and api:order dur>100ms", "status is 400 or more, API contains \"order\", longer than 100ms");
        row("status=400..499", "status is between 400 and 499");
        row("size=10k..", "size is at least 10k");
        row("method=GET (status=404 or status:5xx)", "method is GET, (status is 404 or status is 5xx)");
        row("!marked", "not (marked)");
        row("header.x-trace", "header x-trace is there");
        row("request.header.accept!=a", "request header accept is not a");
        row("path~^/a", "path fits the pattern ^/a");
        row("time<10:00", "before 10:00");
        row("api=\"\"", "API is empty");
        row("menu", "path or API contains \"menu\"");
    }

    void aFilterIsReadBackInWords()
    {
        QFETCH(QString, text);
        ExchangeFilter filter;
        QVERIFY(!filter.parse(text));
        QTEST(filter.description(), "words");
    }

    void thePiecesAreKnownForColouring()
    {
        ExchangeFilter filter;
        QVector<ExchangeFilter::Span> spans;
        const QString text = QStringLiteral("(status>=400 or !api:\"a b\") menu");
        QVERIFY(!filter.parse(text, &spans));
        QStringList pieces;
        for (const auto& span : std::as_const(spans))
            pieces << text.mid(span.position, span.length);
        QCOMPARE(pieces, QStringList({QStringLiteral("("), QStringLiteral("status"), QStringLiteral(">="), QStringLiteral("400"),
                                      QStringLiteral("or"), QStringLiteral("!"), QStringLiteral("api"), QStringLiteral(":"),
                                      QStringLiteral("\"a b\""), QStringLiteral(")"), QStringLiteral("menu")}));
        QVERIFY(filter.parse(QStringLiteral("status>=400 apo=3"), &spans)); // what was good keeps its colours
        QVERIFY(spans.size() >= 3);
    }

    void theCursorIsOfferedWhatMayStandThere()
    {
        ExchangeStore store;
        store.append(rows(1, exchanges));
        const FilterValues values = [&store](FilterField::Id field, const QString&) {
            return field == FilterField::Id::RequestHeader ? QStringList{QStringLiteral("User-Agent")} : seenValues(store, field);
        };
        const auto offered = [&values](const char* text) {
            return texts(completeFilter(QString::fromUtf8(text), static_cast<int>(qstrlen(text)), values));
        };
        QVERIFY(offered("").contains(QStringLiteral("status")));
        QCOMPARE(offered("sta").first(), QStringLiteral("status"));
        QVERIFY(offered("status=200 and (me").contains(QStringLiteral("method")));
        QVERIFY(offered("!cor").contains(QStringLiteral("correlation")));
        QVERIFY(offered("status").contains(QStringLiteral("status>=")));
        QVERIFY(!offered("status").contains(QStringLiteral("status~")));
        QVERIFY(offered("path").contains(QStringLiteral("path~")));
        QCOMPARE(offered("status=").first(), QStringLiteral("200")); // the most frequent
        QVERIFY(!offered("status=4").contains(QStringLiteral("200")));
        QVERIFY(offered("status >= 4").contains(QStringLiteral("404")));
        QVERIFY(offered("api:ord").contains(QStringLiteral("\"Orders 1.0.0\"")));
        QVERIFY(offered("api:\"Orders 1").contains(QStringLiteral("\"Orders 1.0.0\"")));
        QVERIFY(offered("path:menu").contains(QStringLiteral("/pizza/2.1.0/menu")));
        QVERIFY(offered("request.header.us").contains(QStringLiteral("request.header.user-agent")));
        QVERIFY(offered("status=200 ").contains(QStringLiteral("and")));
        QVERIFY(!offered("status=200 and ").contains(QStringLiteral("and")));
        QVERIFY(offered("apo=").isEmpty());
        const auto completion = completeFilter(QStringLiteral("status=200 api:or x"), 17, values);
        QCOMPARE(completion.from, 15);
        QCOMPARE(completion.length, 2);
    }

    void rowsThatOnlyTracesDecideComeInTheirOrder()
    {
        ExchangeStore store;
        store.append(rows(1, exchanges));
        ExchangeListModel model(store);
        const QAbstractItemModelTester tester(&model);
        int asked = 0;
        model.setTraces(fetchFrom(this, [](quint64 id) { return std::optional<Trace>(sampleTrace(id)); }, &asked));
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("status=404 or (api:pizza and response.body:refused)")));
        QVERIFY(filter.needsTraces());
        model.setFilter(filter);
        QTRY_VERIFY(!model.isFiltering());
        QCOMPARE(model.rowCount(), 20);
        for (int row = 1; row < model.rowCount(); ++row)
            QVERIFY(model.exchangeId(row - 1) < model.exchangeId(row));
        QVERIFY2(asked <= 40, qPrintable(QString::number(asked))); // only those of Pizza
        store.append(rows(exchanges + 1, 12));
        QTRY_COMPARE(model.rowCount(), 22);
        QVERIFY(!model.isFiltering());
        QCOMPARE(model.unknown(), quint64(0));
    }

    void whatIsNoLongerHeldIsCountedAndNotGuessed()
    {
        ExchangeStore store;
        store.append(rows(1, exchanges));
        ExchangeListModel model(store);
        model.setTraces(fetchFrom(this, [](quint64 id) {
            return id <= 60 ? std::nullopt : std::optional<Trace>(sampleTrace(id > 110 ? id + 12 : id)); // the last ones another run's
        }));
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("not body:nothing")));
        model.setFilter(filter);
        QTRY_VERIFY(!model.isFiltering());
        QCOMPARE(model.rowCount(), 50);
        QCOMPARE(model.unknown(), quint64(70));
        model.setFilter({});
        QCOMPARE(model.rowCount(), exchanges);
        QCOMPARE(model.unknown(), quint64(0));
    }

    void aLiveExchangesTraceMayComeAMomentLater()
    {
        ExchangeStore store;
        ExchangeListModel model(store);
        int asked = 0;
        model.setTraces(fetchFrom(this, [&asked](quint64 id) {
            return asked < 3 ? std::nullopt : std::optional<Trace>(sampleTrace(id));
        }, &asked));
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("correlation:c0ffee")));
        model.setFilter(filter);
        QTRY_VERIFY(!model.isFiltering());
        store.append(rows(1, 1));
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(asked, 3);
    }

    void stoppingKeepsWhatIsCertain()
    {
        ExchangeStore store;
        store.append(rows(1, exchanges));
        ExchangeListModel model(store);
        const QAbstractItemModelTester tester(&model);
        QVector<std::function<void(std::optional<Trace>)>> open;
        model.setTraces([&open](quint64, std::function<void(std::optional<Trace>)> answer) { open << std::move(answer); });
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("body:margherita")));
        model.setFilter(filter);
        QTRY_VERIFY(!open.isEmpty());
        QTRY_VERIFY(model.isFiltering() && model.progress() >= 0.1);
        QVERIFY(open.size() <= 8); // a gateway is not asked for everything at once
        open.first()(sampleTrace(1));
        QTRY_COMPARE(model.rowCount(), 1);
        model.cancelFiltering();
        QVERIFY(!model.isFiltering());
        QVERIFY(model.isPartial());
        for (const auto& answer : std::as_const(open)) // comes too late and moves nothing
            answer(sampleTrace(2));
        QTest::qWait(20);
        QCOMPARE(model.rowCount(), 1);
    }

    void anOlderFiltersTracesDecideNothing()
    {
        ExchangeStore store;
        store.append(rows(1, 24));
        ExchangeListModel model(store);
        QVector<std::function<void(std::optional<Trace>)>> open;
        model.setTraces([&open](quint64, std::function<void(std::optional<Trace>)> answer) { open << std::move(answer); });
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("body:margherita")));
        model.setFilter(filter);
        QTRY_VERIFY(!open.isEmpty());
        const auto old = open;
        open.clear();
        QVERIFY(!filter.parse(QStringLiteral("body:nothing")));
        model.setFilter(filter);
        QTRY_VERIFY(!open.isEmpty());
        for (const auto& answer : old)
            answer(sampleTrace(1));
        QTest::qWait(20);
        QCOMPARE(model.rowCount(), 0);
        store.dropOldest(0);
        store.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void aTagChangesAFilteredListAtOnce()
    {
        ExchangeStore store;
        store.append(rows(1, exchanges));
        ExchangeTags tags;
        ExchangeListModel model(store);
        model.setTags(tags);
        ExchangeFilter filter;
        QVERIFY(!filter.parse(QStringLiteral("marked")));
        model.setFilter(filter);
        QTRY_VERIFY(!model.isFiltering());
        QCOMPARE(model.rowCount(), 0);
        tags.toggleMark(7, 3);
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.exchangeId(0), quint64(7));
        tags.toggleMark(7, 3);
        QTRY_COMPARE(model.rowCount(), 0);
    }

    void tagsAreSetAndTaken()
    {
        ExchangeTags tags;
        QSignalSpy changed(&tags, &ExchangeTags::changed);
        tags.toggleMark(12'000'000'000'000'000'017ULL, 4);
        tags.toggleMark(2, 4);
        tags.toggleMark(2, 5);
        tags.togglePin(3);
        tags.setNote(3, QStringLiteral("  two \n lines "));
        tags.setNote(3, QStringLiteral("two lines")); // the same
        QCOMPARE(changed.count(), 5);
        QCOMPARE(tags.of(2).mark, 5);
        QCOMPARE(tags.of(3).note, QStringLiteral("two lines"));
        tags.take({{9, {9, false, {}}}}); // kept ones come beside them
        QCOMPARE(tags.all().size(), 4);
        QCOMPARE(changed.last().first().toULongLong(), quint64(0));
        const auto old = ExchangeTags::fromJson(
            QJsonArray{17, QJsonObject{{QStringLiteral("id"), QStringLiteral("12000000000000000017")}, {QStringLiteral("mark"), 99}}, QJsonObject()});
        QCOMPARE(old, (ExchangeTags::Table{{12'000'000'000'000'000'017ULL, {9, false, {}}}}));
        tags.toggleMark(2, 5);
        QVERIFY(tags.of(2).isEmpty() && !tags.all().contains(2));
    }
};

POSTERN_TEST(FilterLanguageTest);
#include "FilterLanguageTest.moc"
