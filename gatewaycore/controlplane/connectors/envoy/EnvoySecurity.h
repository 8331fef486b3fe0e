// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/envoy/EnvoySettings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::envoy {

/// Who may call, as SecurityPolicies say it.
class EnvoySecurity {
  public:
    EnvoySecurity(const deployment::Revision& revision, const EnvoySettings& settings, std::vector<deployment::Capability>& capabilities);

    /// What a SecurityPolicy has to say of an operation, without what it is about; an empty map: nothing. Says what becomes of
    /// what the operation asks for.
    [[nodiscard]] schema::Value policyOf(const model::Operation& operation, const std::string& what);

  private:
    void readIssuers();
    void addCors();
    void judgeSchemes();
    void say(deployment::Capability::Subject subject, std::string name, std::string place, deployment::Holding holding, std::string how = {});
    [[nodiscard]] schema::Value authorizationOf(const model::Operation& operation, const std::string& what);
    [[nodiscard]] schema::Value apiKeyAuthOf(const model::SecurityScheme& scheme) const;

    const deployment::Revision& revision_;
    const EnvoySettings& settings_;
    std::vector<deployment::Capability>& capabilities_;
    std::vector<schema::Value> providers_;
    schema::Value cors_;
};

} // namespace postern::connectors::envoy
