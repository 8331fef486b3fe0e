// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/envoy/EnvoyGatewayType.h"
#include "controlplane/connectors/kong/KongIngressType.h"
#include "controlplane/kubernetes/KubeForm.h"
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

namespace {

QString judgesFolder() { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/"); }

model::FilterConfig headerFilter(const char* name)
{
    model::FilterConfig filter;
    filter.type = "set-headers";
    filter.config = *schema::readJson(std::string("{\"request\": {\"set\": {\"") + name + "\": \"a\"}, \"add\": {\"X-Add\": \"b\"}}, \"response\": {\"remove\": [\"Server\"]}}", "f");
    return filter;
}

/// Everything that a gateway can be asked for at once.
Revision everything(const char* type = "HTTP")
{
    Revision out;
    model::Api& api = out.api;
    api.name = "Orders & <Ünï>";
    api.version = "1.0.0";
    api.context = "/orders/1.0.0";
    api.type = type;
    api.defaultVersion = true;
    api.production.emplace();
    api.production->endpoints.resize(3);
    api.production->endpoints[0].url = "https:/" "/orders.example:8443/base";
    api.production->endpoints[1].url = "https:/" "/10.0.0.7/base";
    api.production->endpoints[1].weight = 3;
    api.production->endpoints[1].priority = 1;
    api.production->endpoints[2].url = "http:/" "/orders.shop.svc:8080/base";
    api.production->connectTimeout = std::chrono::milliseconds(1500);
    api.production->responseTimeout = std::chrono::milliseconds(5000);
    api.production->totalTimeout = std::chrono::milliseconds(120'000'000);
    api.production->maxConnections = 7;
    api.production->maxRequests = 9;
    api.production->balancing = model::Balancing::LeastRequest;
    api.production->retry.emplace();
    api.production->retry->perTryTimeout = std::chrono::milliseconds(700);
    api.cors.enabled = true;
    api.cors.allowOrigins = {"https:/" "/shop.example", "https:/" "/*.example.com:8443", "no origin"};
    api.cors.allowMethods = {"GET"};
    api.cors.allowHeaders = {"ApiKey"};
    api.cors.exposeHeaders = {"X-A"};
    api.cors.maxAge = std::chrono::seconds(100'000);
    model::SecurityScheme token;
    token.name = "token";
    model::SecurityScheme key;
    key.name = "key";
    key.type = model::SecurityScheme::Type::ApiKey;
    model::SecurityScheme basic;
    basic.name = "basic";
    basic.type = model::SecurityScheme::Type::Basic;
    api.securitySchemes = {token, key, basic};
    api.authorizationHeader = "X-Authorization";
    model::Issuer issuer;
    issuer.name = "Acme & Söhne";
    issuer.issuer = "https:/" "/id.example";
    issuer.jwksUrl = "https:/" "/id.example/jwks";
    issuer.audiences = {"orders"};
    out.issuers = {issuer};
    model::ThrottlingPolicy gold;
    gold.name = "Gold";
    gold.count = 100;
    gold.unitTime = 5;
    out.policies = {gold};
    api.filters = {headerFilter("X-A")};
    const std::string path = std::string(type) == "GRPC" ? "/shop.Orders/List" : "";
    int number = 0;
    for (const char* const method : {"GET", "POST", "*", "PURGE"}) {
        for (int i = 0; i < 9; ++i) { // more than a route holds
            model::Operation operation;
            operation.method = method;
            operation.pathTemplate = path.empty() ? (i % 2 == 0 ? "/items/{id}.json" : "/ünï cöde/") + std::to_string(++number) : path + std::to_string(++number);
            operation.throttlingPolicy = i == 8 ? "Gold" : "";
            operation.security.alternatives = {{{"token", {"read", "write"}}, {"key", {}}}, {{"basic", {}}}};
            if (i == 7)
                operation.security = {};
            operation.filters = {headerFilter("X-B")};
            api.operations.push_back(operation);
        }
    }
    out.hash = "r";
    return out;
}

Environment environmentOf(std::initializer_list<std::pair<std::string_view, schema::Value>> more)
{
    Environment out;
    out.name = "cluster";
    const schema::Value none = schema::Value::list({"security", "scopes"});
    out.settings = schema::Value::object({{"cluster", schema::Value::object({{"namespace", "shop"}, {"gateway", "eg"}, {"gatewayNamespace", "infra"}, {"listener", "https"}, {"hostnames", schema::Value::list({"api.example.com"})}, {"acceptDropped", none}})}});
    for (const auto& [key, value] : more)
        out.settings.set(key, value);
    return out;
}

QByteArray output(const QString& folder, const QStringList& arguments, bool& good)
{
    QProcess node;
    node.setWorkingDirectory(folder);
    node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    node.start(QStringLiteral("node"), arguments);
    good = node.waitForFinished(100'000) && node.exitCode() == 0;
    return node.readAllStandardOutput();
}

} // namespace

class KubernetesJudgeTest : public QObject {
    Q_OBJECT

    static QString fileOf(const QTemporaryDir& folder, const char* name, const schema::Value& value)
    {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write(QByteArray::fromStdString(schema::writeJson(value)));
        return file.fileName();
    }

  private Q_SLOTS:
    void everyObjectIsWhatItsKindIsDefinedAs()
    {
        const connectors::envoy::EnvoyGatewayType envoy;
        const connectors::kong::KongIngressType kong;
        const Environment local = environmentOf({{"apiKeySecret", "keys"}, {"basicAuthSecret", "users"}, {"backendCa", "authorities"}, {"claimHeaders", schema::Value::list({"sub=X-User"})}});
        const Environment global = environmentOf({{"counting", "global"}});
        const Environment kongs = environmentOf({{"consumers", schema::Value::list({"shop=shop-key,shop-jwt", "näme"})}});
        std::vector<kubernetes::KubeApi> apis{envoy.apiOf(everything(), local), envoy.apiOf(everything(), global), envoy.apiOf(everything("GRPC"), local), kong.apiOf(everything(), kongs)};
        Revision blocked = everything();
        blocked.api.lifecycle = "BLOCKED";
        blocked.api.throttlingPolicy = "Gold";
        apis.push_back(envoy.apiOf(blocked, local));
        apis.push_back(kong.apiOf(blocked, kongs));
        schema::Value objects = schema::Value::list();
        schema::Value core = schema::Value::list();
        for (const kubernetes::KubeApi& api : apis) {
            for (const schema::Value& each : api.objects)
                (each.find("apiVersion")->asString() == "v1" ? core : objects).push(each);
        }
        QVERIFY(objects.size() > 60 && core.size() >= 6);
        QTemporaryDir folder;
        bool good = false;
        const QByteArray told = output(judgesFolder() + QStringLiteral("kubernetes-gateways"), {QStringLiteral("crds.mjs"), qEnvironmentVariable("POSTERN_CONTRACTS"), fileOf(folder, "objects.json", objects)}, good);
        QVERIFY(good);
        std::size_t index = 0;
        for (const QByteArray& line : told.split('\n')) {
            if (line.startsWith("rules "))
                qInfo("%s rules in CEL were not evaluated", line.mid(6).constData());
            if (line.isEmpty() || line.startsWith("rules "))
                continue;
            QVERIFY2(line.startsWith("ok "), line.left(1500).constData());
            // What an API server puts in makes no difference to us.
            const auto filled = schema::readJson(line.mid(line.indexOf('{')).toStdString(), "object");
            QVERIFY(filled);
            const schema::Value& ours = *objects.at(index++);
            const auto differing = kubernetes::differingIn(kubernetes::fieldsOf(ours), ours, *filled);
            QVERIFY2(differing.empty(), (differing.empty() ? "" : line.left(60).toStdString() + differing.front()).c_str());
        }
        QCOMPARE(index, objects.size());
        const QByteArray models = output(judgesFolder() + QStringLiteral("export"), {QStringLiteral("objects.mjs"), fileOf(folder, "core.json", core)}, good);
        QVERIFY(good);
        QCOMPARE(models.count("ok "), static_cast<qsizetype>(core.size()));
        QVERIFY2(!models.contains("bad "), models.left(1500).constData());
        qInfo("%d objects of defined kinds, %d of core kinds", static_cast<int>(objects.size()), static_cast<int>(core.size()));
    }

    void theJudgeSeesWhatIsWrong()
    {
        const connectors::envoy::EnvoyGatewayType envoy;
        schema::Value objects = schema::Value::list();
        for (const schema::Value& each : envoy.apiOf(everything(), environmentOf({})).objects) {
            if (kubernetes::kindIn(each) != "HTTPRoute")
                continue;
            schema::Value wrong = each;
            wrong.find("spec")->set(objects.size() == 0 ? "nosuch" : "hostnames", "x");
            objects.push(std::move(wrong));
        }
        QTemporaryDir folder;
        bool good = false;
        const QByteArray told = output(judgesFolder() + QStringLiteral("kubernetes-gateways"), {QStringLiteral("crds.mjs"), qEnvironmentVariable("POSTERN_CONTRACTS"), fileOf(folder, "objects.json", objects)}, good);
        QVERIFY(good);
        QCOMPARE(told.count("bad "), static_cast<qsizetype>(objects.size()));
    }
};

POSTERN_TEST(KubernetesJudgeTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral("--version")});
    if (!node.waitForFinished(30'000) || node.exitCode() != 0)
        missing = "Node.js is not installed";
    else if (!QFile::exists(judgesFolder() + QStringLiteral("node_modules/ajv/package.json")) || !QFile::exists(judgesFolder() + QStringLiteral("node_modules/kubernetes-models/package.json")))
        missing = "ajv and kubernetes-models are not installed: run `npm ci` in tests/judges";
    else if (qEnvironmentVariableIsEmpty("POSTERN_CONTRACTS"))
        missing = "POSTERN_CONTRACTS names no folder with definitions of kinds";
    if (missing == nullptr)
        return postern::test::runTests(argc, argv);
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("kubernetes-gateways"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

#include "KubernetesJudgeTest.moc"
