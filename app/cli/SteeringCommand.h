// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/AddressCommand.h"
#include "controlplane/steering/Steering.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace postern::cli {

struct SteeringOptions {
    enum class Form : std::uint8_t { Table, Route53, TrafficManager };
    std::string folder = ".";
    std::string api; ///< "Orders:1.0.0"; empty: the project's only one
    std::vector<std::string> environments;
    Form form = Form::Table;
    steering::Policy policy = steering::Policy::Latency;
    std::string name;
    std::int64_t ttl = 60;
    std::string healthPath;
    std::vector<std::string> regions; ///< "ENV=REGION"
    std::vector<std::string> weights; ///< "ENV=N"
    std::vector<std::string> urls;    ///< "ENV=URL": that gateway is not asked
    std::string out;                  ///< a file; empty: standard output
};

/// `postern steering`: records that send callers to one of several deployments of an API.
class SteeringCommand final : public AddressCommand {
    Q_OBJECT
  public:
    SteeringCommand(SteeringOptions options, const Output& output);
    void start() override;

  protected:
    void found() override;

  private:
    using Given = std::map<std::string, std::string>;
    [[nodiscard]] Result<Given> given(const std::vector<std::string>& pairs, const std::string& option) const;
    [[nodiscard]] Result<void> readOptions();
    [[nodiscard]] Result<deployment::PublicUrl> urlAt(const std::string& environment) const;
    [[nodiscard]] Result<steering::SteeringText> textOf(const steering::Steering& what) const;
    [[nodiscard]] Result<void> write(const steering::SteeringText& text) const;

    SteeringOptions options_;
    Given regions_;
    Given weights_;
    Given urls_;
    const deployment::Revision* revision_ = nullptr;
};

} // namespace postern::cli
