// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/rest/RestClient.h"
#include "workbench/tryit/AuthorizationFlow.h"

#include <QDateTime>
#include <QObject>
#include <memory>

namespace postern::workbench {

/// Where tokens come from, and for what. The secret is never written to disk.
struct TokenEndpoint {
    QString url;
    QString clientId;
    QString clientSecret; ///< empty for a client that has none
    QString scopes;
    QByteArray trustedSha256{}; ///< exactly this certificate is trusted; empty: only the system's
    QString authorizeUrl{};     ///< for authorization code
    QString audience{};         ///< asked for where an issuer lets one choose, as the development issuer does
    QString seconds{};          ///< how long it is to be good for, likewise; below zero for one that has expired
};

/// Fetches tokens from a key manager, remembers how long the last one is good for, and renews it: by its refresh token when
/// there is one, otherwise by client credentials.
class TokenSource final : public QObject {
    Q_OBJECT
  public:
    enum class Grant : std::uint8_t { ClientCredentials, AuthorizationCode };

    explicit TokenSource(QObject* parent = nullptr);
    ~TokenSource() override;

    /// Sends for a token; fetched() or failed() follows, unless cancelled by a newer fetch.
    void fetch(const TokenEndpoint& from, Grant grant);
    void cancel();
    [[nodiscard]] bool isBusy() const { return busy_; }
    /// Whether `token` is ours, has (nearly) expired and can be had anew without anybody.
    [[nodiscard]] bool isStale(const QString& token, const QDateTime& now = QDateTime::currentDateTimeUtc()) const;
    /// Asks for the next one as the last one was asked for.
    void renew();
    [[nodiscard]] AuthorizationFlow& flow() { return flow_; }

  Q_SIGNALS:
    /// `scopes` are those granted; empty when the server does not say.
    void fetched(const QString& token, const QString& scopes);
    /// A sentence with the server's own text in it.
    void failed(const QString& sentence);
    /// The certificate was refused; the next fetch with this digest trusts it.
    void certificateRefused(const QByteArray& sha256);
    void busyChanged();

  private:
    void post(const QByteArray& form);
    void take(Result<rest::RestResponse> answer, const rest::RestFailure& failure);
    void setBusy(bool busy);
    void giveUp(const QString& sentence);

    std::unique_ptr<rest::RestClient> client_;
    std::unique_ptr<rest::RestCall> call_;
    AuthorizationFlow flow_;
    TokenEndpoint from_;
    Grant grant_ = Grant::ClientCredentials;
    bool busy_ = false;
    QString token_;
    QString refreshToken_;
    QDateTime expires_; ///< invalid when the server did not say
};

} // namespace postern::workbench
