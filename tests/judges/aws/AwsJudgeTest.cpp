// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/connectors/aws/AwsSignature.h"
#include "controlplane/connectors/aws/AwsType.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Drift.h"
#include "integration/federation/AwsBench.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>
#include <cstdio>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern;
using namespace postern::deployment;
using namespace postern::connectors::aws;
using namespace postern::test;

namespace {

QString ours(const char* file) { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/aws/") + QString::fromLatin1(file); }

bool pythonHas(const QString& module)
{
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import ") + module});
    return python.waitForFinished(60'000) && python.exitStatus() == QProcess::NormalExit && python.exitCode() == 0;
}

/// A moto server with what mends it, for as long as this lives.
struct Moto {
    QProcess process;
    std::string url;
    Moto()
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QStringLiteral("python3"), {ours("moto_front.py")});
        while (!process.canReadLine() && process.waitForReadyRead(60'000)) {
        }
        url = "http:/" "/127.0.0.1:" + process.readLine().trimmed().toStdString();
    }
    ~Moto()
    {
        process.closeWriteChannel();
        if (!process.waitForFinished(10'000))
            process.kill();
        process.waitForFinished(5'000);
    }
};

struct Bench : Moto, AwsBench {
    Bench() : AwsBench(url, "eu-central-1", {{"accessKey", Secret("AKIDEXAMPLE")}, {"secretKey", Secret("secret/Key+1")}}) {}
};

struct SignedRow {
    const char* method;
    const char* target;
    const char* body;
    const char* type;
    bool token;
    bool curl7 = true; ///< curl 7 signs it as AWS verifies it
};

/// Odd paths and queries as requests have them: encoded already, which botocore takes as it is. curl 7 neither writes an encoded path
/// once more nor sorts a query, as AWS's suite and botocore do: such rows are for curl 8.
const SignedRow table[] = {
    {"GET", "/", "", "", false},
    {"GET", "/restapis?limit=500", "", "", false},
    {"GET", "/restapis?limit=500&position=a%2Fb%3D%3D", "", "", true},
    {"GET", "/restapis/abc/stages/prod/exports/oas30?extensions=apigateway", "", "", false},
    {"GET", "/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Frestapis%2Fabc", "", "", false, false},
    {"GET", "/a%20b/%C3%BC/%E2%82%AC", "", "", false, false},
    {"GET", "/a-b_c.d~e", "", "", false},
    {"GET", "/%7Bid%7D/%24x%21%27%28%29%2A", "", "", false, false},
    {"GET", "/x?b=2&a=1&A=3&a=0", "", "", false, false},
    {"GET", "/x?A=3&a=0&a=1&b=2", "", "", false},
    {"PUT", "/restapis/abc?failonwarnings=true&mode=overwrite", "{}", "application/json", true},
    {"GET", "/x?empty=&other=", "", "", false},
    {"GET", "/x?q=%20y%2Bz%26w%3D%C3%BC", "", "", false},
    {"GET", "/x?%C3%BC=1&%20=2", "", "", true, false},
    {"POST", "/restapis/abc/deployments", "{\"description\": \"\xC3\xBC\"}", "application/json", false},
    {"PUT", "/restapis/abc?mode=overwrite&failonwarnings=true", "{\"openapi\": \"3.0.1\"}", "application/json", true, false},
    {"POST", "/", "Action=AssumeRole&Version=2011-06-15", "application/x-www-form-urlencoded; charset=utf-8", false},
    {"PATCH", "/restapis/abc/stages/prod", "{\"patchOperations\": []}", "application/json", false},
    {"DELETE", "/restapis/abc", "", "", false},
};

AwsCredentials credentialsWith(bool token)
{
    AwsCredentials out;
    out.accessKey = "AKIDEXAMPLE";
    out.secretKey = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    if (token)
        out.sessionToken = Secret("AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi");
    return out;
}

std::string signature(const SignedRow& row, const QByteArray& origin, WallTime time)
{
    rest::RestRequest request;
    request.method = row.method;
    request.url = origin + row.target;
    request.body = row.body;
    if (row.type[0] != '\0')
        request.headers.set("Content-Type", row.type);
    auto made = signedRequest(std::move(request), credentialsWith(row.token), "eu-central-1", "apigateway", time);
    return made ? made->headers.value("Authorization").toStdString() : made.error().message();
}

} // namespace

class AwsJudgeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void botocoreSignsTheSame()
    {
        if (!pythonHas(QStringLiteral("botocore")))
            QSKIP("botocore is not installed for python3");
        QByteArray input;
        const QByteArray origin = "https:/" "/apigateway.eu-central-1.amazonaws.com";
        const WallTime time(std::chrono::seconds(1'440'938'160));
        for (const SignedRow& row : table) {
            const AwsCredentials credentials = credentialsWith(row.token);
            input += QByteArray::fromStdString(schema::writeJson(schema::Value::object({{"method", row.method},
                                                                                        {"url", (origin + row.target).toStdString()},
                                                                                        {"body", row.body},
                                                                                        {"type", row.type},
                                                                                        {"key", credentials.accessKey},
                                                                                        {"secret", credentials.secretKey.reveal()},
                                                                                        {"token", credentials.sessionToken.reveal()},
                                                                                        {"time", amzTimeOf(time)},
                                                                                        {"region", "eu-central-1"},
                                                                                        {"service", "apigateway"}}),
                                                                 0)) +
                     '\n';
        }
        QProcess python;
        python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        python.start(QStringLiteral("python3"), {ours("sign.py")});
        python.write(input);
        python.closeWriteChannel();
        QVERIFY(python.waitForFinished(60'000) && python.exitCode() == 0);
        const QList<QByteArray> lines = python.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(static_cast<std::size_t>(lines.size()), std::size(table));
        for (std::size_t i = 0; i < std::size(table); ++i)
            QVERIFY2(lines[static_cast<qsizetype>(i)].toStdString() == signature(table[i], origin, time), (std::string(table[i].target) + "\n" + lines[static_cast<qsizetype>(i)].toStdString() + '\n' + signature(table[i], origin, time)).c_str());
    }

    void curlSignsTheSame_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < std::size(table); ++i)
            QTest::addRow("%s %s", table[i].method, table[i].target) << static_cast<int>(i);
    }
    /// What curl sends is read off the wire; ours is made for the same moment.
    void curlSignsTheSame()
    {
        QFETCH(const int, index);
        const SignedRow& row = table[static_cast<std::size_t>(index)];
        QProcess version;
        version.start(QStringLiteral("curl"), {QStringLiteral("--version")});
        if (!version.waitForFinished(10'000) || version.exitCode() != 0)
            QSKIP("curl is not installed");
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QByteArray origin = "http:/" "/127.0.0.1:" + QByteArray::number(server.serverPort());
        const AwsCredentials credentials = credentialsWith(row.token);
        QStringList arguments{QStringLiteral("-sS"), QStringLiteral("--path-as-is"), QStringLiteral("--globoff"), QStringLiteral("-X"), QString::fromLatin1(row.method),
                              QStringLiteral("--aws-sigv4"), QStringLiteral("aws:amz:eu-central-1:apigateway"), QStringLiteral("--user"),
                              QString::fromStdString(credentials.accessKey + ':' + credentials.secretKey.reveal())};
        if (row.token)
            arguments << QStringLiteral("-H") << QStringLiteral("X-Amz-Security-Token: ") + QString::fromStdString(credentials.sessionToken.reveal());
        if (row.type[0] != '\0')
            arguments << QStringLiteral("-H") << QStringLiteral("Content-Type: ") + QString::fromLatin1(row.type);
        if (row.body[0] != '\0')
            arguments << QStringLiteral("--data-raw") << QString::fromUtf8(row.body);
        arguments << QString::fromLatin1(origin) + QString::fromLatin1(row.target);
        QByteArray head;
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&server, &head] {
            QTcpSocket* const socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, &head] {
                head += socket->readAll();
                if (head.contains("\r\n\r\n")) {
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    socket->disconnectFromHost();
                }
            });
        });
        QProcess curl;
        curl.start(QStringLiteral("curl"), arguments);
        QVERIFY(QTest::qWaitFor([&curl] { return curl.state() == QProcess::NotRunning; }, 20'000));
        QByteArray theirs;
        QByteArray when;
        for (const QByteArray& line : head.split('\n')) {
            if (line.toLower().startsWith("authorization: "))
                theirs = line.mid(15).trimmed();
            if (line.toLower().startsWith("x-amz-date: "))
                when = line.mid(12).trimmed();
        }
        QVERIFY2(head.startsWith(QByteArray(row.method) + ' ' + row.target + " HTTP/1.1"), head.constData());
        QDateTime time = QDateTime::fromString(QString::fromLatin1(when), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
        time.setTimeSpec(Qt::UTC);
        QVERIFY(time.isValid());
        const std::string mine = signature(row, origin, WallTime(std::chrono::seconds(time.toSecsSinceEpoch())));
        if (!row.curl7 && version.readAllStandardOutput().startsWith("curl 7."))
            QEXPECT_FAIL("", "curl 7 does not sign this as AWS verifies it", Continue);
        QCOMPARE(QByteArray::fromStdString(mine), theirs);
    }

    void anApiLivesAtMoto()
    {
        if (!pythonHas(QStringLiteral("moto.server")))
            QSKIP("moto's server is not installed for python3");
        Bench bench;
        // Pushed, and pushed again.
        const DeploymentPlan plan = bench.plan();
        DeploymentReport report = bench.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY2(bench.plan().empty(), shown(bench.plan()).c_str());
        auto live = bench.live();
        QVERIFY(live);
        const std::string api = "/restapis/" + live->what.id;
        const NormalForm desired = bench.type.desired(bench.revision(), bench.environment);
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported, (field.path + ": " + field.desired + " / " + field.live).c_str());
        // What moto itself says of it.
        QCOMPARE(textAt(bench.call("GET", api + "/authorizers").body, "/item/0/authorizerUri"), desired.at("authorizer.postern-authorizer.authorizerUri").value);
        QCOMPARE(textAt(bench.call("GET", api + "/authorizers").body, "/item/0/type"), std::string("REQUEST"));
        QCOMPARE(textAt(bench.call("GET", api + "/stages/prod").body, "/methodSettings/*~1*/throttlingRateLimit"), std::string("16.6666"));
        QCOMPARE(bench.call("GET", api + "/resources").body.find("item")->size(), std::size_t{3}); // the root, and ours

        // Had an answer been lost, what was made would have been found.
        const auto content = Journal::read(bench.journal(1));
        QVERIFY(content);
        std::size_t found = 0;
        for (const PlanStep& step : plan.steps) {
            if (!step.probe)
                continue;
            const CallAnswer answer = bench.callAs(*resolve(step.probe->call, content->captured, bench.secrets));
            RemoteCall expected; // what is looked for has placeholders, too
            expected.body = step.probe->expected;
            const Probe probe{{}, resolve(expected, content->captured, bench.secrets)->body, step.probe->absent};
            CapturedValues captured;
            QVERIFY2(judge(probe, answer) == ProbeVerdict::Done && capture(step, answer, captured), step.id.c_str());
            for (const auto& [name, value] : captured)
                QCOMPARE(value, content->captured.at(name));
            ++found;
        }
        QCOMPARE(found, std::size_t{3}); // the API, its deployment, its stage

        // Changed behind our back, and found.
        std::string resource;
        const CallAnswer resources = bench.call("GET", api + "/resources");
        for (const schema::Value& each : resources.body.find("item")->items()) {
            if (textAt(each, "/path") == "/items")
                resource = textAt(each, "/id");
        }
        const schema::Value other = schema::Value::object({{"type", "HTTP_PROXY"}, {"httpMethod", "GET"}, {"uri", "https:/" "/elsewhere.example/items"}});
        QVERIFY(bench.call("PUT", api + "/resources/" + resource + "/methods/GET/integration", other).isSuccess());
        const std::string deployment = textAt(bench.call("POST", api + "/deployments", schema::Value::object({{"description", "x"}})).body, "/id");
        const schema::Value moved = schema::Value::object({{"patchOperations", schema::Value::list({schema::Value::object({{"op", "replace"}, {"path", "/deploymentId"}, {"value", deployment}})})}});
        QVERIFY(bench.call("PATCH", api + "/stages/prod", moved).isSuccess());
        live = bench.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::Semantic);
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});

        // Mended, and that is rolled back.
        report = bench.apply(bench.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY(bench.plan().empty());
        report = bench.run(*Journal::resume(bench.journal(2)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(bench.live()->form.at("operations.GET /items.integration.uri").value, std::string("https:/" "/elsewhere.example/items"));

        // An HTTP API of others, as moto has it, is found beside it.
        const CallAnswer second = bench.call("POST", "/v2/apis", schema::Value::object({{"name", "desk"}, {"protocolType", "HTTP"}}));
        QVERIFY2(second.isSuccess(), second.text.c_str());
        QVERIFY(bench.call("POST", "/v2/apis/" + deployment::textAt(second.body, "/apiId") + "/stages", schema::Value::object({{"stageName", "$default"}})).isSuccess());
        // Found among others, at two stages, and taken away from one after the other.
        QVERIFY(bench.call("POST", "/restapis", schema::Value::object({{"name", "theirs"}})).isSuccess());
        AwsWaited<Discovery> discovered;
        const PendingPtr pending = bench.connection->discover(nullptr, discovered.completion());
        QVERIFY(discovered.wait());
        QCOMPARE(discovered.result->apis.size(), std::size_t{2});
        QVERIFY(std::ranges::any_of(discovered.result->apis, [](const DiscoveredApi& each) { return each.title() == "Orders:1.0.0" && each.source.empty(); }));
        QVERIFY(std::ranges::any_of(discovered.result->apis, [](const DiscoveredApi& each) { return each.name == "desk" && each.source == "HTTP API"; }));
        QCOMPARE(discovered.result->skipped.size(), std::size_t{1});
        bench.environment.settings.set("stage", "test");
        bench.connect();
        report = bench.apply(bench.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QCOMPARE(bench.call("GET", api + "/stages").body.find("item")->size(), std::size_t{2});
        report = bench.apply(*bench.type.planRemoval(bench.environment, *bench.live()));
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QCOMPARE(bench.call("GET", api + "/stages").body.find("item")->size(), std::size_t{1});
        bench.environment.settings.set("stage", "prod");
        bench.connect();
        report = bench.apply(*bench.type.planRemoval(bench.environment, *bench.live()));
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QCOMPARE(bench.call("GET", api).status, 404);

        // What was taken away comes back under a new id.
        live.reset();
        report = bench.run(*Journal::resume(bench.journal(bench.journals)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY2(report.why.find("comes back under a new id and invoke URL") != std::string::npos, report.why.c_str());
        live = bench.live();
        QVERIFY(live && "/restapis/" + live->what.id != api);
        QCOMPARE(live->form.at("operations.GET /items.integration.uri").value, std::string("https:/" "/elsewhere.example/items"));
        const DeploymentPlan mend = bench.plan(); // as somebody else left it, so that a push sets right the same as before
        for (const PlanStep& each : mend.steps)
            QVERIFY2(each.id == "definition" || each.id == "deployment" || each.id == "stage", each.id.c_str());
    }

    void keysAndUsagePlansLiveAtMoto()
    {
        if (!pythonHas(QStringLiteral("moto.server")))
            QSKIP("moto's server is not installed for python3");
        Bench bench;
        bench.define(awsKeyedOrders());
        bench.environment.settings.set("apiKeys", schema::Value::list({"shop"}));
        bench.connect();
        DeploymentReport report = bench.apply(bench.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY2(bench.plan().empty(), shown(bench.plan()).c_str());
        QCOMPARE(textAt(bench.call("GET", "/usageplans").body, "/item/0/apiStages/0/stage"), std::string("prod"));
        QCOMPARE(textAt(bench.call("GET", "/apikeys").body, "/item/0/name"), std::string("shop"));
        // Taken away, and that is taken back: the API, its stage, the plan with its stage, the key with another value.
        const NormalForm before = bench.live()->form;
        const std::string value = textAt(bench.call("GET", "/apikeys?includeValues=true").body, "/item/0/value");
        report = bench.apply(*bench.type.planRemoval(bench.environment, *bench.live()));
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QCOMPARE(bench.call("GET", "/usageplans").body.find("item")->size(), std::size_t{0});
        report = bench.run(*Journal::resume(bench.journal(2)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(hashOf(bench.live()->form), hashOf(before));
        QCOMPARE(textAt(bench.call("GET", "/usageplans").body, "/item/0/apiStages/0/apiId"), bench.live()->what.id);
        QVERIFY(textAt(bench.call("GET", "/apikeys?includeValues=true").body, "/item/0/value") != value);
        QVERIFY2(bench.plan().empty(), shown(bench.plan()).c_str());
        report = bench.apply(*bench.type.planRemoval(bench.environment, *bench.live()));
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        // And a first push is taken back whole.
        QVERIFY(bench.apply(bench.plan()).outcome == DeploymentReport::Outcome::Applied);
        report = bench.run(*Journal::resume(bench.journal(bench.journals)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(bench.call("GET", "/restapis").body.find("item")->size(), std::size_t{0});
        QCOMPARE(bench.call("GET", "/usageplans").body.find("item")->size(), std::size_t{0});
        QCOMPARE(bench.call("GET", "/apikeys").body.find("item")->size(), std::size_t{0});
    }
};

POSTERN_TEST(AwsJudgeTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const bool moto = pythonHas(QStringLiteral("moto.server"));
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("aws"));
    if (!moto)
        std::fprintf(stderr, "%s: moto's server is not installed for python3; what needs it is skipped\n", required ? "FAILED" : "SKIPPED");
    if (!moto && required)
        return 1;
    return postern::test::runTests(argc, argv);
}

#include "AwsJudgeTest.moc"
