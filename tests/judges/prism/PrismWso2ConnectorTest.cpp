// SPDX-License-Identifier: Apache-2.0
#include "integration/federation/Wso2Stage.h"

#include "controlplane/connectors/wso2/Wso2Connection.h"
#include "judges/prism/Prism.h"

using namespace postern;
using namespace postern::deployment;
using postern::test::contract;
using postern::test::MendedContract;
using postern::test::Prism;
using postern::test::Wso2Stage;
using postern::test::Wso2Waited;

namespace {

/// The parameters of an operation policy are texts, in the examples of the description, too; it says of them that they are
/// objects.
QString withTextParameters(const QString& file)
{
    QFile from(file);
    const QString mended = file + QStringLiteral(".mended.yaml");
    QFile to(mended);
    if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
        qFatal("cannot copy the contract");
    to.write(from.readAll().replace("        parameters:\n          type: object\n          additionalProperties:\n            type: object\n",
                                    "        parameters:\n          type: object\n          additionalProperties: true\n"));
    return mended;
}

} // namespace

/// Every call of the connector to WSO2, and every answer that it reads, judged by WSO2's own description.
class PrismWso2ConnectorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLifeOfADeploymentKeepsTheContract_data()
    {
        QTest::addColumn<QString>("release");
        QTest::newRow("4.7.0") << QStringLiteral("apim-4.7.0");
    }
    void aLifeOfADeploymentKeepsTheContract()
    {
        QFETCH(const QString, release);
        Wso2Stage stage;
        QVERIFY(!stage.live()); // and there is a token now
        const std::string token = static_cast<connectors::wso2::Wso2Connection&>(*stage.connection).session().token().toStdString();
        const MendedContract mended(release, QStringLiteral("publisher"));
        Prism prism(withTextParameters(mended.file()), stage.server->url("/api/am/publisher/v4"));
        QVERIFY2(prism.isUp(), prism.log().constData());
        stage.environment.settings.set("url", prism.url().toStdString());
        stage.environment.settings.set("publisherPath", "/");
        stage.environment.settings.set("token", "${env:TOKEN}");
        stage.environment.settings.set("publish", true);
        stage.environment.settings.set("deleteUndeployed", true);
        stage.secrets["token"] = Secret(token);
        stage.connect();

        const auto applied = [&stage, &prism](const DeploymentPlan& plan) {
            const DeploymentReport report = stage.apply(plan);
            QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why + "\n" + prism.log().right(3000).toStdString()).c_str());
        };
        Wso2Waited<ConnectionReport> tested;
        const PendingPtr test = stage.connection->test(tested.completion());
        QVERIFY2(tested.wait(), tested.result ? "" : tested.result.error().message().c_str());
        const DeploymentPlan first = stage.plan();
        applied(first);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        Wso2Waited<Discovery> found;
        const PendingPtr discovery = stage.connection->discover({}, found.completion());
        QVERIFY(found.wait() && found.result->complete);
        stage.define(Wso2Stage::definition("  /more: {get: {responses: {'200': {description: ok}}}}\n"));
        const DeploymentPlan change = stage.plan();
        applied(change);
        // What is asked when an answer was lost.
        for (const DeploymentPlan& plan : {first, change}) {
            for (const PlanStep& step : plan.steps) {
                if (!step.probe)
                    continue;
                RemoteCall probe = step.probe->call;
                for (const char* const hole : {"{{api.id}}", "{{revision.id}}"}) {
                    const std::size_t at = probe.target.find(hole);
                    if (at != std::string::npos)
                        probe.target.replace(at, std::string_view(hole).size(), stage.stored().find("id")->asString());
                }
                Wso2Waited<CallAnswer> asked;
                const PendingPtr pending = stage.connection->call(probe, asked.completion());
                QVERIFY2(asked.wait() && asked.result->status < 500 && asked.result->text.find("stoplight.io") == std::string::npos, (probe.target + ": " + (asked.result ? asked.result->text : asked.result.error().message())).c_str());
            }
        }
        const DeploymentReport back = stage.rollBack(2);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        const auto live = stage.live();
        applied(*stage.type.planRemoval(stage.environment, *live));
        QVERIFY(!stage.live());
        QVERIFY(stage.changes.size() > first.steps.size() + change.steps.size());
    }
};

#include "support/TestMain.h"
POSTERN_TEST(PrismWso2ConnectorTest);

int main(int argc, char** argv) { return postern::test::prismMain(argc, argv); }
#include "PrismWso2ConnectorTest.moc"
