// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace postern::workbench {

/// A token as text to look at: header and claims of a JWT, indented, with times in words. It proves nothing: the
/// signature is not looked at. An opaque token, or what is none, says so.
[[nodiscard]] QString describeToken(const QString& token, const QDateTime& now = QDateTime::currentDateTimeUtc());

} // namespace postern::workbench
