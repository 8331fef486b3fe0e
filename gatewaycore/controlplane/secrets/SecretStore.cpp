// SPDX-License-Identifier: Apache-2.0
#include "controlplane/secrets/SecretStore.h"

#include "controlplane/secrets/KeychainSecretStore.h"
#include "controlplane/secrets/MemorySecretStore.h"

namespace postern::secrets {

void SecretStore::open(QObject* context, OpenCompletion completion)
{
    auto keychain = std::make_unique<KeychainSecretStore>();
    KeychainSecretStore& probed = *keychain;
    probed.probe(context, [keychain = std::move(keychain),
                           completion = std::move(completion)](Result<void> answer) mutable {
        if (answer)
            return completion(std::move(keychain));
        completion(std::make_unique<MemorySecretStore>(
            QStringLiteral("Secrets are kept in memory only and are gone when this window closes, because %1. Start a "
                           "keychain such as GNOME Keyring or KWallet to keep them.")
                .arg(QString::fromStdString(answer.error().message()))));
    });
}

} // namespace postern::secrets
