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

/// Of "policies.yaml:21:3"; nothing for what is not in a file of the workspace ("gateway", "Publisher rev 4").
[[nodiscard]] std::optional<StepOrigin> stepOrigin(const QString& origin);

} // namespace postern::workbench
