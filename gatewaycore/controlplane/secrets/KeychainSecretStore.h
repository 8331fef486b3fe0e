// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/secrets/SecretStore.h"

namespace postern::secrets {

/// The desktop's keychain (Secret Service, KWallet, macOS Keychain, Windows Credential Manager) through QtKeychain.
class KeychainSecretStore final : public SecretStore {
    Q_OBJECT
  public:
    /// `service` is the name under which the keychain lists our entries.
    explicit KeychainSecretStore(QString service = QStringLiteral("postern"));

    /// Asks the keychain for an entry that need not exist: no error when it answered.
    void probe(QObject* context, WriteCompletion completion);

    void read(const QString& key, QObject* context, ReadCompletion completion) override;
    void write(const QString& key, Secret secret, QObject* context, WriteCompletion completion) override;
    void remove(const QString& key, QObject* context, WriteCompletion completion) override;
    [[nodiscard]] bool isPersistent() const override { return true; }
    [[nodiscard]] QString reason() const override { return {}; }

  private:
    QString service_;
};

} // namespace postern::secrets
