// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/NormalForm.h"
#include "controlplane/deployment/Revision.h"

#include <string>
#include <string_view>

namespace postern::connectors::wso2 {

/// The API's own definition without what WSO2 writes into one itself (addresses, vendor's keys); one that is made of the
/// operations when the API has none that can be read.
[[nodiscard]] schema::Value definitionOf(const deployment::Revision& revision);

/// "operation.GET /items.definition" -> a digest of what it says, and "definition.rest" of what operations share.
void addDefinitionFields(const schema::Value& definition, deployment::NormalForm& out);

/// JSON with its keys in order: equal texts mean the same.
[[nodiscard]] std::string orderedJson(const schema::Value& value);

/// Every method that "*" stands for.
[[nodiscard]] std::vector<std::string> methodsOf(const model::Operation& operation);

} // namespace postern::connectors::wso2
