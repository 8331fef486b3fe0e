// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Schema.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace postern::deployment {

/// An API that lives at a gateway, as a list of APIs shows it. Reading it whole is another matter.
struct DiscoveredApi {
    std::string id; ///< the gateway's own
    std::string name;
    std::string version;
    std::string context;
    std::string hash;       ///< of what the gateway has of it; empty: the list does not tell
    std::string owner;      ///< "postern" for what we deployed, else who says so, else empty
    std::string unreadable; ///< why it could not be read; empty: it could
    std::string skipped{};  ///< only in what is remembered: why it was no API to show; empty: it was one
    std::string source{}; ///< which part of the gateway knows of it, where there are several: "Dev Portal"
    std::int64_t looked = 0; ///< seconds since 1970 when it was asked for by itself, where lists do not tell what changed; else 0

    [[nodiscard]] std::string title() const { return version.empty() ? name : name + ':' + version; }
};

/// Something at the gateway that is no API of ours to show, and why.
struct SkippedObject {
    std::string id;
    std::string why;
};

/// What came of looking.
struct Discovery {
    std::vector<DiscoveredApi> apis;
    std::vector<SkippedObject> skipped;
    std::vector<DiscoveredApi> passed; ///< of the skipped those that are remembered, with why: who asks next need not ask again
    bool complete = false; ///< every page was read; only then can anything be gone
    std::vector<std::string> unlisted{}; ///< how ids begin of what may not be listed: nothing of it is gone
};

enum class Sighting : std::uint8_t { New, Unchanged, Changed, Gone, Unreadable };
[[nodiscard]] std::string_view toString(Sighting sighting) noexcept;

struct SightedApi {
    DiscoveredApi api; ///< of what is gone: as it was seen last
    Sighting sighting = Sighting::New;
};

const schema::Schema<DiscoveredApi>& describe(schema::Type<DiscoveredApi>);

/// What was seen last, by the gateway's ids.
using Sightings = std::map<std::string, DiscoveredApi>;

/// Each API and what is new about it, by title; `seen` is brought up to date. What could not be read keeps what was last known
/// of it and is never taken for gone; neither is anything when the list did not come to its end. What was passed is
/// remembered, too, and never told.
[[nodiscard]] std::vector<SightedApi> compare(const Discovery& found, Sightings& seen);

/// Two APIs of one title at different ids, or of one context: who would overwrite whom is for a person to say.
struct Collision {
    std::string what; ///< "Orders:1.0.0" or "/orders/1.0.0"
    std::vector<std::string> ids;
};
[[nodiscard]] std::vector<Collision> collisions(const std::vector<DiscoveredApi>& apis);

} // namespace postern::deployment
