// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Api.h"
#include "controlplane/connectors/wso2/Wso2Form.h"

#include <string>
#include <string_view>

namespace postern::connectors::wso2 {

/// Our mark among the additional properties that are there (null: none).
[[nodiscard]] schema::Value markedProperties(const schema::Value* there, std::string_view mark, const std::string& content);
/// The live object (null: none) with everything that postern says. Secrets of backends that are there stay: they are read back empty or
/// masked, and WSO2 keeps the one it has when it is sent that.
[[nodiscard]] schema::Value mergedData(const Wso2Api& api, const Wso2Live* live);
/// An API object that is put back: without what the Publisher writes itself, its texts as they are.
[[nodiscard]] schema::Value literalObject(const schema::Value& data);

} // namespace postern::connectors::wso2
