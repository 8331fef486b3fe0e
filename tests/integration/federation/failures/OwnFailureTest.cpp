// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/agent/AgentType.h"
#include "controlplane/connectors/postern/FolderType.h"
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"
#include "support/federation/FailureTable.h"

#include <QProcess>
#include <QtTest>
#include <algorithm>
#include <array>

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::FailureStage;

namespace {

/// Writes down what came of calls that are no questions: gateways without a log of their own.
class LoggedConnection final : public GatewayConnection {
  public:
    LoggedConnection(std::unique_ptr<GatewayConnection> inner, std::shared_ptr<std::vector<std::string>> log) : inner_(std::move(inner)), log_(std::move(log)) {}

    PendingPtr test(Completion<ConnectionReport> done) override { return inner_->test(std::move(done)); }
    PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) override { return inner_->discover(std::move(found), std::move(done)); }
    PendingPtr live(const std::string& api, Completion<std::optional<LiveApi>> done) override { return inner_->live(api, std::move(done)); }
    PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) override
    {
        constexpr std::array<std::string_view, 3> questions{"GET", "status", "plan"};
        const bool acts = std::ranges::find(questions, call.method) == questions.end();
        return inner_->call(call, [acts, what = call.method + ' ' + call.target, log = log_, done = std::move(done)](Result<CallAnswer> answer) mutable {
            if (acts && answer && answer->isSuccess())
                log->push_back(what);
            done(std::move(answer));
        });
    }

  private:
    std::unique_ptr<GatewayConnection> inner_;
    std::shared_ptr<std::vector<std::string>> log_;
};

/// The project of kongtest, and a gateway that its environment names.
template <class Type>
struct OwnStage {
    QTemporaryDir place;
    TestFolder folder;
    Type type;
    Environment environment;

    OwnStage()
    {
        folder.with("acme.json", "{\"keys\": []}");
        folder.with("gateway.yaml", kongtest::gatewayYaml);
        folder.with("policies.yaml", kongtest::policiesYaml);
        folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", kongtest::orders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        folder.with("apis/Orders-1.0.0/postern.yaml", std::string("apiVersion: postern/v1\n") + kongtest::settings);
        environment.name = "own-stage";
        environment.type = std::string(type.name());
        environment.mode = Mode::ReadWrite;
    }
};

template <class Type>
FailureStage ownStage(std::shared_ptr<OwnStage<Type>> stage)
{
    const auto log = std::make_shared<std::vector<std::string>>();
    auto connection = stage->type.connect(stage->environment, {});
    if (!connection)
        qFatal("%s", connection.error().message().c_str());
    const auto loaded = config::loadGateway(stage->folder.path());
    auto revision = loaded.problems.hasErrors() ? Result<Revision>(unexpected(ErrorKind::InvalidConfig, loaded.problems.toString())) : freeze(*loaded.config, "Orders:1.0.0");
    if (!revision)
        qFatal("%s", revision.error().message().c_str());
    FailureStage out;
    out.type = &stage->type;
    out.environment = stage->environment;
    out.revision = *std::move(revision);
    out.connection = std::make_unique<LoggedConnection>(*std::move(connection), log);
    out.effects = [log] { return *log; };
    out.keep = std::move(stage);
    return out;
}

FailureStage gatewayFolder()
{
    auto stage = std::make_shared<OwnStage<connectors::postern::FolderType>>();
    const std::filesystem::path there = stage->place.filePath(QStringLiteral("gateway")).toStdString();
    std::filesystem::create_directories(there);
    for (const char* const file : {"acme.json", "gateway.yaml", "policies.yaml"})
        std::filesystem::copy_file(stage->folder.path() / file, there / file);
    stage->environment.settings = schema::Value::object({{"folder", there.string()}});
    return ownStage(std::move(stage));
}

FailureStage customAgent()
{
    auto stage = std::make_shared<OwnStage<connectors::agent::AgentType>>();
    const QString description = stage->place.filePath(QStringLiteral("small.yaml"));
    const QStringList command{QStringLiteral("python3"), QStringLiteral(POSTERN_SMALL_AGENT), stage->place.filePath(QStringLiteral("gateway.json"))};
    QProcess describe;
    describe.setStandardOutputFile(description);
    describe.start(QStringLiteral(POSTERN_PROGRAM), QStringList{QStringLiteral("agent"), QStringLiteral("describe"), QStringLiteral("--")} + command);
    if (!describe.waitForFinished(20'000) || describe.exitCode() != 0)
        qFatal("the agent is not described: %s", describe.readAllStandardError().constData());
    schema::Value words = schema::Value::list();
    for (const QString& word : command)
        words.push(word.toStdString());
    stage->environment.settings = schema::Value::object({{"command", std::move(words)}, {"description", description.toStdString()}});
    return ownStage(std::move(stage));
}

} // namespace

/// Gateways of our own and those that an agent stands for: each step of their plans fails in each way.
class OwnFailureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theJournalAgreesWithWhatTheGatewayDid_data()
    {
        QTest::addColumn<bool>("byAgent");
        QTest::addColumn<QString>("failure");
        for (const std::string& failure : postern::deployment::test::failureNames()) {
            QTest::addRow("folder, %s", failure.c_str()) << false << QString::fromStdString(failure);
            QTest::addRow("agent, %s", failure.c_str()) << true << QString::fromStdString(failure);
        }
    }
    void theJournalAgreesWithWhatTheGatewayDid()
    {
        QFETCH(const bool, byAgent);
        QFETCH(const QString, failure);
        int tried = 0;
        const auto wrong = postern::deployment::test::whatFailureLeavesWrong(byAgent ? customAgent : gatewayFolder, failure.toStdString(), tried);
        for (const std::string& each : wrong)
            qWarning("%s", each.c_str());
        QVERIFY(tried > 1);
        QVERIFY(wrong.empty());
    }
};

POSTERN_TEST(OwnFailureTest);
#include "OwnFailureTest.moc"
