// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KonnectType.h"
#include "integration/federation/KongStage.h"
#include "integration/federation/costs/CrowdedGateway.h"
#include "sandbox/KonnectApi.h"

namespace postern::kongtest {

/// An emulated Konnect, and a connection to its control plane.
struct KonnectStage {
    QTemporaryDir state;
    TestFolder folder;
    sandbox::KonnectApi api;
    ::postern::test::CrowdedGateway server{[this](const sandbox::Call& call) { return api.answer(call); }, false};
    connectors::kong::KonnectType type;
    Environment environment;
    std::unique_ptr<GatewayConnection> connection;
    int journals = 0;

    KonnectStage()
    {
        folder.with("acme.json", "{\"keys\": []}");
        folder.with("gateway.yaml", gatewayYaml);
        folder.with("policies.yaml", policiesYaml);
        folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", orders);
        folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        environment.name = "konnect-stage";
        environment.type = "konnect";
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object({{"region", "eu"}, {"address", server.url()}, {"controlPlane", sandbox::KonnectApi::controlPlane}});
        connect();
    }
    void connect(const char* token = sandbox::KonnectApi::token)
    {
        auto made = type.connect(environment, {{"token", Secret(token)}});
        if (!made)
            qFatal("%s", made.error().message().c_str());
        connection = *std::move(made);
    }
    Revision revision() { return *freeze(*config::loadGateway(folder.path()).config, "Orders:1.0.0"); }
    template <class T, class Ask>
    Result<T> wait(Ask ask)
    {
        Waited<T> waited;
        const PendingPtr pending = ask(waited.completion());
        return waited.wait();
    }
    std::optional<LiveApi> live(const std::string& which = "Orders:1.0.0")
    {
        auto got = wait<std::optional<LiveApi>>([&](auto done) { return connection->live(which, std::move(done)); });
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got;
    }
    Discovery discover()
    {
        auto got = wait<Discovery>([&](auto done) { return connection->discover({}, std::move(done)); });
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
    /// As their own team, past any connection of ours.
    sandbox::Reply theirs(const char* method, const std::string& path, const std::string& body)
    {
        sandbox::Call call;
        call.method = method;
        call.path = std::string("/v2/control-planes/") + sandbox::KonnectApi::controlPlane + "/core-entities" + path;
        call.authorization = std::string("Bearer ") + sandbox::KonnectApi::token;
        call.body = body;
        sandbox::Reply reply;
        server.change([&] { reply = api.answer(call); });
        return reply;
    }
};

} // namespace postern::kongtest
