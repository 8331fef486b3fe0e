// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeSettings.h"

#include <map>
#include <string>
#include <vector>

namespace postern::kubernetes {

/// Files of objects in place of a cluster: `kubectl apply -f`, or what a repository is kept in step by, takes them from there. One
/// file an API, a List (v1) in YAML; what is written is written aside and renamed.
class KubeFileConnection final : public deployment::GatewayConnection {
  public:
    /// `make` outlives this.
    KubeFileConnection(KubeSettings settings, deployment::Mode mode, const KubeMake& make) : settings_(std::move(settings)), mode_(mode), make_(make) {}

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    /// Its file alone is read: the last discovery knows it.
    [[nodiscard]] deployment::PendingPtr listed(const std::string& id, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    /// READ, WRITE and REMOVE of a file, the last two only while it is as If-Match says.
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;

  private:
    [[nodiscard]] Result<std::optional<deployment::LiveApi>> read(const std::string& file) const;
    [[nodiscard]] Result<deployment::DiscoveredApi> look(const std::string& file) const;
    KubeSettings settings_;
    deployment::Mode mode_;
    const KubeMake& make_;
    std::map<std::string, std::string> fileOf_; ///< of each API that was discovered last, by its id
};

/// "deploy/apis/orders-1-0-0.yaml".
[[nodiscard]] std::string fileOf(const std::string& folder, const std::string& title);
/// The text of a file with these objects.
[[nodiscard]] std::string fileText(const std::vector<schema::Value>& objects);
/// The objects of what KubeFileConnection gives as a LiveApi's.
[[nodiscard]] std::vector<schema::Value> objectsInFile(const schema::Value& live);
/// One step that writes the file, or none. Errors: AlreadyExists for a file that is not ours.
[[nodiscard]] Result<std::vector<deployment::PlanStep>> fileStepsTo(const KubeApi& api, const std::string& title, const schema::Value& live, const std::string& folder);
[[nodiscard]] deployment::PlanStep fileRemovalOf(const std::string& title, const schema::Value& live, const std::string& folder);

} // namespace postern::kubernetes
