// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/publisher/PublisherClient.h"
#include "controlplane/rest/RestClient.h"
#include "controlplane/secrets/MemorySecretStore.h"
#include "dataplane/engine/Gateway.h"
#include "sandbox/Sandbox.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <memory>
#include <vector>

namespace postern::cli {

struct DemoOptions {
    bool once = false;
    std::uint16_t port = 8280;
};

/// `postern demo`: the main job in the terminal. Starts the sandbox, connects to its Publisher, pulls its APIs into a
/// temporary folder, runs them in a gateway, calls them, and prints what became of each call, step by step. Without
/// --once it then goes on to serve, printing each call that comes.
class DemoCommand final : public Command {
    Q_OBJECT
  public:
    DemoCommand(DemoOptions options, const Output& output);
    ~DemoCommand() override;
    void start() override;

  private:
    void connectPublisher();
    void listApis();
    void pull();
    void runGateway(const std::vector<publisher::PullOutcome>& pulled);
    void nextCall();
    void takeAnswer(const sandbox::DemoCall& call, Result<rest::RestResponse> answer);
    void takeTraces();
    void summarise();
    void say(const std::string& text) const;

    DemoOptions options_;
    QTemporaryDir folder_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    secrets::MemorySecretStore secrets_;
    std::unique_ptr<publisher::PublisherClient> publisher_;
    publisher::PublisherHandle job_;
    QStringList ids_;
    std::unique_ptr<engine::Gateway> gateway_;
    std::string gatewayUrl_;
    std::vector<sandbox::DemoCall> calls_;
    std::size_t nextCall_ = 0;
    int repeat_ = 0;
    rest::RestClient client_;
    std::unique_ptr<rest::RestCall> call_;
    std::vector<std::unique_ptr<inspection::Trace>> traces_;
    QTimer traceTimer_;
    QElapsedTimer sincePull_;
    bool serving_ = false;
    bool firstTraceSeen_ = false;
    int unexpected_ = 0;
};

} // namespace postern::cli
