// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "dataplane/engine/SnapshotCompiler.h"
#include "dataplane/filters/Shelf.h"
#include "snapshot/ContentHash.h"
#include "support/TestMain.h"

#include <QtTest>

namespace postern::test {
namespace {

constexpr int manyApis = 60;
constexpr int operationsOfEach = 20;

/// What a Snapshot is compiled with, without a gateway.
struct CompilerBench {
    pipeline::StateRegistry states;
    pipeline::Ports ports;
    upstream::ForwardingWorkers forwarding{1};
    std::vector<engine::HandlerRoute> handlers;
    schema::Problems problems;
    std::vector<std::string> refused;

    std::shared_ptr<engine::Snapshot> compile(const model::GatewayConfig& config, std::size_t threads)
    {
        engine::CompileSurroundings with{filters::shelf(), states, ports, forwarding, handlers, true};
        with.threads = threads;
        engine::SnapshotCompiler compiler(with);
        return compiler.compile(std::make_shared<const model::GatewayConfig>(config), problems, refused);
    }
};

model::Operation operationAt(int api, int number)
{
    model::Operation operation;
    operation.method = number % 2 == 0 ? "GET" : "PUT";
    operation.pathTemplate = "/items" + std::to_string(number / 2) + "/{id}";
    operation.operationId = "operation" + std::to_string(number);
    operation.authNone = true;
    operation.throttlingPolicy = number % 3 == 0 ? "Few" : "";
    operation.origin.location = schema::Location::of("api" + std::to_string(api) + ".yaml", static_cast<unsigned>(10 + number), 3);
    return operation;
}

/// Some of which are wrong in one way or another.
model::GatewayConfig manyKindsOfApis()
{
    model::GatewayConfig config = configOf("http://127.0.0.1:1");
    const model::Api pattern = config.apis.front();
    config.apis.clear();
    model::ThrottlingPolicy few;
    few.name = "Few";
    few.count = 5;
    few.unitTime = 60;
    config.policies.push_back(few);
    for (int i = 0; i < manyApis; ++i) {
        model::Api& api = config.apis.emplace_back(pattern);
        api.id = api.name = "Api" + std::to_string(i);
        api.context = "/api" + std::to_string(i) + "/1";
        api.origin.location = schema::Location::of("api" + std::to_string(i) + ".yaml", 1, 1);
        api.operations.clear();
        for (int n = 0; n < operationsOfEach; ++n)
            api.operations.push_back(operationAt(i, n));
    }
    model::FilterConfig unknown;
    unknown.type = "no-such-filter";
    config.apis[9].operations[2].filters.push_back(unknown);
    config.apis[9].operations[12].filters.push_back(unknown);
    config.apis[10].operations[7].pathTemplate = config.apis[10].operations[5].pathTemplate; // twice there
    config.apis[10].operations[6].filters.push_back(unknown);
    config.apis[10].operations[8].filters.push_back(unknown); // nobody comes as far as this
    config.apis[20].context = config.apis[19].context;
    config.apis[30].operations[0].throttlingPolicy = "Nobody's";
    config.apis[40].production.reset(); // a warning for each operation
    config.apis[41].backendOverride = "https://localhost:1/there";
    config.apis[50].version = "1";
    config.apis[50].defaultVersion = true; // under two contexts
    config.apis[51].authorizationHeader = "X-Own-Word";
    config.apis[52].operations[4].sandbox.emplace().endpoints.resize(1);
    config.apis[52].operations[4].sandbox->endpoints.front().url = "http://127.0.0.1:2";
    config.apis[53].transports = {"https"};
    return config;
}

/// All that can be seen of a compilation.
std::string shown(const engine::Snapshot& snapshot, const CompilerBench& bench)
{
    std::string out = bench.problems.toString() + '\n';
    for (const std::string& each : bench.refused)
        out += "refused " + each + '\n';
    for (const pipeline::UsedModule& each : snapshot.modules)
        out += each.name + " because of " + each.why + '\n';
    for (const auto& each : snapshot.clusters)
        out += each->name() + '\n';
    for (const auto& plan : snapshot.plans) {
        const pipeline::RouteInfo& info = plan->info;
        out += info.apiTitle + ' ' + info.method + ' ' + info.apiContext + info.pathTemplate + ' ' + info.origin.toString() + " to " +
               (plan->terminal != nullptr ? std::string(plan->terminal->kind()) : "nothing") + ' ' + info.backendOrigin + ' ' + std::to_string(plan->baseSegments) +
               (plan->overPlain ? " plain" : "") + (plan->overTls ? " tls" : "") + '\n';
        std::vector<pipeline::ChainStep> steps = plan->chain.steps();
        if (plan->wrongMethod != nullptr)
            steps.insert(steps.end(), plan->wrongMethod->chain.steps().begin(), plan->wrongMethod->chain.steps().end());
        for (const pipeline::ChainStep& step : steps)
            out += "  " + std::string(step.type->name) + ' ' + step.instance + ' ' + step.origin.toString() + '\n';
    }
    return out + snapshot.hash.text();
}

} // namespace

class SnapshotCompilerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatComesOutIsTheSameHoweverManyThreadsCompile()
    {
        const model::GatewayConfig config = manyKindsOfApis();
        CompilerBench alone;
        const auto one = alone.compile(config, 1);
        QVERIFY(one != nullptr);
        const std::string wanted = shown(*one, alone);
        QCOMPARE(alone.refused, (std::vector<std::string>{"Api9:1", "Api10:1", "Api20:1", "Api30:1"}));
        for (const std::size_t threads : {2U, 4U, 9U}) {
            CompilerBench bench;
            const auto several = bench.compile(config, threads);
            QVERIFY(several != nullptr);
            QCOMPARE(QString::fromStdString(shown(*several, bench)), QString::fromStdString(wanted));
            QVERIFY(several->credentials->isConfigured("x-own-word"));
        }
    }

