// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/azure/AzureForm.h"
#include "controlplane/connectors/azure/AzurePolicies.h"
#include "controlplane/connectors/azure/AzureType.h"
#include "sandbox/AzureManagement.h"
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
using namespace postern::connectors::azure;

namespace {

QString azureJudges() { return QStringLiteral(POSTERN_SOURCE_DIR "/tests/judges/"); }

/// An API that asks for everything that is written to Azure.
Revision wholeRevision()
{
    Revision out;
    model::Api& api = out.api;
    api.name = "Orders & <Ünï>";
    api.version = "1.0.0";
    api.context = "/orders/1.0.0";
    api.description = "All {{orders}}";
    api.throttlingPolicy = "Gold";
    api.production.emplace();
    api.production->endpoints.resize(1);
    api.production->endpoints.front().url = "https:/" "/orders.example:8443/base";
    api.production->responseTimeout = std::chrono::milliseconds(1500);
    api.production->security.emplace();
    api.production->security->type = "backend-basic";
    api.production->security->config = schema::Value::object({{"username", "till"}});
    api.cors.enabled = true;
    api.cors.allowOrigins = {"https:/" "/shop.example"};
    api.cors.allowMethods = {"GET"};
    api.cors.allowHeaders = {"ApiKey"};
    model::SecurityScheme key;
    key.name = "key";
    key.type = model::SecurityScheme::Type::ApiKey;
    model::SecurityScheme jwt;
    jwt.name = "jwt";
    api.securitySchemes = {key, jwt};
    model::Issuer issuer;
    issuer.name = "acme";
    issuer.issuer = "https:/" "/id.example";
    issuer.jwksUrl = "https:/" "/id.example/jwks";
    issuer.audiences = {"orders"};
    out.issuers = {issuer};
    model::ThrottlingPolicy gold;
    gold.name = "Gold";
    gold.count = 100;
    out.policies = {gold};
    for (const char* const method : {"GET", "POST"}) {
        model::Operation operation;
        operation.method = method;
        operation.pathTemplate = "/items/{id}";
        operation.security.alternatives = {{{"jwt", {"orders"}}, {"key", {}}}};
        api.operations.push_back(operation);
    }
    out.hash = "0123456789abcdef";
    return out;
}

/// Everything that is sent: the plans' calls, what takes them back, what is asked.
struct AzureScript {
    AzureSettings settings;
    std::vector<RemoteCall> writes; ///< in an order in which they can be done
    std::vector<RemoteCall> others;

    explicit AzureScript(const char* apiVersion)
    {
        settings.apiVersion = apiVersion;
        settings.subscription = "00000000-0000-0000-0000-000000000001";
        settings.resourceGroup = "apis";
        settings.service = "contoso";
        Environment environment;
        environment.name = "azure";
        environment.type = "azure";
        environment.settings = schema::Value::object({{"tenant", "t"}, {"clientId", "c"}, {"subscription", settings.subscription}, {"resourceGroup", settings.resourceGroup}, {"service", settings.service},
                                                      {"apiVersion", apiVersion}, {"backendSecret", "${env:S}"}});
        const AzureType type;
        const auto plan = type.plan(wholeRevision(), environment, nullptr);
        if (!plan)
            qFatal("%s", plan.error().message().c_str());
        for (const PlanStep& step : plan->steps) {
            writes.push_back(step.call);
            if (step.probe)
                others.push_back(step.probe->call);
            others.insert(others.end(), step.undo.begin(), step.undo.end());
        }
        const std::string id = azureIdOf(wholeRevision().title());
        const std::string api = "/apis/" + id;
        for (const std::string& path : {std::string(), std::string("/apisByTags"), api, api + "/revisions", api + "/releases", api + "/tags", api + "/operations", "/products/" + tagIdOf(id) + "/apis"})
            others.push_back(ask(settings.at(path)));
        others.push_back(ask(settings.at(api + "/policies/policy", policyFormat)));
        others.push_back(ask(settings.at("/apis", "%24filter=isCurrent%20eq%20true")));
    }
    static RemoteCall ask(std::string target)
    {
        RemoteCall out;
        out.method = "GET";
        out.target = std::move(target);
        return out;
    }
};

schema::Value fieldsOf(const RemoteCall& call)
{
    schema::Value out = schema::Value::map();
    out.set("content-type", "application/json");
    for (const CallHeader& each : call.headers)
        out.set(each.name, each.value);
    return out;
}

} // namespace

