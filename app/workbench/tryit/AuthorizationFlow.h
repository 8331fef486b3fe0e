// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTcpServer>
#include <QTimer>
#include <QUrl>
#include <functional>

namespace postern::workbench {

/// One sign-in by authorization code with PKCE in the system's browser (RFC 8252, RFC 7636): the browser comes back to a
/// port of this machine that is open only as long as it is waited for. Each start() is a new attempt with its own state and
/// verifier.
class AuthorizationFlow final : public QObject {
    Q_OBJECT
  public:
    /// Opens an address in the browser; false when there is none.
    using OpenUrl = std::function<bool(const QUrl& url)>;

    explicit AuthorizationFlow(QObject* parent = nullptr);

    void setOpenUrl(OpenUrl open) { open_ = std::move(open); }
    void setTimeLimit(int ms) { timeLimitMs_ = ms; }
    void start(const QUrl& authorizeUrl, const QString& clientId, const QString& scopes);
    void cancel();
    [[nodiscard]] bool isWaiting() const { return server_.isListening(); }

  Q_SIGNALS:
    void granted(const QString& code, const QString& redirect, const QString& verifier);
    void failed(const QString& sentence);

  private:
    void accept();
    /// True when the attempt is over.
    bool answer(const QByteArray& requestLine, QByteArray& reply);
    void stop();

    OpenUrl open_;
    QTcpServer server_;
    QTimer limit_;
    int timeLimitMs_ = 5 * 60 * 1000;
    int connections_ = 0;
    QString state_;
    QString verifier_;
    QString redirect_;
};

} // namespace postern::workbench
