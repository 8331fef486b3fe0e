// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/FleetState.h"

#include <QCoreApplication>
#include <QString>

namespace postern::workbench {

/// Where callers reach an API at a gateway, and what was answered there last, in the window's language.
struct FederationUrls {
    Q_DECLARE_TR_FUNCTIONS(FederationUrls)
  public:
    /// A line an address, with its region, the latency and the answer of the last probe; empty: nobody has asked.
    [[nodiscard]] static QString linesOf(const federation::GatewayState& gateway, const std::string& api);
    [[nodiscard]] static QString answerOf(const steering::ProbedUrl& probed);
};

} // namespace postern::workbench
