// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/rest/RestClient.h"
#include "controlplane/secrets/SecretStore.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::control {
class ControlClient;
}

namespace postern::cli {

struct CallOptions {
    std::string method;
    std::string url;
    std::vector<std::string> headers;
    std::string body;
    bool trace = false;
    std::string control;
    std::string caFile; ///< PEM; authorities that are trusted besides the system's
    std::string token;  ///< where a Bearer token is: "-" (standard input), "env:NAME" or "keychain:NAME"; empty: none
};

/// `postern call METHOD URL`: one call, its answer, and with --trace the chain that it passed.
class CallCommand final : public Command {
    Q_OBJECT
  public:
    CallCommand(CallOptions options, const Output& output);
    ~CallCommand() override;
    void start() override;
    void interrupt() override;

  private:
    void takeToken();
    void useToken(std::string token);
    void begin();
    void prepareTrace();
    void switchRecordingOn();
    void send();
    void takeAnswer(Result<rest::RestResponse> answer);
    void takeTrace(const inspection::Trace& trace);
    /// Says what went wrong and ends.
    void giveUp(const std::string& message, int code = failed);
    /// Leaves the gateway as it was found, then ends.
    void finishRecording(int code);
    [[nodiscard]] std::optional<rest::RestRequest> request();

    CallOptions options_;
    rest::RestClient client_;
    std::unique_ptr<rest::RestCall> call_;
    std::unique_ptr<control::ControlClient> control_;
    std::unique_ptr<secrets::SecretStore> keychain_;
    Secret token_;
    std::optional<rest::RestRequest> request_;
    std::string correlationId_;
    bool switchedOn_ = false; ///< recording was off, and has to be again
    bool traced_ = false;
    bool ending_ = false;
};

} // namespace postern::cli
