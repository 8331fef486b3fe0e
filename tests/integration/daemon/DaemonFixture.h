// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/control/ControlCall.h"
#include "controlplane/control/ControlClient.h"
#include "schema/Document.h"

#include <QFile>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <memory>
#include <optional>

namespace postern::test {

constexpr int patienceMs = 20'000; ///< a loaded machine is slow

/// A backend on the test's own event loop: /slow waits until it is released, /binary is no text, /away redirects, /echo
/// gives the content back.
class Backend final : public QTcpServer {
  public:
    Backend()
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* const socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
        });
    }
    [[nodiscard]] QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(serverPort()); }
    void release()
    {
        for (QTcpSocket* const socket : std::exchange(waiting, {}))
            answer(socket, "released");
    }
    QList<QTcpSocket*> waiting;
    int requests = 0;

  private:
    void take(QTcpSocket* socket)
    {
        QByteArray& got = got_[socket];
        got += socket->readAll();
        for (;;) {
            const auto head = got.indexOf("\r\n\r\n");
            if (head < 0)
                return;
            static const QRegularExpression field(QStringLiteral("content-length: *(\\d+)"),
                                                  QRegularExpression::CaseInsensitiveOption);
            const int length = field.match(QString::fromLatin1(got.left(head))).captured(1).toInt();
            if (got.size() < head + 4 + length)
                return;
            const QByteArray target = got.split(' ').value(1);
            const QByteArray body = got.mid(head + 4, length);
            got.remove(0, head + 4 + length);
            ++requests;
            if (target.endsWith("/slow"))
                waiting.append(socket);
            else if (target.endsWith("/binary"))
                answer(socket, QByteArray("\xff\x00\x01", 3));
            else if (target.endsWith("/away"))
                answer(socket, "elsewhere", "302 Found", "Location: /shop/fast\r\n");
            else
                answer(socket, target.endsWith("/echo") ? body : QByteArray("hello"));
        }
    }
    static void answer(QTcpSocket* socket, const QByteArray& body, const QByteArray& status = "200 OK",
                       const QByteArray& more = {})
    {
        socket->write("HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + QByteArray::number(body.size()) +
                      "\r\n\r\n" + body);
    }
    QHash<QTcpSocket*, QByteArray> got_;
};

