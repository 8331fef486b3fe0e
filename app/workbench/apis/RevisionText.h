// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/project/ApiComparison.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QString>

namespace postern::workbench {

/// 4 of "Revision 4"; 0 when there is none.
[[nodiscard]] int numberOf(const publisher::RevisionSummary& revision);
/// "Default, eu-west"; empty when it is deployed nowhere.
[[nodiscard]] QString deployedTo(const publisher::RevisionSummary& revision);
/// A time as servers write it (ISO 8601, or milliseconds since 1970), as people here do; as it is when it is neither.
[[nodiscard]] QString timeText(const QString& time);
[[nodiscard]] QString partText(project::ApiPart part);
/// "GET /orders: throttlingPolicy", or the place as it is.
[[nodiscard]] QString whereText(const project::ApiDifference& difference);
/// A side of a difference; "nothing" when it is not there.
[[nodiscard]] QString valueText(const std::string& value);
/// "3 in operations, 1 in limits".
[[nodiscard]] QString countText(const std::vector<project::ApiDifference>& found);

} // namespace postern::workbench
