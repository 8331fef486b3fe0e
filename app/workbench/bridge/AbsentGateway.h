// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

namespace postern::workbench {

/// The link of a workbench that finds no gateway program: it stays Failed or Stopped and says what to do.
class AbsentGateway final : public GatewayLink {
    Q_OBJECT
  public:
    using GatewayLink::GatewayLink;

    [[nodiscard]] GatewayState state() const override { return state_; }
    [[nodiscard]] QVector<ListenerStatus> listeners() const override { return {}; }
    [[nodiscard]] QVector<RunningApi> apis() const override { return {}; }
    [[nodiscard]] QString configHash() const override { return {}; }
    [[nodiscard]] bool recording() const override { return false; }
    void start(const QString& folder, const QStringList& settings) override;
    void stop() override;
    void reload() override {}
    void setRecording(bool /*on*/) override {}
    void fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer) override;

  private:
    GatewayState state_ = GatewayState::Stopped;
};

} // namespace postern::workbench
