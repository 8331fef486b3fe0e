// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Finding.h"

#include <string>
#include <string_view>

namespace postern::filters {

/// The header that a credential of the Authorization kind comes in: `chosen`, else the API's, else Authorization. It is one
/// whose values are never shown from now on.
[[nodiscard]] std::string credentialHeader(std::string chosen, const pipeline::FilterContext& context);

/// One kind of credential: looks for it in a request, checks it and makes an Identity of it. What a filter of its own
/// (jwt-auth, api-key, ...) and `authenticate` with its alternatives have in common.
class Authenticator {
  public:
    virtual ~Authenticator() = default;

    /// Accepted, Missing, Refused, or Waiting when the exchange has been paused: then call again on resumption, with the
    /// same `state`. It is null at an exchange's first call; what it points to then is the authenticator's, in the
    /// exchange's arena.
    [[nodiscard]] virtual Finding check(pipeline::Exchange& exchange, void*& state) const = 0;
    /// Takes the credential out of what the backend gets.
    virtual void remove(pipeline::Exchange& exchange) const = 0;
    /// For people who sent none: "an API key in the header ApiKey".
    [[nodiscard]] virtual std::string_view wanted() const noexcept = 0;
    /// What WWW-Authenticate says of this kind; empty: nothing that the error profile would not say by itself.
    [[nodiscard]] virtual std::string_view challenge() const noexcept { return {}; }

  protected:
    Authenticator() = default;
    Authenticator(const Authenticator&) = default;
    Authenticator(Authenticator&&) = default;
    Authenticator& operator=(const Authenticator&) = default;
    Authenticator& operator=(Authenticator&&) = default;

    /// This exchange's share of a kind whose share is a `T`.
    template <typename T>
    [[nodiscard]] static T& shareOf(pipeline::Exchange& exchange, void*& state)
    {
        if (state == nullptr)
            state = &exchange.arena().make<T>();
        return *static_cast<T*>(state);
    }
};

} // namespace postern::filters
