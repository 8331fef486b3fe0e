// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "dataplane/security/KeySource.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace postern::filters {

/// The key sources of one gateway, which want attention from time to time: the engine keeps one of these, gives it to
/// the filters as a port (pipeline::Ports) and calls poll() about once a second. Safe from any thread.
class KeySources {
  public:
    /// `clock` is the one that the sources are to keep; it outlives them.
    explicit KeySources(const Clock& clock = Clock::system()) noexcept : clock_(&clock) {}
    [[nodiscard]] const Clock& clock() const noexcept { return *clock_; }

    /// Looks after `source` for as long as somebody else holds it. `name` is the issuer's, for status pages.
    void add(std::string name, const std::shared_ptr<security::KeySource>& source);
    void poll();

    struct Status {
        std::string name;
        security::KeySourceStatus status;
    };
    /// By name.
    [[nodiscard]] std::vector<Status> status() const;

  private:
    const Clock* clock_;
    mutable std::mutex mutex_;
    std::vector<std::pair<std::string, std::weak_ptr<security::KeySource>>> sources_;
};

} // namespace postern::filters
