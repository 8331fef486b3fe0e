// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "schema/Value.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::control {
class ControlClient;
}

namespace postern::cli {

struct WhatIfOptions {
    std::string control;
    std::vector<std::string> exchanges; ///< ids
    std::vector<std::string> files;     ///< "apis/Orders-1.0.0/postern.yaml=FILE": in place of the folder's own
};

/// `postern whatif`: what a gateway would make of recorded exchanges with the files of its folder as they are now, or with
/// others in their place. Nobody is called.
class WhatIfCommand final : public Command {
    Q_OBJECT
  public:
    WhatIfCommand(WhatIfOptions options, const Output& output);
    ~WhatIfCommand() override;
    void start() override;

  private:
    void tellProblems(const schema::Value& answer);
    void evaluate();
    [[nodiscard]] bool tell(const schema::Value& answer);
    void end(int code);

    WhatIfOptions options_;
    std::unique_ptr<control::ControlClient> client_;
    std::int64_t session_ = 0;
    std::size_t next_ = 0;
    int missing_ = 0;
};

} // namespace postern::cli
