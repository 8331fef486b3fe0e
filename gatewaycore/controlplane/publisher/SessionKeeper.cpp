// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/SessionKeeper.h"

#include "controlplane/publisher/ContractReader.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace postern::publisher {
namespace {

constexpr int callsAtOnce = 4;
constexpr int endedFor = 1000; ///< ms in which a log-in that was refused is not tried again
constexpr qint64 renewBefore = 10; ///< seconds before a token ends, so that it does not end on the way

QString connecting() { return QStringLiteral("connect to the Publisher"); }

CallPurpose registering() { return {QStringLiteral("register with the Publisher"), {}, CallKind::Register}; }
CallPurpose askingForToken() { return {QStringLiteral("get an access token"), {}, CallKind::Token}; }
CallPurpose readingSettings()
{
    return {QStringLiteral("read the Publisher's settings"),
            {QStringLiteral("apim:publisher_settings"), QStringLiteral("apim:api_view")},
            CallKind::Resource};
}

QByteArray formEncoded(std::initializer_list<std::pair<const char*, QString>> fields)
{
    QByteArray form;
    for (const auto& [name, value] : fields) {
        if (!form.isEmpty())
            form += '&';
        form += QByteArray(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return form;
}

Secret basicOf(const QString& user, const Secret& password)
{
    return Secret((user.toUtf8() + ':' + QByteArray::fromStdString(password.reveal())).toBase64().toStdString());
}

} // namespace

SessionKeeper::SessionKeeper(PublisherConnection connection, secrets::SecretStore& secrets, QObject* parent)
    : QObject(parent), connection_(std::move(connection)), secrets_(secrets),
      rest_(std::make_unique<rest::RestClient>())
{
}

SessionKeeper::~SessionKeeper() = default;

void SessionKeeper::withSession(QObject* context, Ready ready)
{
    const bool ending = session_ && session_->tokenExpires.isValid() &&
                        QDateTime::currentDateTimeUtc().secsTo(session_->tokenExpires) < renewBefore;
    if (session_ && !turn_ && !ending) {
        auto shared = std::make_shared<Ready>(std::move(ready));
        QMetaObject::invokeMethod(context, [shared] { (*shared)({}); }, Qt::QueuedConnection);
        return;
    }
    if (!turn_ && !session_ && hearsTheEnd({}))
        return tellTheEnd(context, std::move(ready));
    wait(context, std::move(ready));
    if (!turn_)
        begin(session_.has_value());
}

bool SessionKeeper::hearsTheEnd(const QByteArray& token) const
{
    return ended_ && ((!token.isEmpty() && ended_->token.reveal() == token.toStdString()) || !ended_->since.hasExpired(endedFor));
}

void SessionKeeper::tellTheEnd(QObject* context, Ready ready) const
{
    auto shared = std::make_shared<Ready>(std::move(ready));
    QMetaObject::invokeMethod(context, [shared, failure = ended_->failure] { (*shared)(failure); }, Qt::QueuedConnection);
}

void SessionKeeper::renew(const QByteArray& token, QObject* context, Ready ready)
{
    if (!turn_ && hearsTheEnd(token))
        return tellTheEnd(context, std::move(ready));
    if (!turn_ && token != this->token())
        return withSession(context, std::move(ready));
    wait(context, std::move(ready));
    if (!turn_)
        begin(true);
}

void SessionKeeper::restart()
{
    session_.reset();
    ended_.reset();
    places_.clear();
    remembered_.clear();
    networkReady_ = false;
    if (turn_ != nullptr)
        begin(false);
}

void SessionKeeper::trustCertificate(const QByteArray& sha256)
{
    connection_.trustedSha256 = sha256;
    restart();
}

QByteArray SessionKeeper::baseUrl() const
{
    QByteArray base = QUrl(connection_.baseUrl).toEncoded();
    while (base.endsWith('/'))
        base.chop(1);
    return base;
}

QByteArray SessionKeeper::restUrl() const { return baseUrl() + (session_ ? session_->restBase.toUtf8() : QByteArray()); }

QByteArrayList SessionKeeper::candidatesOf(Service service) const
{
    QString own;
    QByteArrayList paths;
    switch (service) {
    case Service::Publisher: return {restUrl()};
    case Service::DevPortal:
        own = connection_.devPortalBase;
        paths = {"/api/am/devportal/v3", "/api/am/devportal/v2"};
        break;
    case Service::Admin:
        own = connection_.adminBase;
        paths = {"/api/am/admin/v4", "/api/am/admin/v3", "/api/am/admin/v2"};
        break;
    case Service::Governance:
        own = connection_.governanceBase;
        paths = {"/api/am/governance/v1"};
        break;
    }
    while (own.endsWith(QLatin1Char('/')))
        own.chop(1);
    if (!own.isEmpty())
        return {own.contains(QLatin1String("://")) ? QUrl(own).toEncoded() : baseUrl() + own.toUtf8()};
    for (QByteArray& path : paths)
        path.prepend(baseUrl());
    return paths;
}

SessionKeeper::Place& SessionKeeper::placeOf(Service service)
{
    Place& place = places_[service];
    if (place.left.isEmpty())
        place.left = candidatesOf(service);
    return place;
}

QByteArray SessionKeeper::serviceUrl(Service service)
{
    return service == Service::Publisher ? restUrl() : placeOf(service).left.front();
}

void SessionKeeper::confirmBase(Service service, const QByteArray& url)
{
    if (service != Service::Publisher)
        places_[service] = {{url}, true};
}

bool SessionKeeper::isConfirmed(Service service) const
{
    const auto at = places_.find(service);
    return service == Service::Publisher || (at != places_.end() && at->second.confirmed);
}

bool SessionKeeper::tryNextBase(Service service, const QByteArray& tried)
{
    Place& place = placeOf(service);
    if (place.confirmed)
        return place.left.front() != tried; // another call has found it meanwhile
    if (place.left.front() == tried)
        place.left.removeFirst();
    const bool more = !place.left.isEmpty();
    if (!more)
        places_.erase(service); // the next call begins anew: the server may be upgraded while we run
    return more;
}

bool SessionKeeper::couldWiden(const QStringList& scopes) const
{
    if (connection_.grant == Grant::ExistingToken || scopes.isEmpty() || !session_)
        return false;
    const QStringList wanted = wantedScopes();
    return std::none_of(scopes.begin(), scopes.end(), [&](const QString& scope) {
        return wanted.contains(scope) || notGiven_.contains(scope) || session_->grantedScopes.contains(scope);
    });
}

void SessionKeeper::widen(const QString& scope, QObject* context, Ready ready)
{
    if (!widened_.contains(scope)) {
        widened_ += scope;
        refreshToken_ = {}; // it gives no more than it was given for (RFC 6749 6)
        wait(context, std::move(ready));
        return begin(true);
    }
    withSession(context, std::move(ready));
}

QStringList SessionKeeper::wantedScopes() const { return connection_.scopes + widened_; }

QString SessionKeeper::fullUser() const
{
    const QString tail = QLatin1Char('@') + connection_.tenant;
    if (connection_.tenant.isEmpty() || connection_.tenant == QLatin1String("carbon.super") ||
        connection_.user.endsWith(tail))
        return connection_.user;
    return connection_.user + tail;
}

void SessionKeeper::wait(QObject* context, Ready ready)
{
    waiters_.push_back({context, std::move(ready)});
    connect(context, &QObject::destroyed, this, &SessionKeeper::forgetGone, Qt::UniqueConnection);
}

void SessionKeeper::forgetGone()
{
    std::erase_if(waiters_, [](const Waiter& waiter) { return waiter.context == nullptr; });
    if (waiters_.empty()) {
        call_.reset();
        turn_.reset();
    }
}

void SessionKeeper::begin(bool renewing)
{
    turn_ = std::make_unique<QObject>();
    call_.reset();
    found_ = {};
    lastProbe_ = {};
    storedClient_ = false;
    refreshing_ = false;
    if (const QString problem = connection_.problem(); !problem.isEmpty())
        return fail(problemOf(connecting(), Problem::IncompleteConnection, problem,
                              QStringLiteral("Complete the connection's settings.")));
    if (renewing && connection_.grant == Grant::ExistingToken)
        return fail(problemOf(connecting(), Problem::ExpiredToken,
                              QStringLiteral("the access token is expired or revoked"),
                              QStringLiteral("Paste a new token into the connection.")));
    if (!networkReady_)
        return prepareNetwork();
    takeClient();
}

void SessionKeeper::prepareNetwork()
{
    const auto apply = [this](Secret proxyPassword) {
        rest::RestSettings settings;
        settings.proxy = {connection_.proxyKind, connection_.proxyHost, connection_.proxyPort, connection_.proxyUser,
                          std::move(proxyPassword)};
        settings.caFile = connection_.caFile;
        settings.concurrency = callsAtOnce;
        const QUrl url(connection_.baseUrl);
        if (!connection_.trustedSha256.isEmpty())
            settings.trusted = {{url.host(), static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80)),
                                 connection_.trustedSha256}};
        rest_->setSettings(std::move(settings));
        networkReady_ = true;
        takeClient();
    };
    if (connection_.proxyKind != rest::RestProxy::Kind::None && !connection_.proxyUser.isEmpty())
        return readSecret(QStringLiteral("proxy-password"), false, apply);
    // Through the event loop, so that no completion runs inside the call that began this round.
    QMetaObject::invokeMethod(turn_.get(), [apply] { apply({}); }, Qt::QueuedConnection);
}

