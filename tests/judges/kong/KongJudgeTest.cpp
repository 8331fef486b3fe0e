// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/kong/KongFile.h"
#include "controlplane/connectors/kong/KongType.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cstdio>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern;
using namespace postern::deployment;
using namespace postern::connectors::kong;

namespace {

QString judgesFolder() { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/"); }

/// Everything that Kong can be asked for at once.
Revision everything()
{
    Revision out;
    model::Api& api = out.api;
    api.name = "Orders & <Ünï>";
    api.version = "1.0.0";
    api.context = "/orders/1.0.0";
    api.throttlingPolicy = "";
    api.production.emplace();
    api.production->endpoints.resize(2);
    api.production->endpoints.front().url = "https:/" "/orders.example:8443/base";
    api.production->endpoints.back().url = "https:/" "/other.example:8443/base";
    api.production->healthCheck.emplace();
    api.production->suspension.emplace();
    model::Issuer issuer;
    issuer.name = "acme";
    issuer.issuer = "https:/" "/id.example";
    issuer.jwksFile = "acme.json";
    out.issuers.push_back(issuer);
    out.issuerKeys["acme"] = R"({"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": "gskezwwccsrWoe9KzRWOEcx_x1XE8kT642iNboHYo1A", "y": "W9ClG2abHJ21uMX_N53QIIvSJgnG5Cs1V50pTHagnH4"}]})";
    api.production->connectTimeout = std::chrono::milliseconds(1500);
    api.cors.enabled = true;
    api.cors.allowOrigins = {"https:/" "/shop.example"};
    api.cors.allowMethods = {"GET"};
    api.cors.allowHeaders = {"ApiKey"};
    api.cors.exposeHeaders = {"X-A"};
    api.cors.maxAge = std::chrono::seconds(60);
    model::SecurityScheme key;
    key.name = "key";
    key.type = model::SecurityScheme::Type::ApiKey;
    model::SecurityScheme basic;
    basic.name = "basic";
    basic.type = model::SecurityScheme::Type::Basic;
    model::SecurityScheme token;
    token.name = "token";
    token.type = model::SecurityScheme::Type::Bearer;
    api.securitySchemes = {key, basic, token};
    model::ThrottlingPolicy gold;
    gold.name = "Gold";
    gold.count = 100;
    gold.unitTime = 5;
    out.policies = {gold};
    const auto headers = [](const char* name) {
        model::FilterConfig filter;
        filter.type = "set-headers";
        filter.config = *schema::readJson(std::string("{\"request\": {\"set\": {\"") + name + "\": \"a\"}, \"add\": {}}, \"response\": {\"remove\": [\"Server\"]}}", "f");
        return filter;
    };
    api.filters = {headers("X-A")};
    for (const char* const method : {"GET", "POST", "*"}) {
        model::Operation operation;
        operation.method = method;
        operation.pathTemplate = "/items/{id}.json";
        operation.throttlingPolicy = "Gold";
        operation.security.alternatives = {{{"key", {}}, {"basic", {}}, {"token", {}}}};
        operation.filters = {headers("X-B")};
        api.operations.push_back(operation);
    }
    out.hash = "r";
    return out;
}

} // namespace

class KongJudgeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyBodyAndFileIsWhatKongDescribes()
    {
        Environment environment;
        environment.name = "kong";
        environment.type = "kong";
        environment.settings = schema::Value::object({{"adminUrl", "http:/" "/x"}});
        const KongType type;
        const Revision revision = everything();
        const auto create = type.plan(revision, environment, nullptr);
        QVERIFY2(create, create ? "" : create.error().message().c_str());
        // Then everything is changed, and at last taken away.
        const KongApi api = kongApiOf(revision, {});
        KongLive there;
        for (const KongEntity& entity : api.entities) {
            schema::Value object = entity.body;
            object.set("id", entity.id);
            if (entity.kind == KongEntity::Kind::Service) {
                object.set("connect_timeout", 1);
                there.service = object;
            } else if (entity.kind == KongEntity::Kind::Route) {
                object.set("methods", schema::Value::list({"DELETE"}));
                there.routes.push_back(object);
            } else if (entity.kind == KongEntity::Kind::Upstream) {
                object.set("algorithm", "least-connections");
                there.upstream = object;
            } else if (entity.kind == KongEntity::Kind::Target) {
                object.set("weight", 7);
                object.set("upstream", schema::Value::object({{"id", entity.of}}));
                there.targets.push_back(object);
            } else if (entity.kind == KongEntity::Kind::Consumer) {
                there.consumers.push_back({object, {}, {}});
            } else if (entity.kind == KongEntity::Kind::Group) {
                there.consumers.back().groups.push_back(object);
            } else if (entity.kind == KongEntity::Kind::JwtKey) {
                object.set("algorithm", "HS256");
                there.consumers.back().keys.push_back(object);
            } else {
                object.find("config")->set("anonymous", schema::Value());
                object.set("enabled", false);
                there.plugins.push_back(object);
            }
        }
        LiveApi live;
        live.form = formOf(there);
        live.objects = there.objects();
        const auto change = type.plan(revision, environment, &live);
        const auto removal = type.planRemoval(environment, live);
        QVERIFY(change && removal);
        QCOMPARE(change->steps.size(), api.entities.size() - 2); // who the issuer is, and its group, are as they were
        schema::Value calls = schema::Value::list();
        const auto add = [&calls](const RemoteCall& call) { calls.push(schema::Value::object({{"method", call.method}, {"target", call.target}, {"body", call.body}})); };
        for (const DeploymentPlan* const plan : {&*create, &*change, &*removal}) {
            for (const PlanStep& step : plan->steps) {
                add(step.call);
                add(step.probe->call);
                for (const RemoteCall& undo : step.undo)
                    add(undo);
            }
        }
        schema::Value files = schema::Value::list();
        for (const KongRelease release : {KongRelease::Since3, KongRelease::Before3}) {
            KongStyle style;
            style.release = release;
            files.push(KongFile::empty(release).with(kongApiOf(revision, style)).document());
        }
        QTemporaryDir folder;
        const QString input = folder.filePath(QStringLiteral("input.json"));
        QFile file(input);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(schema::writeJson(schema::Value::object({{"calls", calls}, {"files", files}}))));
        file.close();
        QProcess node;
        node.setWorkingDirectory(judgesFolder() + QStringLiteral("kong"));
        node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        node.start(QStringLiteral("node"), {QStringLiteral("bodies.mjs"), qEnvironmentVariable("POSTERN_CONTRACTS"), input});
        QVERIFY(node.waitForFinished(100'000) && node.exitCode() == 0);
        std::size_t good = 0;
        for (const QByteArray& line : node.readAllStandardOutput().split('\n')) {
            QVERIFY2(line.isEmpty() || line.startsWith("ok "), line.left(1000).constData());
            good += line.isEmpty() ? 0 : 1;
        }
        QCOMPARE(good, calls.size() + files.size());
        qInfo("%d bodies and files", static_cast<int>(good));
    }
};

POSTERN_TEST(KongJudgeTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral("--version")});
    if (!node.waitForFinished(30'000) || node.exitCode() != 0)
        missing = "Node.js is not installed";
    else if (!QFile::exists(judgesFolder() + QStringLiteral("node_modules/ajv-draft-04/package.json")) || !QFile::exists(judgesFolder() + QStringLiteral("node_modules/yaml/package.json")))
        missing = "ajv is not installed: run `npm ci` in tests/judges";
    else if (qEnvironmentVariableIsEmpty("POSTERN_CONTRACTS"))
        missing = "POSTERN_CONTRACTS names no folder with Kong's descriptions";
    if (missing == nullptr)
        return postern::test::runTests(argc, argv);
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("kong"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

#include "KongJudgeTest.moc"
