// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/FakeBreakpoints.h"
#include "support/FakeRerun.h"
#include "support/FakeWhatIf.h"
#include "workbench/bridge/GatewayLink.h"

#include <QTimer>
#include <vector>

namespace postern::test {

/// A gateway that only pretends: it starts at once (or when told), and ends exchanges of SampleTraffic when asked or
/// on a timer. Every call it gets is counted and kept.
class FakeGatewayLink final : public workbench::GatewayLink {
    Q_OBJECT
  public:
    explicit FakeGatewayLink(QObject* parent = nullptr);

    [[nodiscard]] workbench::GatewayState state() const override { return state_; }
    [[nodiscard]] QVector<workbench::ListenerStatus> listeners() const override { return listeners_; }
    [[nodiscard]] QVector<workbench::RunningApi> apis() const override { return apis_; }
    [[nodiscard]] QString configHash() const override { return QStringLiteral("sha256:5d1f"); }
    [[nodiscard]] bool recording() const override { return recording_; }

    void start(const QString& folder, const QStringList& settings) override;
    void stop() override;
    void reload() override;
    void setRecording(bool on) override;
    void fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer) override;

    [[nodiscard]] workbench::BreakpointLink* breakpoints() override { return &fakeBreakpoints; }
    FakeBreakpoints fakeBreakpoints;
    [[nodiscard]] workbench::WhatIfLink* whatIf() override { return &fakeWhatIf; }
    FakeWhatIf fakeWhatIf;
    [[nodiscard]] workbench::RerunLink* rerun() override { return &fakeRerun; }
    FakeRerun fakeRerun;

    // What a test makes happen.
    void setState(workbench::GatewayState state);
    void setListeners(QVector<workbench::ListenerStatus> listeners);
    void setApis(QVector<workbench::RunningApi> apis);
    /// Ends the next `count` exchanges now, in one signal.
    void endExchanges(int count, quint64 dropped = 0);
    /// Ends `perSecond` exchanges a second until stop().
    void beginTraffic(int perSecond);
    void find(const QVector<workbench::Problem>& problems) { Q_EMIT problemsFound(problems); }
    void crash(const QString& reason);
    /// start() goes to Starting and stays there until setState() is called.
    void holdStart() { held_ = true; }
    /// Traces are not answered until releaseTraces(); as a gateway that is slow, or dies.
    void holdTraces() { tracesHeld_ = true; }
    void releaseTraces(bool alive = true);
    [[nodiscard]] int heldTraces() const { return static_cast<int>(heldAnswers_.size()); }
    /// start() fails with these problems.
    void failStart(const QVector<workbench::Problem>& problems) { failure_ = problems; }

    /// reload() finds these problems and refuses; none: it takes what it reads.
    void refuseReload(const QVector<workbench::Problem>& problems) { refusal_ = problems; }
    /// Called by reload(), as the gateway reads the folder.
    void whenReloading(std::function<void()> reads) { onReload_ = std::move(reads); }

    struct Started {
        QString folder;
        QStringList settings;
    };
    [[nodiscard]] const QVector<Started>& starts() const { return starts_; }
    [[nodiscard]] int reloads() const { return reloads_; }

  private:
    workbench::GatewayState state_ = workbench::GatewayState::Stopped;
    QVector<workbench::ListenerStatus> listeners_;
    QVector<workbench::RunningApi> apis_;
    QVector<workbench::Problem> failure_;
    QVector<workbench::Problem> refusal_;
    std::function<void()> onReload_;
    QVector<Started> starts_;
    QTimer traffic_;
    quint64 nextId_ = 1;
    int perTick_ = 0;
    int reloads_ = 0;
    bool recording_ = true;
    bool held_ = false;
    bool tracesHeld_ = false;
    std::vector<std::function<void(bool)>> heldAnswers_;
};

} // namespace postern::test
