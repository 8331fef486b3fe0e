// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"
#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <cstdint>
#include <string_view>

/// What the filters share that tell a backend who calls it (backend-*).
namespace postern::filters {

/// Of which backends a filter speaks.
enum class BackendSide : std::uint8_t { All, Production, Sandbox };

/// The choices of the field `keyType` that such a filter has.
extern const schema::ChoiceEntry backendSides[3];

/// Tells the calls that go to the backend a filter is meant for from those that go to the other one. The choice is the
/// forwarder's: who has a sandbox key is served by the sandbox backend where there is one, everybody else by the other.
class BackendChoice {
  public:
    [[nodiscard]] static BackendChoice make(BackendSide wanted, const pipeline::FilterContext& context);

    [[nodiscard]] bool concerns(const pipeline::Exchange& exchange) const noexcept
    {
        return wanted_ == BackendSide::All || goesToSandbox(exchange) == (wanted_ == BackendSide::Sandbox);
    }
    [[nodiscard]] bool goesToSandbox(const pipeline::Exchange& exchange) const noexcept
    {
        const pipeline::Identity* const identity = exchange.identity();
        return sandbox_ && (!production_ || (identity != nullptr &&
                                             identity->keyType == pipeline::Identity::KeyType::Sandbox));
    }

  private:
    BackendSide wanted_ = BackendSide::All;
    bool production_ = false;
    bool sandbox_ = false;
};

/// The secret that `reference` stands for, called `what` in messages. A file's path is relative to the gateway's folder.
/// Errors: InvalidConfig, which never holds the secret.
[[nodiscard]] Result<Secret> lookUpSecret(schema::SecretRef reference, std::string_view what,
                                          const pipeline::FilterContext& context);

/// Why a filter did nothing: the call goes to the backend of the other kind of keys.
extern const pipeline::ReasonText otherBackendReason;

} // namespace postern::filters
