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

/// Finds the key of an exchange: what its parts are joined in lives in the arena.
class KeyFinder {
  public:
    KeyFinder(LimitKey key, std::string header) : key_(key), header_(std::move(header)) {}
    /// By what the variables of `keyTemplate` are for a call.
    explicit KeyFinder(model::KeyTemplate keyTemplate) : key_(LimitKey::Template), template_(std::move(keyTemplate)) {}

    /// A caller that has not the wanted property is counted by its address.
    [[nodiscard]] std::string_view keyOf(pipeline::Exchange& exchange) const;
    [[nodiscard]] LimitKey kind() const noexcept { return key_; }

  private:
    [[nodiscard]] std::string_view byTemplate(pipeline::Exchange& exchange) const;

    LimitKey key_;
    std::string header_;
    model::KeyTemplate template_;
};

} // namespace postern::filters
