// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/References.h"
#include "model/Api.h"
#include "model/UnmappedPolicy.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The `x-wso2-*` extensions of a definition (and APIM's own x-throttling-tier, x-auth-type, x-scope).
namespace postern::config {

/// The text list at a key; a lone text counts as a list of one.
[[nodiscard]] std::vector<std::string> textList(const schema::Value& map, std::string_view key);
/// The text at a key, numbers as they are spelled; empty when there is none.
[[nodiscard]] std::string textOf(const schema::Value& map, std::string_view key);
/// Letters of ASCII as capitals.
[[nodiscard]] std::string upperCase(std::string_view text);
/// true, and "true" as APIM writes it.
[[nodiscard]] bool truthOf(const schema::Value& map, std::string_view key, bool fallback = false);

/// The backends at x-wso2-production-endpoints or x-wso2-sandbox-endpoints of an API or operation; `root` holds the
/// named ones (x-wso2-endpoints).
[[nodiscard]] std::optional<model::Cluster> endpointsOf(const schema::Value& holder, std::string_view key,
                                                        const schema::Value& root, const std::string& name,
                                                        schema::Problems& problems);
/// What x-wso2-request-interceptor and x-wso2-response-interceptor come to for one operation: its own, else its path's, else
/// the API's. A service ({serviceURL, includes, ...}) is a filter; code of WSO2's microgateway is not run here.
struct Interceptors {
    std::optional<model::FilterConfig> filter;
    std::vector<model::UnmappedPolicy> unmapped;
};
[[nodiscard]] Interceptors interceptorsOf(const schema::Value& operation, const schema::Value& path, const schema::Value& root);
/// x-wso2-cors, or a Publisher's corsConfiguration.
[[nodiscard]] model::Cors corsOf(const schema::Value& value);
/// x-wso2-response-cache {enabled, cacheTimeoutInSeconds}, or a Publisher's responseCachingEnabled and cacheTimeout; nothing
/// when answers are not to be cached. A time that is none is a problem.
[[nodiscard]] std::optional<model::ResponseCaching> responseCachingOf(const schema::Value& holder, const char* enabled,
                                                                      const char* timeout, schema::Problems& problems);
/// The policy of an API or operation; empty when none is named.
[[nodiscard]] std::string throttlingOf(const schema::Value& holder);
/// Whether an API or operation says that nobody has to authenticate.
[[nodiscard]] bool securityDisabled(const schema::Value& holder);
/// A cluster of one endpoint; a problem when the URL is none.
[[nodiscard]] std::optional<model::Cluster> clusterOf(const std::string& url, const std::string& name,
                                                      const schema::Location& at, schema::Problems& problems);
/// Adds the schemes that WSO2 calls oauth2, api_key, basic_auth and mutualssl to an API that does not have them, and
/// returns a requirement that any of them meets; it is never empty. With mutualssl_mandatory a certificate is needed
/// beside each of the others.
[[nodiscard]] model::SecurityRequirement applicationSecurity(model::Api& api, const std::vector<std::string>& types,
                                                             bool optional);
/// Makes a certificate of the client a part of every alternative.
void demandMutualTls(model::Api& api, model::SecurityRequirement& requirement);
/// Whether nobody gets in without a certificate.
[[nodiscard]] bool demandsMutualTls(const model::Api& api, const model::SecurityRequirement& requirement);

} // namespace postern::config
