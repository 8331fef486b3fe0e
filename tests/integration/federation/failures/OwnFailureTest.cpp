// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/agent/AgentType.h"
#include "controlplane/connectors/postern/BundleType.h"
#include "controlplane/connectors/postern/FolderType.h"
#include "controlplane/connectors/postern/RemoteType.h"
#include "integration/federation/KongStage.h"
#include "integration/federation/costs/Crowds.h"
#include "integration/federation/failures/EditedApi.h"
#include "integration/federation/failures/OwnKillStages.h"
#include "support/TestMain.h"
#include "support/federation/FailureTable.h"

#include <QProcess>
#include <QtTest>
#include <algorithm>
#include <array>

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::FailureStage;
using postern::deployment::test::MakeStage;

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
        constexpr std::array<std::string_view, 4> questions{"GET", "READ", "status", "plan"};
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
    out.change = [raw = stage.get()] {
        postern::test::editApi(raw->folder.path());
        return *freeze(*config::loadGateway(raw->folder.path()).config, "Orders:1.0.0");
    };
    out.keep = std::move(stage);
    return out;
}

/// A gateway's folder beside the project.
template <class Type>
std::string gatewayBeside(const OwnStage<Type>& stage)
{
    const std::filesystem::path there = stage.place.filePath(QStringLiteral("gateway")).toStdString();
    std::filesystem::create_directories(there);
    for (const char* const file : {"acme.json", "gateway.yaml", "policies.yaml"})
        std::filesystem::copy_file(stage.folder.path() / file, there / file);
    return there.string();
}

FailureStage gatewayFolder()
{
    auto stage = std::make_shared<OwnStage<connectors::postern::FolderType>>();
    stage->environment.settings = schema::Value::object({{"folder", gatewayBeside(*stage)}});
    return ownStage(std::move(stage));
}

FailureStage gatewayBundle()
{
    auto stage = std::make_shared<OwnStage<connectors::postern::BundleType>>();
    stage->environment.settings = schema::Value::object({{"project", gatewayBeside(*stage)}, {"bundle", stage->place.filePath(QStringLiteral("bundle")).toStdString()}, {"name", "edge"}, {"program", POSTERND_PROGRAM}});
    return ownStage(std::move(stage));
}

/// One that runs, by its remote control.
FailureStage runningPosternd()
{
    static const connectors::postern::RemoteType type;
    auto stage = std::make_shared<postern::deployment::test::KillStage>(postern::deployment::test::killedPosternd());
    const auto revisionOf = [raw = stage.get()] { return *freeze(*config::loadGateway(raw->project).config, "Orders:1.0.0"); };
    FailureStage out;
    out.type = &type;
    out.environment = stage->environment;
    out.revision = revisionOf();
    out.connection = *type.connect(stage->environment, {{"token", Secret(stage->variables.at("EDGE_TOKEN"))}});
    out.effects = stage->effects;
    out.change = [raw = stage.get(), revisionOf] {
        postern::test::editApi(raw->project);
        return revisionOf();
    };
    out.keep = std::move(stage);
    return out;
}

/// A make whose gateway is files that somebody else loads.
FailureStage filesOf(const char* make)
{
    struct Files {
        postern::test::CrowdProject project;
        std::unique_ptr<postern::test::Crowd> crowd;
    };
    auto stage = std::make_shared<Files>();
    stage->crowd = postern::test::crowdOf(make, 1);
    stage->crowd->environment.mode = Mode::ReadWrite;
    const auto log = std::make_shared<std::vector<std::string>>();
    FailureStage out;
    out.type = stage->crowd->type.get();
    out.environment = stage->crowd->environment;
    out.revision = stage->project.revision();
    out.connection = std::make_unique<LoggedConnection>(stage->crowd->connect(), log);
    out.effects = [log] { return *log; };
    out.change = [raw = stage.get()] {
        postern::test::editApi(raw->project.folder.path());
        return raw->project.revision();
    };
    out.keep = std::move(stage);
    return out;
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
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("failure");
        for (std::size_t i = 0; i < makes().size(); ++i) {
            for (const std::string& failure : postern::deployment::test::failureNames())
                QTest::addRow("%s, %s", makes()[i].first, failure.c_str()) << static_cast<int>(i) << QString::fromStdString(failure);
        }
    }
    void theJournalAgreesWithWhatTheGatewayDid()
    {
        QFETCH(const int, which);
        QFETCH(const QString, failure);
        int tried = 0;
        const auto wrong = postern::deployment::test::whatFailureLeavesWrong(makes()[static_cast<std::size_t>(which)].second, failure.toStdString(), tried);
        for (const std::string& each : wrong)
            qWarning("%s", each.c_str());
        QVERIFY(tried > 2);
        QVERIFY(wrong.empty());
    }

  private:
    static const std::vector<std::pair<const char*, MakeStage>>& makes()
    {
        static const std::vector<std::pair<const char*, MakeStage>> all{
            {"folder", gatewayFolder}, {"bundle", gatewayBundle}, {"remote posternd", runningPosternd}, {"agent", customAgent},
            {"kong-file", [] { return filesOf("kong-file"); }}, {"envoy-files", [] { return filesOf("envoy-files"); }}};
        return all;
    }
};

POSTERN_TEST(OwnFailureTest);
#include "OwnFailureTest.moc"
