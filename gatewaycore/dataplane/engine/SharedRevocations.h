// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/SharedState.h"
#include "dataplane/redis/RevokedScan.h"
#include "dataplane/security/RevocationFeed.h"

#include <memory>

namespace postern::engine {

/// Keeps a RevocationFeed as a sorted set in Redis says: members "jti:TEXT", "signature:TEXT" or "sha256:HEX" (without any of
/// these a jti or a signature), and as score the end in seconds since 1970 ("inf": none). On a connection and a thread of its
/// own, so that a long list holds up neither calls nor counters.
///
/// A set that is gone when the server comes back is taken for lost, not for emptied: a Redis without a disk must not let
/// revoked tokens in. What was known goes on counting, and the status says so, until the set has members again.
class SharedRevocations {
  public:
    SharedRevocations(net::EventLoop& loop, net::Connector& connector, const SharedSettings& settings, security::RevocationFeed& feed,
                      std::shared_ptr<SharedStatus> status);
    SharedRevocations(const SharedRevocations&) = delete;
    SharedRevocations& operator=(const SharedRevocations&) = delete;

    [[nodiscard]] static security::RevokedEntry entryOf(const redis::RevokedScan::Member& member);

  private:
    void take(const std::vector<redis::RevokedScan::Member>& members);
    void tell(const std::string& problem);

    std::string key_;
    bool isRenewed_ = false; ///< the connection is a new one, and no member has been seen on it
    bool isKept_ = false;    ///< the set was gone on it: what was known goes on counting
    security::RevocationFeed& feed_;
    std::shared_ptr<SharedStatus> status_;
    net::EventLoop& loop_;
    redis::RedisLink link_;
    redis::RevokedScan scan_;
};

} // namespace postern::engine
