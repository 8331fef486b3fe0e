// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QHostAddress>
#include <QPointer>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

namespace postern::test {

/// A request exactly as it came over the wire.
struct WireRequest {
    QByteArray method;
    QByteArray target;
    QByteArray head; ///< request line and fields, as received, without the empty line
    QByteArray body;
    int connection = 0; ///< counts from 1
    QSslCertificate client; ///< what it showed; null: none

    [[nodiscard]] QByteArray header(const QByteArray& name) const
    {
        const QList<QByteArray> lines = head.split('\n');
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const qsizetype colon = lines[i].indexOf(':');
            if (colon > 0 && lines[i].left(colon).compare(name, Qt::CaseInsensitive) == 0)
                return lines[i].mid(colon + 1).trimmed();
        }
        return {};
    }
    /// The target without its query.
    [[nodiscard]] QByteArray path() const { return target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?')); }
    [[nodiscard]] QByteArray query() const { return target.indexOf('?') < 0 ? QByteArray() : target.mid(target.indexOf('?') + 1); }
};

/// What the server does with a request: writes pieces, one each `interval`, and then keeps, closes or does nothing.
struct WireReply {
    enum class Then { Keep, Close, Hang };
    std::vector<QByteArray> pieces;
    std::chrono::milliseconds delay{0}; ///< before the first piece
    std::chrono::milliseconds interval{0};
    Then then = Then::Keep;
    std::function<void()> whenWritten;

    /// A complete answer.
    static WireReply answer(int status, const QByteArray& body = {}, const QByteArray& type = "application/json",
                            const QByteArray& fields = {})
    {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Reason\r\n" + fields;
        if (!type.isEmpty())
            head += "Content-Type: " + type + "\r\n";
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
        WireReply reply;
        reply.pieces = {head + body};
        return reply;
    }
    static WireReply json(const QByteArray& body) { return answer(200, body); }
    static WireReply redirect(int status, const QByteArray& location)
    {
        return answer(status, {}, {}, "Location: " + location + "\r\n");
    }
    static WireReply raw(const QByteArray& bytes, Then then = Then::Close)
    {
        WireReply reply;
        reply.pieces = {bytes};
        reply.then = then;
        return reply;
    }
    static WireReply hang()
    {
        WireReply reply;
        reply.then = Then::Hang;
        return reply;
    }
    static WireReply close()
    {
        WireReply reply;
        reply.then = Then::Close;
        return reply;
    }
};

/// A self-signed certificate for localhost and 127.0.0.1 with its key, made anew for each test program.
struct TestCertificate {
    QSslCertificate certificate;
    QSslKey key;
    QByteArray pem;

    static TestCertificate make(const QByteArray& commonName = "localhost")
    {
        QTemporaryDir folder;
        const QString certFile = folder.filePath(QStringLiteral("cert.pem"));
        const QString keyFile = folder.filePath(QStringLiteral("key.pem"));
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
                      {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                       QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"),
                       QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                       QStringLiteral("/O=Postern tests/CN=") + QString::fromLatin1(commonName),
                       QStringLiteral("-addext"), QStringLiteral("subjectAltName=DNS:localhost,IP:127.0.0.1"),
                       QStringLiteral("-out"), certFile, QStringLiteral("-keyout"), keyFile});
        openssl.waitForFinished();
        TestCertificate made;
        QFile cert(certFile);
        QFile key(keyFile);
        if (cert.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly)) {
            made.pem = cert.readAll();
            made.certificate = QSslCertificate(made.pem);
            made.key = QSslKey(&key, QSsl::Ec);
        }
        return made;
    }
};

/// A loopback HTTP/1.1 server that does what a test's script says: answers, hangs, drips, truncates, sends garbage.
/// It runs on the test's event loop and keeps every request as it came.
class ScriptedServer final : public QTcpServer {
  public:
    using Handler = std::function<WireReply(const WireRequest&)>;

    explicit ScriptedServer(Handler handler = {}) : handler_(std::move(handler)) { listen(QHostAddress::LocalHost, 0); }
    ScriptedServer(Handler handler, const TestCertificate& certificate) : ScriptedServer(std::move(handler))
    {
        certificate_ = certificate;
        secure_ = true;
    }

