// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeSettings.h"
#include "schema/Value.h"

#include <string>
#include <vector>

/// What an Ingress says. Postern reads those of others and writes none.
namespace postern::kubernetes {

[[nodiscard]] bool isIngress(const schema::Value& object);
/// Its class, in whichever way it is said; empty: it says none, so that the cluster's default one is meant.
[[nodiscard]] std::string ingressClassOf(const schema::Value& ingress);
/// Hosts that it takes, each once; none: any.
[[nodiscard]] std::vector<std::string> ingressHosts(const schema::Value& ingress);
/// Where calls begin that it takes: what is a regular expression to Kong ("/~...") stays out.
[[nodiscard]] std::vector<std::string> ingressPaths(const schema::Value& ingress);
[[nodiscard]] bool leadsToService(const schema::Value& ingress, const std::string& name);
/// "https://api.example.com", for each of its hosts, or else for each address of its status.
[[nodiscard]] std::vector<std::string> ingressOrigins(const schema::Value& ingress);

} // namespace postern::kubernetes
