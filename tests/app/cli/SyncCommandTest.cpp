// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "app/cli/CommandEnd.h"
#include "cli/EnvironmentCommand.h"
#include "cli/FederationCommand.h"
#include "cli/SyncCommand.h"
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"

#include <QFile>
#include <QtTest>

using namespace postern;
using namespace postern::cli;
using kongtest::Stage;

/// `postern env add | edit | remove | ignore`, `postern take-live` and `postern sync` against the sandbox's Kong, by exit code, by the
/// files, and by what Kong was really asked for.
class SyncCommandTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        stage_ = std::make_unique<Stage>();
        qputenv("XDG_STATE_HOME", stage_->state.filePath(QStringLiteral("xdg")).toUtf8());
        QCOMPARE(env(EnvironmentOptions::Verb::Add, {"adminUrl=" + stage_->sandbox->kongAdminUrl()}), done);
    }
    void cleanup()
    {
        stage_.reset();
        qunsetenv("XDG_STATE_HOME");
    }

    void editsOfBothSidesAreTakenAndTheSecondSyncFindsNothing()
    {
        QCOMPARE(sync(true), failed); // nothing was deployed from here
        QCOMPARE(federation(FederationOptions::Verb::Push), done);
        QCOMPARE(sync(true), unchanged);
        changeThere(5);
        stage_->folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nfilters: [{type: set-headers, config: {request: {set: {X-Tenant: other}}, response: {remove: [Server]}}}]\n");
        const auto asked = stage_->sandbox->kongChanges().size();
        const std::string before = text("apis/Orders-1.0.0/Definitions/swagger.yaml");
        QCOMPARE(sync(false), done); // it is shown only
        QCOMPARE(stage_->sandbox->kongChanges().size(), asked);
        QCOMPARE(text("apis/Orders-1.0.0/Definitions/swagger.yaml"), before);
        QCOMPARE(sync(true), done);
        QVERIFY(text("policies.yaml").find("5PerMin") != std::string::npos);
        const auto pushed = stage_->sandbox->kongChanges().size();
        QVERIFY(pushed > asked);
        QCOMPARE(sync(true), unchanged);
        QCOMPARE(stage_->sandbox->kongChanges().size(), pushed);
        QCOMPARE(federation(FederationOptions::Verb::Drift), done);
    }

    void aConflictIsShownAndNeitherSideIsWrittenOver()
    {
        QCOMPARE(federation(FederationOptions::Verb::Push), done);
        changeThere(5);
        stage_->folder.with("policies.yaml", "Gold: {count: 7, unitTime: 1, timeUnit: min}\nOdd: {count: 100, unitTime: 5, timeUnit: min}\n");
        const std::string before = text("policies.yaml");
        const auto asked = stage_->sandbox->kongChanges().size();
        QCOMPARE(sync(true), failed);
        QCOMPARE(text("policies.yaml"), before);
        QCOMPARE(stage_->sandbox->kongChanges().size(), asked);
        // Whoever says that theirs counts takes it, and may undo that.
        QCOMPARE(takeLive(true), done);
        QVERIFY(text("policies.yaml") != before);
        SyncOptions undo;
        undo.verb = SyncOptions::Verb::TakeBack;
        undo.folder = stage_->folder.path().string();
        SyncCommand command(undo, Output{});
        QCOMPARE(endOf(command), done);
        QCOMPARE(text("policies.yaml"), before);
    }

    void aReadOnlyGatewayIsTakenFromAndNotSynchronised()
    {
        QCOMPARE(federation(FederationOptions::Verb::Push), done);
        changeThere(5);
        EnvironmentOptions options = envOptions(EnvironmentOptions::Verb::Edit);
        options.mode = "read-only";
        EnvironmentCommand edit(options, Output{});
        QCOMPARE(endOf(edit), done);
        const auto asked = stage_->sandbox->kongChanges().size();
        QCOMPARE(sync(true), failed);
        QCOMPARE(takeLive(true), done);
        QCOMPARE(stage_->sandbox->kongChanges().size(), asked);
    }

    void environmentsAreAddedEditedIgnoredAtAndRemoved()
    {
        QCOMPARE(env(EnvironmentOptions::Verb::Add, {"adminUrl=http://x"}), failed); // it is there
        EnvironmentOptions options = envOptions(EnvironmentOptions::Verb::Edit);
        options.secrets = {"token=env:KONG_TOKEN_THAT_IS_NOT_THERE"};
        options.region = "eu-1";
        options.interval = "10m";
        EnvironmentCommand edit(options, Output{});
        QCOMPARE(endOf(edit), failed); // it is written, and the test says that the secret is not there
        QVERIFY(text("environments.yaml").find("${env:KONG_TOKEN_THAT_IS_NOT_THERE}") != std::string::npos);
        QVERIFY(text("environments.yaml").find("eu-1") != std::string::npos);
        options = envOptions(EnvironmentOptions::Verb::Edit);
        options.set = {"token=plain-secret"};
        EnvironmentCommand plain(options, Output{});
        QCOMPARE(endOf(plain), failed);
        QVERIFY(text("environments.yaml").find("plain-secret") == std::string::npos);
        options = envOptions(EnvironmentOptions::Verb::Ignore);
        options.field = "plugin.cors.*";
        EnvironmentCommand silent(options, Output{});
        QCOMPARE(endOf(silent), failed); // without a reason
        options.reason = "their portal needs it";
        EnvironmentCommand ignore(options, Output{});
        QCOMPARE(endOf(ignore), done);
        QVERIFY(text("environments.yaml").find("their portal needs it") != std::string::npos);
        QCOMPARE(env(EnvironmentOptions::Verb::Remove, {}), done);
        QVERIFY(text("environments.yaml").find("kong-stage") == std::string::npos);
        QCOMPARE(env(EnvironmentOptions::Verb::Remove, {}), failed);
    }

  private:
    [[nodiscard]] std::string text(const char* name) const { return *config::readFileText(stage_->folder.path() / name); }
    void changeThere(int minute)
    {
        const std::string body = "{\"config\": {\"minute\": " + std::to_string(minute) + "}}";
        QCOMPARE(stage_->call("PATCH", "/plugins/" + Stage::idOf(*stage_->live(), "rate-limiting"), body.c_str()).status, 200);
    }
    [[nodiscard]] EnvironmentOptions envOptions(EnvironmentOptions::Verb verb) const
    {
        EnvironmentOptions options;
        options.verb = verb;
        options.folder = stage_->folder.path().string();
        options.name = "kong-stage";
        return options;
    }
    int env(EnvironmentOptions::Verb verb, const std::vector<std::string>& set)
    {
        EnvironmentOptions options = envOptions(verb);
        options.type = "kong";
        options.mode = "read-write";
        options.set = set;
        EnvironmentCommand command(options, Output{});
        return endOf(command);
    }
    int sync(bool apply) { return run(SyncOptions::Verb::Sync, apply); }
    int takeLive(bool apply) { return run(SyncOptions::Verb::TakeLive, apply); }
    int run(SyncOptions::Verb verb, bool apply)
    {
        SyncOptions options;
        options.verb = verb;
        options.folder = stage_->folder.path().string();
        options.environment = "kong-stage";
        options.api = "Orders:1.0.0";
        options.apply = apply;
        SyncCommand command(options, Output{});
        return endOf(command);
    }
    int federation(FederationOptions::Verb verb)
    {
        FederationOptions options;
        options.verb = verb;
        options.folder = stage_->folder.path().string();
        options.environment = "kong-stage";
        options.api = "Orders:1.0.0";
        FederationCommand command(options, Output{});
        return endOf(command);
    }

    std::unique_ptr<Stage> stage_;
};

POSTERN_TEST(SyncCommandTest);
#include "SyncCommandTest.moc"
