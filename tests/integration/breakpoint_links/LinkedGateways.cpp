// SPDX-License-Identifier: Apache-2.0
#include "integration/breakpoint_links/LinkedGateways.h"

#include "controlplane/control/ControlClient.h"
#include "dataplane/engine/Gateway.h"
#include "dataplane/inspection/ControlHandler.h"
#include "gatewaycore/dataplane/engine/GatewayTarget.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/bridge/ControlBreakpoints.h"
#include "workbench/capture/CapturedGateway.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>
#include <atomic>
#include <thread>

namespace postern::test {
namespace {

using workbench::BreakpointLink;
using workbench::ChildGateway;
using workbench::GatewayLink;
using workbench::GatewayState;

constexpr int linkPatienceMs = 30'000;

/// A configuration as a folder.
class OrdersFolder {
  public:
    explicit OrdersFolder(const QByteArray& backendUrl)
    {
        write("gateway.yaml", "apiVersion: postern/v1\nlisteners:\n  - {name: http, address: 127.0.0.1, port: 0}\n");
        write("apis/orders.yaml", "openapi: 3.0.1\ninfo: {title: Orders, version: '1'}\nx-wso2-basePath: /orders\nservers: [{url: '" + backendUrl +
                                      "'}]\npaths:\n  /items/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
                                      "    get: {responses: {'200': {description: ok}}}\n    post: {responses: {'200': {description: ok}}}\n");
    }
    [[nodiscard]] QString path() const { return folder_.path(); }
    [[nodiscard]] QString file(const char* name) const { return folder_.filePath(QLatin1String(name)); }

  private:
    void write(const char* name, const QByteArray& text) const
    {
        QDir().mkpath(QFileInfo(file(name)).path());
        QFile out(file(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            qFatal("cannot write");
    }
    QTemporaryDir folder_;
};

class ChildOfLink final : public LinkedGateway {
  public:
    ChildOfLink(const QByteArray& backendUrl, bool captured) : folder_(backendUrl)
    {
        auto child = std::make_unique<ChildGateway>(QStringLiteral(POSTERND), folder_.file("state"));
        if (captured) {
            auto around = std::make_unique<workbench::CapturedGateway>(std::move(child));
            around->open(folder_.file("capture"));
            gateway_ = std::move(around);
        } else {
            gateway_ = std::move(child);
        }
        gateway_->start(folder_.path(), {});
        if (!QTest::qWaitFor([&] { return gateway_->state() == GatewayState::Running && !gateway_->listeners().isEmpty(); }, linkPatienceMs))
            qFatal("the child does not run");
    }
    BreakpointLink& link() override { return *gateway_->breakpoints(); }
    [[nodiscard]] quint16 port() const override { return static_cast<quint16>(QUrl(gateway_->listeners().first().url).port()); }
    void record(bool on) override { gateway_->setRecording(on); }
    void end() override
    {
        gateway_->stop();
        if (!QTest::qWaitFor([&] { return gateway_->state() == GatewayState::Stopped; }, linkPatienceMs))
            qFatal("the child does not end");
    }

  private:
    OrdersFolder folder_;
    std::unique_ptr<GatewayLink> gateway_;
};

/// A ControlBreakpoints on a control socket, whoever serves that.
class OverSocket : public LinkedGateway {
  public:
    BreakpointLink& link() override { return *link_; }
    void record(bool on) override
    {
        bool done = false;
        client_->setRecording(on, [&done](Result<void> result) { done = result.has_value(); });
        if (!QTest::qWaitFor([&done] { return done; }, linkPatienceMs))
            qFatal("recording was not switched");
    }

  protected:
    void attach(const QString& socket)
    {
        client_ = std::make_unique<control::ControlClient>(socket);
        link_ = std::make_unique<workbench::ControlBreakpoints>();
        link_->attach(client_.get());
    }
    void detach()
    {
        link_->attach(nullptr);
        client_.reset();
    }

  private:
    std::unique_ptr<workbench::ControlBreakpoints> link_;
    std::unique_ptr<control::ControlClient> client_;
};

class AttachedGateway final : public OverSocket {
  public:
    explicit AttachedGateway(const QByteArray& backendUrl) : folder_(backendUrl)
    {
        process_.start(QStringLiteral(POSTERND), {QStringLiteral("--config"), folder_.path(), QStringLiteral("--control"),
                                                  folder_.file("control"), QStringLiteral("--recording")});
        QByteArray output = "\n";
        static const QRegularExpression ready(QStringLiteral("\nready .*http=http://127\\.0\\.0\\.1:(\\d+)"));
        const bool up = QTest::qWaitFor(
            [&] {
                output += process_.readAll();
                port_ = static_cast<quint16>(ready.match(QString::fromUtf8(output)).captured(1).toUInt());
                return port_ != 0;
            },
            linkPatienceMs);
        if (!up)
            qFatal("posternd does not run: %s", output.constData());
        attach(folder_.file("control"));
    }
    ~AttachedGateway() override
    {
        process_.kill();
        process_.waitForFinished(linkPatienceMs);
    }
    [[nodiscard]] quint16 port() const override { return port_; }
    void end() override
    {
        process_.terminate();
        if (!QTest::qWaitFor([&] { return process_.state() == QProcess::NotRunning; }, linkPatienceMs))
            qFatal("posternd does not end");
        detach();
    }

  private:
    OrdersFolder folder_;
    QProcess process_;
    quint16 port_ = 0;
};

class GatewayOfThisProcess final : public OverSocket {
  public:
    explicit GatewayOfThisProcess(const QByteArray& backendUrl)
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        model::Api api;
        api.id = api.name = "Orders";
        api.version = "1";
        api.context = "/orders";
        for (const char* method : {"GET", "POST"}) {
            model::Operation operation;
            operation.method = method;
            operation.pathTemplate = "/items/{id}";
            operation.authNone = true;
            api.operations.push_back(operation);
        }
        api.production.emplace();
        api.production->endpoints.resize(1);
        api.production->endpoints.front().url = backendUrl.toStdString();
        config.apis.push_back(api);
        engine::GatewayOptions options;
        options.workers = 2;
        options.recording = true;
        gateway_ = started(std::move(config), std::move(options));
        target_ = std::make_unique<GatewayTarget>(*gateway_);
        handler_ = std::make_shared<inspection::ControlHandler>(*target_);
        model::GatewayConfig own;
        own.listeners.resize(1);
        own.listeners.front().address = "unix:" + folder_.filePath(QStringLiteral("control")).toStdString();
        engine::GatewayOptions serving;
        serving.workers = 1;
        serving.healthRoutes = false;
        serving.handlers.push_back({"/*", handler_});
        control_ = started(std::move(own), std::move(serving));
        attach(folder_.filePath(QStringLiteral("control")));
    }
    [[nodiscard]] quint16 port() const override
    {
        const std::string url = gateway_->listeners().front().url;
        return static_cast<quint16>(std::stoi(url.substr(url.rfind(':') + 1)));
    }
    void end() override
    {
        std::atomic<bool> over = false; // its backend lives on this thread's event loop
        std::thread stopping([&] {
            gateway_->stop(Milliseconds(linkPatienceMs));
            over = true;
        });
        const bool ended = QTest::qWaitFor([&over] { return over.load(); }, linkPatienceMs);
        stopping.join();
        if (!ended)
            qFatal("the gateway does not end");
        detach();
    }

  private:
    static std::unique_ptr<engine::Gateway> started(model::GatewayConfig config, engine::GatewayOptions options)
    {
        auto made = engine::Gateway::create(std::move(config), std::move(options));
        if (!made || !(*made)->start())
            qFatal("no gateway in this process");
        return *std::move(made);
    }
    QTemporaryDir folder_;
    std::unique_ptr<engine::Gateway> gateway_;
    std::unique_ptr<GatewayTarget> target_;
    std::shared_ptr<inspection::ControlHandler> handler_;
    std::unique_ptr<engine::Gateway> control_;
};

} // namespace

std::unique_ptr<LinkedGateway> linkedGateway(GatewayKind kind, const QByteArray& backendUrl)
{
    switch (kind) {
    case GatewayKind::Child: return std::make_unique<ChildOfLink>(backendUrl, false);
    case GatewayKind::Captured: return std::make_unique<ChildOfLink>(backendUrl, true);
    case GatewayKind::Attached: return std::make_unique<AttachedGateway>(backendUrl);
    case GatewayKind::SameProcess: return std::make_unique<GatewayOfThisProcess>(backendUrl);
    }
    return nullptr;
}

WhoBackend::WhoBackend()
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("no port");
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* const socket = nextPendingConnection())
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
    });
}

