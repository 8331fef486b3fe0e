// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/Connector.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/upstream/Cluster.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::upstream {

/// Asks endpoints whether they are well, as their clusters' healthCheck says: GET on a fresh connection with the
/// endpoint's own TLS rules, at once and then each interval. One for the whole gateway, on one loop; whoever routes calls
/// is told of changes. An endpoint is taken for well until its checks say otherwise.
class HealthChecker {
  public:
    /// An endpoint has become ill, or well. `why` is a part of a sentence: "answered 503".
    using Tell = std::function<void(const std::shared_ptr<const Cluster>& cluster, std::size_t at, bool ill, const std::string& why)>;

    HealthChecker(net::EventLoop& loop, net::Connector& connector, Tell tell);
    ~HealthChecker();
    HealthChecker(const HealthChecker&) = delete;
    HealthChecker& operator=(const HealthChecker&) = delete;

    /// Checks the endpoints of these clusters from now on, and no others; those it knows go on as they are. On the
    /// loop's thread, as the end.
    void watch(const std::vector<std::shared_ptr<const Cluster>>& clusters);

  private:
    class Patient;
    net::EventLoop& loop_;
    net::Connector& connector_;
    Tell tell_;
    Spread spread_;
    std::vector<std::unique_ptr<Patient>> patients_;
};

} // namespace postern::upstream
