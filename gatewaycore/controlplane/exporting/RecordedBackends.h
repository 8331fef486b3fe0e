// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/RecordedAnswers.h"
#include "snapshot/SnapshotFile.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace postern::exporting {

/// Stands in for backends while a bundle is tried out: a server on this machine alone, on a thread of its own, that answers what
/// backends answered when it was recorded. What nobody recorded is answered 501, and can be asked for. All members may be called
/// from any thread.
class RecordedBackends {
  public:
    explicit RecordedBackends(RecordedAnswers answers);
    ~RecordedBackends();
    RecordedBackends(const RecordedBackends&) = delete;
    RecordedBackends& operator=(const RecordedBackends&) = delete;

    /// Errors: Unavailable.
    [[nodiscard]] Result<void> listen();
    /// Where it answers for the backend at this URL, with the URL's path.
    [[nodiscard]] std::string standInFor(const std::string& url) const;
    /// Puts it in the place of every backend. Their TLS, health checks and what tells them who calls go with them.
    void takePlaceIn(snapshot::Snapshot& snapshot) const;
    /// Calls without an answer, each once: "GET https://orders.example:8443/v1/orders/17".
    [[nodiscard]] std::vector<std::string> unknownCalls() const;

  private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

} // namespace postern::exporting
