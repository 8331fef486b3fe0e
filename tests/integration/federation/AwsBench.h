// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GatewayFolder.h"
#include "controlplane/connectors/aws/AwsType.h"
#include "controlplane/deployment/Deployer.h"
#include "gatewaycore/config/TestFolder.h"
#include "schema/Document.h"

#include <QTemporaryDir>
#include <QtTest>

namespace postern::test {

using namespace postern::deployment;

inline constexpr const char* awsGatewayYaml = "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\n"
                                       "issuers: [{name: acme, issuer: acme, jwksFile: acme.json}]\n";
inline constexpr const char* awsPolicies = "Gold: {count: 1000, unitTime: 1, timeUnit: min}\nOdd: {count: 100, unitTime: 5, timeUnit: min}\n";
inline constexpr const char* awsOrders =
    "openapi: 3.0.3\n"
    "info: {title: Orders, version: 1.0.0}\n"
    "x-wso2-basePath: /orders/1.0.0\n"
    "x-wso2-production-endpoints: {urls: [\"https://orders.example:8443/base\"]}\n"
    "x-wso2-throttling-tier: Gold\n"
    "x-wso2-cors: {corsConfigurationEnabled: true, accessControlAllowOrigins: [\"https://shop.example\"], accessControlAllowMethods: [GET, POST], accessControlAllowHeaders: [Authorization], accessControlAllowCredentials: false}\n"
    "components:\n"
    "  securitySchemes:\n"
    "    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://acme.example/token', scopes: {orders_read: r, orders_write: w}}}}\n"
    "security: [{token: [orders_read]}]\n"
    "paths:\n"
    "  /items:\n"
    "    get: {responses: {'200': {description: ok}}}\n"
    "    post: {security: [{token: [orders_write]}], responses: {'201': {description: ok}}}\n"
    "  /items/{id}.json: {get: {responses: {'200': {description: ok}}}}\n";
inline constexpr const char* awsPosternYaml = "apiVersion: postern/v1\nfilters: [{type: set-headers, config: {request: {set: {X-Tenant: acme}}, response: {remove: [Server]}}}]\n";
inline constexpr const char* awsLambda = "arn:aws:lambda:eu-central-1:123456789012:function:authorizer";
inline constexpr const char* awsInvokeRole = "arn:aws:iam::123456789012:role/invoke-authorizer";

template <class T>
struct AwsWaited {
    Result<T> result = unexpected(ErrorKind::TimedOut, "nothing came");
    bool done = false;
    Completion<T> completion()
    {
        return [this](Result<T> made) {
            result = std::move(made);
            done = true;
        };
    }
    Result<T>& wait()
    {
        (void)QTest::qWaitFor([this] { return done; }, 60'000);
        return result;
    }
};

/// One API in a folder, one environment at AWS or what stands for it, and what is done with both.
struct AwsBench {
    QTemporaryDir state;
    TestFolder folder;
    connectors::aws::AwsType type;
    Environment environment;
    SecretValues secrets;
    std::unique_ptr<GatewayConnection> connection;
    int journals = 0;

    AwsBench(const std::string& endpoint, const char* region, SecretValues known) : secrets(std::move(known))
    {
        folder.with("acme.json", "{\"keys\": []}");
        folder.with("gateway.yaml", awsGatewayYaml);
        folder.with("policies.yaml", awsPolicies);
        define(awsOrders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        folder.with("apis/Orders-1.0.0/postern.yaml", awsPosternYaml);
        environment.name = "aws-stage";
        environment.type = "aws";
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object(
            {{"region", region}, {"endpoint", endpoint}, {"authorizer", schema::Value::object({{"lambdaArn", awsLambda}, {"invokeRoleArn", awsInvokeRole}})}});
        connect();
    }
    void define(const std::string& definition) { folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", definition); }
    void connect()
    {
        auto made = type.connect(environment, secrets);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        connection = *std::move(made);
    }
    Revision revision()
    {
        const auto loaded = config::loadGateway(folder.path());
        if (loaded.problems.hasErrors())
            qFatal("%s", loaded.problems.toString().c_str());
        auto made = freeze(*loaded.config, "Orders:1.0.0");
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    Result<std::optional<LiveApi>> tryLive(const std::string& what = "Orders:1.0.0")
    {
        AwsWaited<std::optional<LiveApi>> waited;
        const PendingPtr pending = connection->live(what, waited.completion());
        return waited.wait();
    }
    std::optional<LiveApi> live()
    {
        auto got = tryLive();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    DeploymentPlan plan()
    {
        const auto there = live();
        auto made = type.plan(revision(), environment, there ? &*there : nullptr);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    DeploymentReport run(Journal journal, bool back = false, GatewayConnection* through = nullptr, DeployRules rules = {})
    {
        DeploymentReport report;
        bool done = false;
        Deployer deployer(through == nullptr ? *connection : *through, std::move(journal), {}, std::move(rules));
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&](const DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        return report;
    }
    [[nodiscard]] std::filesystem::path journal(int which) const { return state.filePath(QStringLiteral("%1.journal").arg(which)).toStdString(); }
    DeploymentReport apply(const DeploymentPlan& made) { return run(*Journal::begin(journal(++journals), made, "2026-01-01T00:00:00Z")); }
    CallAnswer call(const char* method, const std::string& target, schema::Value body = {})
    {
        RemoteCall made;
        made.method = method;
        made.target = target;
        made.body = std::move(body);
        return callAs(made);
    }
    CallAnswer callAs(const RemoteCall& call)
    {
        AwsWaited<CallAnswer> waited;
        const PendingPtr pending = connection->call(call, waited.completion());
        return *waited.wait();
    }
};

inline std::vector<std::string> stepIds(const DeploymentPlan& plan)
{
    std::vector<std::string> out;
    for (const PlanStep& step : plan.steps)
        out.push_back(step.id);
    return out;
}

/// The sample whose callers show a key.
inline std::string awsKeyedOrders()
{
    std::string keyed = awsOrders;
    const std::size_t at = keyed.find("    token: {type");
    keyed.replace(at, keyed.find('\n', at) - at, "    token: {type: apiKey, in: header, name: ApiKey}");
    for (std::size_t scope = keyed.find("[orders_"); scope != std::string::npos; scope = keyed.find("[orders_"))
        keyed.replace(scope, keyed.find(']', scope) - scope + 1, "[]");
    return keyed;
}

} // namespace postern::test
