// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFunction.h"
#include "config/SecretResolver.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/secrets/SecretStore.h"

#include <QObject>
#include <functional>
#include <memory>

namespace postern::federation {

/// A connection to an environment's gateway, made with the secrets that its settings refer to: variables, files, the keychain.
class GatewayAccess final : public QObject {
    Q_OBJECT
  public:
    /// `type` outlives this. `store` may be null: the keychain is opened when a secret is there.
    GatewayAccess(deployment::Environment environment, const deployment::ConnectorType& type, secrets::SecretStore* store = nullptr, QObject* parent = nullptr);

    /// Once; `done` runs now or later, not after the end of this. Errors: NotFound naming what a secret's place has not;
    /// InvalidConfig; Unavailable for a keychain that is locked.
    void open(UniqueFunction<void(Result<void>)> done);

    [[nodiscard]] const deployment::Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] const deployment::ConnectorType& type() const noexcept { return type_; }
    [[nodiscard]] const deployment::SecretValues& secrets() const noexcept { return secrets_; }
    /// After open().
    [[nodiscard]] deployment::GatewayConnection& connection() noexcept { return *connection_; }

  private:
    void readSecrets();
    void finish(Result<void> result);

    deployment::Environment environment_;
    const deployment::ConnectorType& type_;
    secrets::SecretStore* store_;
    std::unique_ptr<secrets::SecretStore> opened_;
    config::ProcessSecrets process_;
    deployment::SecretValues secrets_;
    std::unique_ptr<deployment::GatewayConnection> connection_;
    UniqueFunction<void(Result<void>)> done_;
};

} // namespace postern::federation
