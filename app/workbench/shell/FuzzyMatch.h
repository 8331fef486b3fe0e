// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace postern::workbench {

/// How well `typed` fits `text`: every letter in order, case aside. 0: not at all; higher is better - starts of words
/// and letters side by side count most, shorter texts win ties. An empty `typed` fits everything alike.
[[nodiscard]] int fuzzyScore(QStringView typed, QStringView text);

} // namespace postern::workbench
