// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/CapturedGateway.h"

#include "support/FakeGatewayLink.h"
#include "support/SampleTraffic.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <sys/resource.h>

using namespace postern;
using namespace postern::workbench;

namespace {

struct Setup {
    Setup()
    {
        auto made = std::make_unique<test::FakeGatewayLink>();
        inner = made.get();
        gateway = std::make_unique<CapturedGateway>(std::move(made));
        QObject::connect(gateway.get(), &GatewayLink::exchangesEnded, gateway.get(),
                         [this](const QVector<inspection::Summary>& batch) { seen += batch; });
    }
    /// Until what is kept was given out.
    void open(const QString& folder)
    {
        gateway->open(folder);
        QTRY_VERIFY_WITH_TIMEOUT(!gateway->isOpening(), 30'000);
    }
    std::optional<inspection::Trace> trace(quint64 id)
    {
        std::optional<inspection::Trace> got;
        bool answered = false;
        gateway->fetchTrace(id, [&](std::optional<inspection::Trace> trace) {
            got = std::move(trace);
            answered = true;
        });
        if (answered)
            qWarning("answered before fetchTrace() returned");
        (void)QTest::qWaitFor([&] { return answered; });
        return got;
    }
    test::FakeGatewayLink* inner = nullptr;
    std::unique_ptr<CapturedGateway> gateway;
    QVector<inspection::Summary> seen;
};

} // namespace

class CapturedGatewayTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;

    void record(int count)
    {
        Setup setup;
        setup.open(folder_->path());
        const int before = static_cast<int>(setup.seen.size());
        setup.gateway->start({}, {});
        setup.inner->endExchanges(count);
        QCOMPARE(setup.seen.size(), before + count);
        const quint64 last = setup.seen.last().id;
        QTRY_VERIFY([&] {
            return written(last);
        }());
    }

    /// Whether its trace is in the file, which the gateway under test may have open.
    bool written(quint64 id) const
    {
        capture::CaptureOptions options;
        options.readOnly = true;
        const auto store = capture::CaptureStore::open(CaptureFile::fileIn(folder_->path()).toStdString(), options);
        const auto rows = store ? (*store)->page(id, 1) : Result<std::vector<capture::Entry>>(std::vector<capture::Entry>());
        return rows && rows->size() == 1 && rows->front().summary.id == id && (rows->front().flags & capture::Traced) != 0;
    }

  private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void exchangesAndTracesAreThereAgainAfterARestart()
    {
        record(12);
        Setup setup;
        setup.open(folder_->path());
        QCOMPARE(setup.seen.size(), 12);
        QCOMPARE(setup.seen.at(6).target, std::string("/weather/0.9.0/berlin"));
        const auto trace = setup.trace(setup.seen.at(5).id);
        QVERIFY(trace.has_value());
        QCOMPARE(trace->summary.status, 401);
        QVERIFY(trace->steps.size() > 5);
    }

    void anIdMeansOneExchangeOverAllRuns()
    {
        record(5);
        record(5);
        Setup setup;
        setup.open(folder_->path());
        setup.gateway->start({}, {});
        setup.inner->endExchanges(3);
        QCOMPARE(setup.seen.size(), 13);
        QSet<quint64> ids;
        for (const auto& summary : std::as_const(setup.seen))
            ids.insert(summary.id);
        QCOMPARE(ids.size(), 13);
        const auto fresh = setup.trace(setup.seen.last().id); // from the running gateway, not yet written down
        QVERIFY(fresh.has_value());
        QCOMPARE(fresh->summary.id, setup.seen.last().id);
        QVERIFY(!setup.trace(4711).has_value());
    }

    void tracesAreWrittenDownAgainAfterAGatewayDied()
    {
        Setup setup;
        setup.gateway->open(folder_->path());
        setup.gateway->start({}, {});
        setup.inner->holdTraces();
        setup.inner->endExchanges(30);
        QTRY_VERIFY(setup.inner->heldTraces() > 0);
        setup.inner->crash(QStringLiteral("signal 11"));
        setup.gateway->start({}, {});
        setup.inner->endExchanges(30);
        const quint64 last = setup.seen.last().id;
        QTRY_VERIFY([&] {
            return written(last);
        }());
    }

    void anAnswerThatComesAfterTheNextStartCountsForNothing()
    {
        Setup setup;
        setup.gateway->open(folder_->path());
        QTRY_VERIFY(!setup.gateway->isOpening());
        setup.gateway->start({}, {});
        setup.inner->holdTraces();
        setup.inner->endExchanges(30);
        QTRY_VERIFY(setup.inner->heldTraces() > 0);
        setup.inner->setState(GatewayState::Stopped);
        setup.gateway->start({}, {});
        setup.inner->releaseTraces();
        setup.inner->endExchanges(30);
        const quint64 last = setup.seen.last().id;
        QTRY_VERIFY([&] {
            return written(last);
        }());
    }

