// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/rest/RestCall.h"
#include "controlplane/rest/RestClient.h"
#include "controlplane/rest/WireUrl.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QTimer>
#include <optional>

namespace postern::rest {

/// What all calls of one RestClient have in common until its settings change.
struct RestNetwork {
    RestSettings settings;
    QNetworkAccessManager manager;
    QSslConfiguration tls;
    std::optional<Error> problem; ///< the settings cannot be used
};

/// One call from its first attempt to its completion: attempts, waits, redirects and time-outs.
class RestExchange final : public QObject {
    Q_OBJECT
  public:
    RestExchange(RestRequest request, RestCompletion completion, std::shared_ptr<RestNetwork> network,
                 QObject* parent);
    ~RestExchange() override;

    /// Its turn has come.
    void start();
    void cancel();
    /// Ends without a completion.
    void abandon();
    [[nodiscard]] bool isOver() const { return over_; }
    void setHandle(RestCall* handle) { handle_ = handle; }

  Q_SIGNALS:
    /// The call no longer needs its turn; sent once, before the completion runs.
    void ended();

  private:
    void attempt();
    void connectReply();
    QNetworkReply* dispatch(QNetworkRequest& request, const QByteArray& verb);
    void noteRequestSent();
    void noteHead();
    void takeBody();
    void judgeCertificate(const QList<QSslError>& problems);
    void finishAttempt();
    void finishAnswer(int status);
    void followRedirect(int status);
    void failAttempt(Error error, bool repeatable);
    void expire();
    void expireTotal();
    void dropReply();
    void readHead();
    void armStage(Milliseconds limit);
    [[nodiscard]] bool mayCarryBody() const;
    [[nodiscard]] bool sentSilently() const;
    [[nodiscard]] bool methodIsRepeatable() const;
    [[nodiscard]] Error networkError() const;
    [[nodiscard]] std::string closedWithin() const;
    [[nodiscard]] bool bodyIsShort() const;
    [[nodiscard]] Milliseconds backOff() const;
    void succeed();
    void fail(Error error);
    void complete(Result<RestResponse> result);

    RestRequest request_;
    RestCompletion completion_;
    std::shared_ptr<RestNetwork> network_;
    QPointer<RestCall> handle_;
    std::optional<WireUrl> url_;
    QPointer<QNetworkReply> reply_;
    QTimer stageTimer_;
    QTimer totalTimer_;
    QTimer retryTimer_;
    QElapsedTimer lastProgress_;
    RestFailure failure_;
    RestResponse response_;
    std::unique_ptr<QIODevice> upload_; ///< of the attempt that is about to be sent
    int redirects_ = 0;
    int sentInAttempt_ = 0;
    bool tooLarge_ = false;
    bool over_ = false;
};

} // namespace postern::rest
