// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeDialect.h"

namespace postern::connectors::envoy {

/// What SecurityPolicies, BackendTrafficPolicies and HTTPRouteFilters say of routes. It refers to the objects.
class EnvoyDialect final : public kubernetes::KubeDialect {
  public:
    explicit EnvoyDialect(const std::vector<schema::Value>& objects) : objects_(objects) {}

    [[nodiscard]] std::optional<kubernetes::KubeTemplate> templateOf(const std::string& expression) const override;
    [[nodiscard]] kubernetes::KubeGuard guardOf(const schema::Value& route, const schema::Value& rule, kubernetes::KubeFindings& into) const override;

  private:
    const std::vector<schema::Value>& objects_;
};

} // namespace postern::connectors::envoy
