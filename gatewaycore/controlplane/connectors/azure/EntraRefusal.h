// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "schema/Value.h"

#include <string>

namespace postern::connectors::azure {

/// Who asked Entra ID for a token, as sentences name it.
struct EntraCaller {
    std::string tenant;
    std::string clientId;
    std::string login;    ///< address that was asked
    std::string resource; ///< what the token is for: "https://management.azure.com"
};

/// What an answer says that gives no token: in a sentence with the next step, by its AADSTS code where that is known. Unauthenticated.
[[nodiscard]] Error entraRefusal(const EntraCaller& caller, int status, const schema::Value& body);

/// The AADSTS code that an answer names: 90002; 0: none.
[[nodiscard]] int aadstsCodeOf(const schema::Value& body);

} // namespace postern::connectors::azure
