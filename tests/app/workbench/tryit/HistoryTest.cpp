// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedServer.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/HistoryPanel.h"
#include "workbench/tryit/ReplayPanel.h"
#include "workbench/tryit/TryItPage.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::test::ScriptedServer;
using postern::test::TestContext;
using postern::test::WireReply;
using postern::test::WireRequest;

class HistoryTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    TryItPage* page_ = nullptr;

    template <class W>
    W* find(const char* name) const
    {
        return page_->findChild<W*>(QLatin1String(name));
    }
    bool sendAndWait(const QByteArray& url) const
    {
        CurlCommand call;
        call.url = QString::fromLatin1(url);
        call.headers = {{QStringLiteral("X-Api-Key"), QStringLiteral("c4nary")}, {QStringLiteral("X-Own"), QStringLiteral("yes")}};
        page_->setCall(call);
        QSignalSpy ended(page_, &TryItPage::ended);
        page_->send();
        return ended.wait(10'000);
    }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        page_ = new TryItPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.show();
    }
    void cleanup() { c_.reset(); }

    void callsAreListedSearchedAndSentAgain()
    {
        ScriptedServer server([](const WireRequest& request) { return WireReply::answer(request.path() == "/none" ? 404 : 200, "{}"); });
        auto* view = find<StateView>("tryit.history.view");
        QCOMPARE(view->state(), StateView::State::Empty);
        QVERIFY(!c_->commands.action(QStringLiteral("tryit.resend"))->isEnabled());
        QVERIFY(sendAndWait(server.url("/one")));
        QVERIFY(sendAndWait(server.url("/none")));
        QVERIFY(sendAndWait("http://127.0.0.1:1/dead"));
        auto* table = find<QTableView>("tryit.history.list");
        const QAbstractItemModelTester tester(table->model());
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->model()->index(1, CallHistory::Status).data().toString(), QStringLiteral("404"));
        QVERIFY(table->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains(QLatin1String("Nothing answers")));
        page_->history().setSearch(QStringLiteral("ONE"));
        QCOMPARE(table->model()->rowCount(), 2); // "/one" and "/none"
        page_->history().setSearch(QStringLiteral("nowhere"));
        QCOMPARE(view->state(), StateView::State::Empty);
        page_->history().setSearch(QStringLiteral("/one"));
        QCOMPARE(view->state(), StateView::State::Content);
        table->selectRow(0);
        QSignalSpy ended(page_, &TryItPage::ended);
        c_->commands.action(QStringLiteral("tryit.resend"))->trigger();
        QVERIFY(ended.wait(30'000));
        QCOMPARE(server.requests().back().target, QByteArray("/one"));
        QCOMPARE(server.requests().back().header("X-Own"), QByteArray("yes"));
        QVERIFY(server.requests().back().header("X-Api-Key").isEmpty()); // it was not remembered
        QCOMPARE(page_->history().history().rowCount(), 4);
    }

    void noSecretComesIntoTheHistory()
    {
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = QStringLiteral("http://u:c4nary@h/a?token=c4nary&x=1");
        call.headers = {{QStringLiteral("Authorization"), QStringLiteral("Bearer c4nary")}, {QStringLiteral("Cookie"), QStringLiteral("c4nary")},
                        {QStringLiteral("X-Token"), QStringLiteral("{{token}}")}, {QStringLiteral("Content-Type"), QStringLiteral("application/json")}};
        call.body = "{\"user\": \"me\", \"password\" : \"c4nary\\\"c4nary\", \"pin\":123, \"in\": {\"client_secret\":\"c4nary\"}, \"token\": \"{{token}}\"}";
        const CurlCommand kept = withoutSecrets(call);
        QVERIFY2(!kept.toText().contains(QLatin1String("c4nary")), qPrintable(kept.toText()));
        QVERIFY2(kept.body.contains("\"me\"") && !kept.body.contains("123") && kept.body.contains("{{token}}"), kept.body.constData());
        QCOMPARE(kept.header(QStringLiteral("X-Token")), QStringLiteral("{{token}}")); // a name, no secret
        QVERIFY(!kept.remarks.isEmpty());
        call.headers = {{QStringLiteral("Content-Type"), QStringLiteral("application/x-www-form-urlencoded")}};
        call.body = "a=1&client_secret=c4nary&b=2";
        QCOMPARE(withoutSecrets(call).body, QByteArray("a=1&client_secret=&b=2"));
    }

    void itComesBackAfterARestartWithoutBodies()
    {
        CallHistory history;
        CurlCommand call;
        call.url = QStringLiteral("http://h/a");
        call.body = "b0dy";
        for (int n = 0; n < 300; ++n)
            history.add(call, 200, n, {});
        QCOMPARE(history.rowCount(), CallHistory::most);
        const QJsonArray kept = history.toJson();
        QCOMPARE(kept.size(), 50);
        QVERIFY(!QJsonDocument(kept).toJson().contains("b0dy"));
        CallHistory back;
        back.restore(kept);
        QCOMPARE(back.entries().front().call.url, call.url);
        QCOMPARE(back.entries().front().tookMs, 299);
        back.restore({QJsonValue(1), QJsonObject{}}); // nonsense is nothing
        QCOMPARE(back.rowCount(), 0);
    }

    void theFormsCallIsReplayedAndCompared()
    {
        int count = 0;
        ScriptedServer server([&](const WireRequest&) {
            ++count;
            return count <= 3 ? WireReply::json("{\"a\": 1, \"b\": 2}") : count % 2 == 0 ? WireReply::json("{\"b\":2,\"a\":1}") : WireReply::answer(429, "{}");
        });
        QVERIFY(sendAndWait(server.url("/a")));
        c_->commands.action(QStringLiteral("tryit.replayCall"))->trigger();
        QCOMPARE(find<QTabWidget>("tryit.tabs")->currentWidget(), &page_->replay());
        page_->replay().setOptions({9, 3, 0});
        QSignalSpy ended(&page_->replay(), &ReplayPanel::ended);
        c_->commands.action(QStringLiteral("tryit.startReplay"))->trigger();
        QVERIFY(ended.wait(10'000));
        QCOMPARE(count, 10);
        QVERIFY(server.mostAtOnce() <= 3);
        const ReplayModel& model = page_->replay().model();
        QCOMPARE(model.index(0, ReplayModel::Before).data().toString(), QStringLiteral("200"));
        QCOMPARE(model.index(0, ReplayModel::Now).data().toString(), QStringLiteral("6 × 200, 3 × 429"));
        QVERIFY2(model.summary().contains(QLatin1String("6 the same, 3 different")), qPrintable(model.summary())); // the order of members is nothing
        QCOMPARE(c_->jobs.job(0)->state(), Job::State::Done);
    }

    void exchangesOfTheCaptureAreReplayedInTheirOrder()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(12);
        page_->visit({{QStringLiteral("replay"), QVariantList{5, 3, 4711}}});
        QTRY_COMPARE(page_->replay().model().rowCount(), 2);
        QCOMPARE(page_->replay().model().calls().front().exchange, 3ULL);
        QVERIFY(page_->replay().model().calls().front().status > 0);
        QVERIFY(find<QLabel>("tryit.replay.summary")->text().contains(QLatin1String("no longer held")));
    }

    void aReplayedExchangeIsComparedWithThatOfTheFirstTime()
    {
        c_->gateway.start({}, {});
        c_->gateway.endExchanges(12);
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        ReplayCall call;
        call.exchange = 3;
        call.call.method = QStringLiteral("POST");
        call.call.url = QString::fromLatin1(server.url("/orders/1.0.0/orders"));
        call.call.headers = {{QStringLiteral("X-Request-ID"), QStringLiteral("c0ffee-15")}}; // as the sample's trace has it
        page_->replay().setCalls({call, call});
        auto* compare = c_->commands.action(QStringLiteral("tryit.compareReplay"));
        find<QTableView>("tryit.replay.list")->setCurrentIndex(page_->replay().model().index(0, 0));
        QVERIFY(!compare->isEnabled()); // nothing has been answered
        QSignalSpy ended(&page_->replay(), &ReplayPanel::ended);
        page_->replay().start();
        QVERIFY(ended.wait(10'000));
        QVERIFY(server.requests().front().header("X-Request-ID") == "c0ffee-15");
        QTRY_VERIFY(compare->isEnabled());
        QSignalSpy opened(&c_->navigation, &Navigation::openRequested);
        compare->trigger();
        c_->gateway.endExchanges(3); // number 15 is that call
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().toString(), QStringLiteral("inspector"));
        QCOMPARE(opened.front().at(1).toMap().value(QStringLiteral("compare")).toList(), (QVariantList{QVariant::fromValue(3ULL), QVariant::fromValue(15ULL)}));
    }

    void aReplayedCallWithoutAnIdGetsOne()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        ReplayCall call;
        call.call.url = QString::fromLatin1(server.url("/"));
        page_->replay().setCalls({call});
        page_->replay().setOptions({2, 1, 0});
        QSignalSpy ended(&page_->replay(), &ReplayPanel::ended);
        page_->replay().start();
        QVERIFY(ended.wait(10'000));
        const QByteArray first = server.requests()[0].header("X-Request-ID");
        QVERIFY(first.startsWith("replay-") && first != server.requests()[1].header("X-Request-ID"));
    }

    void aReplayIsCancelledAndSendsNothingMore()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::hang(); });
        ReplayCall call;
        call.call.url = QString::fromLatin1(server.url("/"));
        page_->replay().setCalls({call});
        page_->replay().setOptions({1000, 2, 0});
        page_->replay().start();
        QTRY_COMPARE(server.requests().size(), std::size_t(2));
        QSignalSpy ended(&page_->replay(), &ReplayPanel::ended);
        c_->jobs.job(0)->cancel();
        QVERIFY(ended.wait(30'000));
        QCOMPARE(server.requests().size(), std::size_t(2));
        QCOMPARE(c_->jobs.job(0)->state(), Job::State::Cancelled);
        QVERIFY(c_->commands.action(QStringLiteral("tryit.startReplay"))->isEnabled());
    }

    void aRateIsKept()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        ReplayCall call;
        call.call.url = QString::fromLatin1(server.url("/"));
        ReplayRun run({call}, {4, 6, 50}, {});
        QElapsedTimer clock;
        clock.start();
        QSignalSpy finished(&run, &ReplayRun::finished);
        run.start();
        QVERIFY(finished.wait(10'000));
        QCOMPARE(server.requests().size(), std::size_t(4));
        QVERIFY(clock.elapsed() >= 55); // three periods of 20 ms, less the clock's grain
    }

    /// A body that takes longer to compare than a frame lasts is compared aside; the run waits for what comes of it.
    void largeBodiesAreComparedToo()
    {
        const auto body = [](const QByteArray& first) { return "{\"first\":" + first + ",\"rest\":[" + QByteArray("123456789,").repeated(40'000) + "0]}"; };
        int asked = 0;
        ScriptedServer server([&](const WireRequest&) { return WireReply::json(body(++asked % 2 == 1 ? " 1" : "2")); });
        ReplayCall call;
        call.call.url = QString::fromLatin1(server.url("/"));
        call.bodyKnown = true;
        call.body = body("1"); // the same as the first answer, written differently
        ReplayRun run({call}, {4, 1, 0}, {});
        QVector<ReplayResult::Body> bodies;
        connect(&run, &ReplayRun::answered, this, [&](const ReplayResult& result) { bodies << result.body; });
        QSignalSpy finished(&run, &ReplayRun::finished);
        run.start();
        QVERIFY(finished.wait(20'000));
        using Body = ReplayResult::Body;
        QCOMPARE(bodies, QVector<Body>({Body::Same, Body::Different, Body::Same, Body::Different}));
        QCOMPARE(run.ended(), 4);
    }

    void withoutCallsItSaysHowToGetSome()
    {
        QCOMPARE(page_->replay().view().state(), StateView::State::Empty);
        CurlCommand call;
        call.url = QStringLiteral("http://h/{{unknown}}");
        page_->setCall(call);
        page_->replayForm();
        QCOMPARE(page_->replay().view().state(), StateView::State::Empty);
    }
};

POSTERN_TEST(HistoryTest);
#include "HistoryTest.moc"