class AzureJudgeTest : public QObject {
    Q_OBJECT
    static QString judged(const QStringList& arguments, const schema::Value& input)
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("input.json"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return QStringLiteral("bad input");
        file.write(QByteArray::fromStdString(schema::writeJson(input)));
        file.close();
        QProcess node;
        node.setWorkingDirectory(azureJudges() + QStringLiteral("azure"));
        node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        node.start(QStringLiteral("node"), arguments + QStringList{path});
        if (!node.waitForFinished(280'000))
            return QStringLiteral("bad: it did not end");
        return QString::fromUtf8(node.readAllStandardOutput());
    }
    static void held(const QString& lines, std::size_t expected)
    {
        std::size_t good = 0;
        QStringList bad;
        for (const QString& line : lines.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            if (line.startsWith(QLatin1String("ok ")))
                ++good;
            else
                bad.push_back(line.left(700).section(QStringLiteral("Microsoft.ApiManagement/"), 1));
        }
        QVERIFY2(bad.empty(), qPrintable(bad.join(QLatin1Char('\n'))));
        QCOMPARE(good, expected);
        qInfo("%d calls", static_cast<int>(good));
    }

  private Q_SLOTS:
    void everyRequestIsWhatMicrosoftsSdkSends()
    {
        const AzureScript script("2024-05-01");
        schema::Value calls = schema::Value::list();
        const auto add = [&calls](const RemoteCall& unresolved) {
            const auto call = resolve(unresolved, {}, {{"backendSecret", Secret("s")}});
            const auto match = std::ranges::find(call->headers, std::string("If-Match"), &CallHeader::name);
            calls.push(schema::Value::object({{"method", call->method}, {"target", call->target}, {"body", call->body}, {"ifMatch", match == call->headers.end() ? std::string() : match->value}}));
        };
        std::ranges::for_each(script.writes, add);
        std::ranges::for_each(script.others, add);
        held(judged({QStringLiteral("wire.mjs")}, calls), calls.size());
    }

    void everyPairIsWhatMicrosoftDescribes()
    {
        const AzureScript script("2022-08-01");
        sandbox::AzureManagement azure;
        azure.setAddress("https:/" "/management.azure.com");
        schema::Value pairs = schema::Value::list();
        const auto run = [&](const RemoteCall& unresolved) {
            const auto call = resolve(unresolved, {}, {{"backendSecret", Secret("s")}});
            sandbox::Call asked;
            asked.method = call->method;
            const QByteArray target = QByteArray::fromStdString(call->target);
            const qsizetype query = target.indexOf('?');
            asked.path = QByteArray::fromPercentEncoding(target.left(query)).toStdString();
            asked.query = sandbox::decodePairs(target.mid(query + 1).toStdString());
            asked.body = call->body.isNull() ? std::string() : schema::writeJson(call->body, 0);
            for (const CallHeader& each : call->headers)
                asked.ifMatch = each.name == "If-Match" ? each.value : asked.ifMatch;
            const sandbox::Reply reply = azure.answer(asked);
            schema::Value fields = schema::Value::map();
            for (const auto& [name, value] : reply.headers)
                fields.set(QByteArray::fromStdString(name).toLower().toStdString(), value);
            if (!reply.contentType.empty())
                fields.set("content-type", reply.contentType);
            const auto body = schema::readJson(reply.body, "reply");
            schema::Value parameters = schema::Value::map();
            for (const auto& [name, value] : asked.query)
                parameters.set(name, value);
            schema::Value request = schema::Value::object({{"method", call->method}, {"url", "https:/" "/management.azure.com" + call->target}, {"headers", fieldsOf(*call)}, {"query", parameters}});
            if (!call->body.isNull())
                request.set("body", call->body);
            schema::Value response = schema::Value::object({{"statusCode", std::to_string(reply.status)}, {"headers", fields}});
            if (body)
                response.set("body", *body);
            pairs.push(schema::Value::object({{"liveRequest", std::move(request)}, {"liveResponse", std::move(response)}}));
        };
        std::ranges::for_each(script.writes, run);
        for (const RemoteCall& each : script.others) {
            if (each.method == "GET")
                run(each);
        }
        for (const RemoteCall& each : script.others) {
            if (each.method != "GET")
                run(each);
        }
        const QStringList judge{QStringLiteral("pairs.cjs"), qEnvironmentVariable("POSTERN_CONTRACTS")};
        held(judged(judge, pairs), pairs.size());
        // And it does refuse: a wrong type in the first body, and an answer of a status that nobody describes.
        schema::Value wrong = schema::Value::list({*pairs.at(0), *pairs.at(0)});
        wrong.at(0)->find("liveRequest")->find("body")->find("properties")->set("displayName", 7);
        wrong.at(1)->find("liveResponse")->set("statusCode", "207");
        QCOMPARE(judged(judge, wrong).count(QLatin1String("bad ")), 2);
    }
};

POSTERN_TEST(AzureJudgeTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const char* missing = nullptr;
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral("--version")});
    if (!node.waitForFinished(30'000) || node.exitCode() != 0)
        missing = "Node.js is not installed";
    else if (!QFile::exists(azureJudges() + QStringLiteral("node_modules/oav/package.json")) || !QFile::exists(azureJudges() + QStringLiteral("node_modules/@azure/arm-apimanagement/package.json")))
        missing = "oav and Microsoft's SDK are not installed: run `npm ci` in tests/judges";
    else if (qEnvironmentVariableIsEmpty("POSTERN_CONTRACTS"))
        missing = "POSTERN_CONTRACTS names no folder with Microsoft's descriptions";
    if (missing == nullptr)
        return postern::test::runTests(argc, argv);
    const bool required = qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("azure"));
    std::fprintf(stderr, "%s: %s\n", required ? "FAILED" : "SKIPPED", missing);
    return required ? 1 : 77;
}

#include "AzureJudgeTest.moc"
