// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GatewayFolder.h"
#include "controlplane/connectors/envoy/EnvoyGatewayType.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/Drift.h"
#include "gatewaycore/config/TestFolder.h"
#include "sandbox/KubernetesApi.h"
#include "schema/Document.h"
#include "support/ScriptedServer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <functional>
#include <memory>

namespace postern::test {

/// An emulated API server on a port of its own, whose answers a test may take the place of.
struct KubernetesServer {
    sandbox::KubernetesApi api;
    std::function<std::optional<WireReply>(const WireRequest&)> instead;
    ScriptedServer server{[this](const WireRequest& request) { return answer(request); }};

    static sandbox::Call callOf(const QByteArray& method, const QByteArray& target, const QByteArray& type, const QByteArray& body, const QByteArray& authorization)
    {
        sandbox::Call call;
        call.method = method.toStdString();
        const qsizetype mark = target.indexOf('?');
        call.path = QByteArray::fromPercentEncoding(mark < 0 ? target : target.left(mark)).toStdString();
        call.query = sandbox::decodePairs(mark < 0 ? "" : target.mid(mark + 1).toStdString());
        call.contentType = type.toStdString();
        call.body = body.toStdString();
        call.authorization = authorization.toStdString();
        return call;
    }
    WireReply answer(const WireRequest& request)
    {
        if (instead) {
            if (auto made = instead(request))
                return *std::move(made);
        }
        const sandbox::Reply reply = api.answer(callOf(request.method, request.target, request.header("Content-Type"), request.body, request.header("Authorization")));
        return WireReply::answer(reply.status, QByteArray::fromStdString(reply.body), QByteArray::fromStdString(reply.contentType));
    }
    /// As somebody else, past any connection of ours.
    sandbox::Reply call(const char* method, const std::string& target, const char* type, const std::string& body)
    {
        return api.answer(callOf(method, QByteArray::fromStdString(target), type, QByteArray::fromStdString(body), "Bearer t1"));
    }
};

template <class T>
struct Came {
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

/// The sample API: tokens with scopes, a limit, cross-origin rules, a header policy and three operations.
inline constexpr const char* kubernetesOrders =
    "openapi: 3.0.3\n"
    "info: {title: Orders, version: 1.0.0}\n"
    "x-wso2-basePath: /orders/1.0.0\n"
    "x-wso2-production-endpoints: {urls: [\"https://orders.example:8443/base\"]}\n"
    "x-wso2-throttling-tier: Gold\n"
    "x-wso2-cors: {corsConfigurationEnabled: true, accessControlAllowOrigins: [\"https://shop.example\"], accessControlAllowMethods: [GET, POST], accessControlAllowHeaders: [Authorization], accessControlAllowCredentials: false}\n"
    "components: {securitySchemes: {default: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example/token\", scopes: {read: r, write: w}}}}}}\n"
    "security: [{default: [read]}]\n"
    "paths:\n"
    "  /items: {get: {responses: {'200': {description: ok}}}, post: {security: [{default: [write]}], responses: {'201': {description: ok}}}}\n"
    "  /items/{id}.json: {get: {responses: {'200': {description: ok}}}}\n";

/// An API in a folder, an environment, and a connection to the emulated cluster.
struct KubernetesStage {
    QTemporaryDir state;
    TestFolder folder;
    KubernetesServer cluster;
    std::unique_ptr<deployment::ConnectorType> type = std::make_unique<connectors::envoy::EnvoyGatewayType>();
    deployment::Environment environment;
    std::unique_ptr<deployment::GatewayConnection> connection;
    int journals = 0;

    explicit KubernetesStage(std::unique_ptr<deployment::ConnectorType> make = nullptr)
    {
        if (make != nullptr)
            type = std::move(make);
        folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\nissuers: [{name: acme, issuer: \"https://id.example\", jwksUrl: \"https://id.example/jwks\", audiences: [orders]}]\n");
        folder.with("policies.yaml", "Gold: {count: 1000, unitTime: 1, timeUnit: min}\nOdd: {count: 100, unitTime: 5, timeUnit: min}\n");
        setDefinition(kubernetesOrders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nfilters: [{type: set-headers, config: {request: {set: {X-Tenant: acme}}, response: {remove: [Server]}}}]\n");
        setUser("token: t1");
        cluster.api.setTokens({"t1"});
        (void)cluster.call("POST", "/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways", "application/json",
                           R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "eg"}, "spec": {"gatewayClassName": "eg"}})");
        environment.name = "k8s-stage";
        environment.type = std::string(type->name());
        environment.mode = deployment::Mode::ReadWrite;
        environment.settings = schema::Value::object({{"cluster", schema::Value::object({{"kubeconfig", state.filePath(QStringLiteral("kubeconfig")).toStdString()}, {"namespace", "shop"}, {"gateway", "eg"}})}});
        connect();
    }
    void setDefinition(const std::string& text) { folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", text); }
    void setUser(const QByteArray& user)
    {
        QFile file(state.filePath(QStringLiteral("kubeconfig")));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no kubeconfig");
        file.write("apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '" + cluster.server.url() + "'}}]\nusers: [{name: u, user: {" + user + "}}]\n");
    }
    void connect()
    {
        auto made = type->connect(environment, {});
        if (!made)
            qFatal("%s", made.error().message().c_str());
        connection = *std::move(made);
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
        Came<std::optional<deployment::LiveApi>> came;
        const deployment::PendingPtr pending = connection->live(which, came.completion());
        auto& got = came.wait();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    deployment::DeploymentPlan plan()
    {
        const auto there = live();
        auto made = type->plan(revision(), environment, there ? &*there : nullptr);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *std::move(made);
    }
    deployment::DeploymentReport run(deployment::Journal journal, bool back = false, deployment::DeployRules rules = {})
    {
        deployment::DeploymentReport report;
        bool done = false;
        deployment::Deployer deployer(*connection, std::move(journal), {}, std::move(rules));
        QObject::connect(&deployer, &deployment::Deployer::finished, &deployer, [&](const deployment::DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([&done] { return done; }, 60'000);
        return report;
    }
    [[nodiscard]] std::filesystem::path journal(int which) const { return state.filePath(QStringLiteral("%1.journal").arg(which)).toStdString(); }
    deployment::DeploymentReport apply(const deployment::DeploymentPlan& made, deployment::DeployRules rules = {})
    {
        return run(*deployment::Journal::begin(journal(++journals), made, "2026-01-01T00:00:00Z"), false, std::move(rules));
    }
    deployment::DeploymentReport takeBack(int which) { return run(*deployment::Journal::resume(journal(which)), true); }
};

} // namespace postern::test
