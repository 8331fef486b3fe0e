// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/SipHash.h"
#include "dataplane/caching/StoredResponse.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::caching {

/// What a store may hold. When it is full, what was used least lately goes.
struct StoreLimits {
    ByteCount bytes = 64_MiB;
    std::size_t entries = 10'000;
    std::size_t variants = 32; ///< answers to one target
};

/// Answers by target, with a few variants each (RFC 9111 4.1). Shared by all workers: threads meet at its shards, each
/// behind a mutex that is held for a look-up only, never while a body is copied or a backend asked.
class ResponseStore {
  public:
    using Response = std::shared_ptr<const StoredResponse>;

    explicit ResponseStore(const StoreLimits& limits);
    ~ResponseStore();
    ResponseStore(const ResponseStore&) = delete;
    ResponseStore& operator=(const ResponseStore&) = delete;

    /// The latest answer for `target` that was made for `scope` and for a request with these fields; nullptr when there is
    /// none.
    [[nodiscard]] Response find(std::string_view target, std::string_view scope, const http::HeaderMap& request);
    /// Keeps it, in place of one for the same scope and fields. One that is larger than a sixteenth of all is not kept.
    void put(std::string_view target, Response response);
    /// Takes this one away, if it is still there.
    void remove(std::string_view target, const Response& response) noexcept;
    /// Takes away all that is kept for `target`; returns how many that were.
    std::size_t invalidate(std::string_view target) noexcept;
    /// Whether nobody has claimed the validation of `response` for now: then the caller has, for ten seconds.
    [[nodiscard]] bool claimValidation(std::string_view target, const Response& response, WallTime now) noexcept;

    /// The largest answer that is kept, in octets.
    [[nodiscard]] std::size_t largest() const noexcept { return largest_; }
    struct Usage {
        std::size_t entries = 0;
        std::size_t bytes = 0;
    };
    [[nodiscard]] Usage usage() const;

  private:
    struct Shard;
    [[nodiscard]] Shard& shardOf(std::string_view target) const noexcept;

    SipKey key_;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::size_t largest_;
};

/// The value of a request's field as variants are told apart by: all fields of that name as one list.
[[nodiscard]] std::string varyValue(const http::HeaderMap& request, std::string_view name);

} // namespace postern::caching
