// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ClientPublisherSource.h"

#include "gatewaycore/controlplane/publisher/FakePublisher.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using publisher::test::FakePublisher;

class ClientPublisherSourceTest : public QObject {
    Q_OBJECT
  private:
    static void connectTo(ClientPublisherSource& source, const FakePublisher& fake)
    {
        source.open(fake.connection(), Secret(std::string("admin")), std::nullopt);
        QTRY_VERIFY_WITH_TIMEOUT(source.state() == PublisherSource::State::Connected, 20'000);
    }

  private Q_SLOTS:
    void whatIsUnderWayEndsWithTheConnection()
    {
        FakePublisher fake;
        ClientPublisherSource source;
        connectTo(source, fake);
        fake.delay = std::chrono::seconds(20);
        QVector<publisher::Problem> listing;
        QVector<publisher::Problem> pulling;
        connect(&source, &PublisherSource::listFailed, this, [&](const publisher::PublisherFailure& failure) { listing << failure.problem; });
        connect(&source, &PublisherSource::pullFailed, this, [&](const publisher::PublisherFailure& failure) { pulling << failure.problem; });
        source.list();
        source.pull({QStringLiteral("id-0")});
        source.open(fake.connection(), std::nullopt, std::nullopt); // connecting again
        QVERIFY(listing == QVector<publisher::Problem>{publisher::Problem::Cancelled});
        QVERIFY(pulling == QVector<publisher::Problem>{publisher::Problem::Cancelled});
        source.close();
        QTest::qWait(50);
        QCOMPARE(listing.size(), 1); // said once
        QCOMPARE(pulling.size(), 1);
    }

    void aJobThatIsCancelledAndClosedInOneTurnStillEnds()
    {
        FakePublisher fake;
        ClientPublisherSource source;
        connectTo(source, fake);
        fake.delay = std::chrono::seconds(20);
        QSignalSpy ended(&source, &PublisherSource::pullFailed);
        source.pull({QStringLiteral("id-0")});
        source.cancelPull();
        source.close();
        QTest::qWait(50);
        QCOMPARE(ended.count(), 1);
    }
};

POSTERN_TEST(ClientPublisherSourceTest);
#include "ClientPublisherSourceTest.moc"