void WhoBackend::take(QTcpSocket* socket)
{
    QByteArray& got = got_[socket];
    got += socket->readAll();
    static const QRegularExpression length(QStringLiteral("\ncontent-length: *(\\d+)"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression who(QStringLiteral("\nx-who: *([^\r\n]*)"), QRegularExpression::CaseInsensitiveOption);
    for (qsizetype head = 0; (head = got.indexOf("\r\n\r\n")) >= 0;) {
        const QString fields = QString::fromLatin1(got.left(head));
        const qsizetype whole = head + 4 + length.match(fields).captured(1).toInt();
        if (got.size() < whole)
            return;
        const QByteArray text = who.match(fields).captured(1).toLatin1() + got.mid(head + 4, whole - head - 4);
        got.remove(0, whole);
        ++requests;
        if (fields.contains(QLatin1String("x-chunked"), Qt::CaseInsensitive))
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n" + QByteArray::number(text.size(), 16) +
                          "\r\n" + text + "\r\n0\r\n\r\n");
        else
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(text.size()) + "\r\n\r\n" + text);
    }
}

OrdersClient::OrdersClient(quint16 port, const QByteArray& headers, const QByteArray& body)
{
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    socket.write((body.isEmpty() ? "GET" : "POST") + QByteArray(" /orders/items/1 HTTP/1.1\r\nHost: a\r\n") + headers +
                 (body.isEmpty() ? QByteArray() : "Content-Length: " + QByteArray::number(body.size()) + "\r\n") + "\r\n" + body);
}

QByteArray OrdersClient::soFar()
{
    got_ += socket.readAll();
    return got_;
}

QByteArray OrdersClient::answer()
{
    static const QRegularExpression length(QStringLiteral("\ncontent-length: *(\\d+)"), QRegularExpression::CaseInsensitiveOption);
    static_cast<void>(QTest::qWaitFor(
        [this] {
            const qsizetype head = soFar().indexOf("\r\n\r\n");
            const auto told = length.match(QString::fromLatin1(got_.left(std::max<qsizetype>(head, 0))));
            const bool whole = told.hasMatch() ? got_.size() >= head + 4 + told.captured(1).toInt() : got_.endsWith("0\r\n\r\n");
            return (head >= 0 && whole) || socket.state() == QAbstractSocket::UnconnectedState;
        },
        linkPatienceMs));
    return soFar();
}

} // namespace postern::test
