// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "controlplane/connectors/kong/KongRoute.h"
#include "controlplane/connectors/kong/KongType.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/Drift.h"
#include "integration/federation/KongStage.h"
#include "sandbox/KongAdmin.h"
#include "sandbox/Sandbox.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::kong::KongType;
using postern::kongtest::Stage;
using postern::kongtest::Waited;

/// An API at an emulated Kong: planned, pushed, changed behind our back, found, rolled back, taken away.
class KongTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanIsWhatAPersonReviewed()
    {
        Stage stage;
        DeploymentPlan plan = stage.plan();
        QString text = QString::fromStdString(shown(plan));
        QFile golden(QStringLiteral(POSTERN_PLANS "/kong-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
        QVERIFY(stage.sandbox->kongChanges().empty()); // it was only planned
    }

    void pushedFoundDriftedAndRolledBack()
    {
        Stage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(!plan.empty());
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QCOMPARE(stage.sandbox->kongChanges().size(), plan.steps.size());

        // What is there is what was wanted, and nothing is left to do.
        auto live = stage.live();
        QVERIFY(live);
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported, (field.path + ": " + field.desired + " / " + field.live).c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QCOMPARE(hashOf(live->form), hashOf(stage.live()->form));

        // Behind our back: another limit.
        QCOMPARE(stage.call("PATCH", "/plugins/" + Stage::idOf(*live, "rate-limiting"), R"({"config": {"minute": 5}})").status, 200);
        live = stage.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::Semantic);
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        const auto found = std::ranges::find(drift.fields, DriftClass::Semantic, &FieldDrift::drift);
        QCOMPARE(found->path, std::string("plugin.rate-limiting.config.minute"));
        QCOMPARE(found->live, std::string("5"));
        QVERIFY(found->mover == Mover::Them);

        const DeploymentPlan mend = stage.plan();
        QCOMPARE(mend.steps.size(), std::size_t{1});
        QCOMPARE(mend.steps.front().call.method, std::string("PATCH"));
        QVERIFY(stage.apply(mend).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.plan().empty());
        report = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.live()->form.at("plugin.rate-limiting.config.minute").value, std::string("5"));
        report = stage.run(*Journal::resume(stage.journal(1)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
    }

    void aChangedApiIsChangedThereAndWhatItNoLongerHasGoes()
    {
        Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        std::string changed = kongtest::orders;
        changed.replace(changed.find("/items/{id}.json"), 16, "/things/{id}");
        changed.replace(changed.find("tier: Gold"), 10, "tier: Odd");
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", changed);
        const DeploymentPlan plan = stage.plan();
        std::vector<std::string> titles;
        for (const PlanStep& step : plan.steps)
            titles.push_back(step.title.substr(0, step.title.find(' ')));
        QCOMPARE(titles, (std::vector<std::string>{"Change", "Create", "Delete"}));
        // 100 in five minutes is what Kong cannot count: 20 in one is stricter.
        const auto limit = std::ranges::find(plan.capabilities, Capability::Subject::RateLimit, &Capability::subject);
        QVERIFY(limit->holding == Holding::Approximated);
        QVERIFY2(limit->how.find("20 in a minute in place of 100 in 300 seconds") != std::string::npos, limit->how.c_str());
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.plan().empty());
        const auto undone = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(undone.outcome == DeploymentReport::Outcome::TakenBack, undone.why.c_str());
        QCOMPARE(stage.live()->form.at("plugin.rate-limiting.config.minute").value, std::string("1000"));
    }

    void whatTheirTeamAddedIsLeftAlone()
    {
        Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        const std::string service = live->what.id;
        QCOMPARE(stage.call("POST", "/services/" + service + "/plugins", R"({"name": "acl", "config": {"allow": ["a"]}})").status, 201);
        QVERIFY(stage.plan().empty());
        const auto after = stage.live();
        QVERIFY(after->form.at("plugin.acl.name").theirs);
        const Drift drift = driftOf(stage.type.desired(stage.revision(), stage.environment), nullptr, &after->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::InSync || drift.worst() == DriftClass::Unsupported);
        // Theirs in a place that we want is named, and nothing is written.
        Stage other;
        QCOMPARE(other.call("PUT", "/services/Orders-1.0.0", R"({"host": "x"})").status, 200);
        const auto theirs = other.live();
        const auto refused = other.type.plan(other.revision(), other.environment, &*theirs);
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::AlreadyExists);
    }

    void whoIsKeptOutHereIsNotLetInThere()
    {
        Stage stage;
        std::string secured = kongtest::orders;
        secured.replace(secured.find("key: {type: apiKey, in: header, name: ApiKey}"), 45, "key: {type: http, scheme: bearer}");
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", secured);
        const auto refused = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("security: key") != std::string::npos, refused.error().message().c_str());
        stage.environment.settings.set("style", schema::Value::object({{"acceptDropped", schema::Value::list({"security"})}}));
        const auto accepted = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(accepted);
        QVERIFY(count(accepted->capabilities, Holding::Dropped) > 0);
    }

    void readOnlySendsNoWriteWhateverIsAsked()
    {
        Stage stage;
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        const DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("read-only") != std::string::npos, report.why.c_str());
        QVERIFY(stage.sandbox->kongChanges().empty());
    }

    void discoveryListsWhatIsThereAndSaysWhatItLeavesOut()
    {
        Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        for (int i = 0; i < 3; ++i) {
            const std::string name = "svc" + std::to_string(i);
            QCOMPARE(stage.call("PUT", "/services/" + name, i == 2 ? R"({"host": "x", "protocol": "tcp"})" : R"({"host": "x"})").status, 200);
        }
        QCOMPARE(stage.call("POST", "/services/svc0/routes", R"({"name": "r0", "paths": ["/svc0"]})").status, 201);
        Waited<Discovery> waited;
        std::vector<std::string> came;
        const PendingPtr pending = stage.connection->discover([&came](const DiscoveredApi& api) { came.push_back(api.title()); }, waited.completion());
        const auto& found = waited.wait();
        QVERIFY(found && found->complete);
        QCOMPARE(found->apis.size(), std::size_t{2});
        QVERIFY(std::ranges::find(came, "Orders:1.0.0") != came.end());
        QVERIFY(std::ranges::find(came, "svc0") != came.end());
        QCOMPARE(found->skipped.size(), std::size_t{2});
        QVERIFY(std::ranges::any_of(found->skipped, [](const SkippedObject& each) { return each.why.find("tcp") != std::string::npos; }));
        QVERIFY(std::ranges::any_of(found->skipped, [](const SkippedObject& each) { return each.why.find("No route") != std::string::npos; }));
    }

    void itIsTakenAwayWhole()
    {
        Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        const auto plan = stage.type.planRemoval(stage.environment, *live);
        QVERIFY(plan);
        QVERIFY(stage.apply(*plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live());
        const auto back = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QCOMPARE(hashOf(stage.live()->form), hashOf(live->form));
    }

    void aConnectionTestNamesWhatIsThere()
    {
        Stage stage;
        Waited<ConnectionReport> waited;
        const PendingPtr pending = stage.connection->test(waited.completion());
        QVERIFY(waited.wait());
        QCOMPARE(waited.result->server, std::string("Kong 3.4.2"));
        QVERIFY(waited.result->missing.empty());
        stage.environment.settings.set("adminUrl", stage.sandbox->backendUrl() + "/echo");
        stage.connect();
        Waited<ConnectionReport> wrong;
        const PendingPtr other = stage.connection->test(wrong.completion());
        QVERIFY(!wrong.wait());
        QVERIFY(wrong.result.error().message().find("no Admin API") != std::string::npos);
    }

    void pathsAreMatchedAsOurRouterDoes_data()
    {
        QTest::addColumn<QString>("pathTemplate");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("rest");
        QTest::newRow("literal") << "/items" << "/o/1.0/items" << "/items";
        QTest::newRow("a parameter") << "/items/{id}" << "/o/1.0/items/a-b.c" << "/items/a-b.c";
        QTest::newRow("not two segments") << "/items/{id}" << "/o/1.0/items/a/b" << "";
        QTest::newRow("not an empty one") << "/items/{id}" << "/o/1.0/items/" << "";
        QTest::newRow("mixed") << "/items/{id}.json" << "/o/1.0/items/7.json" << "/items/7.json";
        QTest::newRow("mixed, another end") << "/items/{id}.json" << "/o/1.0/items/7xjson" << "";
        QTest::newRow("everything below") << "/files/*" << "/o/1.0/files/a/b" << "/files/a/b";
        QTest::newRow("a dot of the context is a dot") << "/items" << "/o/1x0/items" << "";
        QTest::newRow("signs of expressions") << "/a+b(c)" << "/o/1.0/a+b(c)" << "/a+b(c)";
    }
    void pathsAreMatchedAsOurRouterDoes()
    {
        QFETCH(const QString, pathTemplate);
        QFETCH(const QString, path);
        QFETCH(const QString, rest);
        const QString expression = QString::fromStdString(connectors::kong::routePath("/o/1.0", pathTemplate.toStdString())).mid(1);
        const QRegularExpression regex(QLatin1Char('^') + expression);
        QVERIFY(regex.isValid());
        QCOMPARE(regex.match(path).captured(QStringLiteral("rest")), rest);
    }

    void beforeKong3ExpressionsAreKnownByTheirSigns()
    {
        using connectors::kong::KongRelease;
        const std::string path = connectors::kong::routePath("/o/1.0", "/items", KongRelease::Before3);
        QCOMPARE(path, std::string("/o/1\\.0(?<rest>/items)$"));
    }

    void whatIsWrittenOutGoesBeforeParameters()
    {
        using connectors::kong::routePriority;
        QVERIFY(routePriority("/items/latest") > routePriority("/items/{id}.json"));
        QVERIFY(routePriority("/items/{id}.json") > routePriority("/items/{id}"));
        QVERIFY(routePriority("/items/{id}") > routePriority("/items/*"));
        QVERIFY(routePriority("/a/{x}/c") > routePriority("/{y}/b/c"));
        QVERIFY(routePriority("/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p") < (std::int64_t{1} << 31)); // an integer of Postgres
    }

    void theEmulatedKongAnswersAsARealOneDid_data()
    {
        QTest::addColumn<QString>("recording");
        QTest::addColumn<bool>("before3");
        QTest::newRow("3.4.2 with a database") << "kong/recordings/kong-3.4.2-postgres.json" << false;
        QTest::newRow("2.8.5 with a database") << "kong/recordings/kong-2.8.5-postgres.json" << true;
    }
    void theEmulatedKongAnswersAsARealOneDid()
    {
        const QByteArray contracts = qgetenv("POSTERN_CONTRACTS");
        if (contracts.isEmpty())
            QSKIP("POSTERN_CONTRACTS names no folder with recordings of a real Kong");
        QFETCH(const QString, recording);
        QFETCH(const bool, before3);
        const auto recorded = schema::readFile(std::filesystem::path(contracts.toStdString()) / recording.toStdString());
        QVERIFY(recorded);
        sandbox::KongAdmin kong(before3);
        int compared = 0;
        for (const schema::Value& each : recorded->items()) {
            const schema::Value& request = *each.find("request");
            const QString target = QString::fromStdString(request.find("path")->asString());
            const QString first = target.section(QLatin1Char('?'), 0, 0).section(QLatin1Char('/'), 1, 1);
            if (!QStringList{QStringLiteral("services"), QStringLiteral("routes"), QStringLiteral("plugins"), QString()}.contains(first) || target.startsWith(QLatin1String("/plugins/enabled")) ||
                target.contains(QLatin1String("offset=")))
                continue; // offsets are a server's own
            sandbox::Call call;
            call.method = request.find("method")->asString();
            call.path = target.section(QLatin1Char('?'), 0, 0).toStdString();
            call.query = sandbox::decodePairs(target.section(QLatin1Char('?'), 1).toStdString());
            const schema::Value& body = *request.find("body");
            call.body = body.isString() ? body.asString() : body.isNull() ? "" : schema::writeJson(body, 0);
            const sandbox::Reply reply = kong.answer(call);
            const std::string label = each.find("label")->asString() + " " + call.method + " " + call.path;
            const schema::Value& response = *each.find("response");
            QVERIFY2(reply.status == static_cast<int>(response.find("status")->asInteger()), (label + ": " + std::to_string(reply.status) + " " + reply.body).c_str());
            // And every field of ours is one of theirs.
            if (const auto made = schema::readJson(reply.body, "reply"); made && made->find("id") != nullptr) {
                for (const schema::Entry& entry : made->entries())
                    QVERIFY2(response.find("body")->find(entry.key) != nullptr, (label + ": " + entry.key).c_str());
            }
            ++compared;
        }
        QVERIFY(compared >= 25);
    }
};

POSTERN_TEST(KongTest);
#include "KongTest.moc"
