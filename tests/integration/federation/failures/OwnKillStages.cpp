// SPDX-License-Identifier: Apache-2.0
#include "integration/federation/failures/OwnKillStages.h"

#include "controlplane/connectors/postern/BundleType.h"
#include "controlplane/connectors/postern/FolderType.h"
#include "controlplane/connectors/postern/RemoteType.h"
#include "crypto/Digest.h"
#include "integration/federation/KongStage.h"
#include "support/ScriptedServer.h"

#include <QProcess>
#include <QTcpSocket>
#include <fstream>

namespace postern::deployment::test {
namespace {

using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

constexpr const char* edgeToken = "canary-0123456789abcdef0123456789abcdef";

/// A project with one API, and the folder of a gateway.
struct OwnKill {
    QTemporaryDir place;
    TestFolder project;
    std::filesystem::path gateway = std::filesystem::path(place.path().toStdString()) / "gateway";
    Environment environment;
    std::unique_ptr<GatewayConnection> connection;
    std::vector<std::string> seen; ///< what the folder was each time somebody looked and it was another

    OwnKill()
    {
        project.with("acme.json", "{\"keys\": []}");
        project.with("gateway.yaml", kongtest::gatewayYaml);
        project.with("policies.yaml", kongtest::policiesYaml);
        project.with("apis/Orders-1.0.0/Definitions/swagger.yaml", kongtest::orders);
        project.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP}\n");
        project.with("apis/Orders-1.0.0/postern.yaml", std::string("apiVersion: postern/v1\n") + kongtest::settings);
        std::filesystem::create_directories(gateway / "apis");
        for (const char* const file : {"acme.json", "gateway.yaml", "policies.yaml"})
            std::filesystem::copy_file(project.path() / file, gateway / file);
        environment.name = "own-stage";
        environment.mode = Mode::ReadWrite;
    }
    void connect(const ConnectorType& type, const SecretValues& secrets)
    {
        environment.type = std::string(type.name());
        auto made = type.connect(environment, secrets);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        connection = *std::move(made);
    }
    /// What a gateway without a log of calls became: its API's files by one digest.
    const std::vector<std::string>& states()
    {
        std::map<std::string, std::string> files;
        std::error_code none;
        for (const auto& each : std::filesystem::recursive_directory_iterator(gateway / "apis", none)) {
            if (each.is_regular_file())
                files[each.path().string()] = config::readFileText(each.path()).value_or("");
        }
        std::string all;
        for (const auto& [path, text] : files)
            all += path + '\n' + text + '\n';
        if (const std::string now = all.empty() ? std::string() : crypto::sha256(all).hex(); now != (seen.empty() ? std::string() : seen.back()))
            seen.push_back(now);
        return seen;
    }
    NormalForm form()
    {
        kongtest::Waited<std::optional<LiveApi>> waited;
        const PendingPtr pending = connection->live("Orders:1.0.0", waited.completion());
        auto& got = waited.wait();
        if (!got)
            qFatal("%s", got.error().message().c_str());
        return *got ? (*got)->form : NormalForm();
    }
    void intrude() const
    {
        std::ofstream(gateway / "apis/Orders-1.0.0/postern.yaml") << "apiVersion: postern/v1\nfilters: [{type: set-headers, config: {request: {set: {X-Tenant: intruder}}}}]\n";
    }
};

KillStage killedIn(std::shared_ptr<OwnKill> stage)
{
    KillStage out;
    out.project = stage->project.path().string();
    out.environment = stage->environment;
    out.variables = {{"SHOP_KEY", "0123456789abcdef0123456789abcdef"}};
    out.effects = [raw = stage.get()] { return raw->states(); };
    out.form = [raw = stage.get()] { return raw->form(); };
    out.disturb = [raw = stage.get()] { raw->intrude(); };
    out.keep = std::move(stage);
    return out;
}

/// A posternd whose remote control is reached through a server here, which writes down each change that was answered for.
struct RunningPosternd : OwnKill {
    connectors::postern::RemoteType type;
    QProcess process;
    quint16 port = 0;
    std::vector<std::string> changes;
    ScriptedServer server{[this](const WireRequest& request) { return passOn(request); }};

    RunningPosternd()
    {
        const std::filesystem::path control = gateway.parent_path() / "remote-control.yaml";
        std::ofstream(control) << "apiVersion: postern/v1\nport: 0\ntoken: ${env:EDGE_TOKEN}\nwrite: true\n";
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        variables.insert(QStringLiteral("SHOP_KEY"), QStringLiteral("0123456789abcdef0123456789abcdef"));
        variables.insert(QStringLiteral("EDGE_TOKEN"), QString::fromLatin1(edgeToken));
        process.setProcessEnvironment(variables);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(POSTERND_PROGRAM), {QStringLiteral("--config"), QString::fromStdString(gateway.string()), QStringLiteral("--remote-control"), QString::fromStdString(control.string())});
        QByteArray said;
        while (process.waitForReadyRead(20'000)) {
            said += process.readAll();
            const qsizetype at = said.indexOf("remote-control=http:/" "/127.0.0.1:");
            const qsizetype digits = at + 32;
            const qsizetype end = at < 0 ? -1 : said.indexOf('\n', at);
            if (end < 0)
                continue;
            port = static_cast<quint16>(said.mid(digits, end - digits).split(' ').first().toUInt());
            break;
        }
        if (port == 0)
            qFatal("posternd has no remote control: %s", said.constData());
        environment.settings = schema::Value::object({{"url", server.url().toStdString()}, {"token", "${env:EDGE_TOKEN}"}});
        connect(type, {{"token", Secret(edgeToken)}});
    }
    ~RunningPosternd()
    {
        process.kill(); // nobody waits for what it would end well
        (void)process.waitForFinished(10'000);
    }
    WireReply passOn(const WireRequest& request)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        if (!socket.waitForConnected(10'000))
            return WireReply::answer(502);
        QByteArray head = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " + QByteArray::number(request.body.size()) + "\r\n";
        for (const char* const name : {"Authorization", "Content-Type", "If-Match", "If-None-Match", "Accept"}) {
            if (const QByteArray value = request.header(name); !value.isEmpty())
                head += QByteArray(name) + ": " + value + "\r\n";
        }
        socket.write(head + "\r\n" + request.body);
        QByteArray answer;
        while (socket.waitForReadyRead(10'000))
            answer += socket.readAll();
        answer += socket.readAll();
        if (request.method != "GET" && answer.startsWith("HTTP/1.1 2"))
            changes.push_back((request.method + ' ' + request.target).toStdString());
        return WireReply::raw(answer);
    }
};

} // namespace

KillStage killedFolder()
{
    auto stage = std::make_shared<OwnKill>();
    stage->environment.settings = schema::Value::object({{"folder", stage->gateway.string()}});
    stage->connect(connectors::postern::FolderType(), {});
    return killedIn(std::move(stage));
}

KillStage killedBundle()
{
    auto stage = std::make_shared<OwnKill>();
    stage->environment.settings = schema::Value::object(
        {{"project", stage->gateway.string()}, {"bundle", (stage->gateway.parent_path() / "bundle").string()}, {"name", "edge"}, {"program", POSTERND_PROGRAM}});
    stage->connect(connectors::postern::BundleType(), {});
    return killedIn(std::move(stage));
}

KillStage killedPosternd()
{
    auto stage = std::make_shared<RunningPosternd>();
    RunningPosternd* const raw = stage.get();
    KillStage out = killedIn(std::move(stage));
    out.effects = [raw] { return raw->changes; };
    out.variables["EDGE_TOKEN"] = edgeToken;
    return out;
}

} // namespace postern::deployment::test
