// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/client/ConnectionPool.h"
#include "dataplane/pipeline/StateRegistry.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::upstream {

/// One backend address, taken apart once.
struct Endpoint {
    std::string url;      ///< as configured
    client::Origin origin;
    std::string host;     ///< the Host field: "example.com", "example.com:8080"
    std::string basePath; ///< put before each path; no slash at the end; empty: none
    std::string query;    ///< put before each query; empty: none
    std::uint32_t weight = 1;

    /// http and https URLs; `tls` is used for https. Errors: InvalidConfig.
    [[nodiscard]] static Result<Endpoint> parse(std::string_view url, std::uint32_t weight,
                                                std::shared_ptr<const net::TlsContext> tls, std::string serverName,
                                                client::OriginLimits limits = {});
};

/// The endpoints of a cluster and whose turn it is: smooth weighted round robin (each chosen in proportion to its weight,
/// spread evenly), one round per worker so that nothing is shared. Other ways of choosing come in behind choose().
class EndpointPool {
  public:
    EndpointPool(std::vector<Endpoint> endpoints, unsigned workers);

    [[nodiscard]] std::size_t size() const noexcept { return endpoints_.size(); }
    [[nodiscard]] const Endpoint& operator[](std::size_t at) const noexcept { return endpoints_[at]; }
    /// The next endpoint that is not among `tried` (a bit for each of the first 64); size() when none is left.
    [[nodiscard]] std::size_t choose(unsigned worker, std::uint64_t tried = 0) const noexcept;

  private:
    struct Round {
        std::vector<std::int64_t> current;
    };
    std::vector<Endpoint> endpoints_;
    pipeline::PerWorker<Round> rounds_;
};

} // namespace postern::upstream
