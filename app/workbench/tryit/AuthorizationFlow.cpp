// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/AuthorizationFlow.h"

#include <QCryptographicHash>
#include <QDesktopServices>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QUrlQuery>

namespace postern::workbench {
namespace {

constexpr qsizetype longestRequest = 16 * 1024;
constexpr int mostConnections = 16; // a browser asks for its icon, too; more at once is somebody else

/// 256 bits that nobody guesses, 43 characters.
QString randomText()
{
    QByteArray octets(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(octets.begin(), octets.end());
    return QString::fromLatin1(octets.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QByteArray page(int status, const QString& text)
{
    const QByteArray body = "<!doctype html><meta charset=utf-8><title>Postern</title><body style=\"font:16px sans-serif;margin:4em\"><p>" +
                            text.toHtmlEscaped().toUtf8() + "</p>";
    return "HTTP/1.1 " + QByteArray::number(status) + (status == 200 ? " OK" : " Refused") +
           "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

AuthorizationFlow::AuthorizationFlow(QObject* parent) : QObject(parent), open_([](const QUrl& url) { return QDesktopServices::openUrl(url); })
{
    limit_.setSingleShot(true);
    connect(&server_, &QTcpServer::newConnection, this, &AuthorizationFlow::accept);
    connect(&limit_, &QTimer::timeout, this, [this] {
        stop();
        Q_EMIT failed(tr("Nobody signed in within the time limit. Try again."));
    });
}

void AuthorizationFlow::start(const QUrl& authorizeUrl, const QString& clientId, const QString& scopes)
{
    stop();
    if (!server_.listen(QHostAddress::LocalHost, 0)) {
        Q_EMIT failed(tr("No port of this machine can be opened for the browser to come back to: %1").arg(server_.errorString()));
        return;
    }
    state_ = randomText();
    verifier_ = randomText();
    redirect_ = QStringLiteral("http://127.0.0.1:%1/callback").arg(server_.serverPort());
    const QByteArray challenge = QCryptographicHash::hash(verifier_.toLatin1(), QCryptographicHash::Sha256)
                                     .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const auto encoded = [](const QString& text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    QString query = authorizeUrl.query(QUrl::FullyEncoded);
    query += (query.isEmpty() ? QString() : QStringLiteral("&")) + QStringLiteral("response_type=code&client_id=") + encoded(clientId) +
             QStringLiteral("&redirect_uri=") + encoded(redirect_) + QStringLiteral("&state=") + state_ + QStringLiteral("&code_challenge=") +
             QString::fromLatin1(challenge) + QStringLiteral("&code_challenge_method=S256");
    if (!scopes.isEmpty())
        query += QStringLiteral("&scope=") + encoded(scopes);
    QUrl url = authorizeUrl;
    url.setQuery(query);
    limit_.start(timeLimitMs_);
    if (!open_(url)) {
        stop();
        Q_EMIT failed(tr("No browser could be opened. Set one for this desktop, then try again."));
    }
}

void AuthorizationFlow::cancel()
{
    if (!isWaiting())
        return;
    stop();
    Q_EMIT failed(tr("The sign-in was cancelled."));
}

void AuthorizationFlow::stop()
{
    limit_.stop();
    server_.close();
    state_.clear();
    verifier_.clear();
}

void AuthorizationFlow::accept()
{
    while (QTcpSocket* socket = server_.nextPendingConnection()) {
        if (++connections_ > mostConnections) {
            --connections_;
            delete socket;
            continue;
        }
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QObject::destroyed, this, [this] { --connections_; });
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            const QByteArray head = socket->peek(longestRequest);
            if (!head.contains("\r\n\r\n") && head.size() < longestRequest)
                return;
            socket->readAll();
            QByteArray reply;
            const bool over = answer(head.left(head.indexOf('\r')), reply);
            socket->write(reply);
            socket->setParent(this); // the server closes before its answer is written
            socket->disconnectFromHost();
            if (over)
                stop();
        });
    }
}

bool AuthorizationFlow::answer(const QByteArray& requestLine, QByteArray& reply)
{
    const QList<QByteArray> words = requestLine.split(' ');
    const QUrl url = QUrl::fromEncoded(words.size() == 3 && words.at(0) == "GET" ? words.at(1) : QByteArray());
    if (url.path() != QLatin1String("/callback") || !isWaiting()) {
        reply = page(404, tr("Nothing is here."));
        return false;
    }
    const QUrlQuery query(url);
    const auto value = [&query](const char* name) {
        return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded).replace(QLatin1Char('+'), QLatin1Char(' '));
    };
    // Whoever does not know the state was not sent by us (RFC 6749 10.12): the one who was may still come.
    if (query.queryItemValue(QStringLiteral("state"), QUrl::FullyDecoded) != state_) {
        reply = page(400, tr("This answer does not belong to the sign-in that is waited for."));
        return false;
    }
    const QString code = query.queryItemValue(QStringLiteral("code"), QUrl::FullyDecoded);
    if (code.isEmpty()) {
        const QString error = value("error");
        const QString why = value("error_description");
        reply = page(200, tr("The sign-in was refused. You can close this page."));
        const QString sentence = tr("The sign-in was refused: %1").arg(why.isEmpty() ? (error.isEmpty() ? tr("no reason was given.") : error) : why);
        QMetaObject::invokeMethod(this, [this, sentence] { Q_EMIT failed(sentence); }, Qt::QueuedConnection);
        return true;
    }
    reply = page(200, tr("You are signed in. You can close this page."));
    QMetaObject::invokeMethod(this, [this, code, redirect = redirect_, verifier = verifier_] { Q_EMIT granted(code, redirect, verifier); }, Qt::QueuedConnection);
    return true;
}

} // namespace postern::workbench
