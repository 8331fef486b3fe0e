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
            CaptureFile file;
            return file.open(folder_->path()).isEmpty() && file.hasTrace(last);
        }());
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
            CaptureFile file;
            return file.open(folder_->path()).isEmpty() && file.hasTrace(last);
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
            CaptureFile file;
            return file.open(folder_->path()).isEmpty() && file.hasTrace(last);
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
        CaptureFile file;
        QVERIFY(file.open(folder_->path()).isEmpty());
        for (const auto& summary : std::as_const(setup.seen))
            QVERIFY2(file.hasTrace(summary.id), qPrintable(QString::number(summary.id)));
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

    void aDamagedLineCostsOnlyItself()
    {
        record(4);
        QFile file(folder_->filePath(QStringLiteral("summaries.jsonl")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        text.insert(text.indexOf('\n') + 1, "{\"id\": 99, \n");
        file.resize(0);
        file.seek(0);
        file.write(text + "{\"id\":1");
        file.close();
        Setup setup;
        setup.open(folder_->path());
        QCOMPARE(setup.seen.size(), 4);
        // What is recorded after a line that was cut off begins on its own.
        setup.gateway->start({}, {});
        setup.inner->endExchanges(3);
        setup.gateway->close();
        Setup again;
        again.open(folder_->path());
        QCOMPARE(again.seen.size(), 7);
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

    void theFilesStayBelowTheirLimitsWhileTheyGrow()
    {
        constexpr qint64 limit = 200'000;
        CaptureFile file({limit, limit});
        QVERIFY(file.open(folder_->path()).isEmpty());
        const auto many = test::sampleSummaries(1, 5'000);
        for (const inspection::Summary& summary : many) {
            file.append(QVector<inspection::Summary>{summary});
            if (summary.id % 5 == 0) {
                inspection::Trace trace = test::sampleTrace(summary.id);
                trace.summary.id = summary.id;
                file.append(trace);
            }
        }
        file.flush();
        QVERIFY(file.takeFailure().isEmpty());
        QVERIFY(file.hasTrace(5'000) && file.trace(5'000).has_value());
        QVERIFY(!file.hasTrace(5)); // long gone
        qint64 size = 0;
        const auto files = QDir(folder_->path()).entryInfoList(QDir::Files);
        for (const QFileInfo& one : files) {
            size += one.size();
            QVERIFY(!(one.permissions() & (QFile::ReadOther | QFile::ReadGroup)));
        }
        QVERIFY2(size <= 2 * limit && size >= limit / 2, qPrintable(QString::number(size)));
        quint64 oldest = 0;
        quint64 last = 0;
        CaptureFile again({limit, limit});
        QVERIFY(again.open(folder_->path(), [&](const QVector<inspection::Summary>& piece) {
            for (const inspection::Summary& summary : piece) {
                if (oldest == 0)
                    oldest = summary.id;
                else if (summary.id != last + 1)
                    qFatal("out of order");
                last = summary.id;
            }
            return true;
        }).isEmpty());
        QCOMPARE(last, quint64(5'000));
        QVERIFY(oldest > 1 && oldest < 4'900);
        QVERIFY(again.trace(5'000).has_value());
        QCOMPARE(again.highestId(), quint64(5'000));
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
        none.rlim_cur = 16;
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
