// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "dataplane/inspection/Breakpoint.h"
#include "schema/Value.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::control {
class ControlClient;
}

namespace postern::cli {

struct BreakpointsOptions {
    enum class Verb : std::uint8_t { List, Add, Remove };
    Verb verb = Verb::List;
    std::string control;
    inspection::Breakpoint breakpoint; ///< to add; its condition is `when`
    std::string when;                  ///< as inspection::conditionFrom() reads it
    bool record = false;               ///< start recording with it
    std::vector<std::string> ids;      ///< to remove
    bool all = false;                  ///< remove every one
};

/// `postern breakpoints list|add|remove`, over the control socket of a gateway.
class BreakpointsCommand final : public Command {
    Q_OBJECT
  public:
    BreakpointsCommand(BreakpointsOptions options, const Output& output);
    ~BreakpointsCommand() override;
    void start() override;

  private:
    void list();
    void tell(const schema::Value& answer) const;
    void add();
    void post();
    void remove();

    BreakpointsOptions options_;
    std::unique_ptr<control::ControlClient> client_;
};

} // namespace postern::cli
