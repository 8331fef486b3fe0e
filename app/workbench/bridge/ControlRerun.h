// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/RerunLink.h"

#include <QObject>
#include <QPointer>

namespace postern::control {
class ControlClient;
}

namespace postern::workbench {

/// /v1/rerun of the control protocol.
class ControlRerun final : public QObject, public RerunLink {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Null: the gateway is gone.
    void attach(control::ControlClient* client);

    void rerun(const inspection::Trace& trace, const inspection::RerunWish& wish, std::function<void(Begun)> answer) override;
    void giveUp(quint64 exchange) override;

  private:
    QPointer<control::ControlClient> client_;
};

} // namespace postern::workbench
