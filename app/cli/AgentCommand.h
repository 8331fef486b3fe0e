// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/connectors/agent/AgentTrial.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::cli {

struct AgentOptions {
    enum class Verb : std::uint8_t { Describe, Test };
    Verb verb = Verb::Test;
    std::vector<std::string> command;  ///< of the agent
    std::vector<std::string> settings; ///< NAME=VALUE, its own
    std::string token;                 ///< env:NAME; empty: none
    std::string password;
    std::string to;                    ///< file of a description; empty: standard output
    double seconds = 10;               ///< for one answer
};

/// `postern agent describe` and `postern agent test`: what an agent says of itself, and whether it keeps to the protocol.
class AgentCommand final : public Command {
    Q_OBJECT
  public:
    AgentCommand(AgentOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
    ~AgentCommand() override;
    void start() override;

  private:
    void describe();
    void test(connectors::agent::TrialRequest request);
    void told(const QString& name, bool passed, const QString& why);

    AgentOptions options_;
    std::unique_ptr<connectors::agent::AgentProcess> process_;
    std::unique_ptr<connectors::agent::AgentTrial> trial_;
    int checks_ = 0;
};

} // namespace postern::cli
