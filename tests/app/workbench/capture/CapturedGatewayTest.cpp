// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/CapturedGateway.h"

#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

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
        setup.gateway->open(folder_->path());
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
        setup.gateway->open(folder_->path());
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
        setup.gateway->open(folder_->path());
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
        setup.gateway->open(folder_->path());
        QCOMPARE(setup.seen.size(), 4);
    }

    void aFolderThatCannotBeWrittenIsSaidAndTheGatewayStillWorks()
    {
        QFile blocker(folder_->filePath(QStringLiteral("file")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        Setup setup;
        QSignalSpy logged(setup.gateway.get(), &GatewayLink::logged);
        setup.gateway->open(folder_->filePath(QStringLiteral("file/below")));
        QCOMPARE(logged.count(), 1);
        setup.gateway->start({}, {});
        setup.inner->endExchanges(2);
        QCOMPARE(setup.seen.size(), 2);
    }
};

POSTERN_TEST(CapturedGatewayTest);
#include "CapturedGatewayTest.moc"
