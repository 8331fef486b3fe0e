// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/postern/PosternSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

#include <filesystem>
#include <functional>
#include <string>

namespace postern::connectors::postern {

/// A folder that is written to, and what has to be done before a change of it is done.
struct FolderDoor {
    std::string folder;
    std::string title;   ///< "Folder /srv/gateway"
    std::string control; ///< socket of a posternd that reads it again; empty: `afterwards`
    std::function<std::string()> afterwards; ///< on another thread: what is wrong with it now; empty: nothing
    std::filesystem::path pending;   ///< a file that is there while `afterwards` has still to be done; empty: nothing depends on it
    std::function<bool()> isWhole;   ///< on another thread, with `pending`: whether what it has made is as it made it
};

/// Answers the calls about APIs of the control protocol for a folder on this machine, and has its gateway read what was written.
/// Files are read and written on another thread.
class FolderConnection final : public deployment::GatewayConnection {
  public:
    FolderConnection(FolderDoor door, deployment::Mode mode) : door_(std::move(door)), mode_(mode) {}
    /// To a gateway's folder.
    [[nodiscard]] static FolderDoor doorOf(const FolderSettings& settings);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;
    [[nodiscard]] deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override;

  private:
    FolderDoor door_;
    deployment::Mode mode_;
};

} // namespace postern::connectors::postern
