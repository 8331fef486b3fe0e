// SPDX-License-Identifier: Apache-2.0
#include "ProjectFolder.h"

#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::project;
using namespace postern::project::test;
using Outcome = Imported::Outcome;

namespace {

constexpr const char* api = "apis/Orders-1.0.0/api.json";

std::string all(const std::vector<Change>& changes)
{
    std::string out;
    for (const Change& each : changes)
        out += each.toString() + '\n';
    return out;
}

} // namespace

class GatewayProjectTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initMakesAProjectOnce()
    {
        const ProjectFolder folder;
        QVERIFY(folder.has("gateway.yaml"));
        QVERIFY(folder.read(".gitignore").find("/.postern/") != std::string::npos);
        QVERIFY(!GatewayProject::init(folder.path()));
        const auto none = GatewayProject::open(folder.path() / "apis");
        QVERIFY(!none && none.error().message().find("postern init") != std::string::npos);
    }

    void whatIsNewIsToldFromWhatIsNot()
    {
        const ProjectFolder folder;
        QVERIFY(folder.take(pulled(), {}).outcome == Outcome::Added);
        QVERIFY(folder.read(ProjectLock::fileName.data()).find("id-Orders") != std::string::npos);
        const Imported again = folder.take(pulled(), {});
        QVERIFY(again.outcome == Outcome::Unchanged);
        QVERIFY(!again.isNews());
        // Another layout and the time of the last save are nothing new.
        publisher::PulledApi saved = pulled("Orders", R"("lastUpdatedTime": "2026-01-02")");
        saved.files[1].content.replace(": ", ":  ");
        QVERIFY(folder.take(saved, {}).outcome == Outcome::Unchanged);
        const Imported news = folder.take(pulled("Orders", R"("maxTps": 5)", "All items"), {});
        QVERIFY(news.outcome == Outcome::Updated);
        QVERIFY2(all(news.changes).find("~ Definitions/swagger.json: paths./items.get.summary: \"List\" -> \"All items\"") != std::string::npos, all(news.changes).c_str());
        QVERIFY(all(news.changes).find("+ api.json: data.maxTps: 5") != std::string::npos);
        QVERIFY(folder.read(api).find("1.10") != std::string::npos);
    }

    void editsHereAndNewsThereGoTogether()
    {
        const ProjectFolder folder;
        QVERIFY(folder.take(pulled(), {}).outcome == Outcome::Added);
        folder.replace(api, "http://backend.example", "http://localhost:8080");
        QVERIFY(folder.take(pulled(), {}).outcome == Outcome::Unchanged);
        QVERIFY(folder.read(api).find("localhost") != std::string::npos);
        const Imported merged = folder.take(pulled("Orders", R"("maxTps": 5)"), {});
        QVERIFY2(merged.outcome == Outcome::Merged, all(merged.conflicts).c_str());
        QVERIFY(folder.read(api).find("localhost") != std::string::npos);
        QVERIFY(folder.read(api).find("maxTps") != std::string::npos);
        QVERIFY(folder.read(api).find("1.10") != std::string::npos);
        // And it is told apart again the next time.
        QVERIFY(folder.take(pulled("Orders", R"("maxTps": 5)"), {}).outcome == Outcome::Unchanged);
        const Imported more = folder.take(pulled("Orders", R"("maxTps": 6)"), {});
        QVERIFY2(more.outcome == Outcome::Merged, all(more.conflicts).c_str());
        QVERIFY(folder.read(api).find("\"maxTps\": 6") != std::string::npos);
    }

    void operationsAreMergedByWhatTheyAre()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        folder.replace(api, R"("throttlingPolicy": "Unlimited"})", R"("throttlingPolicy": "Gold"})");
        publisher::PulledApi news = pulled();
        news.files[0].content.replace(R"("operations": [)", R"("operations": [{"verb": "POST", "target": "/items", "authType": "None"}, )");
        const Imported merged = folder.take(news, {});
        QVERIFY2(merged.outcome == Outcome::Merged, all(merged.conflicts).c_str());
        QVERIFY(folder.read(api).find("Gold") != std::string::npos && folder.read(api).find("POST") != std::string::npos);
    }

    void whereBothChangedTheSameNothingIsWritten()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        folder.replace(api, "http://backend.example", "http://localhost:8080");
        const std::string before = folder.read(api);
        const std::string lock = folder.read("postern.lock");
        publisher::PulledApi news = pulled("Orders", R"("maxTps": 5)");
        news.files[0].content.replace("http://backend.example", "http://new.example");
        const Imported conflict = folder.take(news, {});
        QVERIFY(conflict.outcome == Outcome::Conflict);
        QVERIFY2(all(conflict.conflicts).find("data.endpointConfig.production_endpoints.url: \"http://localhost:8080\" -> \"http://new.example\"") != std::string::npos,
                 all(conflict.conflicts).c_str());
        QCOMPARE(folder.read(api), before);
        QCOMPARE(folder.read("postern.lock"), lock);
        // With a side to prefer the rest is merged all the same.
        ImportRules rules;
        rules.preferred = Side::Ours;
        QVERIFY(folder.take(news, rules).outcome == Outcome::Merged);
        QVERIFY(folder.read(api).find("localhost") != std::string::npos && folder.read(api).find("maxTps") != std::string::npos);
        folder.replace(api, "http://localhost:8080", "http://localhost:9999");
        news.files[0].content.replace("http://new.example", "http://newer.example");
        rules.preferred = Side::Theirs;
        QVERIFY(folder.take(news, rules).isNews());
        QVERIFY(folder.read(api).find("http://newer.example") != std::string::npos);
    }

    /// A fresh clone has the lock and no copy of what came: what stands there as it came is known by its hash.
    void aCloneNeedsNoCache()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        std::filesystem::remove_all(folder.path() / ".postern");
        QVERIFY(folder.take(pulled(), {}).outcome == Outcome::Unchanged);
        QVERIFY(folder.take(pulled("Orders", {}, "New"), {}).outcome == Outcome::Updated);
        std::filesystem::remove_all(folder.path() / ".postern");
        folder.replace(api, "http://backend.example", "http://localhost:8080");
        const Imported news = folder.take(pulled("Orders", R"("maxTps": 5)", "New"), {});
        QVERIFY(news.outcome == Outcome::Conflict); // whose edit it was cannot be known
        QCOMPARE(news.conflicts.size(), std::size_t(1));
    }

    void ownSettingsAreNeverTouched()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        const std::string settings = folder.read("apis/Orders-1.0.0/postern.yaml") + "# mine\nauth: none\n";
        folder.write("apis/Orders-1.0.0/postern.yaml", settings);
        QVERIFY(folder.take(pulled("Orders", {}, "New"), {}).outcome == Outcome::Updated);
        QVERIFY(folder.read("apis/Orders-1.0.0/postern.yaml").find("# mine\nauth: none") != std::string::npos);
    }

    void aBrokenApiIsNamedWithItsLineAndNothingIsWritten()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        const std::string before = folder.read("apis/Orders-1.0.0/Definitions/swagger.json");
        for (const char* const broken : {"openapi: 3.0.1\ninfo: {title: Orders\npaths: {}\n", "{\"openapi\": \"3.0.1\",\n\"paths\": [}"}) {
            publisher::PulledApi api = pulled();
            api.files[1] = {QStringLiteral("Definitions/swagger.yaml"), broken};
            const Imported failure = folder.take(api, {});
            QVERIFY(failure.outcome == Outcome::Failed);
            QVERIFY2(failure.failure.starts_with("apis/Orders-1.0.0/Definitions/swagger.yaml:"), failure.failure.c_str());
            QVERIFY(failure.failure.find('\n') == std::string::npos);
        }
        QCOMPARE(folder.read("apis/Orders-1.0.0/Definitions/swagger.json"), before);
        publisher::PulledApi nameless = pulled("Other");
        nameless.files[0].content.replace("\"context\": \"/Other\", ", "");
        QVERIFY(folder.take(nameless, {}).outcome == Outcome::Failed);
        QVERIFY(!folder.has("apis/Other-1.0.0"));
    }

    void aDryRunWritesNothing()
    {
        const ProjectFolder folder;
        ImportRules rules;
        rules.dry = true;
        publisher::PulledApi api = pulled();
        api.policies.push_back(policy("Gold", 5));
        QVERIFY(folder.take(api, rules).outcome == Outcome::Added);
        QVERIFY(!folder.has("apis/Orders-1.0.0") && !folder.has("policies.yaml") && !folder.has("postern.lock"));
    }

    void policiesAreFollowedUnlessTheyWereEdited()
    {
        const ProjectFolder folder;
        publisher::PulledApi api = pulled();
        api.policies = {policy("Gold", 5), policy("Silver", 3)};
        QVERIFY(folder.take(api, {}).policiesChanged);
        folder.write("policies.yaml", "# ours\nOwn: {count: 1, unitTime: 1, timeUnit: min}\n" + folder.read("policies.yaml"));
        QVERIFY(!folder.take(api, {}).isNews());
        api.policies[0].requestCount = 50;
        const Imported news = folder.take(api, {});
        QVERIFY(news.policiesChanged && news.isNews());
        QVERIFY2(all(news.changes).find("policies.yaml: Gold.count: 5 -> 50") != std::string::npos, all(news.changes).c_str());
        QVERIFY2(folder.read("policies.yaml").find("count: 50") != std::string::npos, folder.read("policies.yaml").c_str());
        QVERIFY(folder.read("policies.yaml").starts_with("# ours\nOwn:"));
        QVERIFY(!folder.take(api, {}).isNews());
        folder.replace("policies.yaml", "count: 50", "count: 49");
        api.policies[0].requestCount = 60;
        const Imported kept = folder.take(api, {});
        QVERIFY(!kept.policiesChanged);
        QVERIFY(!kept.notes.empty() && kept.notes.back().find("\"Gold\" was edited here") != std::string::npos);
        ImportRules rules;
        rules.preferred = Side::Theirs;
        QVERIFY(folder.take(api, rules).policiesChanged);
        QVERIFY(folder.read("policies.yaml").find("count: 60") != std::string::npos);
    }

    void statusAndDiffSayWhatIsThere()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        (void)folder.take(pulled("Chat", R"("subtypeConfiguration": {"subtype": "AIAPI"})"), {});
        publisher::PulledApi graph = pulled("Graph");
        graph.files[0].content.replace("\"HTTP\"", "\"GRAPHQL\"");
        const Imported taken = folder.take(graph, {});
        QVERIFY(taken.outcome == Outcome::Added);
        QVERIFY(taken.fitness.kind == Fitness::Kind::FullGateway);
        QVERIFY2(taken.fitness.reasons.toString().find("api.json:1:") != std::string::npos, taken.fitness.reasons.toString().c_str());
        QVERIFY(folder.open().edits().empty());
        folder.replace(api, "http://backend.example", "http://localhost:8080");
        const auto apis = folder.open().apis();
        QCOMPARE(apis.size(), std::size_t(3));
        QVERIFY(apis[0].fitness.kind == Fitness::Kind::Limited);
        QVERIFY(apis[1].fitness.kind == Fitness::Kind::FullGateway);
        QVERIFY2(apis[2].fitness.kind == Fitness::Kind::Here, apis[2].fitness.reasons.toString().c_str());
        QCOMPARE(apis[2].source, std::string("https://apim.example"));
        QCOMPARE(apis[2].edited, std::vector<std::string>{"api.json"});
        const auto edits = folder.open().edits();
        QCOMPARE(edits.size(), std::size_t(1));
        QCOMPARE(edits[0].file, std::string(api));
        QVERIFY(all(edits[0].changes).find("\"http://backend.example\" -> \"http://localhost:8080\"") != std::string::npos);
    }

    void aBuildIsReadAgainOnlyWhereFilesChanged()
    {
        const ProjectFolder folder;
        for (const char* const name : {"Orders", "Shop", "Stock"})
            (void)folder.take(pulled(name), {});
        BuildReport report = folder.open().build();
        QVERIFY2(report.outcome == BuildReport::Outcome::Built, report.problems.toString().c_str());
        QCOMPARE(report.apis, std::size_t(3));
        QCOMPARE(report.operations, std::size_t(3));
        QCOMPARE(report.fromCache, std::size_t(0));
        const std::string first = folder.read("snapshot.bin");
        QVERIFY(folder.open().build().outcome == BuildReport::Outcome::Unchanged);
        BuildRules always;
        always.always = true;
        report = folder.open().build(always);
        QCOMPARE(report.fromCache, std::size_t(3));
        QCOMPARE(folder.read("snapshot.bin"), first);
        always.useCache = false;
        QCOMPARE(folder.open().build(always).fromCache, std::size_t(0));
        QCOMPARE(folder.read("snapshot.bin"), first);
        folder.write("apis/Shop-1.0.0/postern.yaml", "apiVersion: postern/v1\nbackend: http://localhost:8080\n");
        report = folder.open().build();
        QVERIFY(report.outcome == BuildReport::Outcome::Built);
        QCOMPARE(report.fromCache, std::size_t(2));
        QVERIFY(folder.read("snapshot.bin") != first);
        // A damaged cache or snapshot is made again, not trusted.
        for (const auto& each : std::filesystem::directory_iterator(folder.path() / ".postern/cache"))
            std::ofstream(each.path(), std::ios::binary) << "nonsense";
        const std::string good = folder.read("snapshot.bin");
        folder.write("snapshot.bin", good.substr(0, good.size() / 2));
        report = folder.open().build();
        QVERIFY(report.outcome == BuildReport::Outcome::Built);
        QCOMPARE(report.fromCache, std::size_t(0));
        QCOMPARE(folder.read("snapshot.bin"), good);
    }

    void aBuildIsRefusedWithThePlace()
    {
        const ProjectFolder folder;
        (void)folder.take(pulled(), {});
        publisher::PulledApi graph = pulled("Graph");
        graph.files[0].content.replace("\"HTTP\"", "\"GRAPHQL\"");
        (void)folder.take(graph, {});
        BuildReport report = folder.open().build();
        QVERIFY(report.outcome == BuildReport::Outcome::Failed);
        QCOMPARE(report.refused, std::vector<std::string>{"Graph-1.0.0"});
        QVERIFY2(report.problems.toString().find("a GraphQL API needs a full gateway") != std::string::npos, report.problems.toString().c_str());
        QVERIFY(!folder.has("snapshot.bin"));
        folder.write("apis/Graph-1.0.0/postern.yaml", "apiVersion: postern/v1\nenabled: false\n");
        report = folder.open().build();
        QVERIFY2(report.outcome == BuildReport::Outcome::Built, report.problems.toString().c_str());
        QCOMPARE(report.apis, std::size_t(1));

        const auto wrong = [&](const char* text, const char* why, const char* where) {
            folder.write("apis/Orders-1.0.0/postern.yaml", std::string("apiVersion: postern/v1\n") + text);
            const BuildReport failed = folder.open().build();
            QVERIFY(failed.outcome == BuildReport::Outcome::Failed);
            QVERIFY2(failed.problems.toString().find(why) != std::string::npos, failed.problems.toString().c_str());
            QVERIFY2(failed.problems.toString().find(where) != std::string::npos, failed.problems.toString().c_str());
        };
        wrong("throttlingPolicy: Platinum\n", "no throttling policy is called \"Platinum\"", "apis/Orders-1.0.0/");
        wrong("filters: [no-such-filter]\n", "no-such-filter", "apis/Orders-1.0.0/postern.yaml:2");
        wrong("production: {endpoints: ['https://a.example'], tls: {caFile: gone.pem}}\n", "gone.pem", "apis/Orders-1.0.0/postern.yaml:2");
        wrong("context: /Shop/1.0.0\nauth: required\n", "no issuer is configured", "apis/Orders-1.0.0/");
        folder.write("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\n");
        (void)folder.take(pulled("Shop"), {});
        folder.write("apis/Shop-1.0.0/postern.yaml", "apiVersion: postern/v1\ncontext: /Orders/1.0.0\n");
        report = folder.open().build();
        QVERIFY(report.outcome == BuildReport::Outcome::Failed);
        QVERIFY2(report.problems.toString().find("apis/Shop-1.0.0/") != std::string::npos, report.problems.toString().c_str());
    }
};

POSTERN_TEST(GatewayProjectTest);
#include "GatewayProjectTest.moc"
