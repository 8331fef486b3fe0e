// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/ChildGateway.h"

#include "controlplane/control/ControlClient.h"
#include "workbench/bridge/GatewayStatus.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace postern::workbench {
namespace {

constexpr int statusEveryMs = 1'000;
/// The gateway lets running exchanges finish when it is told to end, as long as it is configured to; this long after that
/// it is killed.
constexpr int killAfterDrainMs = 5'000;
constexpr int keptLines = 20;
constexpr int infoLevel = 2;

} // namespace

ChildGateway::ChildGateway(QString program, QString stateFolder, QObject* parent)
    : GatewayLink(parent), program_(std::move(program)), stateFolder_(std::move(stateFolder)),
      socketFolder_(QDir::tempPath() + QStringLiteral("/postern-XXXXXX"))
{
    process_.setProcessChannelMode(QProcess::MergedChannels);
    connect(&process_, &QProcess::readyReadStandardOutput, this, &ChildGateway::readOutput);
    connect(&process_, &QProcess::finished, this, &ChildGateway::childEnded);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            reportStartFailure(tr("The gateway program %1 could not be started: %2").arg(program_, process_.errorString()));
    });
#ifdef Q_OS_LINUX
    // Whatever ends this program ends the child, too: one that is left over would hold the listeners' ports. The signal
    // comes with the end of the thread that starts it, which is this one.
    process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
    statusTimer_.setInterval(statusEveryMs);
    connect(&statusTimer_, &QTimer::timeout, this, &ChildGateway::askStatus);
    killTimer_.setSingleShot(true);
    killTimer_.setInterval(GatewayStatus().drainMs + killAfterDrainMs);
    connect(&killTimer_, &QTimer::timeout, &process_, &QProcess::kill);
}

