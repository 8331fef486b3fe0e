// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/BreakpointLink.h"

#include <utility>

namespace postern::test {

/// Breakpoints of a gateway that only pretends: what is held up is what a test says, and every action is kept.
class FakeBreakpoints final : public workbench::BreakpointLink {
  public:
    using BreakpointLink::BreakpointLink;

    void setSettings(inspection::BreakpointSettings settings) override
    {
        inspection::nameAll(settings.breakpoints);
        settings_ = std::move(settings);
        Q_EMIT settingsChanged();
    }
    void fetchState(quint64 id, std::function<void(std::optional<workbench::PausedState>)> answer) override
    {
        std::optional<workbench::PausedState> found;
        for (const workbench::PausedState& each : states_) {
            if (each.call.id == id)
                found = each;
        }
        QMetaObject::invokeMethod(this, [answer = std::move(answer), found] { answer(found); }, Qt::QueuedConnection);
    }
    void act(quint64 id, const inspection::PauseAction& action) override
    {
        actions.append({id, action});
        if (!refusal.isEmpty())
            Q_EMIT failed(refusal);
        else
            end(id, QStringLiteral("continued"));
    }
    void actOnAll(inspection::PauseAction::Kind kind) override
    {
        inspection::PauseAction action;
        action.kind = kind;
        actions.append({0, action});
        hold({});
    }

    // What a test makes happen.
    void hold(QVector<workbench::PausedState> states)
    {
        states_ = std::move(states);
        paused_.clear();
        for (const workbench::PausedState& each : states_)
            paused_.append(each.call);
        Q_EMIT pausedChanged();
    }
    void end(quint64 id, const QString& how)
    {
        QVector<workbench::PausedState> left;
        for (const workbench::PausedState& each : states_) {
            if (each.call.id != id)
                left.append(each);
        }
        hold(left);
        Q_EMIT pauseEnded(id, how);
    }
    void letRunOn(quint64 calls)
    {
        beyond_ = calls;
        Q_EMIT pausedChanged();
    }
    void count(const QString& breakpoint, quint64 hits)
    {
        hits_[breakpoint] = {hits, false};
        Q_EMIT hitsChanged();
    }

    QVector<std::pair<quint64, inspection::PauseAction>> actions;
    QString refusal; ///< not empty: act() fails with it

  private:
    QVector<workbench::PausedState> states_;
};

} // namespace postern::test
