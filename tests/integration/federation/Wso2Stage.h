// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "controlplane/connectors/wso2/Wso2Type.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/Drift.h"
#include "gatewaycore/config/TestFolder.h"
#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"
#include "sandbox/PublisherApi.h"
#include "schema/Document.h"
#include "support/ScriptedServer.h"

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <optional>

namespace postern::test {

/// A completion that a test waits for.
template <class T>
struct Wso2Waited {
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

/// A folder with one API, and the sandbox's control plane behind a server that writes down what is done to it.
struct Wso2Stage {
    QTemporaryDir state;
    TestFolder folder;
    std::optional<sandbox::KeyManager> keys;
    std::optional<sandbox::Catalog> catalog;
    std::optional<sandbox::PublisherApi> api;
    std::unique_ptr<ScriptedServer> server;
    std::vector<std::string> changes; ///< calls of the Publisher that were no reads and were not refused
    std::vector<std::string> asked;   ///< all calls of the Publisher
    connectors::wso2::Wso2Type type;
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
               "components: {securitySchemes: {jwt: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example/token\", scopes: {\"orders:read\": r, \"orders:write\": w}}}}}}\n"
               "security: [{jwt: [\"orders:read\"]}]\n"
               "paths:\n"
               "  /items: {get: {responses: {'200': {description: ok}}}, post: {security: [{jwt: [\"orders:write\"]}], responses: {'201': {description: ok}}}}\n"
               "  /items/{id}: {get: {responses: {'200': {description: ok}}}}\n" +
               more;
    }

    Wso2Stage()
    {
        folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n"
                                    "issuers: [{name: acme, issuer: \"https://id.example\", jwksUrl: \"https://id.example/jwks\", audiences: [orders]}]\n");
        folder.with("policies.yaml", "Gold: {count: 1000, unitTime: 1, timeUnit: min}\nSilver: {count: 100, unitTime: 1, timeUnit: min}\n");
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        settings("filters: [{type: set-headers, config: {request: {set: {X-Tenant: acme}}, response: {remove: [Server]}}}]\n");
        define(definition());
        keys.emplace(*sandbox::KeyManager::create("https://sandbox.test/oauth2/token"));
        catalog.emplace(*sandbox::Catalog::create([](const std::string& host) { return host + ":1"; }));
        if (const sandbox::CatalogApi* const sample = catalog->find("Orders", "1.0.0"))
            catalog->remove(std::string(sample->id)); // the sandbox's own
        api.emplace(*catalog, *keys);
        server = std::make_unique<ScriptedServer>([this](const WireRequest& request) { return answer(request); });
        environment.name = "wso2-stage";
        environment.type = "wso2";
        environment.mode = deployment::Mode::ReadWrite;
        environment.settings = schema::Value::object({{"url", server->url().toStdString()},
                                                      {"user", "admin"},
                                                      {"password", "${env:WSO2_PASSWORD}"},
                                                      {"gateways", schema::Value::list({schema::Value::object({{"name", "Default"}}), schema::Value::object({{"name", "Europe"}, {"vhost", "eu.example"}})})}});
        secrets["password"] = Secret("admin");
        const auto gateway = [](const char* name, const char* host, const char* mode) {
            return schema::Value::object({{"id", name}, {"name", name}, {"displayName", name}, {"type", "hybrid"}, {"provider", "wso2"}, {"gatewayType", "Regular"}, {"mode", mode}, {"isReadOnly", false},
                                          {"vhosts", schema::Value::list({schema::Value::object({{"host", host}})})}, {"additionalProperties", schema::Value::list()}});
        };
        api->estate().environments.push_back(gateway("Europe", "eu.example", "WRITE_ONLY"));
        api->estate().environments.push_back(gateway("Found", "found.example", "READ_ONLY"));
        connect();
    }
    void define(const std::string& text) { folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", text); }
    void settings(const std::string& text) { folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\n" + text); }
    void connect()
    {
        auto made = type.connect(environment, secrets);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        connection = *std::move(made);
    }

    WireReply answer(const WireRequest& request)
    {
        sandbox::Call call;
        call.method = request.method.toStdString();
        call.path = QByteArray::fromPercentEncoding(request.path()).toStdString();
        call.query = sandbox::decodePairs(request.query().toStdString());
        call.authorization = request.header("Authorization").toStdString();
        call.contentType = request.header("Content-Type").toStdString();
        call.body = request.body.toStdString();
        call.accept = request.header("Accept").toStdString();
        const bool token = call.path == "/oauth2/token";
        const bool client = call.path.starts_with("/client-registration/");
        const sandbox::Reply reply = token ? keys->token(call) : client ? keys->registerClient(call) : api->answer(call);
        if (!token && !client) {
            const std::string what = call.method + ' ' + request.target.toStdString();
            asked.push_back(what);
            if (call.method != "GET" && reply.status < 400)
                changes.push_back(what);
        }
        QByteArray fields;
        for (const auto& [name, value] : reply.headers)
            fields += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
        return WireReply::answer(reply.status, QByteArray::fromStdString(reply.body), QByteArray::fromStdString(reply.contentType), fields);
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
    std::optional<deployment::LiveApi> live()
    {
        Wso2Waited<std::optional<deployment::LiveApi>> waited;
        const deployment::PendingPtr pending = connection->live("Orders:1.0.0", waited.completion());
        auto& got = waited.wait();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    Result<deployment::DeploymentPlan> tryPlan()
    {
        const auto there = live();
        return type.plan(revision(), environment, there ? &*there : nullptr);
    }
    deployment::DeploymentPlan plan()
    {
        auto made = tryPlan();
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    deployment::DeploymentReport run(Result<deployment::Journal> journal, bool back = false)
    {
        deployment::DeploymentReport report;
        bool done = false;
        if (!journal)
            qFatal("%s", journal.error().message().c_str());
        deployment::Deployer deployer(*connection, *std::move(journal), secrets);
        QObject::connect(&deployer, &deployment::Deployer::finished, &deployer, [&](const deployment::DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        return report;
    }
    [[nodiscard]] std::filesystem::path journal(int which) const { return state.filePath(QStringLiteral("%1.journal").arg(which)).toStdString(); }
    deployment::DeploymentReport apply(const deployment::DeploymentPlan& made) { return run(deployment::Journal::begin(journal(++journals), made, "2026-01-01T00:00:00Z")); }
    deployment::DeploymentReport rollBack(int which) { return run(deployment::Journal::resume(journal(which)), true); }
    /// An API as the Publisher keeps it.
    schema::Value& stored() { return catalog->find("Orders", "1.0.0")->data; }
    [[nodiscard]] std::vector<sandbox::Revision>& revisions() { return api->estate().revisionsOf(catalog->find("Orders", "1.0.0")->id); }
};

} // namespace postern::test
