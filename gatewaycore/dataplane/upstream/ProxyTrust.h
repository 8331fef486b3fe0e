// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Result.h"
#include "dataplane/http/HeaderMap.h"
#include "dataplane/net/Address.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::upstream {

/// Whose X-Forwarded-For is believed. Everybody can write that field, so without a list nobody's is.
class ProxyTrust {
  public:
    ProxyTrust() = default;
    /// Addresses and CIDR blocks: "10.0.0.0/8", "::1". Errors: InvalidConfig, naming the entry.
    [[nodiscard]] static Result<ProxyTrust> make(const std::vector<std::string>& blocks);

    [[nodiscard]] bool trusts(const net::Address& address) const noexcept;
    [[nodiscard]] bool trusts(std::string_view address) const noexcept;

    /// Who really calls: the rightmost member of X-Forwarded-For that is not a trusted proxy, when the peer is one; else
    /// the peer. Never what the client wrote in front of that. A view into `peer` or the field.
    [[nodiscard]] std::string_view clientAddress(std::string_view peer, const http::HeaderMap& headers) const noexcept;

  private:
    struct Block {
        net::Address address;
        unsigned bits = 0;
    };
    std::vector<Block> blocks_;
};

} // namespace postern::upstream
