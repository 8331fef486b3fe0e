// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"
#include "dataplane/client/ConnectionPool.h"
#include "dataplane/http/ParserLimits.h"
#include "dataplane/http/ProxyTrust.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "dataplane/upstream/EndpointPool.h"
#include "model/Cluster.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace postern::upstream {

/// What all clusters of a gateway share.
struct ForwardSettings {
    http::ParserLimits parser;         ///< what a backend's head may be
    ByteCount streamBuffer = 64_KiB;   ///< request content in flight for one exchange
    std::chrono::milliseconds writeIdle{30'000}; ///< the backend takes no octet of the request
    /// From the choice of an endpoint to the last octet of the answer; 0: never.
    std::chrono::milliseconds total{0};
    // What a cluster has that says nothing of its own.
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds responseTimeout{60'000};
    std::chrono::milliseconds idleTimeout{60'000};
    /// Whose X-Forwarded-* is continued; anybody else's is replaced.
    http::ProxyTrust trustedProxies;
    unsigned workers = 1;
};

/// Backends that serve the same thing, ready to be called: origins with their TLS rules, limits and time-outs. Shared by
/// all workers; what changes is kept per worker. Keep it in the StateRegistry (its key is the encoded model::Cluster),
/// so that a reload does not begin the round again.
class Cluster {
  public:
    /// Errors: InvalidConfig, naming the endpoint or file.
    [[nodiscard]] static Result<std::shared_ptr<const Cluster>> make(const model::Cluster& cluster,
                                                                     const ForwardSettings& settings);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const EndpointPool& endpoints() const noexcept { return endpoints_; }
    [[nodiscard]] const ForwardSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] std::chrono::milliseconds connectTimeout() const noexcept { return connectTimeout_; }
    [[nodiscard]] std::chrono::milliseconds responseTimeout() const noexcept { return responseTimeout_; }
    [[nodiscard]] std::chrono::milliseconds idleTimeout() const noexcept { return idleTimeout_; }
    [[nodiscard]] bool preserveHost() const noexcept { return preserveHost_; }

    /// Counts a call in; false when as many as may be are under way on this worker already. leave() ends it.
    [[nodiscard]] bool enter(unsigned worker) const noexcept;
    void leave(unsigned worker) const noexcept { --active_[worker]; }
    [[nodiscard]] std::uint32_t active(unsigned worker) const noexcept { return active_[worker]; }

  private:
    Cluster(const model::Cluster& cluster, const ForwardSettings& settings, EndpointPool endpoints);

    std::string name_;
    ForwardSettings settings_;
    EndpointPool endpoints_;
    std::chrono::milliseconds connectTimeout_;
    std::chrono::milliseconds responseTimeout_;
    std::chrono::milliseconds idleTimeout_;
    std::uint32_t maxActive_;
    bool preserveHost_;
    pipeline::PerWorker<std::uint32_t> active_;
};

} // namespace postern::upstream
