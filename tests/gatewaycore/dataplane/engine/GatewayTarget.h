// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/Gateway.h"
#include "dataplane/inspection/ControlTarget.h"
#include "dataplane/inspection/TraceStore.h"

#include <memory>
#include <utility>
#include <vector>

namespace postern::test {

using engine::Gateway;

/// The control protocol on a gateway of this process.
class GatewayTarget : public inspection::ControlTarget {
  public:
    explicit GatewayTarget(Gateway& gateway) : gateway_(gateway) {}
    schema::Value status() override { return schema::Value::map(); }
    schema::Value metrics() override { return schema::Value::map(); }
    std::string configHash() override { return gateway_.configHash(); }
    bool reload(schema::Problems&) override { return true; }
    bool recording() override { return gateway_.recording(); }
    void setRecording(bool on) override { gateway_.setRecording(on); }
    inspection::BreakpointSettings breakpoints() override { return gateway_.breakpoints(); }
    std::vector<inspection::BreakpointStatus> breakpointStatus() override { return gateway_.breakpointStatus(); }
    void setBreakpoints(inspection::BreakpointSettings settings) override { gateway_.setBreakpoints(std::move(settings)); }
    std::shared_ptr<inspection::PausedExchanges> pausedExchanges() override { return gateway_.pausedExchanges(); }
    Result<inspection::RerunStarted> rerun(const inspection::RerunPlan& plan) override { return gateway_.rerun(plan); }
    bool giveUpRerun(std::uint64_t exchange) override { return gateway_.giveUpRerun(exchange); }
    std::uint64_t drain(inspection::TraceStore& store) override
    {
        return gateway_.takeTraces([&](std::unique_ptr<inspection::Trace> trace) { store.add(std::move(trace)); });
    }

  private:
    Gateway& gateway_;
};

} // namespace postern::test
