// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::connectors::agent {

/// One line that an agent writes: a response, or a notification "log".
struct AgentLine {
    bool isLog = false;
    std::int64_t id = 0;
    bool isError = false;
    std::int64_t code = 0; ///< of an error
    std::string message;   ///< of an error, or what is logged
    schema::Value result;

    /// As the Deployer judges it: codes 400 to 599 are HTTP's, 200 is a result, everything else 500.
    [[nodiscard]] int status() const noexcept { return !isError ? 200 : code >= 400 && code <= 599 ? static_cast<int>(code) : 500; }
};

/// Hostile input. Errors: ProtocolError that says what is wrong with it, without repeating it.
[[nodiscard]] Result<AgentLine> readAgentLine(std::string_view line);
/// One line, without its end.
[[nodiscard]] std::string writeAgentCall(std::int64_t id, std::string_view method, const schema::Value& params);

} // namespace postern::connectors::agent
