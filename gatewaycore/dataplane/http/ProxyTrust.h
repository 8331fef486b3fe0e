// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/AddressSet.h"
#include "base/Result.h"
#include "dataplane/http/HeaderMap.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::http {

/// Whose X-Forwarded-For is believed. Everybody can write that field, so without a list nobody's is.
class ProxyTrust {
  public:
    ProxyTrust() = default;
    /// What AddressSet takes: "10.0.0.0/8", "::1". Errors: InvalidConfig, naming the entry.
    [[nodiscard]] static Result<ProxyTrust> make(const std::vector<std::string>& blocks);

    [[nodiscard]] bool empty() const noexcept { return proxies_.empty(); }
    /// Whether `address` (without port; anything else is not trusted) is in one of the blocks.
    [[nodiscard]] bool trusts(std::string_view address) const noexcept { return proxies_.contains(address); }
    /// Who really calls: the rightmost member of X-Forwarded-For that is not a trusted proxy, when the peer is one;
    /// else the peer. So nothing counts that the caller itself wrote in front. A view into `peer` or the field.
    [[nodiscard]] std::string_view clientAddress(std::string_view peer, const HeaderMap& headers) const noexcept;

  private:
    AddressSet proxies_;
};

} // namespace postern::http