    void aStopRightAfterABurstStillKeepsItsTraces()
    {
        Setup setup;
        setup.gateway->open(folder_->path());
        QTRY_VERIFY(!setup.gateway->isOpening());
        setup.gateway->start({}, {});
        setup.inner->endExchanges(400);
        QSignalSpy states(setup.gateway.get(), &GatewayLink::stateChanged);
        setup.gateway->stop();
        QVERIFY(setup.gateway->state() == GatewayState::Stopping); // seen at once
        QVERIFY(setup.inner->state() == GatewayState::Running);
        QTRY_VERIFY(setup.gateway->state() == GatewayState::Stopped);
        for (const auto& summary : std::as_const(setup.seen))
            QTRY_VERIFY2(written(summary.id), qPrintable(QString::number(summary.id)));
    }

    void aFullCaptureSaysSoOnceAndAMarkedOneStays()
    {
        Setup setup;
        capture::CaptureLimits limits;
        limits.exchanges = 50;
        setup.gateway->setLimits(limits);
        setup.open(folder_->path());
        QSignalSpy removed(setup.gateway.get(), &CapturedGateway::oldestRemoved);
        setup.gateway->start({}, {});
        setup.inner->endExchanges(40);
        const quint64 first = setup.seen.first().id;
        setup.gateway->annotate(first, {1, false, ""});
        QVERIFY(setup.gateway->store()->flush());
        QCOMPARE(removed.count(), 0);
        for (int n = 0; n < 3; ++n) {
            setup.inner->endExchanges(40);
            QVERIFY(setup.gateway->store()->flush());
        }
        setup.inner->endExchanges(1);
        QCOMPARE(removed.count(), 1);
        const auto rows = setup.gateway->store()->page(0, 1);
        QVERIFY(rows && rows->front().summary.id == first);
    }

    void aGatewayThatDiedSaysWhatMayBeMissing()
    {
        Setup setup;
        setup.open(folder_->path());
        QSignalSpy crashed(setup.gateway.get(), &GatewayLink::crashed);
        setup.gateway->start({}, {});
        setup.inner->holdTraces();
        setup.inner->endExchanges(30);
        QTRY_VERIFY(setup.inner->heldTraces() > 0);
        setup.inner->crash(QStringLiteral("It crashed."));
        QCOMPARE(crashed.count(), 1);
        const QString said = crashed.first().first().toString();
        QVERIFY2(said.startsWith(QStringLiteral("It crashed.")) && said.contains(QStringLiteral("may be missing")) && said.contains(QStringLiteral("30 exchange")), qPrintable(said));
    }

    void aGatewayThatAnswersNoMoreIsStoppedAllTheSame()
    {
        Setup setup;
        setup.gateway->open(folder_->path());
        QTRY_VERIFY(!setup.gateway->isOpening());
        setup.gateway->start({}, {});
        setup.inner->holdTraces();
        setup.inner->endExchanges(30);
        setup.gateway->stop();
        QTRY_VERIFY(setup.inner->state() == GatewayState::Stopped);
        QVERIFY(setup.gateway->state() == GatewayState::Stopped);
    }

