// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "integration/federation/failures/KilledPush.h"

namespace postern::deployment::test {

/// A gateway's folder, a bundle that is made of one, and the remote control of a posternd that runs.
[[nodiscard]] KillStage killedFolder();
[[nodiscard]] KillStage killedBundle();
[[nodiscard]] KillStage killedPosternd();

} // namespace postern::deployment::test
