// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace postern::kubernetes {

/// Which routes an object of others may belong to: one of them names the other. Without it each object of a large cluster would be
/// held against each route. It keeps no texts, so that it may take two for one: what it says is to be looked at.
class KubeRouteIndex {
  public:
    /// Of a route: its name, and every text in it, as numbers.
    struct Words {
        std::size_t name = 0;
        std::vector<std::size_t> texts;
    };
    [[nodiscard]] static Words wordsOf(const schema::Value& route);

    void add(const Words& words, std::uint32_t place);
    /// The places of such routes, each once.
    [[nodiscard]] std::vector<std::uint32_t> near(const schema::Value& object);

  private:
    using Entry = std::pair<std::size_t, std::uint32_t>;
    std::vector<Entry> byName_;
    std::vector<Entry> byText_;
    bool sorted_ = true;
};

} // namespace postern::kubernetes
