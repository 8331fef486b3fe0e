// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeMake.h"

#include <array>

namespace postern::connectors::envoy {

inline constexpr std::string_view gatewayApi = "gateway.networking.k8s.io/v1";
inline constexpr std::string_view envoyApi = "gateway.envoyproxy.io/v1alpha1";

/// In the order in which they are written: what a route refers to, what guards it, and only then the route.
inline constexpr std::array<kubernetes::KubeKind, 8> envoyKinds{{
    {"v1", "ConfigMap", "configmaps"},
    {envoyApi, "Backend", "backends"},
    {gatewayApi, "BackendTLSPolicy", "backendtlspolicies"},
    {envoyApi, "HTTPRouteFilter", "httproutefilters"},
    {envoyApi, "SecurityPolicy", "securitypolicies", false, true},
    {envoyApi, "BackendTrafficPolicy", "backendtrafficpolicies", false, true},
    {gatewayApi, "GRPCRoute", "grpcroutes", true},
    {gatewayApi, "HTTPRoute", "httproutes", true},
}};

[[nodiscard]] const kubernetes::KubeMake& envoyMake() noexcept;

} // namespace postern::connectors::envoy
