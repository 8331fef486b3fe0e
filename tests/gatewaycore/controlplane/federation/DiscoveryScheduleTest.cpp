// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/DiscoverySchedule.h"
#include "FakeGateways.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

using namespace postern;
using namespace postern::federation;
using deployment::Environment;
using deployment::Mode;

/// Gateways are looked at by themselves only where their environment says so, and never while something is deployed.
class DiscoveryScheduleTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        type_ = std::make_unique<federation::test::FakeType>();
        folder_ = std::make_unique<QTemporaryDir>();
        fleet_ = std::make_unique<Fleet>([this](std::string_view) { return type_.get(); });
        project_ = std::make_shared<FleetProject>();
        project_->folder = folder_->path().toStdString();
        project_->records = folder_->filePath(QStringLiteral("records")).toStdString();
    }
    void cleanup()
    {
        fleet_.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void onlyThoseWithAnIntervalAreDiscoveredAgainAndAgain()
    {
        add("often", Mode::ReadOnly, Milliseconds(40));
        add("never", Mode::ReadWrite, Milliseconds(0));
        add("deaf", Mode::WriteOnly, Milliseconds(40));
        fleet_->setProject(project_);
        const DiscoverySchedule schedule(*fleet_, [] { return 0.5; });
        QCOMPARE(schedule.count(), std::size_t(1));
        QCOMPARE(type_->gateways["often"].pages, 0); // not at once
        QTRY_VERIFY_WITH_TIMEOUT(type_->gateways["often"].pages >= 3, 60'000);
        QCOMPARE(type_->gateways["never"].pages, 0);
        QCOMPARE(type_->gateways["deaf"].pages, 0);
        QVERIFY(fleet_->gateway("often")->found);
        QCOMPARE(type_->gateways["often"].calls, 0);
    }

    void nothingIsLookedAtWhileSomethingIsDeployed()
    {
        add("often", Mode::ReadOnly, Milliseconds(30));
        add("target", Mode::ReadWrite, Milliseconds(0));
        type_->gateways["target"].silentCalls = true;
        type_->gateways["target"].apis["Orders:1.0.0"] = "there";
        fleet_->setProject(project_);
        QVERIFY(fleet_->plan("target", "Orders:1.0.0", true));
        QTRY_VERIFY(!fleet_->isBusy());
        QVERIFY(fleet_->push("target"));
        QTRY_VERIFY(fleet_->gateway("target")->planned && !fleet_->gateway("target")->planned->journal.empty());
        const DiscoverySchedule schedule(*fleet_);
        QTest::qWait(200);
        QCOMPARE(type_->gateways["often"].pages, 0);
    }

    void aRoundThatHangsIsCancelledAtOnce()
    {
        add("often", Mode::ReadOnly, Milliseconds(20));
        type_->gateways["often"].mood = federation::test::FakeGateway::Mood::Silent;
        fleet_->setProject(project_);
        const DiscoverySchedule schedule(*fleet_);
        QTRY_VERIFY_WITH_TIMEOUT(fleet_->isBusy(), 60'000);
        QElapsedTimer clock;
        clock.start();
        fleet_->cancelAll();
        QVERIFY(!fleet_->isBusy());
        QVERIFY(clock.elapsed() < 200);
    }

  private:
    void add(const std::string& name, Mode mode, Milliseconds interval)
    {
        Environment environment;
        environment.name = name;
        environment.type = "fake";
        environment.mode = mode;
        environment.interval = interval;
        environment.settings = schema::Value::object({{"address", name}});
        project_->environments.push_back(std::move(environment));
        type_->gateways[name];
    }

    std::unique_ptr<federation::test::FakeType> type_;
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Fleet> fleet_;
    std::shared_ptr<FleetProject> project_;
};

POSTERN_TEST(DiscoveryScheduleTest);
#include "DiscoveryScheduleTest.moc"
