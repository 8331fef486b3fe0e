// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

namespace postern::workbench {

/// What the gateway's parts have found, as its reasons quote it ("The token is meant for \"shop\"; \"orders\" is needed."), in
/// the language of the window as far as it is known here; names, values and what others have said stay as they are.
[[nodiscard]] QString detailText(const std::string& detail);

} // namespace postern::workbench
