// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>

namespace postern::federation {

/// What a definition asks of callers of "GET /orders/{id}": the operation's own word, else that of the whole API; null when neither has one.
[[nodiscard]] schema::Value askedBy(const schema::Value& definition, const std::string& operation);
/// The same with other scopes wherever a scheme has any, or where there is one alternative only.
[[nodiscard]] schema::Value withScopes(const schema::Value& security, const schema::Value& scopes);
/// An operation as a definition has it, of which nothing is known but who may call it: `how` as deployment::ApiChange says it.
[[nodiscard]] schema::Value newOperation(const schema::Value& definition, const std::string& operation, const schema::Value& how);

} // namespace postern::federation
