// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "app/cli/CommandEnd.h"
#include "cli/FederationCommand.h"
#include "cli/FederationText.h"
#include "sandbox/Sandbox.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::cli;
using Verb = FederationOptions::Verb;

/// `postern caps | plan | push | drift | roll-back | undeploy | discover` against the sandbox's Kong, by exit code and by what
/// Kong was really asked for.
class FederationCommandTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("XDG_STATE_HOME", folder_->filePath(QStringLiteral("state")).toUtf8());
        sandbox::SandboxOptions options;
        options.folder = folder_->filePath(QStringLiteral("sandbox")).toStdString();
        auto started = sandbox::Sandbox::start(options);
        QVERIFY(started);
        sandbox_ = *std::move(started);
        write("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n");
        write("apis/orders.yaml", openApi("/items"));
        environments("read-write", false);
    }
    void cleanup()
    {
        sandbox_.reset();
        qunsetenv("XDG_STATE_HOME");
    }

    void whichPartOfAGatewayKnowsOfAnApiIsShownBesideWhoseItIs()
    {
        deployment::Discovery found;
        found.apis.resize(4);
        const char* const rows[][3] = {{"Ideas", "", "Dev Portal"}, {"Orders", "postern", "control plane"}, {"Pay", "", "Dev Portal and control plane"}, {"Plain", "team", ""}};
        for (std::size_t i = 0; i < found.apis.size(); ++i) {
            found.apis[i].id = found.apis[i].name = rows[i][0];
            found.apis[i].owner = rows[i][1];
            found.apis[i].source = rows[i][2];
        }
        deployment::Sightings seen;
        const auto sighted = compare(found, seen);
        const std::string text = textOf(found, sighted);
        for (const char* const end : {"Ideas                            Dev Portal\n", "Orders                           postern, control plane\n", "Pay                              Dev Portal and control plane\n",
                                      "Plain                            team\n"})
            QVERIFY2(text.find(end) != std::string::npos, text.c_str());
        QVERIFY(schema::writeJson(jsonOf(found, sighted)).find("\"source\": \"Dev Portal and control plane\"") != std::string::npos);
    }

    void fromPlanToUndeploy()
    {
        QCOMPARE(run(Verb::Test), done);
        QCOMPARE(run(Verb::Caps), done);
        QCOMPARE(run(Verb::Drift), failed); // it is not there
        FederationOptions options = optionsFor(Verb::Plan);
        options.plan = path("plan.json");
        QCOMPARE(run(options), done);
        QVERIFY(sandbox_->kongChanges().empty());
        options.verb = Verb::Push;
        QCOMPARE(run(options), done);
        QVERIFY(!sandbox_->kongChanges().empty());
        const auto pushed = sandbox_->kongChanges().size();
        QCOMPARE(run(options), failed); // the gateway is not any more as the plan has it
        QCOMPARE(run(Verb::Push), unchanged);
        QCOMPARE(run(Verb::Plan), unchanged);
        QCOMPARE(run(Verb::Drift), done);
        QCOMPARE(run(Verb::Discover), done);
        QCOMPARE(sandbox_->kongChanges().size(), pushed);
        write("apis/orders.yaml", openApi("/things"));
        QCOMPARE(run(Verb::Drift), failed);
        QCOMPARE(run(Verb::Push), done);
        QCOMPARE(run(Verb::Drift), done);
        QCOMPARE(run(Verb::RollBack), done);
        QCOMPARE(run(Verb::Drift), failed); // there it is as it was before
        QCOMPARE(run(Verb::Undeploy), done);
        QCOMPARE(run(Verb::Undeploy), unchanged);
        QCOMPARE(run(Verb::History), done);
    }

    void aDeploymentThatWasKilledIsGoneOnWith()
    {
        FederationOptions options = optionsFor(Verb::Plan);
        options.plan = path("plan.json");
        QCOMPARE(run(options), done);
        QCOMPARE(run(Verb::Push), done);
        QCOMPARE(run(Verb::Undeploy), done);
        QFile file(folder_->filePath(QStringLiteral("plan.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto plan = deployment::readPlan(file.readAll().toStdString(), "plan.json");
        QVERIFY(plan);
        QDir state(folder_->filePath(QStringLiteral("state/postern/deployments")));
        const QString project = state.entryList(QDir::Dirs | QDir::NoDotAndDotDot).constFirst();
        const std::string journal = state.filePath(project + QStringLiteral("/journals/kong-stage/99991231T000000Z-1.journal")).toStdString();
        {
            auto killed = deployment::Journal::begin(journal, *plan, "9999-12-31T00:00:00Z");
            QVERIFY(killed);
            deployment::JournalRecord begun;
            begun.step = plan->steps.front().id;
            begun.state = deployment::StepState::Begun;
            QVERIFY(killed->add(begun));
        }
        // Another revision does not mix with it.
        write("apis/orders.yaml", openApi("/things"));
        QCOMPARE(run(Verb::Push), failed);
        QCOMPARE(run(Verb::Undeploy), failed);
        write("apis/orders.yaml", openApi("/items"));
        QCOMPARE(run(Verb::Push), done);
        QVERIFY(deployment::Journal::read(journal)->ended);
        QCOMPARE(run(Verb::Drift), done);
        QCOMPARE(run(Verb::Push), unchanged);
    }

    void modesAndProductionAreHeld()
    {
        environments("read-only", false);
        QCOMPARE(run(Verb::Push), failed);
        QCOMPARE(run(Verb::Undeploy), failed);
        QCOMPARE(run(Verb::RollBack), failed);
        QCOMPARE(run(Verb::Discover), done);
        environments("write-only", false);
        QCOMPARE(run(Verb::Discover), failed);
        environments("read-write", true);
        QCOMPARE(run(Verb::Push), failed);
        FederationOptions options = optionsFor(Verb::Push);
        options.confirm = "kong";
        QCOMPARE(run(options), failed);
        QVERIFY(sandbox_->kongChanges().empty());
        options.confirm = "kong-stage";
        QCOMPARE(run(options), done);
    }

    void failOnStopsBeforeAnythingIsWritten()
    {
        write("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\nfilters: [{type: json-limits}]\n");
        FederationOptions options = optionsFor(Verb::Push);
        options.failOn = "dropped";
        QCOMPARE(run(options), failed);
        QVERIFY(sandbox_->kongChanges().empty());
        options.verb = Verb::Caps;
        QCOMPARE(run(options), failed);
        options.verb = Verb::Push;
        options.failOn.clear();
        QCOMPARE(run(options), done);
    }

    void whatIsWrongWithTheFileOrTheNameEndsIt()
    {
        FederationOptions options = optionsFor(Verb::Push);
        options.api = "Nobody:1";
        QCOMPARE(run(options), failed);
        options = optionsFor(Verb::Push);
        options.environment = "other";
        QCOMPARE(run(options), failed);
        write("environments.yaml", "apiVersion: postern/v1\nenvironments: [{name: a, type: kong, settings: {adminUrl: x, token: plain}}]\n");
        QCOMPARE(run(Verb::Env), failed);
        write("environments.yaml", "apiVersion: postern/v1\nenvironments: [{name: kong-stage, type: kong, mode: read-write, settings: {adminUrl: \"http:/\" , token: \"${env:NO_SUCH_TOKEN}\"}}]\n");
        QCOMPARE(run(Verb::Push), failed); // the secret is not there
    }

  private:
    [[nodiscard]] std::string path(const char* name) const { return folder_->filePath(QString::fromUtf8(name)).toStdString(); }
    void write(const char* name, const std::string& text)
    {
        const QString file = folder_->filePath(QString::fromUtf8(name));
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text.c_str(), static_cast<qint64>(text.size()));
    }
    void environments(const std::string& mode, bool production)
    {
        write("environments.yaml", "apiVersion: postern/v1\nenvironments:\n  - {name: kong-stage, type: kong, mode: " + mode + ", production: " + (production ? "true" : "false") +
                                       ", settings: {adminUrl: \"" + sandbox_->kongAdminUrl() + "\", token: \"${env:FEDERATION_TEST_TOKEN}\"}}\n");
        qputenv("FEDERATION_TEST_TOKEN", "canary-4711");
    }
    [[nodiscard]] std::string openApi(const std::string& item) const
    {
        return "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\nx-wso2-basePath: /orders\nservers: [{url: \"" + sandbox_->backendUrl() + "/echo\"}]\npaths:\n  " + item +
               ": {get: {responses: {'200': {description: ok}}}}\n";
    }
    [[nodiscard]] FederationOptions optionsFor(Verb verb) const
    {
        FederationOptions options;
        options.verb = verb;
        options.folder = folder_->path().toStdString();
        options.environment = "kong-stage";
        options.api = "Orders:1.0.0";
        return options;
    }
    int run(Verb verb) { return run(optionsFor(verb)); }
    int run(const FederationOptions& options)
    {
        FederationCommand command(options, Output{});
        return endOf(command);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
};

POSTERN_TEST(FederationCommandTest);
#include "FederationCommandTest.moc"