void SessionKeeper::readSecret(const QString& what, bool required, UniqueFunction<void(Secret)> then)
{
    secrets_.read(connection_.secretKey(what), turn_.get(),
                  [this, what, required, then = std::move(then)](Result<std::optional<Secret>> result) mutable {
                      if (!result)
                          return fail(problemOf(connecting(), Problem::MissingSecret,
                                                QString::fromStdString(result.error().message()),
                                                QStringLiteral("Unlock the keychain, or enter the secret again."), what));
                      if (required && !*result)
                          return fail(problemOf(connecting(), Problem::MissingSecret,
                                                QStringLiteral("the %1 of this connection is not known").arg(what),
                                                QStringLiteral("Enter it in the connection's settings."), what));
                      then(result->has_value() ? **result : Secret());
                  });
}

void SessionKeeper::takeClient()
{
    if (connection_.grant == Grant::ExistingToken)
        return readSecret(QStringLiteral("token"), true, [this](Secret token) {
            token_ = std::move(token);
            probeNext();
        });
    if (!clientId_.isEmpty())
        return requestToken();
    if (connection_.grant == Grant::ClientCredentials || !connection_.clientId.isEmpty()) {
        const bool required = connection_.grant == Grant::ClientCredentials;
        return readSecret(QStringLiteral("client-secret"), required, [this](Secret secret) {
            clientId_ = connection_.clientId.toUtf8();
            clientSecret_ = std::move(secret);
            requestToken();
        });
    }
    readStoredClient();
}

