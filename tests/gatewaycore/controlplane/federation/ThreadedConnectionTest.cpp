// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/Later.h"
#include "controlplane/federation/ThreadedConnection.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QThread>
#include <QtTest>
#include <atomic>
#include <vector>

using namespace postern;
using namespace postern::deployment;
using postern::federation::inOwnThread;

namespace {

constexpr int apisThere = 500;

/// What a connection did, as its thread and the test's see it.
struct Watched {
    std::atomic<QThread*> thread = nullptr;
    std::atomic<bool> working = false;
    std::atomic<bool> mayGoOn = false;
    std::atomic<int> gone = 0;
    std::atomic<int> remembered = 0;
    std::atomic<bool> hasKept = false;
};

/// Its lists take long to be read: nothing else is done in its thread meanwhile.
class SlowConnection final : public GatewayConnection {
  public:
    explicit SlowConnection(std::shared_ptr<Watched> watched) : watched_(std::move(watched)) {}
    ~SlowConnection() override { ++watched_->gone; }

    PendingPtr test(Completion<ConnectionReport> done) override
    {
        watched_->thread = QThread::currentThread();
        return later<ConnectionReport>(std::move(done), ConnectionReport{"Slow 1.0", {}});
    }
    PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) override
    {
        watched_->working = true;
        while (!watched_->mayGoOn)
            QThread::usleep(100);
        watched_->working = false;
        Discovery out;
        for (int i = 0; i < apisThere; ++i) {
            DiscoveredApi api;
            api.id = std::to_string(i);
            out.apis.push_back(api);
            found(api);
        }
        out.complete = true;
        return later<Discovery>(std::move(done), std::move(out));
    }
    bool asksLessWithMemory() const noexcept override { return true; }
    void remember(Sightings seen, bool /*oursAgain*/) override { watched_->remembered = static_cast<int>(seen.size()); }
    void keepLists() override { watched_->hasKept = true; }
    PendingPtr live(const std::string& id, Completion<std::optional<LiveApi>> done) override
    {
        if (id.empty())
            return later<std::optional<LiveApi>>(std::move(done), unexpected(ErrorKind::NotFound, "nothing has no name"));
        LiveApi out;
        out.what.id = id;
        return later<std::optional<LiveApi>>(std::move(done), std::optional(std::move(out)));
    }
    PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) override
    {
        CallAnswer answer;
        answer.status = 200;
        answer.text = call.target;
        return later<CallAnswer>(std::move(done), std::move(answer));
    }

  private:
    std::shared_ptr<Watched> watched_; // its thread may be at its end after the test is
};

std::unique_ptr<GatewayConnection> slowOne(const std::shared_ptr<Watched>& watched)
{
    return *inOwnThread([&watched]() -> Result<std::unique_ptr<GatewayConnection>> { return std::unique_ptr<GatewayConnection>(std::make_unique<SlowConnection>(watched)); });
}

} // namespace

class ThreadedConnectionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void itWorksInAThreadAndAnswersInTheAskers()
    {
        const auto watched = std::make_shared<Watched>();
        const auto connection = slowOne(watched);
        QVERIFY(connection->asksLessWithMemory());
        QThread* told = nullptr;
        const PendingPtr test = connection->test([&told](const Result<ConnectionReport>& report) {
            QCOMPARE(report->server, std::string("Slow 1.0"));
            told = QThread::currentThread();
        });
        QVERIFY(told == nullptr);
        QTRY_VERIFY(told != nullptr);
        QCOMPARE(told, QThread::currentThread());
        QVERIFY(watched->thread != nullptr && watched->thread != told);

        connection->remember({{"one", {}}, {"two", {}}}, true);
        connection->keepLists();
        std::string text;
        RemoteCall call;
        call.target = "/x";
        const PendingPtr called = connection->call(call, [&text](Result<CallAnswer> answer) { text = answer->text; });
        std::string id;
        const PendingPtr listed = connection->listed("seven", [&id](Result<std::optional<LiveApi>> api) { id = (*api)->what.id; });
        std::string why;
        const PendingPtr refused = connection->live("", [&why](const Result<std::optional<LiveApi>>& api) { why = api.error().message(); });
        QTRY_COMPARE(why, std::string("nothing has no name"));
        QCOMPARE(text, std::string("/x"));
        QCOMPARE(id, std::string("seven"));
        QCOMPARE(watched->remembered.load(), 2);
        QVERIFY(watched->hasKept);
    }

    void everyApiIsToldOnceAndBeforeTheEnd()
    {
        const auto watched = std::make_shared<Watched>();
        watched->mayGoOn = true;
        const auto connection = slowOne(watched);
        std::vector<std::string> told;
        std::optional<std::size_t> before;
        const PendingPtr pending = connection->discover([&told](const DiscoveredApi& api) { told.push_back(api.id); },
                                                        [&](const Result<Discovery>& all) {
                                                            QCOMPARE(all->apis.size(), std::size_t{apisThere});
                                                            before = told.size();
                                                        });
        QTRY_VERIFY(before.has_value());
        QCOMPARE(*before, std::size_t{apisThere});
        for (int i = 0; i < apisThere; ++i)
            QCOMPARE(told[static_cast<std::size_t>(i)], std::to_string(i));
    }

    void whoWasBusyIsToldOfSomeInEachTurn()
    {
        const auto watched = std::make_shared<Watched>();
        watched->mayGoOn = true;
        const auto connection = slowOne(watched);
        std::size_t told = 0;
        bool done = false;
        const PendingPtr pending = connection->discover([&told](const DiscoveredApi&) { ++told; }, [&done](const Result<Discovery>&) { done = true; });
        QThread::msleep(300); // all are found meanwhile
        for (int turns = 0; turns < 10'000 && !done; ++turns) {
            const std::size_t before = told;
            QCoreApplication::processEvents();
            QVERIFY2(told - before <= 64, qPrintable(QString::number(told - before))); // two turns at the most
            if (told == before)
                QThread::msleep(1);
        }
        QVERIFY(done);
        QCOMPARE(told, std::size_t{apisThere});
    }

    void theAskersThreadIsNotHeldAndWhatIsEndedIsSilent()
    {
        const auto watched = std::make_shared<Watched>();
        auto connection = slowOne(watched);
        int told = 0;
        int turns = 0;
        PendingPtr pending = connection->discover([&told](const DiscoveredApi&) { ++told; }, [&told](const Result<Discovery>&) { ++told; });
        QTRY_VERIFY(watched->working);
        QTimer::singleShot(0, this, [&turns] { ++turns; });
        QTRY_COMPARE(turns, 1); // while it works
        QVERIFY(watched->working);
        QElapsedTimer since;
        since.start();
        pending.reset();
        connection.reset();
        QVERIFY2(since.elapsed() < 200, qPrintable(QString::number(since.elapsed())));
        QVERIFY(watched->working);
        watched->mayGoOn = true;
        QTRY_COMPARE(watched->gone.load(), 1); // it ends by itself, in its thread
        QTest::qWait(50);
        QCOMPARE(told, 0);
    }

    void whoIsToldMayEndIt()
    {
        const auto watched = std::make_shared<Watched>();
        watched->mayGoOn = true;
        auto connection = slowOne(watched);
        int told = 0;
        PendingPtr pending;
        pending = connection->discover([&](const DiscoveredApi&) {
            ++told;
            pending.reset();
            connection.reset();
        }, [&told](const Result<Discovery>&) { ++told; });
        QTRY_COMPARE(watched->gone.load(), 1);
        QTest::qWait(50);
        QCOMPARE(told, 1);
        auto another = slowOne(watched);
        PendingPtr test;
        test = another->test([&](const Result<ConnectionReport>&) {
            ++told;
            test.reset();
            another.reset();
        });
        QTRY_COMPARE(told, 2);
        QTRY_COMPARE(watched->gone.load(), 2);
    }

    void theConnectionMayGoFirst()
    {
        const auto watched = std::make_shared<Watched>();
        auto connection = slowOne(watched);
        bool told = false;
        PendingPtr pending = connection->test([&told](const Result<ConnectionReport>&) { told = true; });
        connection.reset();
        QTRY_COMPARE(watched->gone.load(), 1);
        pending.reset();
        QTest::qWait(20);
        QVERIFY(!told);
    }

    void whatKeepsAConnectionFromBeingMadeIsSaid()
    {
        const auto made = inOwnThread([]() -> Result<std::unique_ptr<GatewayConnection>> { return unexpected(ErrorKind::InvalidConfig, "no address"); });
        QVERIFY(!made);
        QVERIFY(made.error().kind() == ErrorKind::InvalidConfig);
        QCOMPARE(made.error().message(), std::string("no address"));
    }
};

POSTERN_TEST(ThreadedConnectionTest);
#include "ThreadedConnectionTest.moc"
