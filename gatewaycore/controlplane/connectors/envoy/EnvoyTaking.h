// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/envoy/EnvoySettings.h"
#include "controlplane/deployment/OperationChanges.h"
#include "controlplane/deployment/Revision.h"
#include "controlplane/kubernetes/KubeRules.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::envoy {

/// What would have to be changed of an API so that fields of the normal form are as a cluster has them, part by part.
class EnvoyTaking {
  public:
    /// All outlive this.
    EnvoyTaking(const deployment::Revision& revision, const EnvoySettings& settings, const kubernetes::KubeApi& wanted, const deployment::NormalForm& live, const deployment::FieldPaths& paths);
    [[nodiscard]] deployment::LiveChanges all();

  private:
    using Value = schema::Value;
    using What = deployment::ApiChange::What;
    [[nodiscard]] std::string at(const std::string& path) const { return deployment::valueAt(live_, path); }
    /// A list as the normal form has it: JSON.
    [[nodiscard]] Value listAt(const std::string& path) const { return deployment::listAt(live_, path); }
    void add(What what, const std::string& operation, Value value, std::vector<std::string> fields);
    void tell(const std::vector<std::string>& fields, const char* why);
    /// The wanted objects of a kind, as paths begin with them: "SecurityPolicy orders".
    [[nodiscard]] std::vector<std::string> keysOf(std::string_view kind) const;
    void backend();
    /// A time that policies or rules have in common.
    void timeout(What what, const std::vector<std::string>& places);
    void connectTimeout();
    void responseTimeout();
    /// What a rule does to headers, as the set-headers filter that would do it.
    [[nodiscard]] Value headersAt(const std::string& place) const;
    void headers();
    void tellTheRest();

    // EnvoyPolicyTaking.cpp
    /// The operations of the routes that a policy of ours is for.
    [[nodiscard]] std::vector<std::string> operationsOf(const std::string& policy) const;
    void limits();
    [[nodiscard]] Value corsAt(const std::string& place) const;
    void cors();
    void scopes();
    /// What a push makes otherwise when these operations ask for other scopes: routes are named by what they ask for. Nothing of it is
    /// changed there, but for `fields`.
    [[nodiscard]] std::vector<std::string> renamedBy(const std::vector<std::string>& operations, const Value& scopes, const std::vector<std::string>& fields) const;

    const deployment::Revision& revision_;
    const EnvoySettings& settings_;
    const kubernetes::KubeApi& wanted_;
    const model::Api& api_;
    const deployment::NormalForm& live_;
    const deployment::FieldPaths& paths_;
    std::vector<kubernetes::KubeRule> rules_;
    std::vector<std::string> follows_;
    deployment::LiveChanges out_;
};

/// The same. Pure.
[[nodiscard]] deployment::LiveChanges changesOf(const deployment::Revision& revision, const EnvoySettings& settings, const deployment::NormalForm& live, const deployment::FieldPaths& paths);

} // namespace postern::connectors::envoy
