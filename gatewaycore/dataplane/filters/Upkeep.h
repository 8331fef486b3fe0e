// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "dataplane/security/Upheld.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace postern::filters {

/// State of filters that wants attention from time to time: the engine keeps one of these, gives it to the filters as a
/// port (pipeline::Ports) and calls poll() about once a second. Safe from any thread.
class Upkeep {
  public:
    /// `clock` is the one that the state is to keep; it outlives it.
    explicit Upkeep(const Clock& clock = Clock::system()) noexcept : clock_(&clock) {}
    [[nodiscard]] const Clock& clock() const noexcept { return *clock_; }

    /// Looks after `state` for as long as somebody else holds it. `name` is what status pages call it.
    void add(std::string name, const std::shared_ptr<security::Upheld>& state);
    void poll();
    /// Name and problem of each, the problem being empty when all is well.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> problems() const;

  private:
    using Named = std::pair<std::string, std::shared_ptr<security::Upheld>>;
    [[nodiscard]] std::vector<Named> alive() const;

    const Clock* clock_;
    mutable std::mutex mutex_;
    std::vector<std::pair<std::string, std::weak_ptr<security::Upheld>>> kept_;
};

} // namespace postern::filters