void SessionKeeper::readStoredClient()
{
    readSecret(QStringLiteral("client"), false, [this](Secret stored) {
        const QJsonObject client = QJsonDocument::fromJson(QByteArray::fromStdString(stored.reveal())).object();
        clientId_ = client.value(QLatin1String("clientId")).toString().toUtf8();
        clientSecret_ = Secret(client.value(QLatin1String("clientSecret")).toString().toStdString());
        // A client of another user or address may not be used for this one.
        if (clientId_.isEmpty() || client.value(QLatin1String("user")).toString() != fullUser() ||
            client.value(QLatin1String("server")).toString() != connection_.baseUrl) {
            clientId_.clear();
            return registerClient();
        }
        storedClient_ = true;
        requestToken();
    });
}

void SessionKeeper::registerClient()
{
    readSecret(QStringLiteral("password"), true, [this](const Secret& password) {
        // The contract (dcr.yaml) has saasApp as text; WSO2 reads that and a boolean alike.
        const QJsonObject wanted{{QStringLiteral("callbackUrl"), QStringLiteral("www.example.com")},
                                 {QStringLiteral("clientName"), QStringLiteral("postern_") + fullUser()},
                                 {QStringLiteral("owner"), fullUser()},
                                 {QStringLiteral("grantType"), QStringLiteral("client_credentials password refresh_token")},
                                 {QStringLiteral("saasApp"), QStringLiteral("true")}};
        post(connection_.registerPath, "application/json", QJsonDocument(wanted).toJson(QJsonDocument::Compact),
             basicOf(fullUser(), password), true, registering(), &SessionKeeper::keepClient);
    });
}

void SessionKeeper::keepClient(const QByteArray& body)
{
    ContractReader reader(registering().what);
    const QJsonObject client = reader.object(body);
    const QString id = reader.good() ? reader.text(client, "clientId", {}, true) : QString();
    const QString secret = reader.good() ? reader.text(client, "clientSecret", {}, true) : QString();
    if (!reader.good())
        return fail(reader.failure());
    clientId_ = id.toUtf8();
    clientSecret_ = Secret(secret.toStdString());
    const QJsonObject kept{{QStringLiteral("clientId"), id},
                           {QStringLiteral("clientSecret"), secret},
                           {QStringLiteral("user"), fullUser()},
                           {QStringLiteral("server"), connection_.baseUrl}};
    secrets_.write(connection_.secretKey(QStringLiteral("client")),
                   Secret(QJsonDocument(kept).toJson(QJsonDocument::Compact).toStdString()), this,
                   [](Result<void>) {}); // without it we register again the next time, which gives the same client
    requestToken();
}

