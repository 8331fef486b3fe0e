// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/PublisherSource.h"

#include <utility>
#include <vector>

namespace postern::workbench {

/// The Publisher behind a PublisherClient, with secrets in the desktop's keychain (or in memory, saying so).
class ClientPublisherSource final : public PublisherSource {
    Q_OBJECT
  public:
    explicit ClientPublisherSource(QObject* parent = nullptr);
    ~ClientPublisherSource() override;

    [[nodiscard]] State state() const override { return state_; }
    [[nodiscard]] const publisher::PublisherConnection& connection() const override { return connection_; }
    [[nodiscard]] QString secretsReason() const override;
    [[nodiscard]] publisher::PublisherClient* client() override { return state_ == State::Connected ? client_.get() : nullptr; }
    [[nodiscard]] secrets::SecretStore* secretStore() override { return secrets_.get(); }
    void open(const publisher::PublisherConnection& connection, std::optional<Secret> secret,
              std::optional<Secret> proxySecret) override;
    void close() override;
    void trust(const QByteArray& sha256) override;
    void list() override;
    void pull(const QStringList& ids) override;
    void cancelList() override;
    void cancelPull() override;

  private:
    void secretsReady(std::unique_ptr<secrets::SecretStore> store);
    void keepSecrets();
    void connectNow();
    void endJobs();
    void setState(State state);

    State state_ = State::Offline;
    int opened_ = 0; ///< tells an answer that comes late from one for now
    publisher::PublisherConnection connection_;
    std::vector<std::pair<QString, Secret>> given_; ///< under their keys; not kept yet
    std::unique_ptr<secrets::SecretStore> secrets_;
    std::unique_ptr<publisher::PublisherClient> client_;
    publisher::PublisherHandle connecting_; ///< handles before the client: they end first
    publisher::PublisherHandle listing_;
    publisher::PublisherHandle pulling_;
    bool isListing_ = false;
    bool isPulling_ = false;
};

} // namespace postern::workbench
