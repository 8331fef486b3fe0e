// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/kong/KongFile.h"
#include "controlplane/connectors/kong/KongFileType.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/Drift.h"
#include "gatewaycore/config/TestFolder.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::kong::KongFile;
using postern::connectors::kong::KongFileType;

namespace {

constexpr const char* theirFile = "_format_version: \"3.0\"\n_info: {select_tags: [team]}\nconsumers:\n  - username: jane\nservices:\n  - name: billing\n    host: billing.internal\n"
                                  "    routes:\n      - {name: billing, paths: [/billing]}\n  - name: idle\n    host: idle.internal\n";

struct FileStage {
    TestFolder folder;
    KongFileType type;
    Environment environment;
    std::unique_ptr<GatewayConnection> connection;
    Revision revision;
    int journals = 0;

    FileStage()
    {
        environment.name = "deck";
        environment.type = "kong-file";
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object({{"file", (folder.path() / "kong.yaml").string()}});
        connect();
        revision.api.name = "Orders";
        revision.api.version = "1.0.0";
        revision.api.context = "/orders";
        revision.api.production.emplace();
        revision.api.production->endpoints.resize(1);
        revision.api.production->endpoints.front().url = "https:/" "/orders.example/base";
        addOperation("GET", "/items/{id}");
        revision.hash = "r1";
    }
    void connect() { connection = *type.connect(environment, {}); }
    void addOperation(const char* method, const char* path)
    {
        model::Operation operation;
        operation.method = method;
        operation.pathTemplate = path;
        operation.authNone = true;
        revision.api.operations.push_back(operation);
    }
    LiveApi live()
    {
        std::optional<LiveApi> out;
        const PendingPtr pending = connection->live("Orders:1.0.0", [&out](Result<std::optional<LiveApi>> made) { out = made ? *made : std::nullopt; });
        (void)QTest::qWaitFor([&out] { return out.has_value(); });
        return *out;
    }
    DeploymentReport run(Journal journal, bool back)
    {
        std::optional<DeploymentReport> report;
        Deployer deployer(*connection, std::move(journal), {});
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&report](const DeploymentReport& made) { report = made; });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&report] { return report.has_value(); });
        return *report;
    }
    [[nodiscard]] std::filesystem::path journal(int which) const { return folder.path() / (std::to_string(which) + ".journal"); }
    DeploymentReport apply(const DeploymentPlan& plan) { return run(*Journal::begin(journal(++journals), plan, "2026-01-01T00:00:00Z"), false); }
    Result<DeploymentPlan> plan()
    {
        const LiveApi there = live();
        return type.plan(revision, environment, &there);
    }
};

} // namespace

