// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Api.h"
#include "controlplane/connectors/wso2/Wso2Policies.h"
#include "crypto/Digest.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace postern::connectors::wso2 {

/// Makes a Wso2Api of a revision, part by part, and says of each thing that is asked for what becomes of it.
class Wso2Maker {
  public:
    Wso2Maker(const deployment::Revision& revision, const Wso2Settings& settings);
    [[nodiscard]] Wso2Api make();

  private:
    using Subject = deployment::Capability::Subject;
    using Holding = deployment::Holding;
    using Value = schema::Value;
    void say(Subject subject, std::string name, std::string place, Holding holding, std::string how = {});
    void set(const char* key, Value value) { out_.data.set(key, std::move(value)); }
    [[nodiscard]] static std::string limitOf(const std::string& policy) { return policy == model::unlimitedPolicy ? std::string() : policy; }

    /// WSO2 puts the version behind the context itself.
    [[nodiscard]] std::string context();
    /// What postern does not know and WSO2 does stays as it was pulled.
    void carry();
    void addLimit(const std::string& policy, const std::string& place);
    void addBehaviour();

    // Wso2Guard.cpp
    [[nodiscard]] bool isUsed(const model::SecurityScheme& scheme) const;
    void addSecurity();
    void addCors();
    void judgeSecurity(const model::Operation& operation, const std::string& what, std::set<std::string>& scopes);
    // Wso2Endpoints.cpp
    void addEndpoints();
    /// Without its secret.
    [[nodiscard]] Value endpointSecurity();
    // Wso2Operations.cpp
    void addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, Wso2Flows& flows);
    void addUnmapped(const std::vector<model::UnmappedPolicy>& policies, const std::string& place);
    void addFlows();
    [[nodiscard]] const Value* localOperation(const std::string& method, const std::string& target) const;
    void addOperations();

    const deployment::Revision& revision_;
    const model::Api& api_;
    const Wso2Settings& settings_;
    Value local_;
    Wso2Api out_;
    std::set<std::string> kinds_;
    std::map<std::string, std::string> kindOf_;
};

/// Lists whose order says nothing, in one order.
[[nodiscard]] schema::Value sortedTexts(std::vector<std::string> all);

} // namespace postern::connectors::wso2
