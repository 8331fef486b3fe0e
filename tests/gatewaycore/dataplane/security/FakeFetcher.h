// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/security/Fetcher.h"

#include <string>
#include <utility>
#include <vector>

namespace postern::test {

/// A fetcher whose answers the test gives when it wants to.
class FakeFetcher final : public security::Fetcher {
  public:
    void fetch(security::FetchRequest request, Completion completion) override
    {
        ++fetches;
        requests.push_back(std::move(request));
        pending.push_back(std::move(completion));
    }
    void answer(std::string body, std::string cacheControl = {}, int status = 200)
    {
        take()(security::FetchedDocument{status, std::move(cacheControl), std::move(body)});
    }
    void answerTagged(std::string body, std::string etag)
    {
        take()(security::FetchedDocument{200, {}, std::move(body), std::move(etag)});
    }
    void fail() { take()(unexpected(ErrorKind::ConnectFailed, "connection refused", Fault::Upstream)); }

    int fetches = 0;
    std::vector<security::FetchRequest> requests;
    std::vector<Completion> pending;

  private:
    Completion take()
    {
        Completion first = std::move(pending.front());
        pending.erase(pending.begin());
        return first;
    }
};

} // namespace postern::test
