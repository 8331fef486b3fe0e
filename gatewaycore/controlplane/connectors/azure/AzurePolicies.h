// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureSettings.h"
#include "controlplane/connectors/azure/PolicyDocument.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"

#include <string>
#include <vector>

namespace postern::connectors::azure {

/// How an API's callers are told apart at Azure, and what it takes to let them in.
struct AzureCallers {
    bool keys = false;          ///< an API key: Azure's subscriptions
    std::string keyHeader = "Ocp-Apim-Subscription-Key";
    std::string keyQuery = "subscription-key";
};

/// The policies that stand for what an API asks for, one document a scope, and what is said of each thing that is asked.
class AzurePolicies {
  public:
    AzurePolicies(const deployment::Revision& revision, const AzureSettings& settings, std::string apiId, std::vector<deployment::Capability>& capabilities);

    /// Of the whole API.
    [[nodiscard]] PolicyDocument ofApi();
    /// Of one operation, after ofApi(); empty where it asks for no more.
    [[nodiscard]] PolicyDocument ofOperation(const model::Operation& operation, const std::string& what);

    [[nodiscard]] const AzureCallers& callers() const noexcept { return callers_; }
    /// Whether a policy refers to the named value of the environment's backendSecret.
    [[nodiscard]] bool usesBackendSecret() const noexcept { return usesBackendSecret_; }
    [[nodiscard]] static std::string backendSecretName(std::string_view apiId) { return "postern-" + std::string(apiId) + "-backend"; }

  private:
    using Subject = deployment::Capability::Subject;

    void say(Subject subject, std::string name, std::string place, deployment::Holding holding, std::string how = {});
    void addCors(PolicyDocument& out);
    void addSecurity(PolicyDocument& out);
    void addLimit(const std::string& policy, const std::string& place, const std::string& key, PolicyDocument& out);
    void addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, PolicyDocument& out);
    [[nodiscard]] std::string addFilter(const model::FilterConfig& filter, PolicyDocument& out);
    void addBackend(PolicyDocument& out);
    /// The check of a token; why it cannot be made in `why`.
    [[nodiscard]] PolicyElement tokenCheck(std::string& why);
    [[nodiscard]] static bool asksForToken(const model::Operation& operation, const model::Api& api);

    const deployment::Revision& revision_;
    const AzureSettings& settings_;
    std::string apiId_;
    std::vector<deployment::Capability>& capabilities_;
    AzureCallers callers_;
    PolicyElement token_; ///< without a name: there is none
    bool tokenAtApi_ = false;
    bool usesBackendSecret_ = false;
};

} // namespace postern::connectors::azure
