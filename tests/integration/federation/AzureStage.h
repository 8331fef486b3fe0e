// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "controlplane/connectors/azure/AzureConnection.h"
#include "controlplane/connectors/azure/AzureType.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/Drift.h"
#include "gatewaycore/config/TestFolder.h"
#include "sandbox/AzureManagement.h"
#include "sandbox/EntraLogin.h"
#include "sandbox/Sandbox.h"
#include "schema/Document.h"

#include <QTemporaryDir>
#include <QtTest>

namespace postern {

/// A completion that a test waits for.
template <class T>
struct AzureWaited {
    Result<T> result = unexpected(ErrorKind::TimedOut, "nothing came");
    bool done = false;
    deployment::Completion<T> completion()
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

/// A folder with one API, and an emulated API Management service.
struct AzureStage {
    QTemporaryDir state;
    TestFolder folder;
    std::unique_ptr<sandbox::Sandbox> sandbox;
    connectors::azure::AzureType type;
    deployment::Environment environment;
    deployment::SecretValues secrets;
    std::unique_ptr<deployment::GatewayConnection> connection;
    int journals = 0;

    static std::string definition(const std::string& more = {})
    {
        return "openapi: 3.0.3\n"
               "info: {title: Orders, version: 1.0.0}\n"
               "x-wso2-basePath: /orders/1.0.0\n"
               "x-wso2-production-endpoints: {urls: [\"https://orders.example:8443/base\"]}\n"
               "x-wso2-throttling-tier: Gold\n"
               "x-wso2-cors: {corsConfigurationEnabled: true, accessControlAllowOrigins: [\"https://shop.example\"], accessControlAllowMethods: [GET, POST], accessControlAllowHeaders: [Authorization], accessControlAllowCredentials: false}\n"
               "components: {securitySchemes: {jwt: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example/token\", scopes: {\"orders:read\": r, \"orders:write\": w}}}}, key: {type: apiKey, in: header, name: ApiKey}}}\n"
               "security: [{jwt: [\"orders:read\"]}]\n"
               "paths:\n"
               "  /items: {get: {responses: {'200': {description: ok}}}, post: {security: [{jwt: [\"orders:write\"]}], responses: {'201': {description: ok}}}}\n"
               "  /items/{id}: {get: {responses: {'200': {description: ok}}}}\n" +
               more;
    }

    AzureStage()
    {
        folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\n"
                                    "issuers: [{name: acme, issuer: \"https://id.example\", jwksUrl: \"https://id.example/jwks\", audiences: [orders]}]\n");
        folder.with("policies.yaml", "Gold: {count: 1000, unitTime: 1, timeUnit: min}\nDaily: {count: 100, unitTime: 1, timeUnit: day}\n");
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nfilters: [{type: set-headers, config: {request: {set: {X-Tenant: acme}}, response: {remove: [Server]}}}]\n");
        define(definition());
        sandbox::SandboxOptions options;
        options.folder = state.filePath(QStringLiteral("sandbox")).toStdString();
        auto started = sandbox::Sandbox::start(options);
        if (!started)
            qFatal("%s", started.error().message().c_str());
        sandbox = *std::move(started);
        environment.name = "azure-stage";
        environment.type = "azure";
        environment.mode = deployment::Mode::ReadWrite;
        environment.settings = schema::Value::object({{"tenant", sandbox::EntraLogin::tenant},
                                                      {"clientId", sandbox::EntraLogin::clientId},
                                                      {"clientSecret", "${env:AZURE_SECRET}"},
                                                      {"loginUrl", sandbox->entraUrl()},
                                                      {"managementUrl", sandbox->azureManagementUrl()},
                                                      {"subscription", "00000000-0000-0000-0000-000000000001"},
                                                      {"resourceGroup", "apis"},
                                                      {"service", "contoso"}});
        secrets["clientSecret"] = Secret(sandbox::EntraLogin::clientSecret);
        connect();
    }
    void define(const std::string& text) { folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", text); }
    void connect()
    {
        auto made = type.connect(environment, secrets);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        connection = *std::move(made);
    }
    [[nodiscard]] connectors::azure::AzureConnection& azure() const { return static_cast<connectors::azure::AzureConnection&>(*connection); }
    [[nodiscard]] connectors::azure::AzureSettings settings() const
    {
        schema::Problems problems;
        return *describe(schema::Type<connectors::azure::AzureSettings>{}).decode(environment.settings, problems);
    }

    deployment::Revision revision()
    {
        const auto loaded = config::loadGateway(folder.path());
        if (loaded.problems.hasErrors())
            qFatal("%s", loaded.problems.toString().c_str());
        auto made = deployment::freeze(*loaded.config, "Orders:1.0.0");
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    std::optional<deployment::LiveApi> live(const std::string& which = "Orders:1.0.0")
    {
        AzureWaited<std::optional<deployment::LiveApi>> waited;
        const deployment::PendingPtr pending = connection->live(which, waited.completion());
        auto& got = waited.wait();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    deployment::DeploymentPlan plan()
    {
        const auto there = live();
        auto made = type.plan(revision(), environment, there ? &*there : nullptr);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    deployment::DeploymentReport run(deployment::Journal journal, bool back = false)
    {
        deployment::DeploymentReport report;
        bool done = false;
        deployment::DeployRules rules;
        rules.firstWait = Milliseconds(1);
        deployment::Deployer deployer(*connection, std::move(journal), secrets, rules);
        QObject::connect(&deployer, &deployment::Deployer::finished, &deployer, [&](const deployment::DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        return report;
    }
    [[nodiscard]] std::filesystem::path journal(int which) const { return state.filePath(QStringLiteral("%1.journal").arg(which)).toStdString(); }
    deployment::DeploymentReport apply(const deployment::DeploymentPlan& made) { return run(*deployment::Journal::begin(journal(++journals), made, "2026-01-01T00:00:00Z")); }
    deployment::DeploymentReport rollBack(int which) { return run(*deployment::Journal::resume(journal(which)), true); }
    deployment::CallAnswer call(const char* method, const std::string& path, schema::Value properties, const char* ifMatch = nullptr)
    {
        deployment::RemoteCall made;
        made.method = method;
        made.target = settings().at(path);
        if (!properties.isNull())
            made.body = schema::Value::object({{"properties", std::move(properties)}});
        if (ifMatch != nullptr)
            made.headers.push_back({"If-Match", ifMatch});
        AzureWaited<deployment::CallAnswer> waited;
        const deployment::PendingPtr pending = connection->call(made, waited.completion());
        auto& got = waited.wait();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    std::vector<std::string> changes()
    {
        std::vector<std::string> out;
        sandbox->withAzure([&out](sandbox::AzureManagement& azure, sandbox::EntraLogin&) { out = azure.changes(); });
        return out;
    }
};

} // namespace postern