void SessionKeeper::requestToken()
{
    const QString scopes = wantedScopes().join(QLatin1Char(' '));
    if (connection_.grant == Grant::ClientCredentials)
        return sendTokenRequest(formEncoded({{"grant_type", QStringLiteral("client_credentials")}, {"scope", scopes}}),
                                true);
    if (!refreshToken_.empty()) {
        refreshing_ = true;
        const QString refresh = QString::fromStdString(refreshToken_.reveal());
        refreshToken_ = {}; // good for one use
        return sendTokenRequest(formEncoded({{"grant_type", QStringLiteral("refresh_token")},
                                             {"refresh_token", refresh},
                                             {"scope", scopes}}),
                                false);
    }
    requestTokenByPassword();
}

void SessionKeeper::requestTokenByPassword()
{
    refreshing_ = false;
    readSecret(QStringLiteral("password"), true, [this](const Secret& password) {
        sendTokenRequest(formEncoded({{"grant_type", QStringLiteral("password")},
                                      {"username", fullUser()},
                                      {"password", QString::fromStdString(password.reveal())},
                                      {"scope", wantedScopes().join(QLatin1Char(' '))}}),
                         true);
    });
}

void SessionKeeper::sendTokenRequest(const QByteArray& form, bool repeatable)
{
    post(connection_.tokenPath, "application/x-www-form-urlencoded", form,
         basicOf(QString::fromUtf8(clientId_), clientSecret_), repeatable, askingForToken(), &SessionKeeper::keepToken,
         &SessionKeeper::tokenRefused);
}

void SessionKeeper::tokenRefused(const Error& error, const rest::RestFailure& failure)
{
    const bool answered = failure.stage == rest::RestStage::Answer && (failure.status == 400 || failure.status == 401);
    const bool clientRefused = answered && (failure.status == 401 || failure.bodyExcerpt.contains("invalid_client"));
    if (answered && refreshing_ && !clientRefused)
        return requestTokenByPassword(); // the refresh token has ended; the password has not
    if (answered && failure.bodyExcerpt.contains("invalid_scope") && !widened_.isEmpty()) {
        notGiven_ += widened_; // a server that refuses what WSO2's leaves out: the calls that need it will say so
        widened_.clear();
        return requestToken();
    }
    if (clientRefused && storedClient_) {
        storedClient_ = false; // removed on the server since we registered it
        clientId_.clear();
        return registerClient();
    }
    if (connection_.clientId.isEmpty())
        clientId_.clear();
    fail(diagnose(askingForToken(), error, failure));
}

void SessionKeeper::keepToken(const QByteArray& body)
{
    ContractReader reader(askingForToken().what);
    const QJsonObject answer = reader.object(body);
    if (!reader.good())
        return fail(reader.failure());
    const QString token = reader.text(answer, "access_token", {}, true);
    const QString refresh = reader.text(answer, "refresh_token", {});
    const QString scope = reader.text(answer, "scope", {});
    const qint64 seconds = reader.number(answer, "expires_in", {}, -1);
    if (!reader.good())
        return fail(reader.failure());
    token_ = Secret(token.toStdString());
    refreshToken_ = Secret(refresh.toStdString());
    // RFC 6749 5.1: no scope in the answer means all that was asked for.
    found_.grantedScopes = answer.contains(QLatin1String("scope")) ? scope.split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                                                     : wantedScopes();
    for (const QString& asked : wantedScopes()) {
        if (!found_.grantedScopes.contains(asked))
            found_.missingScopes += asked;
    }
    if (seconds >= 0)
        found_.tokenExpires = QDateTime::currentDateTimeUtc().addSecs(seconds);
    if (session_) { // renewed: the rest is known
        session_->grantedScopes = found_.grantedScopes;
        session_->missingScopes = found_.missingScopes;
        session_->tokenExpires = found_.tokenExpires;
        return finish({});
    }
    probeNext();
}

