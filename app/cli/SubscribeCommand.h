// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "cli/PublisherLogin.h"
#include "controlplane/publisher/Subscribing.h"

#include <string>
#include <vector>

namespace postern::cli {

struct SubscribeOptions : PublisherLogin {
    std::string api;
    std::string version;
    std::string application = "Postern";
    std::string tier = "Unlimited"; ///< of an application that is made
    std::string plan;               ///< empty: the one there is, or the first that is offered
    bool sandboxKey = false;
    bool opaque = false;
    std::vector<std::string> scopes;
    std::int64_t validity = 3600; ///< seconds
    bool showToken = false;       ///< also in JSON
    std::string keep;             ///< a name in the keychain; the token is not printed then
};

/// `postern subscribe API VERSION`: what lies between an API of the Developer Portal and a call of it, and a token. The
/// token alone goes to standard output, what was done to standard error. With --output json: one object, without the token
/// unless that is asked for.
class SubscribeCommand final : public Command {
    Q_OBJECT
  public:
    SubscribeCommand(SubscribeOptions options, const Output& output);
    ~SubscribeCommand() override;
    void start() override;

  private:
    void subscribe();
    void tell(const publisher::SubscribeOutcome& outcome);
    void keepToken(const publisher::SubscribeOutcome& outcome);

    SubscribeOptions options_;
    OpenPublisher publisher_;
    publisher::PublisherHandle job_;
    std::unique_ptr<secrets::SecretStore> keychain_;
};

/// Where a token that was kept under a name is in the keychain.
[[nodiscard]] QString keptTokenKey(const std::string& name);

} // namespace postern::cli
