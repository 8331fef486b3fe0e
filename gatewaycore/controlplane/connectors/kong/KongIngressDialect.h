// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeDialect.h"

namespace postern::connectors::kong {

/// What KongPlugins and annotations say of routes and Ingresses. It refers to the objects.
class KongIngressDialect final : public kubernetes::KubeDialect {
  public:
    explicit KongIngressDialect(const std::vector<schema::Value>& objects) : objects_(objects) {}

    [[nodiscard]] std::optional<kubernetes::KubeTemplate> templateOf(const std::string& expression) const override;
    [[nodiscard]] kubernetes::KubeGuard guardOf(const schema::Value& route, const schema::Value& rule, kubernetes::KubeFindings& into) const override;

  private:
    const std::vector<schema::Value>& objects_;
};

} // namespace postern::connectors::kong
