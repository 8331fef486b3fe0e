// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::sandbox {

/// A call to one of the sandbox's services, with everything decoded that they look at.
struct Call {
    std::string method; ///< "GET"
    std::string path;   ///< decoded, without the query
    std::map<std::string, std::string> query;
    std::string authorization; ///< the field's value; empty when there is none
    std::string contentType;
    std::string body;
    std::string accept{};
    std::string ifMatch{};
    std::string ifNoneMatch{};
    std::string target{}; ///< as it came
    std::vector<std::pair<std::string, std::string>> fields{}; ///< of the head, as they came

    [[nodiscard]] std::string queryValue(const std::string& name, std::string fallback = {}) const;
    /// The fields of an application/x-www-form-urlencoded body, decoded. The last one of a name counts.
    [[nodiscard]] std::map<std::string, std::string> form() const;
    /// User and password of Basic credentials; false when there are none or they are malformed.
    [[nodiscard]] bool basicCredentials(std::string& user, std::string& password) const;
    /// The token of Bearer credentials, or an empty text.
    [[nodiscard]] std::string bearerToken() const;
};

/// A service's answer.
struct Reply {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    static Reply json(const schema::Value& value, int status = 200);
    /// WSO2's error shape: {code, message, description, moreInfo, error}.
    static Reply error(int status, int code, std::string_view message, std::string_view description);
};

/// Decodes "a=b&c=d" (application/x-www-form-urlencoded); what cannot be decoded is left out.
std::map<std::string, std::string> decodePairs(std::string_view text);

} // namespace postern::sandbox
