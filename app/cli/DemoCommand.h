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

namespace postern::filters {
class SecretSource;
}

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
    void interrupt() override { Q_EMIT finished(serving_ ? done : interrupted); }

  private:
    void connectPublisher();
    void listApis();
    void pull();
    void runGateway(const std::vector<publisher::PullOutcome>& pulled);
    void nextCall();
    void takeAnswer(const sandbox::DemoCall& call, Result<rest::RestResponse> answer);
    void takeTraces();
    void goOnWhenTraced();
    void showTrace(const inspection::Trace& trace) const;
    void summarise();
    void say(const std::string& text) const;

    DemoOptions options_;
    QTemporaryDir folder_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    secrets::MemorySecretStore secrets_;
    std::unique_ptr<publisher::PublisherClient> publisher_;
    publisher::PublisherHandle job_;
    QStringList ids_;
    std::unique_ptr<filters::SecretSource> gatewaySecrets_; ///< outlives the gateway
    std::unique_ptr<engine::Gateway> gateway_;
    std::string gatewayUrl_;
    std::vector<sandbox::DemoCall> calls_;
    std::size_t nextCall_ = 0;
    int repeat_ = 0;
    rest::RestClient client_;
    std::unique_ptr<rest::RestCall> call_;
    QTimer traceTimer_;
    QTimer traceTimeout_;
    std::string correlationId_; ///< of the call under way
    std::unique_ptr<inspection::Trace> trace_; ///< its trace, which may come before the answer has been read
    bool answered_ = false;
    int sent_ = 0;
    int untraced_ = 0;
    qint64 firstTraceMs_ = -1;
    QElapsedTimer sincePull_;
    bool serving_ = false;
    int unexpected_ = 0;
};

} // namespace postern::cli
