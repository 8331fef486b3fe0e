// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"

#include <compare>
#include <string>
#include <utility>
#include <vector>

namespace postern::security {

/// Whom to trust at an https URL, and as whom.
struct FetchTls {
    std::string caFile;      ///< PEM; empty: the system's authorities
    std::string certificate; ///< PEM file of our own certificate; empty: none
    std::string key;         ///< PEM file of its private key
    bool insecureSkipVerify = false; ///< UNSAFE: takes any certificate
    friend auto operator<=>(const FetchTls&, const FetchTls&) = default;
};

/// A GET, unless it says otherwise. Redirects are not followed.
struct FetchRequest {
    std::string url;
    FetchTls tls;
    ByteCount maximumSize = 1_MiB;
    Milliseconds timeout{10'000};
    std::string method = "GET";
    std::vector<std::pair<std::string, std::string>> headers{}; ///< besides Accept, which asks for JSON unless it is here
    Bytes body{};
    bool repeatable = false; ///< a method that is not idempotent does no harm twice
};

struct FetchedDocument {
    int status = 0;
    std::string cacheControl; ///< the Cache-Control field's value; empty when missing
    Bytes body;
    std::string etag{}; ///< the ETag field's value; empty when missing
};

/// The port through which the gateway makes calls of its own: keys are fetched, issuers and services asked; the engine
/// supplies it with its HTTP client.
/// fetch() is called from any thread and must not call back before it returns. The completion is called exactly once,
/// on a thread of the fetcher's choice (a worker's loop), also when the fetcher ends: then with Cancelled.
class Fetcher {
  public:
    using Completion = UniqueFunction<void(Result<FetchedDocument>)>;
    virtual ~Fetcher() = default;
    virtual void fetch(FetchRequest request, Completion completion) = 0;
};

} // namespace postern::security
