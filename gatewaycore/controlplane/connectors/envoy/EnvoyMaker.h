// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/envoy/EnvoyBackends.h"
#include "controlplane/connectors/envoy/EnvoyHeaders.h"
#include "controlplane/connectors/envoy/EnvoySecurity.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <set>
#include <string>
#include <vector>

namespace postern::connectors::envoy {

/// Makes what an API is at an Envoy Gateway, part by part, and says of each thing that is asked for what becomes of it.
class EnvoyMaker {
  public:
    EnvoyMaker(const deployment::Revision& revision, const EnvoySettings& settings);
    [[nodiscard]] kubernetes::KubeApi make();

  private:
    using Capability = deployment::Capability;
    using Holding = deployment::Holding;
    using Value = schema::Value;
    /// Operations that are guarded and limited alike.
    struct Group {
        std::string signature;
        Value security;    ///< of its SecurityPolicy
        std::string limit; ///< of its operation; empty: the API's, or none
        std::string place;
        Value rules = Value::list();
        std::vector<std::string> routes;
    };

    void say(Capability::Subject subject, std::string name, std::string place, Holding holding, std::string how = {})
    {
        out_.capabilities.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
    }
    [[nodiscard]] Value object(std::string_view kind, const std::string& name, Value spec) const;

    void addDefinition();
    void addBackends();
    void addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, HeaderChanges& request, HeaderChanges& response);
    void judgeTheRest();

    // EnvoyRules.cpp
    /// What an operation asks of callers, as a text: routes are called by it, so that another issuer does not give them other names.
    [[nodiscard]] static std::string requirementOf(const model::Operation& operation);
    [[nodiscard]] Group& groupOf(const model::Operation& operation, const std::string& what);
    void addOperation(const model::Operation& operation);
    [[nodiscard]] static Value extension(const std::string& name);
    [[nodiscard]] Value pathMatches(const model::Operation& operation, bool any);
    [[nodiscard]] static Value methodMatches(const model::Operation& operation);
    void addRewrite(const model::Operation& operation, Value& filters);
    void addPathFilter();

    // EnvoyRoutes.cpp
    [[nodiscard]] Value targets(const std::vector<std::string>& routes) const;
    void finish();
    void addTraffic(const std::string& name, const std::vector<std::string>& routes, const std::string& limit, const std::string& place);
    [[nodiscard]] Value route(const std::string& name, Value rules) const;

    const deployment::Revision& revision_;
    const model::Api& api_;
    const EnvoySettings& settings_;
    kubernetes::KubeApi out_;
    EnvoySecurity security_;
    std::string title_;
    std::string base_;
    bool grpc_;
    bool rewrites_ = false;
    std::vector<Value> objects_;
    EnvoyBackends backends_;
    Value traffic_;
    Value timeouts_;
    HeaderChanges request_;
    HeaderChanges response_;
    std::vector<Group> groups_;
    std::set<std::string> preflightPaths_;
};

} // namespace postern::connectors::envoy
