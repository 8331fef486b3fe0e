// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/PolicyDocument.h"
#include "schema/Value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::azure {

/// What the policies of one scope say as far as a definition can hold it.
struct AzureRules {
    std::string backend;              ///< in place of the API's; empty: none
    bool backendUnknown = false;      ///< there is another one, which they do not spell out
    std::optional<std::string> timeout; ///< whole seconds of the call to the backend
    schema::Value cors;               ///< x-wso2-cors; null: none
    bool answered = false;            ///< Azure answers by itself, and calls nobody
    bool token = false;               ///< a token is looked at
    std::string tokenHeader;          ///< where it comes; empty: not said
    std::vector<std::string> scopes;   ///< it needs all of these,
    std::vector<std::string> oneScope; ///< and one of these, when there are any
    std::vector<std::string> tokens;   ///< whose tokens count, a sentence each
    std::vector<std::string> missing;  ///< what is not taken over, a sentence each: never with a value that could be a secret

    /// What a document says that nobody can read: nobody is let in whom it may keep out.
    [[nodiscard]] static AzureRules closed(const std::string& place, const std::string& why);
};

/// `place` is as sentences name it: "the API", "GET /items". Pure.
[[nodiscard]] AzureRules rulesOf(const PolicyDocument& document, const std::string& place);

/// A backend's address that can be called, without a slash at its end, a query or a name to sign in with; empty: it is none.
[[nodiscard]] std::string backendAddress(std::string_view text);
/// "a, b"
[[nodiscard]] std::string joinedTexts(const std::vector<std::string>& texts);

} // namespace postern::connectors::azure
