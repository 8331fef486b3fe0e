// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QVector>
#include <functional>
#include <optional>

namespace postern::workbench {

class BreakpointLink;
class RerunLink;
class WhatIfLink;

/// The life of the one gateway that a link is the door to.
enum class GatewayState : std::uint8_t { Stopped, Starting, Running, Stopping, Failed };

/// A listener as it really is: port 0 in the configuration is the real port here.
struct ListenerStatus {
    QString name;
    QString url; ///< "http://127.0.0.1:8280"
    bool tls = false;
    bool developmentCertificate = false;
    QString developmentAuthority; ///< the file of the authority that issued it
    QString problem; ///< empty when it listens; otherwise why not, and the next step

    friend bool operator==(const ListenerStatus&, const ListenerStatus&) = default;
};

/// One API as it runs.
struct RunningApi {
    QString id;
    QString name;
    QString version;
    QString url; ///< where a client reaches it
    int operations = 0;
    QString problem; ///< empty when it runs

    friend bool operator==(const RunningApi&, const RunningApi&) = default;
};

/// Something to mend, with its place.
struct Problem {
    enum class Severity : std::uint8_t { Info, Warning, Error };
    Severity severity = Severity::Error;
    QString message;
    QString hint;
    QString file;
    int line = 0;
    int column = 0;

    friend bool operator==(const Problem&, const Problem&) = default;
};
/// The one that stopped it: the first error, and only without one whatever is first. Null when there is none.
[[nodiscard]] const Problem* decisive(const QVector<Problem>& problems);

/// What the gateway counts, read once a second while it runs. Totals since its start.
struct GatewayMeasures {
    quint64 requests = 0;
    quint64 activeExchanges = 0;
    quint64 tracesDropped = 0;
    quint64 residentBytes = 0;
    double cpuSeconds = 0;
};

/// The only door from the workbench to a gateway: a child `posternd`, over its control socket, or none that was found. All
/// members are called, and all signals arrive, on the GUI thread; nothing here blocks.
class GatewayLink : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    [[nodiscard]] virtual GatewayState state() const = 0;
    [[nodiscard]] virtual QVector<ListenerStatus> listeners() const = 0;
    [[nodiscard]] virtual QVector<RunningApi> apis() const = 0;
    [[nodiscard]] virtual QString configHash() const = 0;
    [[nodiscard]] virtual bool recording() const = 0;

    /// Starts the gateway on a folder (decisions.md's layout), with settings as in `--set a.b=c`.
    virtual void start(const QString& folder, const QStringList& settings) = 0;
    /// Lets running exchanges finish (bounded), then ends it.
    virtual void stop() = 0;
    /// Reads the folder again; a bad one is reported by problemsFound and the last good one goes on.
    virtual void reload() = 0;
    virtual void setRecording(bool on) = 0;
    /// Asks for one whole trace. The answer comes once and on a later turn of the event loop, also when the gateway ends
    /// meanwhile; it is empty when the trace is no longer held.
    virtual void fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer) = 0;
    /// Its breakpoints and what they hold up, as long as the link lives; nullptr when it has none.
    [[nodiscard]] virtual BreakpointLink* breakpoints() { return nullptr; }
    /// Evaluates recorded exchanges against drafts while it runs; nullptr when it cannot.
    [[nodiscard]] virtual WhatIfLink* whatIf() { return nullptr; }
    /// Runs recorded exchanges again while it runs; nullptr when it cannot.
    [[nodiscard]] virtual RerunLink* rerun() { return nullptr; }
    /// Under which number an exchange is listed that has this id at the gateway that runs; 0: it has not ended yet.
    [[nodiscard]] virtual quint64 listedId(quint64 ownId) const { return ownId; }

  Q_SIGNALS:
    void stateChanged(postern::workbench::GatewayState state);
    void listenersChanged();
    void apisChanged();
    void recordingChanged(bool on);
    /// At most one signal every 33 ms, however many exchanges ended; `dropped` counts those lost since the last one.
    void exchangesEnded(const QVector<postern::inspection::Summary>& batch, quint64 dropped);
    void measured(const postern::workbench::GatewayMeasures& measures);
    /// Replaces what was said before; empty when all is well.
    void problemsFound(const QVector<postern::workbench::Problem>& problems);
    /// The answer to one reload(), after what there was to say of it: whether the gateway runs what it read.
    void reloaded(bool taken);
    void logged(int level, const QString& room, const QString& line);
    /// The gateway ended by itself: `reason` says how, and that the workbench can start it again.
    void crashed(const QString& reason);
};

} // namespace postern::workbench
