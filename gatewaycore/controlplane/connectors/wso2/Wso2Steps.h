// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Api.h"
#include "controlplane/connectors/wso2/Wso2Form.h"
#include "controlplane/deployment/DeploymentPlan.h"

#include <string>
#include <vector>

namespace postern::connectors::wso2 {

/// The steps of plans: calls of the Publisher's interface. Targets are below its base; what follows a '#' is not sent, but
/// picks an item of the answer (Wso2Connection).
class Wso2Steps {
  public:
    explicit Wso2Steps(const Wso2Settings& settings) : settings_(settings) {}

    [[nodiscard]] std::vector<deployment::PlanStep> create(const Wso2Api& api);
    /// `changed`: data or definition are others than are wanted. Errors: InvalidArgument when no revision can make room.
    [[nodiscard]] Result<std::vector<deployment::PlanStep>> change(const Wso2Api& api, const Wso2Live& live, bool changed, bool definitionChanged);
    [[nodiscard]] std::vector<deployment::PlanStep> remove(const Wso2Live& live);

  private:
    using Effect = deployment::PlanStep::Effect;

    void addImport(const Wso2Api& api);
    void addDefinition(const Wso2Api& api, const Wso2Live& live);
    void addData(const Wso2Api& api, const Wso2Live* live);
    [[nodiscard]] Result<void> addRevision(const Wso2Api& api, const Wso2Live* live);
    void addDeployments(const Wso2Live* live, const std::string& revision);
    void addState(const Wso2Api& api, const std::string& from);
    deployment::PlanStep& add(std::string id, std::string title, Effect effect, deployment::RemoteCall call);
    /// A gateway has that revision, and what puts back what it had.
    [[nodiscard]] deployment::RemoteCall deploy(const std::string& revision, const schema::Value& place) const;
    [[nodiscard]] deployment::RemoteCall undeploy(const std::string& revision, const std::string& gateway) const;
    [[nodiscard]] schema::Value placeOf(const Wso2Gateway& gateway) const;
    [[nodiscard]] std::string at(std::string_view rest = {}) const { return "/apis/" + id_ + std::string(rest); }

    const Wso2Settings& settings_;
    std::string id_; ///< of the API; a placeholder while it is not there
    std::vector<deployment::PlanStep> steps_;
};

} // namespace postern::connectors::wso2
