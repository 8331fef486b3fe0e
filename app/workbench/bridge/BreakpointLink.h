// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/MessageEdit.h"
#include "dataplane/inspection/Trace.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QPair>
#include <QString>
#include <QVector>
#include <functional>
#include <optional>

namespace postern::workbench {

/// A call that a breakpoint holds up.
struct PausedCall {
    quint64 id = 0;
    quint64 pause = 0;
    QString breakpoint;
    QString filter; ///< before which it waits
    QString after;  ///< which has just run, of a breakpoint that is after it
    bool response = false;
    QString api;
    QString method;
    QString target;
    QString client;
    int status = 0; ///< of a response
    QDateTime limit;       ///< when it goes on by itself
    QDateTime clientLimit; ///< until when the client waits; invalid when it did not say so
};

/// The same with its message as it is now, masked, and what it has been through.
struct PausedState {
    PausedCall call;
    QString method;
    QString target;
    int status = 0;
    QVector<QPair<QString, QString>> headers;
    QString body;
    bool bodyHeld = false;   ///< all of it is there and can be replaced
    bool bodyHidden = false; ///< it is compressed, or no text
    inspection::Trace trace;
};

struct BreakpointHits {
    quint64 hits = 0;
    bool spent = false;
};

/// The breakpoints of the gateway behind a GatewayLink, and what they hold up. What is set here lasts: a gateway that is
/// started again gets it anew. All on the GUI thread; nothing blocks.
class BreakpointLink : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    [[nodiscard]] const inspection::BreakpointSettings& settings() const { return settings_; }
    [[nodiscard]] BreakpointHits hits(const QString& breakpoint) const { return hits_.value(breakpoint); }
    [[nodiscard]] const QVector<PausedCall>& paused() const { return paused_; }
    /// Calls that ran on because as many were held up as may be.
    [[nodiscard]] quint64 beyond() const { return beyond_; }

    virtual void setSettings(inspection::BreakpointSettings settings) = 0;
    /// Answered once, on a later turn; empty when the call is not held up any more.
    virtual void fetchState(quint64 id, std::function<void(std::optional<PausedState>)> answer) = 0;
    /// What cannot be done is said by failed().
    virtual void act(quint64 id, const inspection::PauseAction& action) = 0;
    /// Continue or Drop.
    virtual void actOnAll(inspection::PauseAction::Kind kind) = 0;

  Q_SIGNALS:
    void settingsChanged();
    void hitsChanged();
    void pausedChanged();
    /// `end` as inspection::toString(PauseEnd) says it: "client-left", "draining", ...
    void pauseEnded(quint64 id, const QString& end);
    void failed(const QString& reason);

  protected:
    inspection::BreakpointSettings settings_;
    QHash<QString, BreakpointHits> hits_;
    QVector<PausedCall> paused_;
    quint64 beyond_ = 0;
};

/// What is wrong with a breakpoint; empty when it would be taken.
[[nodiscard]] QString mistakeIn(const inspection::Breakpoint& breakpoint);
/// Breakpoints as they are kept between two runs of the workbench, and back; nothing when they cannot be read.
[[nodiscard]] QString saved(const inspection::BreakpointSettings& settings);
[[nodiscard]] std::optional<inspection::BreakpointSettings> breakpointsFrom(const QString& saved);

} // namespace postern::workbench
