// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeType.h"

namespace postern::connectors::envoy {

/// Envoy Gateway by objects of the Gateway API and its own in a Kubernetes cluster.
class EnvoyGatewayType final : public kubernetes::KubeType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "envoy-gateway"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Envoy Gateway on Kubernetes"; }
    [[nodiscard]] const schema::ObjectSchema& settings() const override;
    [[nodiscard]] const kubernetes::KubeMake& make() const noexcept override;
    [[nodiscard]] kubernetes::KubeSettings clusterOf(const deployment::Environment& environment) const override;
    [[nodiscard]] std::unique_ptr<kubernetes::KubeDialect> dialectOf(const std::vector<schema::Value>& objects) const override;
    [[nodiscard]] kubernetes::KubeApi apiOf(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::LiveChanges changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                    const deployment::FieldPaths& paths) const override;
};

} // namespace postern::connectors::envoy
