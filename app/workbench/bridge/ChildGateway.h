// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "workbench/bridge/ControlBreakpoints.h"
#include "workbench/bridge/ControlRerun.h"
#include "workbench/bridge/ControlWhatIf.h"
#include "workbench/bridge/GatewayLink.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <map>
#include <memory>

namespace postern::control {
class ControlClient;
}
namespace postern::schema {
class Value;
}

namespace postern::workbench {

/// A gateway as a child process, `posternd`, steered over its control socket. The workbench survives its crash; the
/// child ends with the workbench.
class ChildGateway final : public GatewayLink {
    Q_OBJECT
  public:
    /// `program` is the path of posternd; `stateFolder` is where it keeps what outlives a run (its development CA).
    ChildGateway(QString program, QString stateFolder, QObject* parent = nullptr);
    ~ChildGateway() override;

    /// posternd beside this program, or on the PATH; empty when there is none.
    [[nodiscard]] static QString findProgram();

    /// 0 while it does not run.
    [[nodiscard]] qint64 processId() const { return process_.processId(); }

    [[nodiscard]] GatewayState state() const override { return state_; }
    [[nodiscard]] QVector<ListenerStatus> listeners() const override { return listeners_; }
    [[nodiscard]] QVector<RunningApi> apis() const override { return apis_; }
    [[nodiscard]] QString configHash() const override { return configHash_; }
    [[nodiscard]] bool recording() const override { return recording_; }
    void start(const QString& folder, const QStringList& settings) override;
    void stop() override;
    void reload() override;
    void setRecording(bool on) override;
    void fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer) override;
    [[nodiscard]] BreakpointLink* breakpoints() override { return &breakpoints_; }
    [[nodiscard]] WhatIfLink* whatIf() override { return &whatIf_; }
    [[nodiscard]] RerunLink* rerun() override { return &rerun_; }

  private:
    void setState(GatewayState state);
    void readOutput();
    void takeLine(const QString& line);
    void childReady();
    void childEnded(int exitCode, QProcess::ExitStatus status);
    void askStatus();
    void takeStatus(const schema::Value& status);
    void takeSummaries(const QVector<inspection::Summary>& summaries);
    void followTraces();
    void reportStartFailure(const QString& message);
    void tellProblems(const QVector<Problem>& problems);
    void endFetch(quint64 fetch, std::optional<inspection::Trace> trace);
    void endFetches();

    QString program_;
    QString stateFolder_;
    QTemporaryDir socketFolder_; ///< mode 0700: nobody else reaches the socket
    QProcess process_;
    std::unique_ptr<control::ControlClient> client_;
    ControlBreakpoints breakpoints_;
    ControlWhatIf whatIf_;
    ControlRerun rerun_;
    QTimer statusTimer_;
    QTimer killTimer_;
    QByteArray output_; ///< the beginning of a line that has not ended
    QStringList lastLines_;
    QVector<Problem> startProblems_;
    QVector<Problem> problems_; ///< as they were told last
    GatewayState state_ = GatewayState::Stopped;
    QVector<ListenerStatus> listeners_;
    QVector<RunningApi> apis_;
    QString configHash_;
    std::map<quint64, std::function<void(std::optional<inspection::Trace>)>> fetches_; ///< asked for, not answered yet
    quint64 lastFetch_ = 0;
    quint64 lost_ = 0;
    bool recording_ = true; ///< what the user wants; the child is told when it is ready
};

} // namespace postern::workbench
