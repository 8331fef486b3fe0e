// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/Steering.h"

#include "schema/Document.h"
#include "support/TestMain.h"

#include <QProcess>
#include <QtTest>

using namespace postern;
using namespace postern::steering;

namespace {

bool hasBotocore()
{
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import botocore.session")});
    return python.waitForFinished(60'000) && python.exitStatus() == QProcess::NormalExit && python.exitCode() == 0;
}

/// What the judge says to each line.
QList<QByteArray> judged(const std::string& lines)
{
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    python.start(QStringLiteral("python3"), {QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/route53/judge.py")});
    python.write(QByteArray::fromStdString(lines));
    python.closeWriteChannel();
    if (!python.waitForFinished(60'000) || python.exitCode() != 0)
        return {};
    return python.readAllStandardOutput().trimmed().split('\n');
}

std::string line(const char* operation, schema::Value arguments)
{
    return schema::writeJson(schema::Value::object({{"operation", operation}, {"arguments", std::move(arguments)}}), 0) + '\n';
}

std::string linesOf(const SteeringText& text)
{
    std::string out = line("ChangeResourceRecordSets", schema::Value::object({{"HostedZoneId", "Z123"}, {"ChangeBatch", *schema::readJson(text.text, "batch")}}));
    for (const SteeringText::Beside& each : text.beside)
        out += line("CreateHealthCheck", *schema::readJson(each.text, each.name));
    return out;
}

Steering steeringOf(Policy policy, const char* path)
{
    const std::string secure = "https:/" "/";
    Steering out;
    out.name = "api.example.com";
    out.policy = policy;
    out.healthPath = path;
    out.deployments = {{"aws-eu", "eu-central-1", {}, {secure + "api.example.com/orders", "d-1.execute-api.eu-central-1.amazonaws.com", "Z1"}, 10}, {std::string(100, 'x') + "-us", "us-east-1", {}, {secure + "kong.example/orders"}, 255}};
    return out;
}

} // namespace

/// Change batches and health checks, by botocore's model of Route 53.
class Route53JudgeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        if (!hasBotocore())
            QSKIP("botocore is not installed for python3");
    }

    void eachPolicyIsTaken()
    {
        std::string lines;
        for (const Policy policy : {Policy::Latency, Policy::Failover, Policy::Weighted}) {
            for (const char* const path : {"", "/health"}) {
                Steering names = steeringOf(policy, path);
                const auto made = route53Of(names);
                QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
                lines += linesOf(*made);
                Steering aliases = names;
                aliases.deployments[1].url = {aliases.deployments[0].url.url, "d-2.execute-api.us-east-1.amazonaws.com", "Z2"};
                lines += linesOf(*route53Of(aliases));
                Steering addresses = names;
                addresses.deployments[0].url = {"https:/" "/192.0.2.1/orders"};
                addresses.deployments[1].url = {"https:/" "/192.0.2.2/orders"};
                lines += linesOf(*route53Of(addresses));
            }
        }
        const QList<QByteArray> verdicts = judged(lines);
        QCOMPARE(verdicts.size(), qsizetype{54}); // 18 batches with two health checks each
        for (const QByteArray& verdict : verdicts)
            QCOMPARE(verdict, QByteArray("ok"));
    }

    void theJudgeSeesWhatIsWrong()
    {
        schema::Value batch = *schema::readJson(route53Of(steeringOf(Policy::Latency, ""))->text, "batch");
        batch.find("Changes")->at(0)->find("ResourceRecordSet")->set("Region", "westeurope");
        const QList<QByteArray> verdicts = judged(line("ChangeResourceRecordSets", schema::Value::object({{"HostedZoneId", "Z"}, {"ChangeBatch", batch}})) +
                                                  line("CreateHealthCheck", schema::Value::object({{"CallerReference", "r"}})));
        QCOMPARE(verdicts.size(), qsizetype{2});
        QVERIFY2(verdicts[0].contains("westeurope"), verdicts[0].constData());
        QVERIFY2(verdicts[1].contains("HealthCheckConfig"), verdicts[1].constData());
    }

    void itsRegionsAreOurs()
    {
        const QList<QByteArray> said = judged(line("regions", {}));
        const auto regions = schema::readJson(said.value(0).toStdString(), "regions");
        QVERIFY(regions.has_value() && regions->size() > 30);
        for (const schema::Value& region : regions->items()) {
            if (!isAwsRegion(region.asString()))
                qInfo("a region that is not in our list: %s", region.asString().c_str()); // newer than this list: --region takes it
        }
        for (const char* const known : {"us-east-1", "eu-central-1", "ap-southeast-4"})
            QVERIFY(isAwsRegion(known));
    }
};

POSTERN_TEST(Route53JudgeTest);
#include "Route53JudgeTest.moc"
