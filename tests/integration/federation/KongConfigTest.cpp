// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/Drift.h"
#include "integration/federation/KongConfigStage.h"
#include "support/TestMain.h"

#include <QFile>
#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::kongtest::ConfigStage;
using postern::kongtest::Waited;
using postern::test::CrowdedGateway;

/// A Kong that takes its configuration as a whole.
class KongConfigTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theWholeIsLoadedAndWhatIsTheirsStays()
    {
        ConfigStage stage;
        const std::string before = stage.config();
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(plan.steps.size(), std::size_t{1});
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QVERIFY(stage.config().find("canary-of-bob") != std::string::npos);
        QVERIFY(stage.config().find("stock.example") != std::string::npos);
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        auto live = stage.live();
        QVERIFY(driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).count(DriftClass::Semantic) == 0);

        // Behind our back, in another's place and in ours: the first stays, the second is drift.
        auto whole = *schema::readYaml(schema::readJson(stage.config(), "config")->find("config")->asString(), "config");
        for (std::size_t i = 0; i < 2; ++i) {
            schema::Value services = schema::Value::list();
            for (schema::Value each : whole.find("services")->items()) {
                each.set("read_timeout", 77);
                services.push(std::move(each));
            }
            whole.set("services", std::move(services));
        }
        QCOMPARE(stage.theirs("POST", "/config", schema::writeJson(whole, 0)).status, 201);
        live = stage.live();
        QCOMPARE(driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).count(DriftClass::Semantic), std::size_t{1});
        report = stage.apply(stage.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY(stage.plan().empty());
        QVERIFY(stage.config().find("read_timeout: 77") != std::string::npos);
        report = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.live()->form.at("service.read_timeout").value, std::string("77"));
        report = stage.run(*Journal::resume(stage.journal(1)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
        QVERIFY(stage.config().find("canary-of-bob") != std::string::npos);
    }

    void whatOthersKeepSecretIsInNoPlanAndNoJournal()
    {
        ConfigStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(shown(plan).find("canary") == std::string::npos);
        QFile journal(QString::fromStdString(stage.journal(1).string()));
        QVERIFY(journal.open(QIODevice::ReadOnly));
        QVERIFY(!journal.readAll().contains("canary"));
    }

    void aConfigurationThatCannotBeReadIsNotWrittenOver_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("JSON that ends too early") << QByteArray(R"({"config": "_format_version: \"3.0\"\nservi)");
        QTest::newRow("another object") << QByteArray(R"({"message": "maintenance"})");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("null") << QByteArray(R"({"config": null})");
    }
    void aConfigurationThatCannotBeReadIsNotWrittenOver()
    {
        QFETCH(const QByteArray, answer);
        ConfigStage stage;
        const DeploymentPlan plan = stage.plan();
        stage.server.setInstead([&answer](const postern::test::WireRequest& request, const auto&) -> std::optional<postern::test::WireReply> {
            return request.method == "GET" && request.target == "/config" ? std::optional(postern::test::WireReply::json(answer)) : std::nullopt;
        });
        const DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("nothing was sent") != std::string::npos, report.why.c_str());
        QVERIFY(stage.config().find("canary-of-bob") != std::string::npos);
        stage.server.setInstead({});
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
    }

    void itIsTakenAwayAsAWhole()
    {
        ConfigStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto removal = stage.type.planRemoval(stage.environment, *stage.live());
        QVERIFY(removal);
        QCOMPARE(removal->steps.size(), std::size_t{1});
        QVERIFY(stage.apply(*removal).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live());
        QVERIFY(stage.config().find("stock.example") != std::string::npos);
        const auto back = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QVERIFY(stage.plan().empty());
    }

    void aReadOnlyOneIsNotLoadedAndARefusalIsTold()
    {
        ConfigStage stage;
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("read-only") != std::string::npos, report.why.c_str());
        QCOMPARE(stage.kong.changes().size(), std::size_t{1}); // theirs
        // One that has a database says so, and the test of the connection, too.
        sandbox::KongAdmin other;
        CrowdedGateway with([&other](const sandbox::Call& call) { return other.answer(call); }, false);
        stage.environment.mode = Mode::ReadWrite;
        stage.environment.settings.set("adminUrl", with.url());
        stage.connect();
        Waited<ConnectionReport> tested;
        const PendingPtr pending = stage.connection->test(tested.completion());
        QVERIFY(tested.wait());
        QVERIFY(tested.result->missing.front().find("without a database") != std::string::npos);
        report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("only available") != std::string::npos, report.why.c_str());
    }
};

POSTERN_TEST(KongConfigTest);
#include "KongConfigTest.moc"