    void aDamagedCaptureIsKeptAsideAndANewOneBegun()
    {
        record(4);
        QFile file(CaptureFile::fileIn(folder_->path()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(300, 'x'));
        file.close();
        Setup setup;
        QSignalSpy recovered(setup.gateway.get(), &CapturedGateway::recovered);
        setup.open(folder_->path());
        QVERIFY(setup.seen.isEmpty());
        QCOMPARE(recovered.count(), 1);
        QVERIFY(recovered.first().first().toString().contains(QStringLiteral("exchanges.pcapture.damaged-")));
        setup.gateway->start({}, {});
        setup.inner->endExchanges(3);
        setup.gateway->close();
        Setup again;
        again.open(folder_->path());
        QCOMPARE(again.seen.size(), 3);
    }

    void whatACrashHasCostIsSaid()
    {
        record(4);
        {
            // As a program that was killed leaves it: not closed, and two more accepted than written.
            auto store = capture::CaptureStore::open(CaptureFile::fileIn(folder_->path()).toStdString());
            QVERIFY(store);
            QVERIFY((*store)->flush());
            for (const char* ending : {"", "-wal", "-taken"}) {
                const QString name = CaptureFile::fileIn(folder_->path()) + QLatin1String(ending);
                QVERIFY(QFile::copy(name, name + QStringLiteral(".killed")));
            }
        }
        for (const char* ending : {"", "-wal", "-taken"}) {
            const QString name = CaptureFile::fileIn(folder_->path()) + QLatin1String(ending);
            QFile::remove(name);
            QVERIFY(QFile::rename(name + QStringLiteral(".killed"), name));
        }
        QFile taken(CaptureFile::fileIn(folder_->path()) + QStringLiteral("-taken"));
        QVERIFY(taken.open(QIODevice::ReadWrite));
        QVERIFY(taken.putChar('\x06'));
        taken.close();
        Setup setup;
        QSignalSpy recovered(setup.gateway.get(), &CapturedGateway::recovered);
        setup.open(folder_->path());
        QCOMPARE(setup.seen.size(), 4);
        QCOMPARE(recovered.count(), 1);
        const QString said = recovered.first().first().toString();
        QVERIFY2(said.contains(QStringLiteral("4 exchange")) && said.contains(QStringLiteral("last 2 exchange")), qPrintable(said));
    }

    void openingALargeCaptureHoldsNobodyUpAndLosesNothingThatHappensMeanwhile()
    {
        {
            CaptureFile file;
            QVERIFY(file.open(folder_->path()).isEmpty());
            const auto many = test::sampleSummaries(1, 20'000);
            file.append(QVector<inspection::Summary>(many.begin(), many.end()));
        }
        Setup setup;
        setup.gateway->open(folder_->path());
        QVERIFY(setup.gateway->isOpening() && setup.seen.isEmpty()); // nothing was read here
        setup.gateway->start({}, {});
        setup.inner->endExchanges(2); // while it opens
        bool asked = false;
        setup.gateway->fetchTrace(20'001, [&asked](const std::optional<inspection::Trace>& trace) { asked = trace.has_value(); });
        int pieces = 0;
        connect(setup.gateway.get(), &GatewayLink::exchangesEnded, this, [&pieces] { ++pieces; });
        QTRY_COMPARE_WITH_TIMEOUT(setup.seen.size(), 20'002, 60'000);
        QVERIFY(pieces > 10);
        QCOMPARE(setup.seen.at(0).id, quint64(1));
        QCOMPARE(setup.seen.last().id, quint64(20'002));
        QTRY_VERIFY(asked);
    }

    void whatEndsWhileItOpensIsKeptEvenIfItIsClosedAtOnce()
    {
        record(4);
        {
            Setup setup;
            setup.gateway->open(folder_->path());
            setup.gateway->start({}, {});
            setup.inner->endExchanges(3);
            setup.gateway->close();
        }
        Setup setup;
        setup.open(folder_->path());
        QCOMPARE(setup.seen.size(), 7);
    }

    void anotherFolderOpenedAtOnceGivesOutNothingOfTheFirst()
    {
        record(4);
        Setup setup;
        setup.gateway->open(folder_->path());
        QTemporaryDir other;
        setup.open(other.path());
        QTest::qWait(20);
        QVERIFY(setup.seen.isEmpty());
    }

    void aDiskThatIsFullIsSaidOnceAndWhatIsThereCanBeRead()
    {
        record(6);
        Setup setup;
        setup.open(folder_->path());
        QSignalSpy failed(setup.gateway.get(), &CapturedGateway::keepingFailed);
        setup.gateway->start({}, {});
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit none = before;
        none.rlim_cur = 64;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &none), 0);
        setup.inner->endExchanges(500);
        (void)QTest::qWaitFor([&] { return failed.count() > 0; });
        setup.inner->endExchanges(500);
        QTest::qWait(120);
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed.first().first().toString().contains(folder_->path()));
        QCOMPARE(setup.seen.size(), 1'006);
        QVERIFY(setup.trace(setup.seen.at(2).id).has_value());
        // With room again what had waited is written.
        setup.gateway->resumeKeeping();
        setup.gateway->close();
        Setup again;
        again.open(folder_->path());
        QCOMPARE(again.seen.size(), 506);
    }

    void aFolderThatCannotBeWrittenIsSaidAndTheGatewayStillWorks()
    {
        QFile blocker(folder_->filePath(QStringLiteral("file")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        Setup setup;
        QSignalSpy logged(setup.gateway.get(), &GatewayLink::logged);
        setup.open(folder_->filePath(QStringLiteral("file/below")));
        QCOMPARE(logged.count(), 1);
        setup.gateway->start({}, {});
        setup.inner->endExchanges(2);
        QCOMPARE(setup.seen.size(), 2);
    }
};

POSTERN_TEST(CapturedGatewayTest);
#include "CapturedGatewayTest.moc"
