// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace postern::model {

/// Who is counted together by a custom policy of WSO2: "$userId:$apiContext:$apiVersion" counts each user of each API. Text
/// between the variables is the same for everybody and tells nobody apart, so only the variables are kept.
class KeyTemplate {
  public:
    enum class Variable : std::uint8_t { UserId, ApiContext, ApiVersion, ResourceKey, AppTenant, ApiTenant, AppId, ClientIp };

    KeyTemplate() = default;
    /// Errors: InvalidConfig, naming what is not known; WSO2's $customProperty.X is not.
    [[nodiscard]] static Result<KeyTemplate> parse(std::string_view text);
    [[nodiscard]] const std::vector<Variable>& variables() const noexcept { return variables_; }

  private:
    std::vector<Variable> variables_;
};

} // namespace postern::model
