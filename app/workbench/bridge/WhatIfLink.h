// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/WhatIf.h"
#include "workbench/bridge/GatewayLink.h"

#include <QMap>

namespace postern::workbench {

/// Recorded exchanges against files that are not written yet, evaluated by the gateway behind a GatewayLink without
/// calling anybody. All on the GUI thread; nothing blocks; each answer comes once, on a later turn.
class WhatIfLink {
  public:
    virtual ~WhatIfLink() = default;

    struct Begun {
        quint64 session = 0; ///< 0: refused, and `problems` say why
        QVector<Problem> problems;
    };
    /// `files`: relative path, text.
    virtual void begin(const QMap<QString, QString>& files, std::function<void(Begun)> answer) = 0;
    /// How many exchanges one call may take.
    static constexpr int mostAtOnce = 20;
    /// Empty when the gateway, or the session, has gone.
    virtual void evaluate(quint64 session, const std::vector<inspection::Trace>& traces,
                          std::function<void(std::optional<std::vector<inspection::WhatIfAnswer>>)> answer) = 0;
    virtual void end(quint64 session) = 0;
};

} // namespace postern::workbench
