// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureSettings.h"
#include "controlplane/connectors/azure/PolicyDocument.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"

#include <string>
#include <vector>

namespace postern::connectors::azure {

/// An operation as Azure names it.
struct AzureOperationPlace {
    std::string id; ///< "get-items-id": as Azure itself would spell it
    std::string method;
    std::string urlTemplate;
    PolicyDocument policy;

    /// "GET /items/{id}"
    [[nodiscard]] std::string what() const { return method + ' ' + urlTemplate; }
};

/// What an API is at Azure API Management, and what becomes of what it asks for.
struct AzureApi {
    std::string id; ///< "orders-1-0-0"
    std::string title;
    std::string hash;        ///< of the revision
    std::string displayName;
    std::string path;        ///< without the version, when there is a version set
    std::string version;     ///< a step of the path; empty: there is no version set
    std::string versionSetId;
    schema::Value protocols;
    std::string serviceUrl;
    std::string description;
    bool subscriptionRequired = false;
    std::string keyHeader;
    std::string keyQuery;
    std::string definition; ///< OpenAPI 3.0 as JSON: what is imported
    PolicyDocument policy;
    std::vector<AzureOperationPlace> operations;
    bool needsProduct = false;
    std::string backendSecret; ///< id of the named value; empty: none
    std::vector<deployment::Capability> capabilities;
};

/// Pure.
[[nodiscard]] AzureApi azureApiOf(const deployment::Revision& revision, const AzureSettings& settings);

/// Letters, digits and '-' only, lower case, as Azure spells ids: "Orders:1.0.0" is "orders-1-0-0".
[[nodiscard]] std::string azureName(std::string_view text);
/// The API's id at Azure, by its title; an id stays what it is.
[[nodiscard]] std::string azureIdOf(std::string_view idOrTitle);
/// The mark that says which API of postern's this is: a tag of its own, "postern Orders:1.0.0".
[[nodiscard]] std::string tagIdOf(std::string_view apiId);
inline constexpr std::string_view ownTagPrefix = "postern ";

} // namespace postern::connectors::azure