void SessionKeeper::probeNext()
{
    if (candidate_.isNull()) {
        candidates_ = connection_.restBase.isEmpty()
                          ? QStringList{QStringLiteral("/api/am/publisher/v4"), QStringLiteral("/api/am/publisher/v3"),
                                        QStringLiteral("/api/am/publisher/v2")}
                          : QStringList{connection_.restBase};
    }
    if (candidates_.isEmpty()) {
        PublisherFailure failure = lastProbe_;
        if (failure.problem == Problem::NotFound || failure.problem == Problem::NotJson) {
            failure = problemOf(connecting(), Problem::NotAPublisher,
                                connection_.restBase.isEmpty()
                                    ? QStringLiteral("there is no Publisher API v4, v3 or v2 at %1").arg(connection_.baseUrl)
                                    : QStringLiteral("there is no Publisher API at %1%2")
                                          .arg(connection_.baseUrl, connection_.restBase),
                                QStringLiteral("Check the address: it is that of the control plane, usually "
                                               "https://<host>:9443, not of a gateway."),
                                lastProbe_.cause);
            failure.rest = lastProbe_.rest;
        }
        return fail(failure);
    }
    candidate_ = candidates_.takeFirst();
    while (candidate_.endsWith(QLatin1Char('/')))
        candidate_.chop(1);
    if (candidate_.isNull())
        candidate_ = QStringLiteral("");
    rest::RestRequest request;
    request.url = baseUrl() + candidate_.toUtf8() + "/settings";
    request.headers = {{"Authorization", "Bearer " + token()}, {"Accept", "application/json"}};
    call_ = rest_->send(std::move(request),
                        [this](Result<rest::RestResponse> result, const rest::RestFailure& failure) {
                            if (result)
                                return probed(result->body.isNull() ? QByteArray("") : result->body);
                            lastProbe_ = diagnose(readingSettings(), result.error(), failure, found_.grantedScopes);
                            const bool elsewhere = failure.status == 404 || failure.status == 405 ||
                                                   failure.stage == rest::RestStage::Redirect;
                            if (failure.status == 403) // it is there; only the settings are not for us
                                return probed({});
                            if (elsewhere)
                                return probeNext();
                            fail(lastProbe_);
                        });
}

void SessionKeeper::probed(const QByteArray& body)
{
    if (!body.isNull()) {
        ContractReader reader(readingSettings().what);
        found_.settings = reader.settings(body);
        if (!reader.good()) {
            lastProbe_ = reader.failure();
            // A server that answers everything with its start page has no Publisher.
            return lastProbe_.problem == Problem::NotJson ? probeNext() : fail(lastProbe_);
        }
    }
    found_.restBase = candidate_;
    if (connection_.restBase.isEmpty())
        found_.apiVersion = candidate_.section(QLatin1Char('/'), -1);
    session_ = found_;
    finish({});
}

void SessionKeeper::post(const QString& path, const QByteArray& type, const QByteArray& body, Secret basic,
                         bool repeatable, const CallPurpose& purpose, BodyReady then,
                         void (SessionKeeper::*refused)(const Error&, const rest::RestFailure&))
{
    rest::RestRequest request;
    request.method = "POST";
    request.url = baseUrl() + path.toUtf8();
    request.headers = {{"Authorization", "Basic " + QByteArray::fromStdString(basic.reveal())},
                       {"Content-Type", type},
                       {"Accept", "application/json"}};
    request.body = body;
    request.repeatable = repeatable;
    request.maxBody = 1_MiB;
    call_ = rest_->send(std::move(request), [this, purpose, then, refused](Result<rest::RestResponse> result,
                                                                           const rest::RestFailure& failure) {
        if (result)
            return (this->*then)(result->body);
        if (refused != nullptr)
            return (this->*refused)(result.error(), failure);
        fail(diagnose(purpose, result.error(), failure));
    });
}

void SessionKeeper::fail(const PublisherFailure& failure)
{
    if (session_)
        (ended_ = Ended{std::move(token_), failure, {}})->since.start();
    session_.reset();
    token_ = {};
    finish(failure);
}

void SessionKeeper::finish(const PublisherFailure& failure)
{
    candidate_ = QString();
    candidates_.clear();
    call_.reset();
    // The round must be over before anybody hears of it, and this may run inside one of its own callbacks.
    turn_.release()->deleteLater();
    std::vector<Waiter> waiters = std::move(waiters_);
    waiters_.clear();
    for (Waiter& waiter : waiters) {
        if (waiter.context == nullptr)
            continue;
        auto shared = std::make_shared<Ready>(std::move(waiter.ready));
        QMetaObject::invokeMethod(waiter.context, [shared, failure] { (*shared)(failure); }, Qt::QueuedConnection);
    }
}

} // namespace postern::publisher
