// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/deployment/GatewayConnector.h"

#include <memory>
#include <string_view>
#include <vector>

namespace postern::federation {

/// Every make of gateways that postern can deploy to. Their connections live in threads of their own.
class Connectors {
  public:
    Connectors();

    [[nodiscard]] const std::vector<std::unique_ptr<deployment::ConnectorType>>& all() const noexcept { return all_; }
    /// Null: there is none of that name.
    [[nodiscard]] const deployment::ConnectorType* find(std::string_view name) const noexcept;
    /// For readEnvironments(); outlived by this.
    [[nodiscard]] deployment::SettingsOf settings() const;

  private:
    template <class Make>
    void add();

    std::vector<std::unique_ptr<deployment::ConnectorType>> all_;
};

} // namespace postern::federation
