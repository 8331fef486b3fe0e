// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/BreakpointLink.h"

#include <QPointer>
#include <QTimer>

namespace postern::control {
class ControlClient;
}
namespace postern::schema {
class Value;
}

namespace postern::workbench {

/// Breakpoints over the control protocol. It watches /v1/paused by one call that is always under way.
class ControlBreakpoints final : public BreakpointLink {
    Q_OBJECT
  public:
    explicit ControlBreakpoints(QObject* parent = nullptr);

    /// A gateway is there: it is told the breakpoints, and watched. Null: it is gone, and with it what it held up.
    void attach(control::ControlClient* client);

    void setSettings(inspection::BreakpointSettings settings) override;
    void fetchState(quint64 id, std::function<void(std::optional<PausedState>)> answer) override;
    void act(quint64 id, const inspection::PauseAction& action) override;
    void actOnAll(inspection::PauseAction::Kind kind) override;

  private:
    void send();
    void watch();
    void askHits();
    void takePaused(const schema::Value& answer);
    void takeHits(const schema::Value& answer);

    QPointer<control::ControlClient> client_;
    QTimer again_;
    quint64 revision_ = 0;
    bool sending_ = false; ///< settings are under way
    bool unsent_ = false;  ///< they have changed since
};

/// As /v1/paused and /v1/paused/{id} tell it.
[[nodiscard]] PausedCall readPausedCall(const schema::Value& value, const QDateTime& now);
[[nodiscard]] std::optional<PausedState> readPausedState(const schema::Value& value, const QDateTime& now);

} // namespace postern::workbench
