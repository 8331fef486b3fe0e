// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GatewayFolder.h"
#include "controlplane/connectors/kong/KongType.h"
#include "controlplane/deployment/Deployer.h"
#include "gatewaycore/config/TestFolder.h"
#include "sandbox/Sandbox.h"
#include "schema/Document.h"

#include <QTemporaryDir>
#include <QtTest>

namespace postern::kongtest {

using namespace postern::deployment;
using postern::connectors::kong::KongType;

inline constexpr const char* gatewayYaml = "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\n"
                                    "issuers: [{name: acme, issuer: acme, jwksFile: acme.json}]\n";
inline constexpr const char* policiesYaml = "Gold: {count: 1000, unitTime: 1, timeUnit: min}\nOdd: {count: 100, unitTime: 5, timeUnit: min}\n";
inline constexpr const char* orders =
    "openapi: 3.0.3\n"
    "info: {title: Orders, version: 1.0.0}\n"
    "x-wso2-basePath: /orders/1.0.0\n"
    "x-wso2-production-endpoints: {urls: [\"https://orders.example:8443/base\"]}\n"
    "x-wso2-throttling-tier: Gold\n"
    "x-wso2-cors: {corsConfigurationEnabled: true, accessControlAllowOrigins: [\"https://shop.example\"], accessControlAllowMethods: [GET, POST], accessControlAllowHeaders: [ApiKey], accessControlAllowCredentials: false}\n"
    "components: {securitySchemes: {key: {type: apiKey, in: header, name: ApiKey}}}\n"
    "security: [{key: []}]\n"
    "paths:\n"
    "  /items: {get: {responses: {'200': {description: ok}}}, post: {responses: {'201': {description: ok}}}}\n"
    "  /items/{id}.json: {get: {responses: {'200': {description: ok}}}}\n";
inline constexpr const char* settings = "filters: [{type: set-headers, config: {request: {set: {X-Tenant: acme}}, response: {remove: [Server]}}}]\n";

template <class T>
struct Waited {
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

/// An API, an emulated Kong, and a connection to it.
struct Stage {
    QTemporaryDir state;
    TestFolder folder;
    std::unique_ptr<sandbox::Sandbox> sandbox;
    KongType type;
    Environment environment;
    std::unique_ptr<GatewayConnection> connection;
    int journals = 0;

    Stage()
    {
        folder.with("acme.json", "{\"keys\": []}");
        folder.with("gateway.yaml", gatewayYaml);
        folder.with("policies.yaml", policiesYaml);
        folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", orders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        folder.with("apis/Orders-1.0.0/postern.yaml", std::string("apiVersion: postern/v1\n") + settings);
        sandbox::SandboxOptions options;
        options.folder = state.filePath(QStringLiteral("sandbox")).toStdString();
        auto started = sandbox::Sandbox::start(options);
        if (!started)
            qFatal("%s", started.error().message().c_str());
        sandbox = *std::move(started);
        environment.name = "kong-stage";
        environment.type = "kong";
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object({{"adminUrl", sandbox->kongAdminUrl()}});
        connect();
    }
    void connect() { connection = *type.connect(environment, {}); }

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
    std::optional<LiveApi> live()
    {
        Waited<std::optional<LiveApi>> waited;
        const PendingPtr pending = connection->live("Orders:1.0.0", waited.completion());
        auto& got = waited.wait();
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
    DeploymentReport run(Journal journal, bool back = false)
    {
        DeploymentReport report;
        bool done = false;
        Deployer deployer(*connection, std::move(journal), {});
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
    CallAnswer call(const char* method, const std::string& target, const char* body)
    {
        RemoteCall made;
        made.method = method;
        made.target = target;
        made.body = *schema::readJson(body, "body");
        Waited<CallAnswer> waited;
        const PendingPtr pending = connection->call(made, waited.completion());
        return *waited.wait();
    }
    static std::string idOf(const LiveApi& api, std::string_view plugin)
    {
        for (const schema::Value& each : api.objects.find("plugins")->items()) {
            if (each.find("name")->asString() == plugin)
                return each.find("id")->asString();
        }
        return {};
    }
};

} // namespace postern::kongtest
