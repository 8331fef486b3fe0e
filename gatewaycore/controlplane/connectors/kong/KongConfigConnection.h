// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongConnection.h"
#include "controlplane/connectors/kong/KongEntities.h"

namespace postern::connectors::kong {

/// Speaks with the Admin API of a Kong without a database. Its calls have two that are no such API's: LOAD reads the whole
/// configuration, puts one API's objects in it or takes them away, and loads it; OWN tells what is there of an API that is ours. The
/// whole configuration, in which others keep secrets, is never in a plan.
class KongConfigConnection final : public KongConnection {
  public:
    using KongConnection::KongConnection;
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;
    [[nodiscard]] bool wantsDatabase() const noexcept override { return false; }

  private:
    friend class KongConfigLoading;
};

/// No entities: what is ours of that service goes.
[[nodiscard]] deployment::RemoteCall loadCall(const std::string& service, const std::vector<KongEntity>& entities);
/// Answered {"is": ownHash}, or "none".
[[nodiscard]] deployment::RemoteCall ownStateCall(const std::string& service);
/// Of the fields that are ours.
[[nodiscard]] std::string ownHash(const deployment::NormalForm& form);

} // namespace postern::connectors::kong
