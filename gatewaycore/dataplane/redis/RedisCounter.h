// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/redis/RedisLink.h"
#include "dataplane/throttling/RemoteCounter.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::redis {

/// Counters in Redis: one hash a counter, one field a gateway.
///
///     PREFIX:w:NAME:WINDOW   a window's, by its number since 1970     field GATEWAY = "0 USED 0"
///     PREFIX:b:NAME          a bucket's                               field GATEWAY = "SINCE USED FULL"
///
/// NAME and GATEWAY are hexadecimal numbers of 128 and 64 bits, so no octet of a request gets into a key; every key has
/// a time to live. HSET, PEXPIRE and HGETALL are all it needs (Redis 4 and later).
class RedisCounter final : public throttling::RemoteCounter {
  public:
    /// `link` outlives it.
    RedisCounter(RedisLink& link, std::string prefix);

    [[nodiscard]] bool isReady() const override { return link_.isUp() && !busy_; }
    void exchange(const std::vector<throttling::CounterReport>& reports, Done done) override;

    [[nodiscard]] static std::string keyOf(std::string_view prefix, const throttling::CounterReport& report);
    /// A field's value, "SINCE USED FULL"; false when it is none.
    [[nodiscard]] static bool parseShare(std::string_view gateway, std::string_view value, throttling::CounterShare& share);

  private:
    RedisLink& link_;
    std::string prefix_;
    bool busy_ = false;
    bool toldOfStranger_ = false;
};

} // namespace postern::redis
