// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "controlplane/connectors/agent/AgentLine.h"
#include "controlplane/deployment/RemoteCall.h"

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::connectors::agent {

/// How an agent is run.
struct AgentRules {
    std::vector<std::string> command;
    Milliseconds timeout{30'000};
    std::size_t longestLine = 16U << 20U; ///< octets that an agent may write for one answer
    std::size_t mostLog = 64U << 10U;     ///< octets of its standard error that are kept in the log of one run
};

/// An agent as a child process: one call after the other, a line each way. Whatever it does - it ends, writes nonsense, hangs, never
/// stops writing - the call fails, it is ended, and the next call starts a new one. It gets no variables but a few that name no
/// secret, and its secrets by its first message. For one thread with an event loop.
class AgentProcess final : public QObject {
    Q_OBJECT
  public:
    using Answered = UniqueFunction<void(Result<AgentLine>)>;

    /// `first` is the params of "initialize", with which every run begins.
    AgentProcess(AgentRules rules, schema::Value first, deployment::SecretValues secrets, QObject* parent = nullptr);
    ~AgentProcess() override;

    /// `answered` runs later, once; not after cancel(). Errors: ConnectFailed: it could not be started, nothing was said to it;
    /// ConnectionClosed, TimedOut, TooLarge, ProtocolError: it may have done it.
    [[nodiscard]] std::uint64_t call(std::string method, schema::Value params, Answered answered);
    /// One that waits is not made; one that is under way is let come to its end, and nobody is told.
    void cancel(std::uint64_t number);
    /// Asked with what "describe" answers to each run: with an error nothing else is said to it.
    void acceptOnly(std::function<Result<void>(const schema::Value& description)> accepts) { accepts_ = std::move(accepts); }
    /// What "describe" answered to the last run; null before the first call.
    [[nodiscard]] const schema::Value& description() const noexcept { return description_; }
    /// Closes its standard input, as when this program ends; `ended` runs when it has ended, or with false when it does not in time.
    void closeInput(UniqueFunction<void(bool ended)> ended);
    /// Ends it now; the next call starts a new one.
    void restart() { stop(); }
    /// Sends a line as it is; for tests of agents.
    void sendRaw(const std::string& line, Answered answered);

  Q_SIGNALS:
    /// A line that the agent wrote to its standard error or logged, without secrets.
    void logged(const QString& line);

  private:
    enum class Stage : std::uint8_t { Down, Starting, Initializing, Describing, Up };
    struct Waiting {
        std::uint64_t number = 0;
        std::string method;
        schema::Value params;
        std::string raw; ///< in place of both
        Answered answered;
    };

    void next();
    void start();
    void send(const std::string& line);
    void read();
    void readLog();
    void take(std::string_view line);
    void takeStart(const AgentLine& line);
    void ended();
    void fail(Error error);
    void stop();
    [[nodiscard]] std::string masked(std::string text) const;
    void log(const std::string& line);

    AgentRules rules_;
    schema::Value first_;
    deployment::SecretValues secrets_;
    std::unique_ptr<QProcess> process_;
    QTimer timer_;
    Stage stage_ = Stage::Down;
    std::deque<Waiting> waiting_; ///< the first one is under way when `sent_`
    bool sent_ = false;
    std::int64_t id_ = 0;
    std::uint64_t numbers_ = 0;
    std::string buffer_;
    std::string errors_;
    std::string lastWords_; ///< of its standard error, for the message
    std::size_t logged_ = 0;
    schema::Value description_;
    std::function<Result<void>(const schema::Value&)> accepts_;
    UniqueFunction<void(bool)> whenEnded_;
};

} // namespace postern::connectors::agent
