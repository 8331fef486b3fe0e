// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QString>
#include <QVector>

namespace postern::workbench {

/// One line of two messages side by side in one column.
struct DiffLine {
    enum class Kind : std::uint8_t { Same, Added, Removed, Changed };
    Kind kind = Kind::Same;
    QString text;   ///< what it is now; of Removed: what it was
    QString before; ///< of Changed: what it was
};

/// Start line, then header fields regardless of their order and their names' case, then the body line by line. Bodies
/// of more than 2,000 lines are compared as a whole.
[[nodiscard]] QVector<DiffLine> diffMessages(const inspection::Message& before, const inspection::Message& after);

/// A message's octets as text; what is not UTF-8 is shown as such, control characters made visible.
[[nodiscard]] QString shownText(const std::string& octets);

} // namespace postern::workbench
