// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "controlplane/control/ControlCall.h"
#include "dataplane/inspection/Trace.h"
#include "schema/Value.h"

#include <QObject>
#include <QString>
#include <QVector>
#include <memory>

namespace postern::control {

/// What a gateway says of a configuration that it refused.
struct ReloadProblem {
    std::string severity; ///< "error", "warning", "note"
    std::string message;
    std::string hint;
    std::string file;
    int line = 0;
    int column = 0;
};

/// A client of the control protocol (dataplane/inspection/ControlHandler.h) for programs with a Qt event loop. All
/// completions and signals come on the caller's thread, on later turns of its event loop.
class ControlClient final : public QObject {
    Q_OBJECT
  public:
    explicit ControlClient(QString socketPath, QObject* parent = nullptr);
    ~ControlClient() override;

    [[nodiscard]] const QString& socketPath() const { return path_; }

    void getStatus(UniqueFunction<void(Result<schema::Value>)> completion);
    void setRecording(bool on, UniqueFunction<void(Result<void>)> completion);
    /// The new configuration's hash; when it was refused, an InvalidConfig error and what is wrong with it.
    void reload(UniqueFunction<void(Result<std::string>, std::vector<ReloadProblem>)> completion);
    void getTrace(quint64 id, UniqueFunction<void(Result<inspection::Trace>)> completion);

    using Completion = UniqueFunction<void(int status, Result<schema::Value>)>;
    /// Any call of the protocol. An answer without content (204) is null; status 0 goes with an error.
    void call(const char* method, const std::string& target, const std::string& body, Completion completion);

    /// Follows the stream of ended exchanges from now on; `traces` asks for whole traces instead of summaries.
    void follow(bool traces);
    void stopFollowing();

  Q_SIGNALS:
    /// All that came with one read of the socket.
    void summariesArrived(const QVector<postern::inspection::Summary>& summaries);
    void traceArrived(const postern::inspection::Trace& trace);
    /// Traces that were lost since the stream began.
    void lossesCounted(quint64 lost);
    /// The stream has begun: what ends from now on will be seen.
    void followingBegan();
    /// The stream ended by itself; the gateway has stopped, or crashed.
    void followingEnded(const QString& why);

  private:
    void takeFrames(BytesView data);
    bool takeFrame(const std::string& json, QVector<inspection::Summary>& summaries);

    QString path_;
    std::unique_ptr<ControlCall> stream_;
    std::string frames_;
    quint64 firstDropped_ = 0;
    bool began_ = false;
};

} // namespace postern::control
