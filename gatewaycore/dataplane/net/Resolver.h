// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/Address.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::net {

class EventLoop;
class OffloadPool;

using ResolveDone = UniqueFunction<void(Result<std::vector<Address>>)>;

/// Something that was started and can be given up: its end means that the completion is never called.
class Pending {
  public:
    virtual ~Pending() = default;
};

/// Names to addresses, for one loop: the system's resolver on the offload pool, answers cached briefly (failures more
/// briefly), equal questions asked once. Literal addresses need no look-up.
class Resolver {
  public:
    struct Config {
        Seconds keepFor{30};
        Seconds keepFailuresFor{2};
        /// An answer that is older than keepFor is given out for so long while a new one is asked for, so that slow or
        /// silent name servers hold nobody up who could be served.
        Seconds keepStaleFor{300};
        std::size_t maxNames = 1024;
    };
    /// Runs on pool threads, several at once, in place of the system's resolver; for tests.
    using Lookup = std::function<Result<std::vector<Address>>(const std::string& host)>;

    Resolver(EventLoop& loop, OffloadPool& pool);
    Resolver(EventLoop& loop, OffloadPool& pool, Config config, Lookup lookup = nullptr);
    ~Resolver();
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// The addresses of `host`, in the system's order, each with `port`. `done` is never called from within this call.
    /// Errors (ConnectFailed, Upstream, safe to retry): no such name, time-out, the pool is full.
    [[nodiscard]] std::unique_ptr<Pending> resolve(std::string_view host, std::uint16_t port, Nanoseconds timeout, ResolveDone done);
    /// Forgets what is cached; an address that could not be reached may have moved.
    void forget(std::string_view host);

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace postern::net
