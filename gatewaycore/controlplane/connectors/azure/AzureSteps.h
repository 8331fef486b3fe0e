// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureForm.h"
#include "controlplane/deployment/DeploymentPlan.h"

#include <string>
#include <vector>

namespace postern::connectors::azure {

/// The steps that make Azure hold an API, or hold it no more. Pure.
class AzureSteps {
  public:
    explicit AzureSteps(const AzureSettings& settings) : settings_(settings) {}

    /// From nothing: a version set, an API without operations, our mark; then as change().
    [[nodiscard]] std::vector<deployment::PlanStep> create(const AzureApi& api);
    /// A revision with everything, and its release.
    [[nodiscard]] std::vector<deployment::PlanStep> change(const AzureApi& api, const AzureLive& live);
    /// What stands around an API and is not there (any more).
    [[nodiscard]] std::vector<deployment::PlanStep> complete(const AzureApi& api, const AzureLive& live);
    [[nodiscard]] std::vector<deployment::PlanStep> remove(const AzureLive& live);

  private:
    using Effect = deployment::PlanStep::Effect;

    [[nodiscard]] deployment::RemoteCall put(const std::string& path, schema::Value properties) const;
    [[nodiscard]] deployment::RemoteCall get(const std::string& path) const;
    [[nodiscard]] deployment::RemoteCall erase(const std::string& path, const std::string& etag = "*", std::string_view query = {}) const;
    /// A named value that the environment's backendSecret is put into when it is sent.
    [[nodiscard]] deployment::RemoteCall putSecret(const std::string& name) const;
    [[nodiscard]] deployment::RemoteCall putPolicy(const std::string& path, const std::string& xml) const;
    void add(std::string id, std::string title, Effect effect, deployment::RemoteCall call, deployment::Probe probe, std::vector<deployment::RemoteCall> undo);

    void addVersionSet(const AzureApi& api);
    void addShell(const AzureApi& api);
    void addMark(const AzureApi& api);
    void addRevision(const AzureApi& api, const AzureLive& live);
    void addPolicies(const AzureApi& api, const AzureLive& live, const std::string& place);
    void addNamedValue(const AzureApi& api);
    void addProduct(const AzureApi& api, const AzureLive& live);
    [[nodiscard]] std::vector<deployment::RemoteCall> restored(const AzureLive& live) const;
    [[nodiscard]] schema::Value propertiesOf(const AzureApi& api) const;

    const AzureSettings& settings_;
    std::vector<deployment::PlanStep> steps_;
};

/// A policy by which whoever calls is told that nothing is there yet: what is made is closed until all of it is there.
[[nodiscard]] std::string closedPolicy();
/// What a PUT has to say so that an object is again as it was: everything but what Azure writes itself.
[[nodiscard]] schema::Value restoredProperties(const schema::Value& object);

} // namespace postern::connectors::azure
