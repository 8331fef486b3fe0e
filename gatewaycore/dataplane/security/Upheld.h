// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace postern::security {

/// State that wants attention about once a second, on a thread of its keeper's (filters::Upkeep).
class Upheld {
  public:
    virtual ~Upheld() = default;
    virtual void poll() = 0;
    /// Why it cannot do its work now, and what that means; empty when all is well. Any thread.
    [[nodiscard]] virtual std::string problem() const = 0;
};

} // namespace postern::security
