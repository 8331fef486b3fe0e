// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/kong/KongConfigType.h"
#include "controlplane/deployment/Drift.h"
#include "integration/federation/KongStage.h"
#include "integration/federation/costs/CrowdedGateway.h"
#include "sandbox/KongAdmin.h"
#include "support/TestMain.h"

#include <QFile>
#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::kong::KongConfigType;
using postern::kongtest::Waited;
using postern::test::CrowdedGateway;

namespace {

constexpr const char* theirConfig =
    R"({"_format_version": "3.0", "services": [{"name": "stock", "host": "stock.example", "routes": [{"name": "stock", "paths": ["/stock"]}]}], "consumers": [{"username": "bob", "keyauth_credentials": [{"key": "canary-of-bob"}]}]})";

/// An emulated Kong without a database.
struct ConfigStage {
    QTemporaryDir state;
    TestFolder folder;
    sandbox::KongAdmin kong;
    CrowdedGateway server{[this](const sandbox::Call& call) { return kong.answer(call); }, false};
    KongConfigType type;
    Environment environment;
    std::unique_ptr<GatewayConnection> connection;
    int journals = 0;

    ConfigStage()
    {
        folder.with("acme.json", "{\"keys\": []}");
        folder.with("gateway.yaml", kongtest::gatewayYaml);
        folder.with("policies.yaml", kongtest::policiesYaml);
        folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", kongtest::orders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        environment.name = "kong-dbless";
        environment.type = "kong-dbless";
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object({{"adminUrl", server.url()}});
        server.change([this] { kong.goDatabaseless(); });
        (void)theirs("POST", "/config", theirConfig);
        connect();
    }
    void connect() { connection = *type.connect(environment, {}); }
    sandbox::Reply theirs(const char* method, const std::string& path, const std::string& body)
    {
        sandbox::Call call;
        call.method = method;
        call.path = path;
        call.body = body;
        sandbox::Reply reply;
        server.change([&] { reply = kong.answer(call); });
        return reply;
    }
    [[nodiscard]] std::string config() { return theirs("GET", "/config", "").body; }
    Revision revision() { return *freeze(*config::loadGateway(folder.path()).config, "Orders:1.0.0"); }
    std::optional<LiveApi> live()
    {
        Waited<std::optional<LiveApi>> waited;
        const PendingPtr pending = connection->live("Orders:1.0.0", waited.completion());
        auto& got = waited.wait();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    DeploymentPlan plan()
    {
        const auto there = live();
        auto made = type.plan(revision(), environment, there ? &*there : nullptr);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    DeploymentReport run(Journal journal, bool back = false)
    {
        DeploymentReport report;
        bool done = false;
        Deployer deployer(*connection, std::move(journal), {});
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&](const DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&done] { return done; }, 20'000);
        return report;
    }
    [[nodiscard]] std::filesystem::path journal(int which) const { return state.filePath(QStringLiteral("%1.journal").arg(which)).toStdString(); }
    DeploymentReport apply(const DeploymentPlan& made) { return run(*Journal::begin(journal(++journals), made, "2026-01-01T00:00:00Z")); }
};

} // namespace

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
