// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/deployment/DeploymentPlan.h"

#include <string>
#include <vector>

namespace postern::connectors::aws {

/// The calls that bring one API to what is wanted, or take it away, in their order. Pure.
class AwsSteps {
  public:
    AwsSteps(const AwsSettings& settings, std::string title, const AwsLive& live);

    /// `mark`: a text of letters, digits and hyphens by which the stage is known to have got this; another one each time.
    void deploy(const AwsApi& api, const std::string& mark);
    void remove();

    [[nodiscard]] std::vector<deployment::PlanStep> take() { return std::move(steps_); }
    /// What undo calls name, as it is now.
    [[nodiscard]] const deployment::CapturedValues& known() const noexcept { return known_; }

  private:
    void createApi(const AwsApi& api);
    void import(const AwsApi& api);
    void createDeployment(const std::string& mark);
    void createStage(const AwsApi& api, const std::string& mark);
    void updateStage(const AwsApi& api, const std::string& mark, bool newDeployment);
    void addUsagePlan();

    // AwsRemoval.cpp
    void removeStage();
    void removeApi();
    void removeUsagePlan();
    void removePlanStages();
    void removeKey(const schema::Value& key, const std::string& captured);
    /// An API's id as undo calls name it: ours may be another one then.
    [[nodiscard]] std::string again(const std::string& apiId) const;

    deployment::PlanStep& add(deployment::PlanStep::Effect effect, std::string id, std::string title, deployment::RemoteCall call);
    [[nodiscard]] std::string apiPath() const { return "/restapis/" + apiId_; }
    [[nodiscard]] std::string stagePath() const { return apiPath() + "/stages/" + settings_.stage; }
    [[nodiscard]] schema::Value stageTags() const;
    [[nodiscard]] schema::Value keyBody(const std::string& name) const;

    const AwsSettings& settings_;
    std::string title_;
    const AwsLive& live_;
    std::string apiId_; ///< as calls name it: the id, or what stands for it until it is known
    std::vector<deployment::PlanStep> steps_;
    deployment::CapturedValues known_;
};

} // namespace postern::connectors::aws
