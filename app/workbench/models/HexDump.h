// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace postern::workbench {

/// Whether octets are no text: not UTF-8, or with control characters that no text has.
[[nodiscard]] bool isBinary(const QByteArray& octets);
/// "00000010  48 65 6c 6c 6f ...  |Hello...|", sixteen octets a line; of more than `most` only the beginning, which a last
/// line says.
[[nodiscard]] QString hexDump(const QByteArray& octets, qsizetype most = 256 * 1024);

} // namespace postern::workbench
