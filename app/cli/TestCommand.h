// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/calls/CallEnvironment.h"
#include "controlplane/calls/CallTestRun.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::secrets {
class SecretStore;
}

namespace postern::cli {

struct TestOptions {
    std::vector<std::string> files;
    std::string url;                    ///< of {{base}}
    std::string environment;            ///< a file
    std::vector<std::string> variables; ///< "NAME=VALUE"; they go before the environment's
    std::string caFile;
};

/// `postern test FILE...`: runs tests of calls one after the other and says what was not as expected. A secret of the
/// environment comes from the keychain, a file or the process's environment, and is never printed by us.
class TestCommand final : public Command {
    Q_OBJECT
  public:
    TestCommand(TestOptions options, const Output& output);
    ~TestCommand() override;
    void start() override;
    void interrupt() override;

  private:
    bool load();
    void fetchSecrets();
    void run();
    void show(const calls::TestResult& result);
    [[nodiscard]] std::optional<std::string> valueOf(const std::string& name) const;

    TestOptions options_;
    calls::CallEnvironment environment_;
    std::map<std::string, std::string> given_;
    std::map<std::string, Secret> secrets_; ///< by variable
    std::vector<std::string> wanted_;       ///< variables whose secret is still to be read from the keychain
    std::vector<calls::LoadedTest> tests_;
    std::unique_ptr<secrets::SecretStore> store_;
    std::unique_ptr<calls::CallTestRun> run_;
    int passed_ = 0;
    int failed_ = 0;
};

} // namespace postern::cli
