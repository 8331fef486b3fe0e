// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "model/KeyTemplate.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace postern::filters {

/// Who is counted together.
enum class LimitKey : std::uint8_t { Ip, Subject, Application, Subscription, Api, Operation, Header, Gateway, Template };

/// Who has an IPv6 network at home can call from 2^64 addresses: such a network counts as one caller unless told otherwise.
inline constexpr std::uint32_t usualIpv6Prefix = 64;

/// Finds the key of an exchange: what its parts are joined in lives in the arena.
class KeyFinder {
  public:
    /// `ipv6Prefix`: how many bits of an IPv6 address tell callers apart, 1 to 128.
    KeyFinder(LimitKey key, std::string header, std::uint32_t ipv6Prefix = usualIpv6Prefix)
        : key_(key), header_(std::move(header)), ipv6Prefix_(ipv6Prefix)
    {
    }
    /// By what the variables of `keyTemplate` are for a call.
    explicit KeyFinder(model::KeyTemplate keyTemplate, std::uint32_t ipv6Prefix = usualIpv6Prefix)
        : key_(LimitKey::Template), template_(std::move(keyTemplate)), ipv6Prefix_(ipv6Prefix)
    {
    }

    /// A caller that has not the wanted property is counted by its address.
    [[nodiscard]] std::string_view keyOf(pipeline::Exchange& exchange) const;
    [[nodiscard]] LimitKey kind() const noexcept { return key_; }

  private:
    [[nodiscard]] std::string_view byTemplate(pipeline::Exchange& exchange) const;
    [[nodiscard]] std::string_view valueOf(model::KeyTemplate::Variable variable, pipeline::Exchange& exchange) const;
    [[nodiscard]] std::string_view callerOf(pipeline::Exchange& exchange) const;

    LimitKey key_;
    std::string header_;
    model::KeyTemplate template_;
    std::uint32_t ipv6Prefix_;
};

} // namespace postern::filters
