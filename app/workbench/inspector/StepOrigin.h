// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace postern::workbench {

/// Where a step is configured in a file of the workspace; line and column count from 1.
struct StepOrigin {
    QString file;
    int line = 0;
    int column = 0;
};

/// Of "policies.yaml:21:3" and of "Publisher rev 4 (apis/Orders-1.0.0/api.json:34:26)"; nothing for what is not in a file
/// of the workspace ("gateway", "Publisher rev 4").
[[nodiscard]] std::optional<StepOrigin> stepOrigin(const QString& origin);

/// The gateway's own files and those beside an API are edited here; what was pulled is not.
[[nodiscard]] bool isEditable(const StepOrigin& origin);
/// The API's id in the workspace when the place is in its folder; empty otherwise.
[[nodiscard]] QString apiOf(const StepOrigin& origin);

} // namespace postern::workbench
