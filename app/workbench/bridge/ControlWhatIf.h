// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/WhatIfLink.h"

#include <QPointer>

namespace postern::control {
class ControlClient;
}

namespace postern::workbench {

/// /v1/whatif of the control protocol.
class ControlWhatIf final : public QObject, public WhatIfLink {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Null: the gateway is gone, and with it its sessions.
    void attach(control::ControlClient* client);

    void begin(const QMap<QString, QString>& files, std::function<void(Begun)> answer) override;
    void evaluate(quint64 session, const std::vector<inspection::Trace>& traces,
                  std::function<void(std::optional<std::vector<inspection::WhatIfAnswer>>)> answer) override;
    void end(quint64 session) override;

  private:
    QPointer<control::ControlClient> client_;
};

} // namespace postern::workbench