/// Kong's declarative files, as decK has them.
class KongFileTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatADiscoveryFoundIsReadByItsId()
    {
        FileStage stage;
        QVERIFY(stage.apply(*stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        std::optional<Discovery> found;
        stage.connection->keepLists();
        const PendingPtr discovering = stage.connection->discover({}, [&found](Result<Discovery> made) { found = *std::move(made); });
        QTRY_VERIFY(found && found->apis.size() == 1);
        std::optional<LiveApi> listed;
        std::optional<LiveApi> read;
        const PendingPtr one = stage.connection->listed(found->apis.front().id, [&listed](Result<std::optional<LiveApi>> made) { listed = *made; });
        const PendingPtr other = stage.connection->live(found->apis.front().id, [&read](Result<std::optional<LiveApi>> made) { read = *made; });
        QTRY_VERIFY(listed && read);
        QCOMPARE(hashOf(listed->form), hashOf(stage.live().form));
        QCOMPARE(hashOf(read->form), hashOf(stage.live().form));
        QVERIFY(!read->form.empty());
    }

    void anApiIsWrittenBesideWhatIsThere()
    {
        FileStage stage;
        stage.folder.with("kong.yaml", theirFile);
        const auto plan = stage.plan();
        QVERIFY2(plan, plan ? "" : plan.error().message().c_str());
        QCOMPARE(plan->steps.size(), std::size_t{1});
        QVERIFY(stage.apply(*plan).outcome == DeploymentReport::Outcome::Applied);
        const auto read = schema::readYaml(stage.folder.read("kong.yaml"), "kong.yaml");
        QVERIFY(read);
        QCOMPARE(read->atPath("consumers[0].username")->asString(), std::string("jane"));
        QCOMPARE(read->atPath("services[0].name")->asString(), std::string("billing"));
        QCOMPARE(read->atPath("services[2].name")->asString(), std::string("Orders-1.0.0"));
        QCOMPARE(read->atPath("services[2].routes[0].paths[0]")->asString(), std::string("~/orders(?<rest>/items/[^/]+)$"));
        QVERIFY(stage.plan()->empty());
        const LiveApi live = stage.live();
        QVERIFY(driftOf(stage.type.desired(stage.revision, stage.environment), nullptr, &live.form, "Orders:1.0.0", {}).worst() == DriftClass::InSync);
        QVERIFY(stage.run(*Journal::resume(stage.journal(1)), true).outcome == DeploymentReport::Outcome::TakenBack);
        QCOMPARE(stage.folder.read("kong.yaml"), std::string(theirFile)); // octet for octet
    }

    void aFileThatIsNotThereIsMadeAndTakenAway()
    {
        FileStage stage;
        QVERIFY(stage.apply(*stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(std::filesystem::exists(stage.folder.path() / "kong.yaml"));
        const LiveApi live = stage.live();
        const auto removal = stage.type.planRemoval(stage.environment, live);
        QVERIFY(removal && removal->steps.size() == 1);
        QVERIFY(stage.apply(*removal).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.live().form.empty());
        QVERIFY(stage.type.planRemoval(stage.environment, stage.live())->empty());
        QVERIFY(stage.run(*Journal::resume(stage.journal(2)), true).outcome == DeploymentReport::Outcome::TakenBack);
        QVERIFY(stage.run(*Journal::resume(stage.journal(1)), true).outcome == DeploymentReport::Outcome::TakenBack);
        QVERIFY(!std::filesystem::exists(stage.folder.path() / "kong.yaml"));
    }

    void whatSomebodyWroteInTheMeantimeIsNotOverwritten()
    {
        FileStage stage;
        stage.folder.with("kong.yaml", theirFile);
        const auto plan = stage.plan();
        stage.folder.with("kong.yaml", std::string(theirFile) + "# edited\n");
        const DeploymentReport report = stage.apply(*plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("not as it was") != std::string::npos, report.why.c_str());
        QCOMPARE(stage.folder.read("kong.yaml"), std::string(theirFile) + "# edited\n");
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        QVERIFY(stage.apply(*stage.plan()).outcome == DeploymentReport::Outcome::Failed);
    }

    void theirPluginOnOurServiceStays()
    {
        FileStage stage;
        QVERIFY(stage.apply(*stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        auto document = schema::readYaml(stage.folder.read("kong.yaml"), "kong.yaml");
        schema::Value& service = *document->find("services")->at(0);
        service.find("plugins")->push(schema::Value::object({{"name", "acl"}, {"config", schema::Value::object({{"allow", schema::Value::list({"a"})}})}}));
        stage.folder.with("kong.yaml", schema::writeYaml(*document));
        QVERIFY(stage.plan()->empty());
        stage.addOperation("POST", "/items");
        QVERIFY(stage.apply(*stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.folder.read("kong.yaml").find("acl") != std::string::npos);
        QVERIFY(stage.live().form.at("plugin.acl.name").theirs);
    }

    void whatIsNoSuchFileIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no format") << "services: []" << "_format_version";
        QTest::newRow("another format") << "_format_version: \"9\"" << "is one of 1.1, 2.1 and 3.0";
        QTest::newRow("services no list") << "_format_version: \"3.0\"\nservices: {a: 1}" << "kong.yaml:2:11";
        QTest::newRow("no name") << "_format_version: \"3.0\"\nservices:\n  - host: x" << "kong.yaml:3:5";
        QTest::newRow("no YAML") << "a: [" << "kong.yaml:";
    }
    void whatIsNoSuchFileIsRefusedWithItsPlace()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, says);
        const auto read = KongFile::read(text.toStdString(), "kong.yaml");
        QVERIFY(!read);
        QVERIFY2(QString::fromStdString(read.error().message()).contains(says), read.error().message().c_str());
    }

    /// A real Kong 3.4.2 wrote it, with lists for the whole file in place of nested ones.
    void aFileOfARealKongIsRead()
    {
        const QByteArray contracts = qgetenv("POSTERN_CONTRACTS");
        if (contracts.isEmpty())
            QSKIP("POSTERN_CONTRACTS names no folder with an export of a real Kong");
        QFile file(QString::fromUtf8(contracts) + QStringLiteral("/kong/recordings/kong-3.4.2-db_export.yml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto read = KongFile::read(file.readAll().toStdString(), "export.yml");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(!read->services().empty());
        const auto live = read->live("orders");
        QVERIFY(!live.service.isNull());
        QCOMPARE(live.routes.size(), std::size_t{2}); // one of them without a name
        QCOMPARE(live.routes.front().find("name")->asString(), std::string("orders-r"));
        QVERIFY(!live.plugins.empty());
    }
};

POSTERN_TEST(KongFileTest);
#include "KongFileTest.moc"
