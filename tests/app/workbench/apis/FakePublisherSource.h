// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/PublisherSource.h"

namespace postern::test {

/// A Publisher that only pretends; a test says what it answers, and when.
class FakePublisherSource final : public workbench::PublisherSource {
    Q_OBJECT
  public:
    [[nodiscard]] State state() const override { return state_; }
    [[nodiscard]] const publisher::PublisherConnection& connection() const override { return connection_; }
    [[nodiscard]] QString secretsReason() const override { return reason; }
    void open(const publisher::PublisherConnection& connection, std::optional<Secret> secret, std::optional<Secret> proxy) override
    {
        connection_ = connection;
        hadSecret = secret.has_value();
        hadProxySecret = proxy.has_value();
        proxySecret = proxy.value_or(Secret());
        go(State::Connecting);
    }
    void close() override { go(State::Offline); }
    void trust(const QByteArray& sha256) override
    {
        trusted = sha256;
        go(State::Connecting);
    }
    void list() override
    {
        ++lists;
        Q_EMIT listBegan();
    }
    void pull(const QStringList& ids) override { pulledIds = ids; }
    void cancelList() override { fail(publisher::Problem::Cancelled, &PublisherSource::listFailed); }
    void cancelPull() override { fail(publisher::Problem::Cancelled, &PublisherSource::pullFailed); }

    void go(State state)
    {
        state_ = state;
        Q_EMIT stateChanged();
    }
    void fail(publisher::Problem problem, void (PublisherSource::*signal)(const publisher::PublisherFailure&))
    {
        publisher::PublisherFailure failure;
        failure.problem = problem;
        Q_EMIT(this->*signal)(failure);
    }
    void answer(int first, int count, int total)
    {
        publisher::ApiPage page;
        page.total = total;
        page.offset = first;
        for (int n = first; n < first + count; ++n) {
            publisher::ApiSummary api;
            api.id = QStringLiteral("id-%1").arg(n);
            api.name = QStringLiteral("Api%1").arg(n);
            api.version = QStringLiteral("1.0.0");
            api.context = QStringLiteral("/api%1").arg(n);
            api.type = n % 5 == 4 ? QStringLiteral("WS") : QStringLiteral("HTTP");
            api.lifeCycleStatus = QStringLiteral("PUBLISHED");
            page.apis.push_back(api);
        }
        Q_EMIT pageArrived(page);
    }

    QString reason;
    QByteArray trusted;
    QStringList pulledIds;
    int lists = 0;
    bool hadSecret = false;
    bool hadProxySecret = false;
    Secret proxySecret;

  private:
    State state_ = State::Offline;
    publisher::PublisherConnection connection_;
};

} // namespace postern::test
