// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongConfigType.h"
#include "integration/federation/KongStage.h"
#include "integration/federation/costs/CrowdedGateway.h"
#include "sandbox/KongAdmin.h"

namespace postern::kongtest {

inline constexpr const char* theirConfig =
    R"({"_format_version": "3.0", "services": [{"name": "stock", "host": "stock.example", "routes": [{"name": "stock", "paths": ["/stock"]}]}], "consumers": [{"username": "bob", "keyauth_credentials": [{"key": "canary-of-bob"}]}]})";

/// An emulated Kong without a database.
struct ConfigStage {
    QTemporaryDir state;
    TestFolder folder;
    sandbox::KongAdmin kong;
    ::postern::test::CrowdedGateway server{[this](const sandbox::Call& call) { return kong.answer(call); }, false};
    connectors::kong::KongConfigType type;
    Environment environment;
    std::unique_ptr<GatewayConnection> connection;
    int journals = 0;

    ConfigStage()
    {
        folder.with("acme.json", "{\"keys\": []}");
        folder.with("gateway.yaml", gatewayYaml);
        folder.with("policies.yaml", policiesYaml);
        folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", orders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        environment.name = "kong-dbless";
        environment.type = "kong-dbless";
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object({{"adminUrl", server.url()}});
        server.change([this] { kong.goDatabaseless(); });
        (void)theirs("POST", "/config", theirConfig);
        connect();
    }
    void connect() { connection = *type.connect(environment, {}); }
    sandbox::Reply theirs(const char* method, const std::string& path, const std::string& body)
    {
        sandbox::Call call;
        call.method = method;
        call.path = path;
        call.body = body;
        sandbox::Reply reply;
        server.change([&] { reply = kong.answer(call); });
        return reply;
    }
    [[nodiscard]] std::string config() { return theirs("GET", "/config", "").body; }
    Revision revision() { return *freeze(*config::loadGateway(folder.path()).config, "Orders:1.0.0"); }
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
};

} // namespace postern::kongtest
