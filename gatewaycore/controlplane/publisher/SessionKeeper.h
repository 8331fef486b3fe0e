// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Secret.h"
#include "base/UniqueFunction.h"
#include "controlplane/publisher/Diagnosis.h"
#include "controlplane/publisher/KnownAnswers.h"
#include "controlplane/publisher/PublisherConnection.h"
#include "controlplane/publisher/PublisherTypes.h"
#include "controlplane/rest/RestClient.h"
#include "controlplane/secrets/SecretStore.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace postern::publisher {

/// Keeps one session with a Publisher: registers a client, gets and renews the token, finds the API's version. However
/// many jobs wait, one exchange at a time does the work for all of them; when the last one goes, it stops.
class SessionKeeper final : public QObject {
    Q_OBJECT
  public:
    /// The failure is None when there is a session.
    using Ready = UniqueFunction<void(const PublisherFailure& failure)>;

    SessionKeeper(PublisherConnection connection, secrets::SecretStore& secrets, QObject* parent);
    ~SessionKeeper() override;

    /// Answers later, through the event loop; never when `context` is gone by then.
    void withSession(QObject* context, Ready ready);
    /// The server refused `token`: gets another one, unless that has happened meanwhile.
    void renew(const QByteArray& token, QObject* context, Ready ready);
    /// Whether none of these scopes was asked for so far, so that asking for one may help.
    [[nodiscard]] bool couldWiden(const QStringList& scopes) const;
    /// Gets a token that has this scope, too, when the server grants it.
    void widen(const QString& scope, QObject* context, Ready ready);
    /// Drops what was found and begins anew with the next call.
    void restart();
    void trustCertificate(const QByteArray& sha256);

    [[nodiscard]] const PublisherConnection& connection() const { return connection_; }
    [[nodiscard]] const std::optional<PublisherSession>& session() const { return session_; }
    [[nodiscard]] QByteArray token() const { return QByteArray::fromStdString(token_.reveal()); }
    [[nodiscard]] rest::RestClient& rest() { return *rest_; }
    /// "https://host:9443/api/am/publisher/v4"
    [[nodiscard]] QByteArray restUrl() const;
    /// Where the Developer Portal's API may be, to be tried in this order.
    [[nodiscard]] QByteArrayList devPortalUrls() const { return candidatesOf(Service::DevPortal); }
    /// Where a service answered, or where it has to be tried next.
    [[nodiscard]] QByteArray serviceUrl(Service service);
    void confirmBase(Service service, const QByteArray& url);
    [[nodiscard]] bool isConfirmed(Service service) const;
    /// Nothing was at `tried`; false when there is no other place.
    [[nodiscard]] bool tryNextBase(Service service, const QByteArray& tried);

    [[nodiscard]] KnownAnswers& remembered() { return remembered_; }
    [[nodiscard]] const Patience& patience() const { return patience_; }
    void setPatience(const Patience& patience) { patience_ = patience; }

  private:
    struct Waiter {
        QPointer<QObject> context;
        Ready ready;
    };
    using BodyReady = void (SessionKeeper::*)(const QByteArray& body);

    /// Where a service may be: its newest version first.
    struct Place {
        QByteArrayList left;
        bool confirmed = false;
    };
    [[nodiscard]] QByteArrayList candidatesOf(Service service) const;
    Place& placeOf(Service service);
    [[nodiscard]] QStringList wantedScopes() const;
    void wait(QObject* context, Ready ready);
    void forgetGone();
    void begin(bool renewing);
    void prepareNetwork();
    void takeClient();
    void readStoredClient();
    void registerClient();
    void keepClient(const QByteArray& body);
    void requestToken();
    void requestTokenByPassword();
    void sendTokenRequest(const QByteArray& form, bool repeatable);
    void keepToken(const QByteArray& body);
    void tokenRefused(const Error& error, const rest::RestFailure& failure);
    void probeNext();
    void probed(const QByteArray& body);
    void readSecret(const QString& what, bool required, UniqueFunction<void(Secret)> then);
    void post(const QString& path, const QByteArray& type, const QByteArray& body, Secret basic, bool repeatable,
              const CallPurpose& purpose, BodyReady then,
              void (SessionKeeper::*refused)(const Error&, const rest::RestFailure&) = nullptr);
    void fail(const PublisherFailure& failure);
    void finish(const PublisherFailure& failure);
    [[nodiscard]] QString fullUser() const;
    [[nodiscard]] QByteArray baseUrl() const;

    PublisherConnection connection_;
    secrets::SecretStore& secrets_;
    std::unique_ptr<rest::RestClient> rest_;
    std::unique_ptr<QObject> turn_; ///< context of one round; gone with it
    std::unique_ptr<rest::RestCall> call_;
    std::vector<Waiter> waiters_;
    std::optional<PublisherSession> session_;
    PublisherSession found_; ///< of the round that runs
    Secret token_;
    Secret refreshToken_;
    /// How the last round ended that was to renew a token. Calls that were under way then hear the same, by their token or
    /// within a moment: were the password tried again for each of them, the account would be locked.
    struct Ended {
        Secret token;
        PublisherFailure failure;
        QElapsedTimer since;
    };
    /// The failure that the bearer of `token` hears, if that is ended_'s.
    [[nodiscard]] bool hearsTheEnd(const QByteArray& token) const;
    void tellTheEnd(QObject* context, Ready ready) const;
    std::optional<Ended> ended_;
    QByteArray clientId_;
    Secret clientSecret_;
    QStringList candidates_; ///< bases still to be probed
    QString candidate_;
    PublisherFailure lastProbe_;
    std::map<Service, Place> places_;
    KnownAnswers remembered_;
    Patience patience_;
    QStringList widened_; ///< scopes beside the connection's that calls have needed
    QStringList notGiven_; ///< those that made the server refuse the token
    bool networkReady_ = false;
    bool storedClient_ = false; ///< the client came from the SecretStore, so it may be out of date
    bool refreshing_ = false;
};

} // namespace postern::publisher