    void setHandler(Handler handler) { handler_ = std::move(handler); }
    void setCertificate(const TestCertificate& certificate) { certificate_ = certificate; }
    /// From now on a client has to show a certificate of this authority.
    void askForCertificate(const QSslCertificate& authority) { clientAuthority_ = authority; }
    [[nodiscard]] QByteArray url(const QByteArray& target = {}) const
    {
        return (secure_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + QByteArray::number(serverPort()) + target;
    }
    [[nodiscard]] const std::vector<WireRequest>& requests() const { return requests_; }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] int openConnections() const { return open_; }
    /// The most requests that were being answered at the same time.
    [[nodiscard]] int mostAtOnce() const { return mostAtOnce_; }
    void forgetRequests() { requests_.clear(); }
    /// Closes every connection that waits for its next request.
    void dropConnections()
    {
        const auto sockets = findChildren<QSslSocket*>();
        for (QSslSocket* socket : sockets)
            socket->disconnectFromHost();
    }

  protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto* const socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        const int number = ++connections_;
        ++open_;
        auto buffer = std::make_shared<QByteArray>();
        connect(socket, &QAbstractSocket::disconnected, this, [this, socket] {
            --open_;
            socket->deleteLater();
        });
        connect(socket, &QIODevice::readyRead, this, [this, socket, buffer, number] {
            *buffer += socket->readAll();
            while (takeRequest(socket, *buffer, number)) {
            }
        });
        if (secure_) {
            socket->setLocalCertificate(certificate_.certificate);
            socket->setPrivateKey(certificate_.key);
            if (!clientAuthority_.isNull()) {
                QSslConfiguration tls = socket->sslConfiguration();
                tls.setCaCertificates({clientAuthority_});
                socket->setSslConfiguration(tls);
                socket->setPeerVerifyMode(QSslSocket::VerifyPeer);
            }
            socket->startServerEncryption();
        }
    }

  private:
    bool takeRequest(QSslSocket* socket, QByteArray& buffer, int connection)
    {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        WireRequest request;
        request.head = buffer.left(end);
        const QByteArray length = request.header("Content-Length");
        if (buffer.size() < end + 4 + length.toLongLong())
            return false;
        request.body = buffer.mid(end + 4, length.toLongLong());
        buffer.remove(0, end + 4 + length.toLongLong());
        const QList<QByteArray> line = request.head.left(request.head.indexOf('\r') < 0 ? request.head.size()
                                                                                         : request.head.indexOf('\r'))
                                           .split(' ');
        request.method = line.value(0);
        request.target = line.value(1);
        request.connection = connection;
        request.client = socket->peerCertificate();
        requests_.push_back(request);
        mostAtOnce_ = std::max(mostAtOnce_, ++running_);
        const WireReply reply = handler_ ? handler_(request) : WireReply::answer(404);
        if (reply.then == WireReply::Then::Hang && reply.pieces.empty())
            return true;
        QTimer::singleShot(reply.delay, socket, [this, socket, reply] { play(socket, reply, 0); });
        return true;
    }

    void play(QSslSocket* socket, const WireReply& reply, std::size_t next)
    {
        if (next < reply.pieces.size()) {
            socket->write(reply.pieces[next]);
            socket->flush();
            if (next + 1 < reply.pieces.size() || reply.then == WireReply::Then::Close) {
                QTimer::singleShot(reply.interval, socket, [this, socket, reply, next] { play(socket, reply, next + 1); });
                return;
            }
        }
        if (reply.then == WireReply::Then::Hang)
            return;
        --running_;
        if (reply.whenWritten)
            reply.whenWritten();
        if (reply.then == WireReply::Then::Close)
            socket->disconnectFromHost();
    }

    Handler handler_;
    TestCertificate certificate_;
    QSslCertificate clientAuthority_;
    std::vector<WireRequest> requests_;
    bool secure_ = false;
    int connections_ = 0;
    int open_ = 0;
    int running_ = 0;
    int mostAtOnce_ = 0;
};

} // namespace postern::test
