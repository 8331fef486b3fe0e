// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/AzureManagement.h"

namespace postern::sandbox {

struct AzureManagement::Asked {
    const Call& call;
    std::vector<std::string> steps; ///< below the service: {"apis", "orders;rev=2"}
    std::string service;            ///< "/subscriptions/.../service/shop"

    [[nodiscard]] std::string path() const
    {
        std::string out;
        for (const std::string& each : steps)
            out += '/' + each;
        return out;
    }
    [[nodiscard]] const std::string& step(std::size_t index) const
    {
        static const std::string none;
        return index < steps.size() ? steps[index] : none;
    }
};

/// {"error": {"code": ..., "message": ...}}
[[nodiscard]] Reply azureError(int status, const std::string& code, const std::string& message);
[[nodiscard]] std::string azureTag(unsigned version);
/// What stands in the way of a change by its If-Match; empty: nothing.
[[nodiscard]] std::optional<Reply> matchFails(const Call& call, unsigned version, bool required);
[[nodiscard]] std::string azureText(const schema::Value& object, std::string_view key);
[[nodiscard]] Reply withTag(Reply reply, unsigned version);
/// The "properties" of a body; null: it is no such body.
[[nodiscard]] schema::Value propertiesOf(const Call& call);

} // namespace postern::sandbox
