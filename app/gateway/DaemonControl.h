// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/ControlTarget.h"

namespace postern::gateway {

class Daemon;

/// The daemon as the control protocol sees it. On the control protocol's thread.
class DaemonControl final : public inspection::ControlTarget {
  public:
    explicit DaemonControl(Daemon& daemon) : daemon_(daemon) {}

    [[nodiscard]] schema::Value status() override;
    [[nodiscard]] schema::Value metrics() override;
    [[nodiscard]] std::string configHash() override;
    [[nodiscard]] bool reload(schema::Problems& problems) override;
    [[nodiscard]] bool recording() override;
    void setRecording(bool on) override;
    [[nodiscard]] inspection::BreakpointSettings breakpoints() override;
    [[nodiscard]] std::vector<inspection::BreakpointStatus> breakpointStatus() override;
    void setBreakpoints(inspection::BreakpointSettings settings) override;
    [[nodiscard]] std::shared_ptr<inspection::PausedExchanges> pausedExchanges() override;
    [[nodiscard]] Result<std::unique_ptr<inspection::WhatIfSession>> whatIf(const inspection::WhatIfFiles& files,
                                                                            schema::Problems& problems) override;
    Result<inspection::RerunStarted> rerun(const inspection::RerunPlan& plan) override;
    bool giveUpRerun(std::uint64_t exchange) override;
    [[nodiscard]] inspection::FolderAnswer folder(const inspection::FolderCall& call) override;
    std::uint64_t drain(inspection::TraceStore& store) override;

  private:
    Daemon& daemon_;
};

} // namespace postern::gateway