    /// The first problem of its routes is told, with what was found in the operations until then.
    void ofAnApiWhoseRoutesDoNotFitTheOperationsAfterThatAreNotSpokenOf()
    {
        CompilerBench bench;
        QVERIFY(bench.compile(manyKindsOfApis(), 2) != nullptr);
        std::vector<std::string> told;
        for (const schema::Problem& each : bench.problems.all()) {
            if (each.location.file() == "api10.yaml" || each.message.find("/api10/") != std::string::npos)
                told.push_back(each.message);
        }
        QCOMPARE(told.size(), std::size_t{1});
        QVERIFY2(told.front().starts_with("PUT /api10/1/items2/{id}: it cannot be told from"), told.front().c_str());
        const auto filters = std::ranges::count_if(bench.problems.all(), [](const schema::Problem& each) { return each.message.find("no-such-filter") != std::string::npos; });
        QCOMPARE(filters, std::ptrdiff_t{3}); // two of Api9, and the one before the route
    }

    void everyRouteLeadsToThePlanOfItsOperation()
    {
        CompilerBench bench;
        const auto snapshot = bench.compile(manyKindsOfApis(), 4);
        QVERIFY(snapshot != nullptr);
        Arena arena;
        int found = 0;
        for (int api = 0; api < manyApis; ++api) {
            for (int n = 0; n < operationsOfEach; ++n) {
                const model::Operation operation = operationAt(api, n);
                routing::RouteMatch match;
                snapshot->router.match("h", operation.method, "/api" + std::to_string(api) + "/1/items" + std::to_string(n / 2) + "/x", arena, match);
                if (match.outcome != routing::RouteMatch::Outcome::Found)
                    continue;
                ++found;
                const pipeline::RouteInfo& info = snapshot->plans[match.route]->info;
                QCOMPARE(info.apiName, "Api" + std::to_string(api));
                QCOMPARE(info.operationId, operation.operationId);
            }
        }
        QCOMPARE(found, (manyApis - 4) * operationsOfEach); // four of them are refused
    }

    /// Threads that ask for it at the same time do not take each other's for a good one.
    void keysThatCannotBeReadAreMissedByEveryApi()
    {
        model::GatewayConfig config = manyKindsOfApis();
        config.issuers.emplace_back();
        config.issuers.back().name = "us";
        config.issuers.back().issuer = "https://issuer.example";
        config.issuers.back().pemFile = "/there/is/no/such.pem";
        for (model::Api& api : config.apis) {
            for (model::Operation& operation : api.operations) {
                operation.authNone = false;
                operation.security.alternatives = {{model::SchemeUse{"default", {}}}};
            }
        }
        for (int turn = 0; turn < 5; ++turn) {
            CompilerBench bench;
            const auto snapshot = bench.compile(config, 4);
            QVERIFY(snapshot != nullptr);
            QCOMPARE(bench.refused.size(), config.apis.size());
            QVERIFY(snapshot->plans.empty());
        }
    }

    void operationsThatEndInTheSameClusterHaveOneTerminal()
    {
        CompilerBench bench;
        const auto snapshot = bench.compile(manyKindsOfApis(), 1);
        const auto planOf = [&](const std::string& api, const std::string& operation) {
            return std::ranges::find_if(snapshot->plans, [&](const auto& plan) { return plan->info.apiName == api && plan->info.operationId == operation; })->get();
        };
        QCOMPARE(planOf("Api1", "operation0")->terminal, planOf("Api1", "operation19")->terminal);
        QCOMPARE(planOf("Api1", "operation0")->terminal, planOf("Api2", "operation0")->terminal); // they are configured alike
        QVERIFY(planOf("Api1", "operation0")->terminal != planOf("Api41", "operation0")->terminal);
        QVERIFY(planOf("Api52", "operation4")->terminal != planOf("Api52", "operation3")->terminal);
        QCOMPARE(planOf("Api52", "operation5")->info.backendOrigin, planOf("Api52", "operation3")->info.backendOrigin);
    }

    /// It is worked out when somebody asks, be it after the configuration has gone.
    void theHashIsThatOfTheConfigurationThatWasCompiled()
    {
        const model::GatewayConfig config = manyKindsOfApis();
        CompilerBench bench;
        auto kept = std::make_shared<const model::GatewayConfig>(config);
        engine::SnapshotCompiler compiler(engine::CompileSurroundings{filters::shelf(), bench.states, bench.ports, bench.forwarding, bench.handlers, true});
        const auto snapshot = compiler.compile(kept, bench.problems, bench.refused);
        const std::weak_ptr<const model::GatewayConfig> watched = kept;
        kept.reset();
        QVERIFY(!watched.expired());
        QCOMPARE(snapshot->hash.text(), snapshot::contentHash(config));
        QVERIFY(watched.expired()); // nobody needs it any more
        QCOMPARE(snapshot->hash.text(), snapshot::contentHash(config));
    }
};

POSTERN_TEST(SnapshotCompilerTest);

} // namespace postern::test

#include "SnapshotCompilerTest.moc"
