// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "KubernetesStage.h"
#include "controlplane/deployment/Answers.h"
#include "support/TestMain.h"

#include <algorithm>
#include <filesystem>

using namespace postern;
using namespace postern::deployment;
using postern::test::Came;
using postern::test::KubernetesStage;
using postern::test::WireReply;
using postern::test::WireRequest;

/// What becomes of a push when a call fails, whatever call and however; and of objects in files.
class KubernetesFailuresTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theJournalAndTheClusterAgreeWhateverFails_data()
    {
        QTest::addColumn<int>("status"); // 0: no answer
        QTest::addColumn<bool>("done");  // the call had its effect all the same
        QTest::addColumn<QByteArray>("raw");
        QTest::newRow("401") << 401 << false << QByteArray();
        QTest::newRow("409") << 409 << false << QByteArray();
        QTest::newRow("500") << 500 << false << QByteArray();
        QTest::newRow("500, and it was done") << 500 << true << QByteArray();
        QTest::newRow("the connection ends, and it was done") << 0 << true << QByteArray();
        QTest::newRow("the connection ends, and it was not") << 0 << false << QByteArray();
        QTest::newRow("half an answer, and it was done") << 0 << true << QByteArray("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"kind\": ");
        QTest::newRow("JSON that ends too early") << 0 << true << QByteArray("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"kind\": ");
    }
    void theJournalAndTheClusterAgreeWhateverFails()
    {
        QFETCH(const int, status);
        QFETCH(const bool, done);
        QFETCH(const QByteArray, raw);
        {
            // Few objects, as each step is on the disk before the next; rows take turns at which call fails.
            KubernetesStage stage;
            std::string one = test::kubernetesOrders;
            one.resize(one.find(", post: {"));
            stage.setDefinition(one + "}\n");
            const bool last = (status + (done ? 1 : 0) + (raw.isEmpty() ? 0 : 1)) % 2 == 0;
            const DeploymentPlan plan = stage.plan();
            const QByteArray target = QByteArray::fromStdString(last ? plan.steps.back().call.target : plan.steps.at(2).call.target);
            int failures = 0;
            stage.cluster.instead = [&](const WireRequest& request) -> std::optional<WireReply> {
                if (request.method != "PATCH" || request.target != target || failures++ > 0)
                    return {};
                if (done)
                    (void)stage.cluster.call("PATCH", target.toStdString(), "application/apply-patch+yaml", request.body.toStdString());
                if (status != 0)
                    return WireReply::answer(status, R"({"kind": "Status", "message": "no", "code": 1})");
                return raw.isEmpty() ? WireReply::close() : WireReply::raw(raw);
            };
            DeployRules rules;
            rules.firstWait = Milliseconds(1);
            const DeploymentReport report = stage.apply(plan, rules);
            stage.cluster.instead = {};
            QVERIFY(failures > 0);
            const auto content = Journal::read(stage.journal(1));
            QVERIFY(content);
            for (std::size_t i = 0; i < plan.steps.size(); ++i) {
                const std::string path = plan.steps[i].call.target.substr(0, plan.steps[i].call.target.find('?'));
                const bool there = stage.cluster.api.object(path) != nullptr;
                const std::string what = plan.steps[i].id + ": " + std::string(toString(content->steps[i])) + (there ? " and there" : " and not there");
                if (content->steps[i] == StepState::Done)
                    QVERIFY2(there, what.c_str());
                else if (content->steps[i] == StepState::NotDone || (content->steps[i] == StepState::Failed && status != 500))
                    QVERIFY2(!there, what.c_str());
                else if (content->steps[i] == StepState::Unknown)
                    QVERIFY2(status == 0 || status == 500, what.c_str());
            }
            // Again, and nothing is there twice, nothing is left to do.
            const DeploymentPlan again = stage.plan();
            const DeploymentReport second = stage.apply(again);
            QVERIFY2(second.outcome == DeploymentReport::Outcome::Applied, second.why.c_str());
            QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
            std::size_t created = 0;
            for (const std::string& change : stage.cluster.api.changes())
                created += change.starts_with("PATCH ") ? 1 : 0;
            QCOMPARE(created, plan.steps.size());
            QVERIFY(report.outcome == DeploymentReport::Outcome::Applied || !report.why.empty());
        }
    }

    void whoIsAskedToWaitWaits()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        int refused = 0;
        stage.cluster.instead = [&](const WireRequest& request) -> std::optional<WireReply> {
            if (request.method != "PATCH" || refused++ > 0)
                return {};
            return WireReply::answer(429, R"({"kind": "Status", "message": "slow down"})", "application/json", "Retry-After: 1\r\n");
        };
        const DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QCOMPARE(refused, static_cast<int>(plan.steps.size()) + 1);
    }

    void answersThatAreNoneAreErrors_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char* const body : {"", "null", "[]", "{\"items\": 7}", "{\"items\": [7, null, \"x\"]}", "{\"items\": [{\"metadata\": 5, \"spec\": []}]}", "{\"items\": [{\"metadata\": {\"name\": [1], \"labels\": 3, \"managedFields\": {\"a\": 1}}, \"spec\": {\"parentRefs\": 4, \"rules\": {\"x\": 1}}}]}",
                                       "{\"items\": [], \"metadata\": {\"continue\": \"x\"}}", "{\"items\": "})
            QTest::newRow(body) << QByteArray(body);
    }
    void answersThatAreNoneAreErrors()
    {
        QFETCH(const QByteArray, body);
        KubernetesStage stage;
        stage.cluster.instead = [&](const WireRequest& request) -> std::optional<WireReply> { return request.method == "GET" ? std::optional(WireReply::answer(200, body)) : std::nullopt; };
        Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        const auto& found = came.wait();
        QVERIFY(came.done);
        if (found) // nothing that could be anything
            QVERIFY(found->apis.size() <= 2);
        Came<std::optional<LiveApi>> one;
        const PendingPtr reading = stage.connection->live("HTTPRoute/x", one.completion());
        (void)one.wait();
        QVERIFY(one.done);
        Came<ConnectionReport> tested;
        const PendingPtr testing = stage.connection->test(tested.completion());
        QVERIFY(!tested.wait());
    }

    void filesAreWrittenInPlaceOfACluster()
    {
        KubernetesStage stage;
        const std::string folder = stage.state.filePath(QStringLiteral("apis")).toStdString();
        std::filesystem::create_directory(folder);
        stage.environment.settings.find("cluster")->set("folder", folder);
        stage.connect();
        stage.cluster.server.forgetRequests();
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(plan.steps.size(), std::size_t{1});
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        const std::string file = folder + "/orders-1-0-0.yaml";
        const auto list = schema::readFile(file);
        QVERIFY(list && list->find("items")->size() == 9);
        const NormalForm desired = stage.type->desired(stage.revision(), stage.environment);
        QVERIFY(driftOf(desired, &plan.after, &stage.live()->form, "Orders:1.0.0", {}).worst() == DriftClass::InSync);

        // Somebody edits the file: a limit, and something that we say nothing of.
        schema::Value edited = *list;
        for (std::size_t i = 0; i < edited.find("items")->size(); ++i) {
            schema::Value& each = *edited.find("items")->at(i);
            if (each.find("kind")->asString() == "BackendTrafficPolicy") {
                each.find("spec")->find("rateLimit")->find("local")->find("rules")->at(0)->find("limit")->set("requests", 5);
                each.find("spec")->set("mergeType", "StrategicMerge");
            }
        }
        QVERIFY(config::writeFileAtomically(file, schema::writeYaml(edited)));
        const Drift drift = driftOf(desired, &plan.after, &stage.live()->form, "Orders:1.0.0", {});
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{2});
        const DeploymentPlan mend = stage.plan();
        QVERIFY(config::writeFileAtomically(file, schema::writeYaml(*list) + "# and once more\n"));
        report = stage.apply(mend); // it is not as it was when this was planned
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("not as it was") != std::string::npos, report.why.c_str());
        QVERIFY(config::writeFileAtomically(file, schema::writeYaml(edited)));
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        report = stage.takeBack(3);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(drift.count(DriftClass::Semantic), driftOf(desired, &plan.after, &stage.live()->form, "Orders:1.0.0", {}).count(DriftClass::Semantic));

        QVERIFY(config::writeFileAtomically(folder + "/broken.yaml", "kind: [\n"));
        QVERIFY(config::writeFileAtomically(folder + "/other.yaml", "kind: Deployment\n"));
        Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        QVERIFY(came.wait() && came.result->complete);
        QCOMPARE(came.result->apis.size(), std::size_t{1});
        QCOMPARE(came.result->skipped.size(), std::size_t{2});
        const auto removal = stage.type->planRemoval(stage.environment, *stage.live(came.result->apis.front().id));
        QVERIFY(removal && stage.apply(*removal).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!std::filesystem::exists(file));
        QVERIFY(stage.cluster.server.requests().empty());
    }
};

POSTERN_TEST(KubernetesFailuresTest);
#include "KubernetesFailuresTest.moc"
