// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/remote/Encoding.h"
#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::wso2 {

/// One of WSO2's own gateway environments, its own gateways or federated ones, that APIs are deployed to.
struct Wso2Gateway {
    std::string name;  ///< "Default"
    std::string vhost; ///< empty: the environment's first
    bool onDevPortal = true; ///< its address is shown to developers
};

/// How a WSO2 API Manager is reached, and what is done with APIs there.
struct Wso2Settings {
    std::string url; ///< "https://apim.example:9443"
    std::string publisherPath; ///< empty: /api/am/publisher/v4, v3 or v2, whichever is there
    std::string user;
    std::string tenant; ///< domain; empty: carbon.super
    std::string clientId; ///< empty: a client is registered
    schema::SecretRef password;
    schema::SecretRef clientSecret;
    schema::SecretRef token;
    std::string caFile;
    std::string trustedCertificate; ///< SHA-256 of the server's, which is trusted whatever is wrong with it
    std::vector<Wso2Gateway> gateways;
    std::string gatewayType = "wso2/synapse";
    std::vector<std::string> plans{"Unlimited"}; ///< business plans of an API that names none
    bool publish = false;         ///< published APIs are published there, too: shown to developers
    bool deleteUndeployed = false; ///< an API that is taken away is deleted, too
    schema::SecretRef backendSecret;
    std::vector<std::string> acceptDropped;

    /// None of the list: nullptr.
    [[nodiscard]] const Wso2Gateway* gateway(std::string_view name) const noexcept;
};

const schema::Schema<Wso2Gateway>& describe(schema::Type<Wso2Gateway>);
const schema::Schema<Wso2Settings>& describe(schema::Type<Wso2Settings>);

using remote::encodedStep;

} // namespace postern::connectors::wso2
