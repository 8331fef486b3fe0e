// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Rerun.h"

#include <QString>
#include <functional>

namespace postern::workbench {

/// Recorded exchanges that the gateway behind a GatewayLink runs again, from one of their steps on. All on the GUI thread;
/// nothing blocks; each answer comes once, on a later turn.
class RerunLink {
  public:
    virtual ~RerunLink() = default;

    struct Begun {
        quint64 exchange = 0; ///< the gateway's id of the new one (GatewayLink::listedId() knows where it is listed); 0: refused
        QString problem;      ///< why, a sentence
    };
    /// The wish's `exchange` does not count: the trace goes along.
    virtual void rerun(const inspection::Trace& trace, const inspection::RerunWish& wish, std::function<void(Begun)> answer) = 0;
    /// Gives it up, as a client that leaves.
    virtual void giveUp(quint64 exchange) = 0;
};

} // namespace postern::workbench
