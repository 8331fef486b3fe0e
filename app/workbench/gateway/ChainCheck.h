// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainText.h"

#include "dataplane/pipeline/Phase.h"

#include <cstddef>
#include <string>

namespace postern::workbench {

/// Everything that can be said of gateway.yaml, or of an API's postern.yaml, without the rest of the folder: its syntax,
/// its keys and values, and those of each filter. What hangs on other files the gateway says when it takes the file.
[[nodiscard]] schema::Problems checkChainFile(const std::string& text, const std::string& fileName, bool isGateway);

/// Where a filter of this type runs among those that are written, whatever its place in the list: what is less runs first,
/// and only filters with the same number can be put in another order.
struct ChainPlace {
    std::size_t phase = 0;
    std::size_t within = 0;
    friend bool operator==(const ChainPlace&, const ChainPlace&) = default;
    friend auto operator<=>(const ChainPlace&, const ChainPlace&) = default;
};
[[nodiscard]] ChainPlace placeOf(const std::string& type, model::ChainOrder order);
/// The `order` of a gateway.yaml.
[[nodiscard]] model::ChainOrder orderOf(const schema::Value& gateway);

/// How many filters were added, taken away, changed or moved, and whether anything else of the file was changed.
[[nodiscard]] int countChanges(const std::string& before, const std::string& after);

} // namespace postern::workbench
