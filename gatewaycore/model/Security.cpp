// SPDX-License-Identifier: Apache-2.0
#include "model/Security.h"

#include <algorithm>

namespace postern::model {

std::string_view toString(SecurityScheme::Type type) noexcept
{
    switch (type) {
    case SecurityScheme::Type::OAuth2: return "oauth2";
    case SecurityScheme::Type::OpenIdConnect: return "openIdConnect";
    case SecurityScheme::Type::Bearer: return "bearer";
    case SecurityScheme::Type::Basic: return "basic";
    case SecurityScheme::Type::ApiKey: return "apiKey";
    case SecurityScheme::Type::MutualTls: return "mutualTLS";
    case SecurityScheme::Type::Other: return "other";
    }
    return "other";
}

bool SecurityRequirement::allowsAnonymous() const noexcept
{
    return alternatives.empty() || std::any_of(alternatives.begin(), alternatives.end(),
                                               [](const auto& alternative) { return alternative.empty(); });
}

} // namespace postern::model
