// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/FilterField.h"

#include <QString>
#include <cstdint>
#include <optional>

namespace postern::workbench {

/// The numbers that a filter's value stands for, both ends among them, in the unit of the row: microseconds (of a
/// duration, since 1970, or since midnight), octets, or plain.
struct FilterNumber {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    bool timeOfDay = false;
};

/// Reads "404", "4xx", "100ms", "10k", "10:02" (all of that minute), "-5m", and ranges of them: "400..499", "500..".
/// Nothing when it is not a value of this field.
[[nodiscard]] std::optional<FilterNumber> filterNumber(FilterField::Id field, const QString& text);
/// What would be one, for a message: "a time, for instance 100ms or 1.5s".
[[nodiscard]] QString filterNumberForm(FilterField::Id field);

} // namespace postern::workbench
