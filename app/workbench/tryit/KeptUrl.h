// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace postern::workbench {

/// The URL as it may be written to disk: without user and password, and with the values of query parameters that look
/// like credentials left out. Everything else is kept to the letter.
[[nodiscard]] QString keptUrl(const QString& url);

} // namespace postern::workbench
