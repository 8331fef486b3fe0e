// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace postern::kubernetes {

/// Which routes an object of others may belong to: one of them names the other. Without it each object of a large cluster would be
/// held against each route.
class KubeRouteIndex {
  public:
    /// `route` outlives this.
    void add(const schema::Value& route, std::size_t group);
    /// `see(route, group)` for each of them, perhaps more than once.
    template <class See>
    void eachNear(const schema::Value& object, See see) const
    {
        for (const Place& place : near(object))
            see(*place.route, place.group);
    }

  private:
    struct Place {
        const schema::Value* route;
        std::size_t group;
    };
    [[nodiscard]] std::vector<Place> near(const schema::Value& object) const;

    std::unordered_map<std::string, std::vector<Place>> byName_;
    std::unordered_map<std::string, std::vector<Place>> byText_;
};

} // namespace postern::kubernetes
