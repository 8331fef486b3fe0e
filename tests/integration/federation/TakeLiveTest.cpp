// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/federation/FileChanges.h"
#include "controlplane/federation/LiveTaking.h"
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"

#include <QFile>
#include <QtTest>
#include <algorithm>
#include <filesystem>

using namespace postern;
using namespace postern::deployment;
using namespace postern::federation;
using kongtest::Stage;

namespace {

bool has(const std::vector<std::string>& all, const std::string& each) { return std::ranges::find(all, each) != all.end(); }

} // namespace

/// What Kong has of an API is taken into the API's files: what an edit on either side comes to, and what stays out, with why.
class TakeLiveTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        stage_ = std::make_unique<Stage>();
        const DeploymentPlan plan = stage_->plan();
        QCOMPARE(stage_->apply(plan).outcome, DeploymentReport::Outcome::Applied);
        applied_ = plan.after;
        id_ = Stage::idOf(*stage_->live(), "rate-limiting");
    }
    void cleanup() { stage_.reset(); }

    void whatNobodyChangedIsNotTaken()
    {
        const LiveTaking taking = take(TakingRule::Moved);
        QVERIFY(!taking.changesFiles());
        QVERIFY(taking.taken.empty());
        QVERIFY(!taking.pushes);
    }

    void anEditOnEitherSideIsTakenAndTheSecondTimeThereIsNothing()
    {
        // There: another limit, another address, another origin. Here: a header.
        patch("/plugins/" + id_, R"({"config": {"minute": 5}})");
        patch("/plugins/" + Stage::idOf(*stage_->live(), "cors"), "{\"config\": {\"origins\": [\"https://other.example\"]}}");
        patch("/services/" + stage_->live()->what.id, R"({"host": "new.example", "port": 443})");
        stage_->folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\n# who we are\nfilters: [{type: set-headers, config: {request: {set: {X-Tenant: other}}, response: {remove: [Server]}}}]\n");
        const LiveTaking taking = take(TakingRule::Moved);
        QVERIFY(taking.conflicts.empty());
        QVERIFY(taking.pushes);
        for (const LeftField& each : taking.left)
            qWarning("%s: %s", each.path.c_str(), each.why.c_str());
        QVERIFY(taking.left.empty());
        for (const char* const path : {"plugin.rate-limiting.config.minute", "plugin.cors.config.origins", "service.host", "service.port"})
            QVERIFY2(has(taking.taken, path), path);
        QVERIFY(writeFiles(stage_->folder.path(), stage_->folder.path() / "state", taking.before, taking.after));
        // What was not changed stands as it was written, and what was changed here is still here.
        QVERIFY(text("apis/Orders-1.0.0/postern.yaml").find("# who we are") != std::string::npos);
        QVERIFY(text("apis/Orders-1.0.0/Definitions/swagger.yaml").find("https://new.example/base") != std::string::npos);
        QVERIFY(text("policies.yaml").find("5PerMin") != std::string::npos);
        const DeploymentPlan plan = stage_->plan(); // what was changed here goes there, and only that
        QCOMPARE(plan.steps.size(), std::size_t(1));
        QCOMPARE(stage_->apply(plan).outcome, DeploymentReport::Outcome::Applied);
        applied_ = plan.after;
        const LiveTaking second = take(TakingRule::Moved);
        QVERIFY(!second.changesFiles() && !second.pushes && second.taken.empty() && second.left.empty() && second.conflicts.empty());
        QVERIFY(stage_->plan().empty());
    }

    void anEditOfTheSameFieldOnBothSidesIsAConflictAndNothingIsTakenForIt()
    {
        patch("/plugins/" + id_, R"({"config": {"minute": 5}})");
        stage_->folder.with("policies.yaml", "Gold: {count: 7, unitTime: 1, timeUnit: min}\nOdd: {count: 100, unitTime: 5, timeUnit: min}\n");
        const LiveTaking taking = take(TakingRule::Moved);
        QCOMPARE(taking.conflicts, std::vector<std::string>{"plugin.rate-limiting.config.minute"});
        QVERIFY(!taking.changesFiles());
        // A person may say that theirs counts.
        const LiveTaking theirs = take(TakingRule::All);
        QVERIFY(theirs.conflicts.empty());
        QVERIFY(has(theirs.taken, "plugin.rate-limiting.config.minute"));
    }

    void whatAnApiCannotSayStaysOutWithWhy()
    {
        patch("/plugins/" + id_, R"({"config": {"minute": 5, "hour": 100}})");
        patch("/services/" + stage_->live()->what.id, R"({"connect_timeout": 1500})");
        const LiveTaking taking = take(TakingRule::Moved);
        QCOMPARE(taking.left.size(), std::size_t(2));
        QCOMPARE(taking.left.front().why, std::string("Kong holds several limits at once there, and a policy is one."));
        QVERIFY(has(taking.taken, "service.connect_timeout"));
        QVERIFY(taking.losesTheirs());
    }

    void aRouteThatIsGoneTakesItsOperationOut()
    {
        const auto live = stage_->live();
        for (const schema::Value& route : live->objects.find("routes")->items()) {
            if (schema::writeJson(*route.find("methods"), 0) == "[\"POST\"]")
                QCOMPARE(stage_->call("DELETE", "/routes/" + route.find("id")->toText(), "{}").status, 204);
        }
        const LiveTaking taking = take(TakingRule::Moved);
        QVERIFY(taking.left.empty());
        QVERIFY(writeFiles(stage_->folder.path(), stage_->folder.path() / "state", taking.before, taking.after));
        QCOMPARE(stage_->revision().api.operations.size(), std::size_t(2));
        QVERIFY(stage_->plan().empty());
    }

    void aRouteThatIsCopiedThereIsAnOperationAndAPushGivesItItsName()
    {
        schema::Value copy;
        const auto live = stage_->live();
        for (const schema::Value& route : live->objects.find("routes")->items()) {
            const std::string text = schema::writeJson(*route.find("paths"), 0);
            if (text.find("json") == std::string::npos && schema::writeJson(*route.find("methods"), 0) == "[\"GET\"]")
                copy = route;
        }
        std::string text = schema::writeJson(copy, 0);
        text.replace(text.find("/items"), 6, "/special");
        copy = *schema::readJson(text, "route");
        copy.remove("id");
        copy.set("name", "copied");
        QCOMPARE(stage_->call("POST", "/routes", schema::writeJson(copy, 0).c_str()).status, 201);
        // One that no operation stands for, and one of somebody else's.
        copy.set("name", "any");
        copy.set("methods", schema::Value::list({"GET", "POST"}));
        QCOMPARE(stage_->call("POST", "/routes", schema::writeJson(copy, 0).c_str()).status, 201);
        copy.set("name", "theirs");
        copy.set("tags", schema::Value::list());
        QCOMPARE(stage_->call("POST", "/routes", schema::writeJson(copy, 0).c_str()).status, 201);
        const LiveTaking taking = take(TakingRule::Moved);
        QVERIFY(taking.changesFiles() && taking.pushes && taking.conflicts.empty());
        QVERIFY(!taking.left.empty());
        for (const LeftField& each : taking.left)
            QVERIFY2(each.path.starts_with("route.any.") && each.why == "No operation of a definition stands for what this route takes.", (each.path + ": " + each.why).c_str());
        QVERIFY(writeFiles(stage_->folder.path(), stage_->folder.path() / "state", taking.before, taking.after));
        const auto api = stage_->revision().api;
        QVERIFY(std::ranges::any_of(api.operations, [](const model::Operation& each) { return each.method == "GET" && each.pathTemplate == "/special"; }));
        const DeploymentPlan plan = stage_->plan(); // ours comes, and both that are marked as ours go
        QCOMPARE(plan.steps.size(), std::size_t(3));
        QCOMPARE(stage_->apply(plan).outcome, DeploymentReport::Outcome::Applied);
        applied_ = plan.after;
        QVERIFY(stage_->plan().empty());
        QVERIFY(!take(TakingRule::Moved).changesFiles());
        QVERIFY(has(namesOfRoutes(), "theirs"));
    }

    void whatWasTakenIsTakenBackUnlessSomebodyChangedItSince()
    {
        const std::string before = text("apis/Orders-1.0.0/Definitions/swagger.yaml");
        patch("/plugins/" + id_, R"({"config": {"minute": 5}})");
        const LiveTaking taking = take(TakingRule::Moved, {"plugin.rate-limiting.config.minute"});
        const std::filesystem::path records = stage_->folder.path() / "state";
        QVERIFY(writeFiles(stage_->folder.path(), records, taking.before, taking.after));
        QVERIFY(text("apis/Orders-1.0.0/Definitions/swagger.yaml") != before);
        QVERIFY(takeBackFiles(stage_->folder.path(), records));
        QCOMPARE(text("apis/Orders-1.0.0/Definitions/swagger.yaml"), before);
        QVERIFY(!takeBackFiles(stage_->folder.path(), records));
        // What changes under our hands is not written over.
        stage_->folder.with("policies.yaml", "Gold: {count: 1000, unitTime: 1, timeUnit: min}\n");
        const auto refused = writeFiles(stage_->folder.path(), records, taking.before, taking.after);
        QVERIFY(!refused);
        QCOMPARE(refused.error().message(), std::string("policies.yaml has changed meanwhile. Nothing was written."));
        QCOMPARE(text("apis/Orders-1.0.0/Definitions/swagger.yaml"), before);
    }

    void theDiffIsOneThatPatchReads()
    {
        const std::string diff = diffOf({{"a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"}, {"b", ""}}, {{"a", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"}, {"b", "new\n"}});
        QCOMPARE(diff, std::string("--- a/a\n+++ b/a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n--- /dev/null\n+++ b/b\n@@ -0,0 +1,1 @@\n+new\n"));
    }

  private:
    [[nodiscard]] std::string text(const char* name) const { return *config::readFileText(stage_->folder.path() / name); }
    void patch(const std::string& target, const char* body) { QCOMPARE(stage_->call("PATCH", target, body).status, 200); }
    LiveTaking take(TakingRule rule, const FieldPaths& only = {})
    {
        auto made = takeLive(stage_->folder.path(), stage_->folder.path() / "state", stage_->type, stage_->environment, stage_->revision(), &applied_, *stage_->live(), rule, only);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }

    [[nodiscard]] std::vector<std::string> namesOfRoutes() const
    {
        std::vector<std::string> out;
        const auto live = stage_->live();
        for (const schema::Value& route : live->objects.find("routes")->items())
            out.push_back(route.find("name")->toText());
        return out;
    }

    std::unique_ptr<Stage> stage_;
    NormalForm applied_;
    std::string id_;
};

POSTERN_TEST(TakeLiveTest);
#include "TakeLiveTest.moc"
