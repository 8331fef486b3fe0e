// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/calls/ParityRun.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::cli {

struct ParityOptions {
    std::vector<std::string> at;      ///< "NAME=URL", the first is what the others are held against
    std::vector<std::string> files;   ///< HTTP Archives; empty: the one call
    std::string method = "GET";
    std::string target;               ///< "/orders/1.0.0/orders"
    std::vector<std::string> headers; ///< "Name: value", sent with every call
    std::string body;
    std::string token;                ///< where a Bearer token is, as of `postern call`
    std::vector<std::string> ignore;
    std::string caFile;
    int times = 1;
};

/// `postern parity`: the same calls to several gateways, and what differs in their answers.
class ParityCommand final : public Command {
    Q_OBJECT
  public:
    ParityCommand(ParityOptions options, const Output& output);
    ~ParityCommand() override;
    void start() override;
    void interrupt() override;

  private:
    [[nodiscard]] Result<std::vector<calls::ParityTarget>> targets() const;
    [[nodiscard]] Result<std::vector<calls::ParityCall>> callsOf() const;
    [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> fields() const;
    void show(const calls::ParityResult& result);
    void end(bool cancelled);

    ParityOptions options_;
    std::unique_ptr<calls::ParityRun> run_;
    std::size_t alike_ = 0;
    std::size_t compared_ = 0;
    std::size_t ignored_ = 0;
};

} // namespace postern::cli
