// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/aws/AwsConnection.h"
#include "controlplane/connectors/aws/AwsCredentials.h"
#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/connectors/aws/AwsPath.h"
#include "controlplane/deployment/Settings.h"
#include "integration/federation/AwsStage.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::deployment;
using namespace postern::connectors::aws;
using namespace postern::test;

namespace {

AwsMachine machineWith(std::map<std::string, std::string> variables, std::map<std::string, std::string> files)
{
    AwsMachine out;
    out.variable = [variables](const char* name) { return variables.contains(name) ? variables.at(name) : std::string(); };
    out.file = [files](const std::string& path) { return files.contains(path) ? std::optional(files.at(path)) : std::nullopt; };
    return out;
}

} // namespace

/// How AWS is reached: keys, profiles, roles; and what is made of its paths and answers.
class AwsAccessTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aConnectionTestNamesWhatIsThere()
    {
        AwsStage stage;
        AwsWaited<ConnectionReport> waited;
        const PendingPtr pending = stage.connection->test(waited.completion());
        QVERIFY(waited.wait());
        QCOMPARE(waited.result->server, std::string("API Gateway in eu-central-1"));
        QVERIFY(waited.result->missing.empty());
        const auto failsWith = [&stage](const char* text) {
            AwsWaited<ConnectionReport> wrong;
            const PendingPtr other = stage.connection->test(wrong.completion());
            QVERIFY(!wrong.wait());
            QVERIFY2(wrong.result.error().message().find(text) != std::string::npos, wrong.result.error().message().c_str());
        };
        stage.secrets["secretKey"] = Secret("another");
        stage.connect();
        failsWith("does not take the signature");
        stage.secrets["secretKey"] = sandbox::AwsGateway::secretKey();
        stage.environment.settings.set("endpoint", stage.sandbox->backendUrl() + "/faulty/status/200");
        stage.connect();
        AwsWaited<ConnectionReport> odd;
        const PendingPtr other = stage.connection->test(odd.completion());
        (void)odd.wait();
        stage.secrets.erase("secretKey");
        const auto missing = stage.type.connect(stage.environment, stage.secrets);
        QVERIFY(!missing);
        QVERIFY2(missing.error().message().find("secretKey are not given") != std::string::npos, missing.error().message().c_str());
    }

    void aRoleIsAssumedOnceAndAgainBeforeItEnds()
    {
        AwsStage stage;
        stage.environment.settings.set("access", schema::Value::object({{"roleArn", "arn:aws:iam::123456789012:role/postern"}, {"stsEndpoint", stage.sandbox->awsStsUrl()}}));
        const auto settings = deployment::settingsOf<AwsSettings>(stage.environment);
        const auto source = sourceOf(settings.access, stage.secrets, AwsMachine::real());
        QVERIFY(source && source->roles.size() == 1);
        FakeClock clock(std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now()));
        stage.connection = std::make_unique<AwsConnection>(settings, Mode::ReadWrite, *source, clock);
        QVERIFY(!stage.live());
        QVERIFY(!stage.live());
        QCOMPARE(stage.sandbox->awsSessions(), 1U);
        clock.advance(std::chrono::minutes(50));
        QVERIFY(!stage.live());
        QCOMPARE(stage.sandbox->awsSessions(), 1U);
        clock.advance(std::chrono::minutes(6)); // four minutes before the session ends
        QVERIFY(!stage.live());
        QCOMPARE(stage.sandbox->awsSessions(), 2U);
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);

        stage.environment.settings.set("access", schema::Value::object({{"roleArn", "arn:aws:iam::123456789012:role/other"}, {"stsEndpoint", stage.sandbox->awsStsUrl()}}));
        stage.connect();
        const auto refused = stage.tryLive();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("not authorized to perform: sts:AssumeRole") != std::string::npos, refused.error().message().c_str());
    }

    void profilesAreReadAsTheCommandLineOfAwsDoes()
    {
        const char* const credentials = "# mine\n[default]\naws_access_key_id = AK1\naws_secret_access_key=S/1+=\n\n[ops]\naws_access_key_id=AK2\naws_secret_access_key=S2\naws_session_token=T2\n";
        const char* const configFile = "[default]\nregion = eu-west-1\ns3 =\n  aws_access_key_id = nested\n[profile deploy]\nrole_arn = arn:aws:iam::1:role/deploy\nsource_profile = hop\nexternal_id = e\n"
                                       "[profile hop]\nrole_arn = arn:aws:iam::1:role/hop\nsource_profile=ops\nrole_session_name=me\n[profile a]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=x\nsource_profile=a\n"
                                       "[profile sso]\nsso_session = s\n[profile self]\nrole_arn=arn:self\nsource_profile=self\naws_access_key_id=AK3\naws_secret_access_key=S3\n[sso-session deploy]\nx=y\n"
                                       "[profile inst]\nrole_arn=x\ncredential_source=Ec2InstanceMetadata\n";
        const AwsMachine machine = machineWith({{"HOME", "/h"}}, {{"/h/.aws/credentials", credentials}, {"/h/.aws/config", configFile}});
        const auto of = [&machine](const char* name) {
            AwsAccess access;
            access.from = AwsIdentity::Profile;
            access.profile = name;
            return sourceOf(access, {}, machine);
        };
        QCOMPARE(of("default")->first.accessKey, std::string("AK1"));
        QCOMPARE(of("default")->first.secretKey.reveal(), std::string("S/1+="));
        QCOMPARE(of("ops")->first.sessionToken.reveal(), std::string("T2"));
        const auto deploy = of("deploy");
        QCOMPARE(deploy->first.accessKey, std::string("AK2"));
        QCOMPARE(deploy->roles.size(), std::size_t{2});
        QCOMPARE(deploy->roles[0].session, std::string("me"));
        QCOMPARE(deploy->roles[1].arn, std::string("arn:aws:iam::1:role/deploy"));
        QCOMPARE(deploy->roles[1].externalId, std::string("e"));
        QCOMPARE(of("self")->roles.size(), std::size_t{1});
        for (const auto& [name, text] : {std::pair{"a", "in a circle"}, std::pair{"none", "There is no profile \"none\""}, std::pair{"sso", "sso_session"}, std::pair{"inst", "credential_source"}}) {
            const auto refused = of(name);
            QVERIFY(!refused);
            QVERIFY2(refused.error().message().find(text) != std::string::npos, refused.error().message().c_str());
        }
        // The environment's variables, and files that they name.
        AwsAccess access;
        access.from = AwsIdentity::Environment;
        QVERIFY(!sourceOf(access, {}, machine));
        const AwsMachine other = machineWith({{"AWS_ACCESS_KEY_ID", "AK9"}, {"AWS_SECRET_ACCESS_KEY", "S9"}, {"AWS_SHARED_CREDENTIALS_FILE", "/c"}}, {{"/c", credentials}});
        QCOMPARE(sourceOf(access, {}, other)->first.accessKey, std::string("AK9"));
        access.from = AwsIdentity::Profile;
        QCOMPARE(sourceOf(access, {}, other)->first.accessKey, std::string("AK1"));
        // What no header field may hold is refused here, not sent.
        const AwsMachine odd = machineWith({{"AWS_ACCESS_KEY_ID", "A K"}, {"AWS_SECRET_ACCESS_KEY", "S\n"}}, {});
        access.from = AwsIdentity::Environment;
        QVERIFY(sourceOf(access, {}, odd).error().kind() == ErrorKind::InvalidConfig);
    }

    void pathsBecomeResources_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("resource");
        QTest::addColumn<bool>("looser");
        QTest::addColumn<bool>("possible");
        QTest::newRow("literal") << "/items" << "/items" << false << true;
        QTest::newRow("root") << "/" << "/" << false << true;
        QTest::newRow("a parameter") << "/items/{id}" << "/items/{id}" << false << true;
        QTest::newRow("mixed") << "/items/{id}.json" << "/items/{idjson}" << true << true;
        QTest::newRow("everything below") << "/files/*" << "/files/{proxy+}" << false << true;
        QTest::newRow("in the middle") << "/files/*/x" << "" << false << false;
        QTest::newRow("odd signs") << "/a(b)" << "" << false << false;
        QTest::newRow("a name that is no name") << "/{order id}" << "/{orderid}" << false << true;
        QTest::newRow("one name twice") << "/{a}/{a}" << "/{a}/{a2}" << false << true;
    }
    void pathsBecomeResources()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, resource);
        QFETCH(const bool, looser);
        QFETCH(const bool, possible);
        const AwsPath made = awsPath(path.toStdString());
        QCOMPARE(made.impossible.empty(), possible);
        if (!possible)
            return;
        QCOMPARE(QString::fromStdString(made.resource), resource);
        QCOMPARE(!made.looser.empty(), looser);
    }

    void settingsOfMethodsAreKnownByEitherSpelling()
    {
        for (const char* const key : {"~1a~1{id}/GET", "/~1a~1{id}/GET", "a~1{id}/GET"})
            QCOMPARE(plainKey(key), std::string("~1a~1{id}/GET"));
        QCOMPARE(plainKey("*/*"), std::string("*/*"));
        QCOMPARE(operationOf("~1a~1{id}/GET"), std::string("GET /a/{id}"));
        QCOMPARE(settingsKey("/x~y", "ANY"), std::string("~1x~0y/ANY"));
    }

    void whatIsNoExportIsAnErrorNotACrash()
    {
        for (const char* const text : {"{}", "[]", "null", R"({"paths": []})", R"({"paths": {"/a": []}})", R"({"paths": {"/a": {"get": 1, "put": {"security": {}, "parameters": {}, "x-amazon-apigateway-integration": []}}}})",
                                       R"({"components": {"securitySchemes": {"x": 1, "y": {"x-amazon-apigateway-authorizer": []}}}, "x-amazon-apigateway-gateway-responses": {"a": 1}})"}) {
            AwsLive live;
            live.api = schema::Value::object({{"id", "x"}});
            live.stage = *schema::readJson(R"({"methodSettings": {"all": 3, "x": {"throttlingRateLimit": "a", "throttlingBurstLimit": 1e300}, "/~1a/GET": {"throttlingRateLimit": 1, "throttlingBurstLimit": 1e300}}})", "s");
            live.document = *schema::readJson(text, "d");
            QVERIFY(!formOf(live).empty());
        }
    }
};

POSTERN_TEST(AwsAccessTest);
#include "AwsAccessTest.moc"
