// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/FilterConfig.h"
#include "schema/Value.h"

#include <array>
#include <string>
#include <string_view>

namespace postern::connectors::wso2 {

/// WSO2's policies of an API or an operation, a list a flow.
struct Wso2Flows {
    static constexpr std::array<std::string_view, 3> names{"request", "response", "fault"};
    schema::Value request = schema::Value::list();
    schema::Value response = schema::Value::list();
    schema::Value fault = schema::Value::list();

    [[nodiscard]] bool empty() const noexcept { return request.size() == 0 && response.size() == 0 && fault.size() == 0; }
    [[nodiscard]] schema::Value value() const;
    /// From an API object: what is not there is an empty list.
    [[nodiscard]] static Wso2Flows of(const schema::Value* value);
    /// "addHeader v1 {...}, removeHeader v1 {...}": without the ids that WSO2 gives.
    [[nodiscard]] static std::string shown(const schema::Value* flow);
};

/// Adds the policies of WSO2's that do what a filter does. Why none does when it is not empty, and nothing was added then.
[[nodiscard]] std::string addPolicies(const model::FilterConfig& filter, Wso2Flows& out);

} // namespace postern::connectors::wso2
