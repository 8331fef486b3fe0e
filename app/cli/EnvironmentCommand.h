// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/GatewayCommand.h"
#include "controlplane/secrets/SecretStore.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace postern::cli {

struct EnvironmentOptions {
    enum class Verb : std::uint8_t { Add, Edit, Remove, Ignore };
    Verb verb = Verb::Add;
    std::string folder = ".";
    std::string name;
    std::string type;
    std::string mode;
    std::optional<std::string> owner;
    std::optional<std::string> region;
    std::string production; ///< "yes", "no"; empty: as it is
    std::string interval;   ///< "10m"
    std::vector<std::string> set;     ///< "adminUrl=http://kong:8001", "style.release=2.8"
    std::vector<std::string> unset;   ///< keys that go
    std::vector<std::string> secrets; ///< "token=env:KONG_TOKEN", "token=file:PATH"; "token": a line of standard input, for the keychain
    std::string api = "*";            ///< of an ignore rule
    std::string field;
    std::string reason;
    bool dropComments = false; ///< of environments.yaml, where they cannot be kept
    bool test = true;          ///< the connection, and show the grant
};

/// `postern env add | edit | remove | ignore`: environments.yaml with one change, secrets where secrets belong, and then what the
/// window does after it: the connection is tried, and the rights that are enough are shown. No secret is ever an argument.
class EnvironmentCommand final : public GatewayCommand {
    Q_OBJECT
  public:
    EnvironmentCommand(EnvironmentOptions options, const Output& output);
    ~EnvironmentCommand() override;
    void start() override;

  private:
    [[nodiscard]] Result<deployment::Environment> changed(deployment::Environment from);
    [[nodiscard]] Result<void> takeSecrets(deployment::Environment& environment);
    void keep(Result<deployment::Environment> made);
    void keepSecrets(deployment::Environment environment);
    void write(const deployment::Environment& environment);
    void tested();

    EnvironmentOptions options_;
    std::unique_ptr<secrets::SecretStore> store_;
    std::vector<std::pair<std::string, Secret>> kept_; ///< for the keychain, by key
};

} // namespace postern::cli
