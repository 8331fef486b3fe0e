// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/postern/PosternSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::postern {

/// Answers the calls about APIs of the control protocol for a folder on this machine, and has its gateway read what was written.
/// Files are read and written on another thread.
class FolderConnection final : public deployment::GatewayConnection {
  public:
    FolderConnection(FolderSettings settings, deployment::Mode mode) : settings_(std::move(settings)), mode_(mode) {}

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;

  private:
    FolderSettings settings_;
    deployment::Mode mode_;
};

} // namespace postern::connectors::postern
