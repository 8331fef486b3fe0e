// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

/// Equality as JSON Schema means it (2020-12 core, 4.2.2): 1 and 1.0 are equal, and the order of an object's members is
/// nothing. However deep the values are, none of these uses the stack for it.
namespace postern::jsonschema {

[[nodiscard]] bool equal(const schema::Value& a, const schema::Value& b);
/// Equal values have equal hashes; under a secret of this process, so nobody can choose values that collide.
[[nodiscard]] std::uint64_t hashOf(const schema::Value& value);
/// The first two equal items of a list, by their positions; in about linear time.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> findDuplicate(const schema::Value& list);

} // namespace postern::jsonschema
