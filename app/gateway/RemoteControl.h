// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "dataplane/pipeline/Handler.h"
#include "model/Listener.h"
#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace postern::gateway {

/// The control protocol for those on other machines: an address of its own, TLS, and one token. It is described in a file of its
/// own, never in the gateway's folder: what is deployed cannot say who may deploy.
struct RemoteControl {
    static constexpr std::string_view listenerName = "remote-control";
    static constexpr std::size_t shortestToken = 32; ///< octets

    enum class Format : std::uint8_t { V1 };
    Format apiVersion = Format::V1;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;
    std::string certificate; ///< PEM file; relative to the file that names it
    std::string key;
    schema::SecretRef token;
    bool write = false; ///< false: nothing but GET
    std::uint32_t maxConnections = 32;
    Secret secret; ///< what `token` refers to

    /// Errors: InvalidConfig with every problem at its place; NotFound for a token that is not there.
    [[nodiscard]] static Result<RemoteControl> read(const std::string& file);
    /// The same of a text; `file` is what errors call it and where paths begin.
    [[nodiscard]] static Result<RemoteControl> parse(std::string_view text, const std::string& file);
    [[nodiscard]] static std::string reference();
    [[nodiscard]] model::Listener listener() const;
};

const schema::Schema<RemoteControl>& describe(schema::Type<RemoteControl>);

/// Lets calls of the remote control through to the control protocol when they have the token; others see nothing of it, and
/// nothing of what they send is kept. Calls of other listeners pass. Runs on the control protocol's worker only.
class RemoteGuard final : public pipeline::Handler {
  public:
    RemoteGuard(RemoteControl control, std::shared_ptr<pipeline::Handler> behind);

    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
    [[nodiscard]] pipeline::BodyNeed requestBodyOf(const pipeline::Exchange& exchange) const override;

  private:
    [[nodiscard]] bool isRemote(const pipeline::Exchange& exchange) const noexcept;
    [[nodiscard]] bool hasToken(const pipeline::Exchange& exchange) const;

    RemoteControl control_;
    std::string digest_; ///< of the token: what is compared has one length
    std::shared_ptr<pipeline::Handler> behind_;
    std::uint64_t refused_ = 0;
};

} // namespace postern::gateway
