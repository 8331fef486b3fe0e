// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureConnection.h"

#include <QElapsedTimer>
#include <QTimer>

namespace postern::connectors::azure {

/// One call with an effect, to its end: where Azure goes on with it, it is asked how far it is, as often as it says and no longer
/// than the settings allow. Destroying it stops the asking; Azure goes on all the same.
class AzureOperation final : public deployment::Pending {
  public:
    AzureOperation(AzureConnection& connection, deployment::RemoteCall call, deployment::Completion<deployment::CallAnswer> done);

  private:
    enum class Way : std::uint8_t { AsyncOperation, Location };

    void answered(deployment::CallAnswer answer);
    void wait(const deployment::CallAnswer& answer);
    void poll();
    void polled(deployment::CallAnswer answer);
    void fetchResult();
    void fail(ErrorKind kind, const std::string& why);
    void end(Result<deployment::CallAnswer> result);

    AzureConnection& connection_;
    deployment::RemoteCall call_;
    deployment::Completion<deployment::CallAnswer> done_;
    deployment::PendingPtr pending_;
    QTimer timer_;
    QElapsedTimer since_;
    Way way_ = Way::Location;
    std::string where_; ///< target of the polls
};

/// An answer in the words of whoever reads it: what a refusal means is said where Azure's own text does not.
[[nodiscard]] deployment::CallAnswer explained(const deployment::RemoteCall& call, deployment::CallAnswer answer);

} // namespace postern::connectors::azure
