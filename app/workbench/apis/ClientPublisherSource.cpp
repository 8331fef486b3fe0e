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
        keepSecrets();
    Q_EMIT connectionChanged();
}

void ClientPublisherSource::setState(State state)
{
    if (state == state_)
        return;
    state_ = state;
    Q_EMIT stateChanged();
}

void ClientPublisherSource::open(const publisher::PublisherConnection& connection, std::optional<Secret> secret,
                                 std::optional<Secret> proxySecret)
{
    close();
    connection_ = connection;
    given_.clear();
    const QString kind = connection.grant == Grant::Password            ? QStringLiteral("password")
                         : connection.grant == Grant::ClientCredentials ? QStringLiteral("client-secret")
                                                                        : QStringLiteral("token");
    if (secret)
        given_.emplace_back(connection.secretKey(kind), *std::move(secret));
    if (proxySecret)
        given_.emplace_back(connection.secretKey(QStringLiteral("proxy-password")), *std::move(proxySecret));
    setState(State::Connecting);
    if (secrets_)
        keepSecrets();
}

/// One after the other; then it connects.
void ClientPublisherSource::keepSecrets()
{
    if (given_.empty()) {
        connectNow();
        return;
    }
    auto [key, secret] = std::move(given_.back());
    given_.pop_back();
    auto kept = [this, opened = opened_](Result<void> written) {
        if (state_ != State::Connecting || opened != opened_)
            return; // closed, or another one was opened in the meantime
        if (written) {
            keepSecrets();
            return;
        }
        given_.clear();
        PublisherFailure failure;
        failure.problem = publisher::Problem::MissingSecret;
        failure.what = QStringLiteral("keep the password");
        failure.cause = QString::fromStdString(written.error().message());
        setState(State::Offline);
        Q_EMIT connectFailed(failure);
    };
    if (secret.empty())
        secrets_->remove(key, this, std::move(kept));
    else
        secrets_->write(key, std::move(secret), this, std::move(kept));
}

void ClientPublisherSource::connectNow()
{
    endJobs(); // they are the old client's
    client_ = std::make_unique<publisher::PublisherClient>(connection_, *secrets_);
    connecting_ = client_->connectToServer([this](Result<PublisherSession> result, const PublisherFailure& failure) {
        setState(result ? State::Connected : State::Offline);
        if (!result)
            Q_EMIT connectFailed(failure);
    });
}

void ClientPublisherSource::close()
{
    ++opened_;
    given_.clear();
    connecting_.reset();
    setState(State::Offline);
    endJobs();
    client_.reset();
}

/// Whoever waits for a list or a pull hears of its end.
void ClientPublisherSource::endJobs()
{
    PublisherFailure cancelled;
    cancelled.problem = publisher::Problem::Cancelled;
    // A job that is over may not have said so yet, so the handles cannot be asked.
    const bool listing = std::exchange(isListing_, false);
    const bool pulling = std::exchange(isPulling_, false);
    listing_.reset();
    pulling_.reset();
    if (listing)
        Q_EMIT listFailed(cancelled);
    if (pulling)
        Q_EMIT pullFailed(cancelled);
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
    isListing_ = true;
    Q_EMIT listBegan();
    listing_ = client_->listApis(
        {}, [this](const ApiPage& page) { Q_EMIT pageArrived(page); },
        [this](Result<int> result, const PublisherFailure& failure) {
            isListing_ = false;
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
    isPulling_ = true;
    pulling_ = client_->pull(
        ids, [this](const PullProgress& progress) { Q_EMIT pullProgressed(progress); },
        [this](Result<std::vector<PullOutcome>> result, const PublisherFailure& failure) {
            isPulling_ = false;
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
