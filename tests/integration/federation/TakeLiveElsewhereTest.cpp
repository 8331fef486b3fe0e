// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/federation/FileChanges.h"
#include "controlplane/federation/LiveTaking.h"
#include "integration/federation/AwsStage.h"
#include "integration/federation/AzureStage.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using namespace postern::federation;

namespace {

bool isTaken(const LiveTaking& taking, const char* path) { return std::ranges::find(taking.taken, path) != taking.taken.end(); }

/// What is at the gateway now, taken into the stage's files, as far as it moved since `applied`.
template <class Stage>
LiveTaking taken(Stage& stage, const NormalForm& applied)
{
    const std::filesystem::path scratch = stage.folder.path() / "state";
    auto made = takeLive(stage.folder.path(), scratch, stage.type, stage.environment, stage.revision(), &applied, *stage.live(), TakingRule::Moved);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    if (const auto written = writeFiles(stage.folder.path(), scratch, made->before, made->after); made->changesFiles() && !written)
        qFatal("%s", written.error().message().c_str());
    return *std::move(made);
}

} // namespace

/// What API Gateway and API Management have of an API is taken into the API's files.
class TakeLiveElsewhereTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLimitAndABackendOfAwsAreTakenAndNothingIsLeftToPush()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        postern::test::AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const std::string id = stage.live()->what.id;
        const auto patch = *schema::readJson(R"({"patchOperations": [{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "5"},
                                                                     {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "5"}]})", "p");
        QCOMPARE(stage.call("PATCH", "/restapis/" + id + "/stages/prod", patch).status, 200);
        const LiveTaking taking = taken(stage, plan.after);
        for (const LeftField& each : taking.left)
            qWarning("%s = %s: %s", each.path.c_str(), each.live.c_str(), each.why.c_str());
        QVERIFY(taking.conflicts.empty() && taking.left.empty());
        QVERIFY(isTaken(taking, "stage.throttling.every method.rate"));
        QVERIFY(stage.plan().empty());
        // A method that calls another backend than the others is no backend of an API.
        stage.changeBackend(*stage.live(), "https:/" "/elsewhere.example/items");
        const LiveTaking other = taken(stage, stage.live()->form); // as if pushed so: nothing moved
        QVERIFY(!other.changesFiles());
        const LiveTaking refused = taken(stage, stage.type.desired(stage.revision(), stage.environment));
        QVERIFY(!refused.changesFiles());
        QCOMPARE(refused.left.size(), std::size_t(1));
        QCOMPARE(refused.left.front().why, std::string("The methods there call several backends."));
    }

    void aLimitOfAzureIsTakenAndNothingIsLeftToPush()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        std::string xml = stage.live()->objects.find("policy")->asString();
        const auto change = [&xml](const std::string& from, const std::string& to) {
            const std::size_t at = xml.find(from);
            if (at == std::string::npos)
                qFatal("no %s in %s", from.c_str(), xml.c_str());
            xml.replace(at, from.size(), to);
        };
        change("calls=\"1000\"", "calls=\"5\"");
        change("https://shop.example", "https://other.example");
        QCOMPARE(stage.call("PUT", "/apis/orders-1-0-0/policies/policy", schema::Value::object({{"format", "xml"}, {"value", xml}}), "*").status, 200);
        const LiveTaking taking = taken(stage, plan.after);
        for (const LeftField& each : taking.left)
            qWarning("%s = %s: %s", each.path.c_str(), each.live.c_str(), each.why.c_str());
        QVERIFY(taking.conflicts.empty() && taking.left.empty());
        QVERIFY(isTaken(taking, "policy.inbound.rate-limit-by-key.calls"));
        QVERIFY(isTaken(taking, "policy.inbound.cors.allowed-origins.origin"));
        QVERIFY(stage.plan().empty());
        QVERIFY(!taken(stage, stage.live()->form).changesFiles());
    }
};

POSTERN_TEST(TakeLiveElsewhereTest);
#include "TakeLiveElsewhereTest.moc"
