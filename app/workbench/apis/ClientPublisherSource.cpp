// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ClientPublisherSource.h"

namespace postern::workbench {

using publisher::ApiPage;
using publisher::Grant;
using publisher::PublisherFailure;
using publisher::PublisherSession;
using publisher::PullOutcome;
using publisher::PullProgress;

ClientPublisherSource::ClientPublisherSource(QObject* parent) : PublisherSource(parent)
{
    secrets::SecretStore::open(this, [this](std::unique_ptr<secrets::SecretStore> store) { secretsReady(std::move(store)); });
}

ClientPublisherSource::~ClientPublisherSource() = default;

QString ClientPublisherSource::secretsReason() const { return secrets_ ? secrets_->reason() : QString(); }

void ClientPublisherSource::secretsReady(std::unique_ptr<secrets::SecretStore> store)
{
    secrets_ = std::move(store);
    if (state_ == State::Connecting) // asked for while the keychain was not there yet
        keepSecret();
    Q_EMIT connectionChanged();
}

void ClientPublisherSource::setState(State state)
{
    if (state == state_)
        return;
    state_ = state;
    Q_EMIT stateChanged();
}

void ClientPublisherSource::open(const publisher::PublisherConnection& connection, std::optional<Secret> secret)
{
    close();
    connection_ = connection;
    secret_ = std::move(secret);
    setState(State::Connecting);
    if (secrets_)
        keepSecret();
}

void ClientPublisherSource::keepSecret()
{
    if (!secret_) {
        connectNow();
        return;
    }
    const QString kind = connection_.grant == Grant::Password            ? QStringLiteral("password")
                         : connection_.grant == Grant::ClientCredentials ? QStringLiteral("client-secret")
                                                                         : QStringLiteral("token");
    Secret secret = std::move(*secret_);
    secret_.reset();
    secrets_->write(connection_.secretKey(kind), std::move(secret), this, [this](Result<void> written) {
        if (state_ != State::Connecting)
            return; // closed in the meantime
        if (written) {
            connectNow();
            return;
        }
        PublisherFailure failure;
        failure.problem = publisher::Problem::MissingSecret;
        failure.what = QStringLiteral("keep the password");
        failure.cause = QString::fromStdString(written.error().message());
        setState(State::Offline);
        Q_EMIT connectFailed(failure);
    });
}

void ClientPublisherSource::connectNow()
{
    client_ = std::make_unique<publisher::PublisherClient>(connection_, *secrets_);
    connecting_ = client_->connectToServer([this](Result<PublisherSession> result, const PublisherFailure& failure) {
        setState(result ? State::Connected : State::Offline);
        if (!result)
            Q_EMIT connectFailed(failure);
    });
}

void ClientPublisherSource::close()
{
    connecting_.reset();
    listing_.reset();
    pulling_.reset();
    client_.reset();
    setState(State::Offline);
}

void ClientPublisherSource::trust(const QByteArray& sha256)
{
    if (!client_)
        return;
    client_->trustCertificate(sha256);
    connection_ = client_->connection();
    Q_EMIT connectionChanged();
    setState(State::Connecting);
    connectNow();
}

void ClientPublisherSource::list()
{
    if (!client_)
        return;
    Q_EMIT listBegan();
    listing_ = client_->listApis(
        {}, [this](const ApiPage& page) { Q_EMIT pageArrived(page); },
        [this](Result<int> result, const PublisherFailure& failure) {
            if (result)
                Q_EMIT listed(*result);
            else
                Q_EMIT listFailed(failure);
        });
}

void ClientPublisherSource::pull(const QStringList& ids)
{
    if (!client_)
        return;
    pulling_ = client_->pull(
        ids, [this](const PullProgress& progress) { Q_EMIT pullProgressed(progress); },
        [this](Result<std::vector<PullOutcome>> result, const PublisherFailure& failure) {
            if (result)
                Q_EMIT pulled(*result);
            else
                Q_EMIT pullFailed(failure);
        });
}

void ClientPublisherSource::cancelList()
{
    if (listing_)
        listing_->cancel();
}

void ClientPublisherSource::cancelPull()
{
    if (pulling_)
        pulling_->cancel();
}

} // namespace postern::workbench
