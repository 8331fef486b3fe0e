// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/deployment/RemoteCall.h"
#include "controlplane/secrets/SecretStore.h"

#include <QObject>
#include <memory>
#include <string>

namespace postern::federation {

/// The credentials that a plan leaves out (WithheldSecrets.h), in the keychain for whoever goes on with its journal in another
/// process. Without a keychain nothing is kept, and nothing found.
class WithheldStore final : public QObject {
    Q_OBJECT
  public:
    using Kept = UniqueFunction<void(Result<void>)>;
    using Read = UniqueFunction<void(Result<deployment::SecretValues>)>;

    /// `store` may be null: the keychain is opened when there is something to keep, or to find.
    explicit WithheldStore(secrets::SecretStore* store) : store_(store) {}

    /// `journal` is the same for all processes, and no other project's. `done` runs now or later, not after the end of this. Errors:
    /// those of the keychain.
    void keep(const std::string& journal, const deployment::SecretValues& values, Kept done);
    void read(const std::string& journal, Read done);
    /// Nobody can take it back any more.
    void forget(const std::string& journal);

  private:
    void open(UniqueFunction<void()> then);

    secrets::SecretStore* store_;
    std::unique_ptr<secrets::SecretStore> opened_;
};

} // namespace postern::federation
