// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "app/cli/CommandEnd.h"
#include "cli/EnvironmentCommand.h"
#include "cli/FederationCommand.h"
#include "cli/LifecycleCommand.h"
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"

#include <QtTest>
#include <utility>

using namespace postern;
using namespace postern::cli;
using kongtest::Stage;

/// `postern lifecycle` against the sandbox's Kong, by exit code, by the API's files, and by what Kong has afterwards.
class LifecycleCommandTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        stage_ = std::make_unique<Stage>();
        qputenv("XDG_STATE_HOME", stage_->state.filePath(QStringLiteral("xdg")).toUtf8());
        EnvironmentOptions options;
        options.verb = EnvironmentOptions::Verb::Add;
        options.folder = stage_->folder.path().string();
        options.name = "kong-stage";
        options.type = "kong";
        options.mode = "read-write";
        options.set = {"adminUrl=" + stage_->sandbox->kongAdminUrl()};
        EnvironmentCommand add(options, Output{});
        QCOMPARE(endOf(add), done);
        QCOMPARE(federation(FederationOptions::Verb::Push), done);
    }
    void cleanup()
    {
        stage_.reset();
        qunsetenv("XDG_STATE_HOME");
    }

    void aBlockedApiAnswersNobodyUntilItIsPublishedAgain()
    {
        const auto asked = stage_->sandbox->kongChanges().size();
        const std::string before = definition();
        LifecycleOptions options = optionsFor("blocked");
        QCOMPARE(run(options), done); // it is shown only
        QCOMPARE(stage_->sandbox->kongChanges().size(), asked);
        QCOMPARE(definition(), before);
        QVERIFY(!has("request-termination"));
        options.yes = true;
        QCOMPARE(run(options), done);
        QVERIFY(has("request-termination"));
        QVERIFY(definition().find("BLOCKED") != std::string::npos);
        QCOMPARE(federation(FederationOptions::Verb::Drift), done);
        const auto blocked = stage_->sandbox->kongChanges().size();
        QCOMPARE(run(options), unchanged);
        QCOMPARE(stage_->sandbox->kongChanges().size(), blocked);
        options.state = "published";
        QCOMPARE(run(options), done);
        QVERIFY(!has("request-termination"));
    }

    void aRetiredApiIsTakenAway()
    {
        LifecycleOptions options = optionsFor("retired");
        options.yes = true;
        QCOMPARE(run(options), done);
        QVERIFY(!stage_->live());
        QVERIFY(definition().find("RETIRED") != std::string::npos);
        QCOMPARE(run(options), unchanged);
    }

    void callersAreToldOfADeprecatedOne()
    {
        LifecycleOptions options = optionsFor("deprecated");
        options.sunset = "2027-06-30";
        options.yes = true;
        QCOMPARE(run(options), done);
        QVERIFY(schema::writeJson(stage_->live()->objects).find("Sunset:Wed, 30 Jun 2027 00:00:00 GMT") != std::string::npos);
        options.sunset = "next summer";
        QCOMPARE(run(options), failed);
    }

    void aRetiredApiIsNotPushedAgain()
    {
        LifecycleOptions options = optionsFor("retired");
        options.yes = true;
        QCOMPARE(run(options), done);
        const auto asked = stage_->sandbox->kongChanges().size();
        QCOMPARE(federation(FederationOptions::Verb::Push), failed);
        QCOMPARE(stage_->sandbox->kongChanges().size(), asked);
        QVERIFY(!stage_->live());
    }

    void aPlanFileIsTakenForTheEnvironmentsThatAreNamed()
    {
        LifecycleOptions options = optionsFor("blocked");
        options.file = (stage_->folder.path() / "plan.json").string();
        QCOMPARE(run(options), done);
        options.given = std::exchange(options.file, std::string());
        options.yes = true;
        options.environments = {"elsewhere"};
        QCOMPARE(run(options), failed); // the plan has nothing for it
        QVERIFY(!has("request-termination"));
        options.environments = {"kong-stage"};
        QCOMPARE(run(options), done);
        QVERIFY(has("request-termination"));
    }

    void whatIsNoStateOrNoApiChangesNothing()
    {
        const auto asked = stage_->sandbox->kongChanges().size();
        LifecycleOptions options = optionsFor("gone");
        options.yes = true;
        QCOMPARE(run(options), failed);
        options.state = "blocked";
        options.api = "Nobody:1";
        QCOMPARE(run(options), failed);
        QCOMPARE(stage_->sandbox->kongChanges().size(), asked);
    }

  private:
    [[nodiscard]] std::string definition() const { return *config::readFileText(stage_->folder.path() / "apis/Orders-1.0.0/api.yaml"); }
    [[nodiscard]] bool has(std::string_view plugin) const
    {
        const auto there = stage_->live();
        return there && !Stage::idOf(*there, plugin).empty();
    }
    [[nodiscard]] LifecycleOptions optionsFor(const char* state) const
    {
        LifecycleOptions options;
        options.folder = stage_->folder.path().string();
        options.api = "Orders:1.0.0";
        options.state = state;
        return options;
    }
    static int run(const LifecycleOptions& options)
    {
        LifecycleCommand command(options, Output{});
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

POSTERN_TEST(LifecycleCommandTest);
#include "LifecycleCommandTest.moc"
