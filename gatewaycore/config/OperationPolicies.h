// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/FilterConfig.h"
#include "model/UnmappedPolicy.h"
#include "schema/Problems.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// WSO2's operation policies (API Manager 4.x, Choreo Connect): `operationPolicies` of an operation and `apiPolicies` of an
/// API, each {request, response, fault} with lists of {policyName, policyVersion, parameters}.
namespace postern::config {

/// A definition below Policies/ of an apictl project. What it does is a template for another gateway, which is not run.
struct PolicyDefinition {
    std::string name;
    std::string version;
    std::string file; ///< as it is shown: "apis/Pizza-1.0.0/Policies/audit_v1.yaml"
};

/// What is below Policies/ of a project; problems are those of files that cannot be read. At most 500 files are looked at.
[[nodiscard]] std::vector<PolicyDefinition> readPolicyDefinitions(const std::filesystem::path& folder,
                                                                  const std::string& shown, schema::Problems& problems);

/// Policies of one API or operation as filters, in an order in which each flow runs as it was written: the chain is
/// walked backwards with an answer.
struct MappedPolicies {
    std::vector<model::FilterConfig> filters;
    std::vector<model::UnmappedPolicy> unmapped;
};

/// The standard policies by name:
///
///     addHeader, setHeader, removeHeader, renameHeader    set-headers; addHeader takes the place of what is there, as
///                                                         in WSO2's gateways, and `AddHeader` of the Kubernetes one adds
///     addQueryParam, removeQueryParam                     set-query; a parameter of the client's is replaced
///     rewriteHTTPMethod, changeHTTPMethod                 set-method
///     rewriteResourcePath                                 rewrite-path; {name} and {uri.var.name} are path parameters
///     callInterceptorService                              interceptor, one for both flows
///     jsonFault                                           nothing: faults are JSON here
///
/// also with Choreo Connect's prefix (ccAddHeader). Values are taken literally. All others, and those whose parameters are
/// not understood, are `unmapped`. `method` is the operation's, empty for those of a whole API.
[[nodiscard]] MappedPolicies mapPolicies(const schema::Value& flows, std::string_view method,
                                         const std::vector<PolicyDefinition>& definitions);

/// Whether an entry of `ignorePolicies` ("audit", or "audit:v1") means this one.
[[nodiscard]] bool namesPolicy(std::string_view entry, const model::UnmappedPolicy& policy) noexcept;

} // namespace postern::config
