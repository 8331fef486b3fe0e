// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/models/FilterField.h"

#include <functional>
#include <string>
#include <string_view>

namespace postern::workbench {

/// Whether one of the texts of a trace that a field stands for is as `fits` wants it. With a name: the header fields or
/// notes of the context of that name (lower case), without one: all, as "name: value". Of both sides' messages: a header
/// that the gateway added counts as well as one that the client sent. A flag calls `fits` once when it holds.
[[nodiscard]] bool anyTraceText(const inspection::Trace& trace, FilterField::Id field, const std::string& name,
                                const std::function<bool(std::string_view)>& fits);

} // namespace postern::workbench
