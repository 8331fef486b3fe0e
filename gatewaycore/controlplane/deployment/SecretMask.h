// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace postern::deployment {

/// Takes credentials out of what a gateway says: it may repeat what it was sent, and what it says is shown, and written down.
class SecretMask {
  public:
    SecretMask() = default;
    explicit SecretMask(const SecretValues& secrets);

    /// In the writings that a text may have it in: as it is, percent-encoded and in Base64; of a PEM what stands between its lines. What is
    /// shorter than eight octets is part of many words, and stays.
    void add(std::string_view secret);
    /// The value of a field: what follows its scheme, too, and the name and the password of "Basic".
    void addCredential(std::string_view value);

    [[nodiscard]] std::string masked(std::string text) const;
    [[nodiscard]] schema::Value masked(const schema::Value& value) const;
    [[nodiscard]] Error masked(const Error& error) const;
    /// Of refusals: what is done has what it has.
    [[nodiscard]] CallAnswer masked(CallAnswer answer) const;
    [[nodiscard]] ConnectionReport masked(ConnectionReport report) const;
    /// The reasons why something cannot be read.
    [[nodiscard]] Discovery masked(Discovery found) const;
    [[nodiscard]] DiscoveredApi masked(DiscoveredApi api) const;
    template <class T>
    [[nodiscard]] Result<T> masked(Result<T> result) const
    {
        if (writings_.empty())
            return result;
        if (!result)
            return unexpected(masked(result.error()));
        if constexpr (!std::is_same_v<T, schema::Value> && requires { masked(*std::move(result)); }) // addresses are no refusal
            return masked(*std::move(result));
        else
            return result;
    }

  private:
    std::vector<Secret> writings_;
};

} // namespace postern::deployment
