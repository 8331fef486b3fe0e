// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/Alarm.h"
#include "dataplane/redis/RedisLink.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::redis {

/// Reads a sorted set again whenever it has changed: in pages, so that neither the server nor we are held up by a long one.
/// Whether it has changed costs a question of three words: WATCH has the server notice it, and EXEC tells. Without leave
/// to use those it is read each time. Everything on the link's thread.
class RevokedScan {
  public:
    struct Config {
        std::string key;
        Milliseconds every{1000};
        std::size_t maximum = 100'000; ///< members; a longer set is not taken
    };
    struct Member {
        std::string text;
        double score = 0;
    };
    using Take = UniqueFunction<void(std::vector<Member>)>;
    /// Told why the set cannot be read, each time; empty when it was.
    using Tell = UniqueFunction<void(const std::string& problem)>;

    /// `link` outlives it. Call begin() when the link is there (again).
    RevokedScan(RedisLink& link, Config config, Take take, Tell tell);

    /// Looks now.
    void begin();

  private:
    enum class Step : std::uint8_t { Idle, Asking };
    void look();
    void looked(Result<RedisLink::Replies> replies);
    void first();
    void page(const std::string& cursor);
    void paged(const Result<RedisLink::Replies>& replies);
    void wait();
    void fail(const std::string& why);

    RedisLink& link_;
    Config config_;
    Take take_;
    Tell tell_;
    std::vector<Member> members_;
    std::size_t pages_ = 0;
    unsigned untilRead_ = 0; ///< looks until it is read in any case
    Step step_ = Step::Idle;
    net::Alarm next_;
};

} // namespace postern::redis
