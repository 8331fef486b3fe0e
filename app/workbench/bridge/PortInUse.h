// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

namespace postern::workbench {

/// A listener that did not come up because somebody else has its port, and the one that is free instead.
struct PortInUse {
    int port = 0;
    int free = 0;
};
/// Nothing when the problem is another one, or no free port was named.
[[nodiscard]] std::optional<PortInUse> portInUse(const Problem& problem);

/// The setting (as GatewayLink::start() takes it) that moves the listener with that port to the free one: found in the
/// folder's gateway.yaml as `settings` change it. Empty when none has the port.
[[nodiscard]] QString movedPort(const QString& folder, const QStringList& settings, const PortInUse& taken);

} // namespace postern::workbench
