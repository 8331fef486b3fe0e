// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/security/IntrospectionAnswer.h"

#include <string>
#include <string_view>

namespace postern::security {

/// What a token is shown for. WSO2's key validation answers for one API, version and operation; introspection for all.
struct ShownFor {
    std::string_view context; ///< of the API, with its version: "/orders/1.0.0"
    std::string_view name;
    std::string_view version;
    std::string_view resource; ///< the operation's template
    std::string_view verb;
};

/// The question of WSO2's 2.x gateways to APIKeyValidationService (SOAP 1.1, SOAPAction urn:validateKey) about `token`.
[[nodiscard]] std::string keyValidationQuestion(std::string_view token, const ShownFor& of);

/// Judges an answer to it by the issuer's rules, as judgeIntrospection() does: its claims are those of a JWT of that
/// key manager for the same subscription. What is not authorized is refused by its validationStatus.
[[nodiscard]] Introspected judgeKeyValidation(const Result<FetchedDocument>& answer, const ShownFor& of, const IssuerRules& rules,
                                              WallTime askedAt, WallTime now);

} // namespace postern::security