/// posternd on a folder of its own, in front of a Backend.
class Daemon {
  public:
    explicit Daemon(const Backend& backend) : backendUrl(backend.url())
    {
        write("gateway.yaml", gatewayYaml());
        write("apis/shop.yaml", shopYaml("/fast"));
        process.setProcessChannelMode(QProcess::MergedChannels);
    }
    ~Daemon()
    {
        if (process.state() != QProcess::NotRunning) {
            process.kill();
            process.waitForFinished(patienceMs);
        }
    }
    static QByteArray gatewayYaml(const QByteArray& more = {})
    {
        return "apiVersion: postern/v1\nlisteners:\n  - {name: http, address: 127.0.0.1, port: 0}\n" + more;
    }
    /// An API at /shop with POST /echo, GET /slow, /binary, /away and `path`.
    [[nodiscard]] QByteArray shopYaml(const QByteArray& path) const
    {
        QByteArray text =
            "openapi: 3.0.1\ninfo: {title: Shop, version: 1.0.0}\nx-wso2-basePath: /shop\nservers: [{url: '" +
            backendUrl + "'}]\npaths:\n  /echo:\n    post: {responses: {'200': {description: ok}}}\n";
        for (const QByteArray& each : {QByteArray("/slow"), QByteArray("/binary"), QByteArray("/away"), path})
            text += "  " + each + ":\n    get: {responses: {'200': {description: ok}}}\n";
        return text;
    }
    void write(const char* file, const QByteArray& text) const
    {
        const QString name = folder.filePath(QString::fromLatin1(file));
        QDir().mkpath(QFileInfo(name).path());
        QFile opened(name);
        if (!opened.open(QIODevice::WriteOnly) || opened.write(text) != text.size())
            qFatal("cannot write");
    }
    [[nodiscard]] QString socket() const { return state.filePath(QStringLiteral("control")); }
    /// True when it said that it is ready.
    bool start(const QStringList& more = {}, bool withControl = true)
    {
        QStringList arguments{QStringLiteral("--config"), folder.path(), QStringLiteral("--workers"),
                              QStringLiteral("1")};
        if (withControl)
            arguments << QStringLiteral("--control") << socket();
        process.start(QStringLiteral(POSTERND), arguments + more);
        if (!says("\nready "))
            return false;
        static const QRegularExpression listener(QStringLiteral("(\\w+)=(\\S+)"));
        const QByteArray line = output.mid(output.indexOf("\nready ") + 1).split('\n').front();
        for (auto match = listener.globalMatch(QString::fromUtf8(line)); match.hasNext();) {
            const auto one = match.next();
            urls.insert(one.captured(1), one.captured(2).toUtf8());
        }
        client = std::make_unique<control::ControlClient>(socket());
        return true;
    }
    /// Waits until the output holds `text`; an output begins with a line feed.
    bool says(const QByteArray& text)
    {
        return QTest::qWaitFor(
            [&] {
                output += process.readAll();
                return output.contains(text);
            },
            patienceMs);
    }
    bool ends()
    {
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patienceMs);
    }
    void signal(int number) const { ::kill(static_cast<pid_t>(process.processId()), number); }
    [[nodiscard]] QByteArray url() const { return urls.value(QStringLiteral("http")); }

    [[nodiscard]] schema::Value status() const
    {
        std::optional<schema::Value> got;
        client->getStatus(
            [&](Result<schema::Value> status) { got = status ? *std::move(status) : schema::Value::map(); });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, patienceMs))
            qFatal("no status");
        return *std::move(got);
    }
    [[nodiscard]] std::string state_() const { return text(status(), "state"); }
    [[nodiscard]] bool records() const
    {
        const schema::Value now = status();
        return now.find("recording") != nullptr && now.find("recording")->asBool();
    }
    void record(bool on) const
    {
        bool done = false;
        client->setRecording(on, [&](Result<void>) { done = true; });
        if (!QTest::qWaitFor([&] { return done; }, patienceMs))
            qFatal("recording was not switched");
    }
    static std::string text(const schema::Value& value, std::string_view name)
    {
        const schema::Value* found = value.find(name);
        return found == nullptr ? std::string() : found->asString();
    }

    QByteArray backendUrl;
    QTemporaryDir folder;
    QTemporaryDir state;
    QProcess process;
    QByteArray output = "\n";
    QHash<QString, QByteArray> urls;
    std::unique_ptr<control::ControlClient> client;
};

/// A plain client of the gateway.
class Call {
  public:
    Call(const QByteArray& url, const QByteArray& method, const QByteArray& target, const QByteArray& body = {})
    {
        socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(url.split(':').last().toInt()));
        again(method, target, body);
    }
    void again(const QByteArray& method, const QByteArray& target, const QByteArray& body = {})
    {
        answer_.clear();
        socket.write(method + ' ' + target +
                     " HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    /// What has come when it is complete or the connection has ended.
    QByteArray answer()
    {
        (void)QTest::qWaitFor(
            [&] {
                answer_ += socket.readAll();
                const auto head = answer_.indexOf("\r\n\r\n");
                static const QRegularExpression field(QStringLiteral("content-length: *(\\d+)"),
                                                      QRegularExpression::CaseInsensitiveOption);
                const int length =
                    field.match(QString::fromLatin1(answer_.left(std::max<qsizetype>(head, 0)))).captured(1).toInt();
                return (head >= 0 && answer_.size() >= head + 4 + length) ||
                       socket.state() == QAbstractSocket::UnconnectedState;
            },
            patienceMs);
        return answer_;
    }
    QTcpSocket socket;

  private:
    QByteArray answer_;
};

} // namespace postern::test