ChildGateway::~ChildGateway()
{
    // No signal may reach us, or anybody through us, from here on.
    process_.disconnect(this);
    breakpoints_.disconnect();
    client_.reset();
    if (process_.state() != QProcess::NotRunning) {
        process_.terminate();
        if (!process_.waitForFinished(2'000))
            process_.kill();
        process_.waitForFinished(1'000);
    }
}

QString ChildGateway::findProgram()
{
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/posternd");
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(QStringLiteral("posternd"));
}

void ChildGateway::setState(GatewayState state)
{
    if (state_ == state)
        return;
    state_ = state;
    Q_EMIT stateChanged(state);
}

void ChildGateway::start(const QString& folder, const QStringList& settings)
{
    if (process_.state() != QProcess::NotRunning)
        return;
    if (!socketFolder_.isValid())
        return reportStartFailure(tr("No folder for the control socket could be made: %1").arg(socketFolder_.errorString()));
    QStringList arguments{QStringLiteral("--config"), folder, QStringLiteral("--control"),
                          socketFolder_.filePath(QStringLiteral("control")), QStringLiteral("--state"), stateFolder_};
    for (const QString& setting : settings)
        arguments << QStringLiteral("--set") << setting;
    output_.clear();
    lastLines_.clear();
    startProblems_.clear();
    lost_ = 0;
    tellProblems({});
    setState(GatewayState::Starting);
    process_.start(program_, arguments, QIODevice::ReadOnly);
}

void ChildGateway::stop()
{
    if (process_.state() == QProcess::NotRunning)
        return;
    setState(GatewayState::Stopping);
    statusTimer_.stop();
    process_.terminate();
    killTimer_.start();
}

void ChildGateway::readOutput()
{
    output_ += process_.readAllStandardOutput();
    for (qsizetype end = output_.indexOf('\n'); end >= 0; end = output_.indexOf('\n')) {
        const QString line = QString::fromUtf8(output_.left(end));
        output_.remove(0, end + 1);
        takeLine(line);
    }
}

void ChildGateway::takeLine(const QString& line)
{
    if (state_ == GatewayState::Starting && line.startsWith(QLatin1String("ready")))
        return childReady();
    lastLines_.append(line);
    if (lastLines_.size() > keptLines)
        lastLines_.removeFirst();
    if (const auto problem = readProblemLine(line)) {
        // What the program says of itself is why it ends; an API with an error only stays out.
        if (line.startsWith(QLatin1String("posternd: ")))
            startProblems_.prepend(*problem);
        else
            startProblems_.append(*problem);
        if (state_ == GatewayState::Starting)
            tellProblems(startProblems_);
    }
    Q_EMIT logged(infoLevel, QStringLiteral("posternd"), line);
}

void ChildGateway::childReady()
{
    client_ = std::make_unique<control::ControlClient>(socketFolder_.filePath(QStringLiteral("control")));
    connect(client_.get(), &control::ControlClient::summariesArrived, this, &ChildGateway::takeSummaries);
    connect(client_.get(), &control::ControlClient::lossesCounted, this, [this](quint64 lost) {
        Q_EMIT exchangesEnded({}, lost - lost_);
        lost_ = lost;
    });
    followTraces();
    client_->setRecording(recording_, [this](Result<void> result) {
        if (!result)
            Q_EMIT logged(4, QStringLiteral("bridge"), QString::fromStdString(result.error().message()));
        Q_EMIT recordingChanged(recording_);
    });
    breakpoints_.attach(client_.get());
    whatIf_.attach(client_.get());
    rerun_.attach(client_.get());
    client_->getStatus([this](Result<schema::Value> status) {
        if (status)
            takeStatus(*status);
        if (state_ == GatewayState::Starting)
            setState(GatewayState::Running);
    });
    statusTimer_.start();
}

void ChildGateway::followTraces()
{
    connect(client_.get(), &control::ControlClient::followingEnded, this, [this](const QString& why) {
        // While the child runs the stream is there; when it broke it is opened again.
        if (state_ == GatewayState::Running && process_.state() == QProcess::Running) {
            Q_EMIT logged(3, QStringLiteral("bridge"), why);
            client_->follow(false);
        }
    });
    client_->follow(false);
}

void ChildGateway::askStatus()
{
    client_->getStatus([this](Result<schema::Value> status) {
        if (status && state_ == GatewayState::Running)
            takeStatus(*status);
    });
}

void ChildGateway::takeStatus(const schema::Value& value)
{
    const GatewayStatus status = readStatus(value);
    const bool changed = configHash_ != status.configHash || listeners_ != status.listeners || apis_ != status.apis;
    listeners_ = status.listeners;
    apis_ = status.apis;
    configHash_ = status.configHash;
    if (!killTimer_.isActive())
        killTimer_.setInterval(status.drainMs + killAfterDrainMs);
    Q_EMIT measured(status.measures);
    if (changed) {
        Q_EMIT listenersChanged();
        Q_EMIT apisChanged();
    }
    // A change of a file that was refused leaves all as it was but these.
    if (status.problems != problems_)
        tellProblems(status.problems);
}

void ChildGateway::tellProblems(const QVector<Problem>& problems)
{
    problems_ = problems;
    Q_EMIT problemsFound(problems);
}

void ChildGateway::takeSummaries(const QVector<inspection::Summary>& summaries) { Q_EMIT exchangesEnded(summaries, 0); }

void ChildGateway::reload()
{
    if (!client_)
        return;
    client_->reload([this](Result<std::string> hash, std::vector<control::ReloadProblem> problems) {
        QVector<Problem> out;
        for (const control::ReloadProblem& problem : problems) {
            const auto severity = problem.severity == "warning" ? Problem::Severity::Warning
                                  : problem.severity == "note"  ? Problem::Severity::Info
                                                                : Problem::Severity::Error;
            out.append({severity, QString::fromStdString(problem.message), QString::fromStdString(problem.hint),
                        QString::fromStdString(problem.file), problem.line, problem.column});
        }
        if (!hash && out.isEmpty())
            out.append({Problem::Severity::Error, QString::fromStdString(hash.error().message()), {}, {}, 0, 0});
        if (hash)
            askStatus(); // with what is still to be said of the new one
        else
            tellProblems(out);
        Q_EMIT reloaded(hash.has_value());
    });
}

void ChildGateway::setRecording(bool on)
{
    recording_ = on;
    if (!client_) {
        Q_EMIT recordingChanged(on);
        return;
    }
    client_->setRecording(on, [this, on](Result<void> result) {
        if (!result) {
            recording_ = !on;
            Q_EMIT logged(4, QStringLiteral("bridge"), QString::fromStdString(result.error().message()));
        }
        Q_EMIT recordingChanged(recording_);
    });
}

void ChildGateway::fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer)
{
    const quint64 fetch = ++lastFetch_;
    fetches_.emplace(fetch, std::move(answer));
    if (!client_) {
        QMetaObject::invokeMethod(this, [this, fetch] { endFetch(fetch, std::nullopt); }, Qt::QueuedConnection);
        return;
    }
    client_->getTrace(id, [this, fetch](Result<inspection::Trace> trace) {
        endFetch(fetch, trace ? std::optional<inspection::Trace>(std::move(*trace)) : std::nullopt);
    });
}

void ChildGateway::endFetch(quint64 fetch, std::optional<inspection::Trace> trace)
{
    auto found = fetches_.extract(fetch);
    if (!found.empty())
        found.mapped()(std::move(trace));
}

// The child is gone, and with it whatever it could have answered; who asked is not left to wait.
void ChildGateway::endFetches()
{
    auto open = std::exchange(fetches_, {});
    for (auto& [fetch, answer] : open)
        answer(std::nullopt);
}

void ChildGateway::reportStartFailure(const QString& message)
{
    setState(GatewayState::Failed);
    if (const Problem* why = decisive(startProblems_); why == nullptr || why->severity != Problem::Severity::Error)
        startProblems_.prepend({Problem::Severity::Error, message, {}, {}, 0, 0});
    tellProblems(startProblems_);
}

void ChildGateway::childEnded(int exitCode, QProcess::ExitStatus status)
{
    readOutput();
    killTimer_.stop();
    statusTimer_.stop();
    breakpoints_.attach(nullptr);
    whatIf_.attach(nullptr);
    rerun_.attach(nullptr);
    client_.reset();
    listeners_.clear();
    apis_.clear();
    configHash_.clear();
    const GatewayState before = state_;
    if (before == GatewayState::Starting) {
        reportStartFailure(tr("The gateway could not start: %1").arg(lastLines_.join(QLatin1Char('\n'))));
    } else if (before == GatewayState::Stopping) {
        setState(GatewayState::Stopped);
    } else {
        setState(GatewayState::Failed);
        Q_EMIT crashed(status == QProcess::CrashExit
                           ? tr("The gateway crashed. It can be started again.")
                           : tr("The gateway ended by itself (exit code %1). It can be started again.").arg(exitCode));
    }
    Q_EMIT listenersChanged();
    Q_EMIT apisChanged();
    endFetches();
}

} // namespace postern::workbench
