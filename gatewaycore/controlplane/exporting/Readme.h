// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/BundleFacts.h"

#include <string>

namespace postern::exporting {

/// README.txt of a bundle: what it is, how it is started, what it needs, what may be set.
[[nodiscard]] std::string readmeOf(const BundleFacts& facts);

} // namespace postern::exporting
