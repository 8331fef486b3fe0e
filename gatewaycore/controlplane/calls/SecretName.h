// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace postern::calls {

/// Whether a header field, a query parameter or a variable of this name is likely to hold a credential. Rather one harmless
/// value too many counts as one than one password is written down.
[[nodiscard]] bool looksSecret(const QString& name);

} // namespace postern::calls
