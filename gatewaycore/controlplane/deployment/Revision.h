// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/ApiFiles.h"
#include "model/GatewayConfig.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::deployment {

/// An API frozen with everything of its gateway's configuration that says something about it: the only thing that is deployed.
struct Revision {
    model::Api api;
    std::vector<model::FilterConfig> gatewayFilters; ///< of gateway.yaml: they run before the API's
    std::vector<model::Issuer> issuers;              ///< whose tokens are taken
    std::vector<model::ThrottlingPolicy> policies;   ///< that it names, by name
    std::string hash;                                ///< SHA-256 of all of this, in hexadecimal
    std::string entry;         ///< what its folder below apis/ is called; empty: it was not read from a folder
    config::ApiFiles files;    ///< what is there, for gateways that read the same files
    std::string filesProblem;  ///< why `files` is empty
    std::map<std::string, std::string> issuerKeys; ///< the text of each issuer's jwksFile or pemFile that has keys, by its name; for gateways that are given keys

    [[nodiscard]] std::string title() const { return api.title(); }
    [[nodiscard]] const model::ThrottlingPolicy* policy(std::string_view name) const noexcept;
};

/// `title` is "Orders:1.0.0", or "Orders-1.0.0" as its folder is called. Errors: NotFound naming the APIs there are; InvalidConfig for a policy that the API names and nobody describes.
[[nodiscard]] Result<Revision> freeze(const model::GatewayConfig& config, std::string_view title);

} // namespace postern::deployment
