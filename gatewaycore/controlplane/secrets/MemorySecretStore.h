// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/secrets/SecretStore.h"

#include <map>

namespace postern::secrets {

/// Secrets of this process only; wiped when it ends.
class MemorySecretStore final : public SecretStore {
    Q_OBJECT
  public:
    explicit MemorySecretStore(QString reason = {});

    void read(const QString& key, QObject* context, ReadCompletion completion) override;
    void write(const QString& key, Secret secret, QObject* context, WriteCompletion completion) override;
    void remove(const QString& key, QObject* context, WriteCompletion completion) override;
    [[nodiscard]] bool isPersistent() const override { return false; }
    [[nodiscard]] QString reason() const override { return reason_; }

  private:
    std::map<QString, Secret> secrets_;
    QString reason_;
};

} // namespace postern::secrets
