// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/inspection/WhatIf.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/pipeline/FilterType.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <memory>
#include <optional>
#include <vector>

namespace postern::engine {

/// What a WhatIf is given beside configurations: as a Gateway's.
struct WhatIfOptions {
    std::vector<pipeline::FilterType> filterTypes{}; ///< besides the shelf's
    pipeline::Ports ports{};                         ///< filters::SecretSource, and what else the types ask for
};

/// Recorded exchanges, evaluated against a configuration that does not run. It has everything of its own - limits, caches,
/// breakers, key sets, the clock, which shows when an exchange was recorded - and its routes end at what was recorded of the
/// backend: nobody is called, no file is written, and no gateway that runs is touched. It takes no thread but the caller's.
class WhatIf final : public inspection::WhatIfSession {
  public:
    /// `running` is what the exchanges were recorded on, if it is known: steps that are in both count as unchanged. Errors:
    /// InvalidConfig when `tried` is refused; `problems` says where, also what is only a warning.
    [[nodiscard]] static Result<std::unique_ptr<WhatIf>> make(model::GatewayConfig tried, const std::optional<model::GatewayConfig>& running,
                                                              schema::Problems& problems, WhatIfOptions options = {});
    ~WhatIf() override;
    WhatIf(const WhatIf&) = delete;
    WhatIf& operator=(const WhatIf&) = delete;

    [[nodiscard]] inspection::WhatIfAnswer evaluate(const inspection::Trace& recorded) override;

  private:
    struct Impl;
    explicit WhatIf(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace postern::engine
