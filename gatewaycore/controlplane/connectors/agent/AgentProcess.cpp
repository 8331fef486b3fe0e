// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentProcess.h"

#include "base/Log.h"

#include <QProcessEnvironment>
#include <csignal>
#include <unistd.h>
#include <utility>

namespace postern::connectors::agent {
namespace {

constexpr std::size_t longestLogLine = 500;

/// What an agent finds of our environment: nothing that could be a secret.
QProcessEnvironment bareEnvironment()
{
    QProcessEnvironment out;
    const QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    for (const char* const name : {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"}) {
        if (const QString key = QString::fromLatin1(name); all.contains(key))
            out.insert(key, all.value(key));
    }
    return out;
}

} // namespace

AgentProcess::AgentProcess(AgentRules rules, schema::Value first, deployment::SecretValues secrets, QObject* parent)
    : QObject(parent), rules_(std::move(rules)), first_(std::move(first)), secrets_(std::move(secrets))
{
    setObjectName(QStringLiteral("agent"));
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (whenEnded_)
            return std::exchange(whenEnded_, nullptr)(false);
        fail({ErrorKind::TimedOut, "The agent did not answer in " + std::to_string(rules_.timeout.count()) + " ms, and was ended.", Fault::Upstream});
    });
}

AgentProcess::~AgentProcess()
{
    waiting_.clear();
    stop();
}

std::uint64_t AgentProcess::call(std::string method, schema::Value params, Answered answered)
{
    waiting_.push_back({++numbers_, std::move(method), std::move(params), {}, std::move(answered)});
    QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
    return numbers_;
}

void AgentProcess::sendRaw(const std::string& line, Answered answered)
{
    waiting_.push_back({++numbers_, {}, {}, line, std::move(answered)});
    QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
}

void AgentProcess::cancel(std::uint64_t number)
{
    for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
        if (it->number != number)
            continue;
        if (it == waiting_.begin() && sent_)
            it->answered = nullptr;
        else
            waiting_.erase(it);
        return;
    }
}

void AgentProcess::next()
{
    if (waiting_.empty() || sent_)
        return;
    if (stage_ == Stage::Down)
        return start();
    if (stage_ != Stage::Up)
        return;
    sent_ = true;
    const Waiting& first = waiting_.front();
    ++id_;
    send(first.raw.empty() ? writeAgentCall(id_, first.method, first.params) : first.raw);
}

void AgentProcess::start()
{
    stage_ = Stage::Starting;
    buffer_.clear();
    errors_.clear();
    lastWords_.clear();
    logged_ = 0;
    process_ = std::make_unique<QProcess>();
    process_->setProcessEnvironment(bareEnvironment());
    process_->setChildProcessModifier([] { ::setpgid(0, 0); }); // so that its own children end with it
    connect(process_.get(), &QProcess::readyReadStandardOutput, this, [this] { read(); });
    connect(process_.get(), &QProcess::readyReadStandardError, this, [this] { readLog(); });
    connect(process_.get(), &QProcess::finished, this, [this] { ended(); });
    connect(process_.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail({ErrorKind::ConnectFailed, "The agent cannot be started: " + process_->errorString().toStdString() + '.', Fault::Config});
    });
    connect(process_.get(), &QProcess::started, this, [this] {
        stage_ = Stage::Initializing;
        schema::Value first = first_;
        schema::Value secrets = schema::Value::map();
        for (const auto& [name, secret] : secrets_)
            secrets.set(name, secret.reveal());
        first.set("secrets", std::move(secrets));
        ++id_;
        send(writeAgentCall(id_, "initialize", first));
    });
    QStringList arguments;
    for (std::size_t i = 1; i < rules_.command.size(); ++i)
        arguments.append(QString::fromStdString(rules_.command[i]));
    timer_.start(static_cast<int>(rules_.timeout.count()));
    process_->start(rules_.command.empty() ? QString() : QString::fromStdString(rules_.command.front()), arguments);
}

void AgentProcess::send(const std::string& line)
{
    timer_.start(static_cast<int>(rules_.timeout.count()));
    process_->write((line + '\n').c_str(), static_cast<qint64>(line.size() + 1));
}

void AgentProcess::read()
{
    while (process_ != nullptr && process_->bytesAvailable() > 0) {
        const QByteArray part = process_->read(1 << 20);
        buffer_.append(part.constData(), static_cast<std::size_t>(part.size()));
        std::size_t begin = 0;
        for (std::size_t end = buffer_.find('\n'); end != std::string::npos; end = buffer_.find('\n', begin)) {
            const std::string line = buffer_.substr(begin, end - begin);
            begin = end + 1;
            if (line.size() > rules_.longestLine)
                break;
            take(line);
            if (process_ == nullptr || stage_ == Stage::Down)
                return; // it was ended over this line
        }
        buffer_.erase(0, begin);
        if (buffer_.size() > rules_.longestLine)
            return fail({ErrorKind::TooLarge, "The agent wrote a line of more than " + std::to_string(rules_.longestLine >> 20U) + " MiB, and was ended.", Fault::Upstream});
    }
}

void AgentProcess::take(std::string_view text)
{
    auto line = readAgentLine(text);
    if (!line)
        return fail(Error(line.error()));
    if (line->isLog)
        return log(masked(line->message));
    const bool raw = sent_ && !waiting_.front().raw.empty(); // then whoever sent it judges the answer
    if ((line->id != id_ && !raw) || (stage_ == Stage::Up && !sent_))
        return fail({ErrorKind::ProtocolError, "The agent answered a call that nobody waits for, and was ended.", Fault::Upstream});
    timer_.stop();
    line->message = masked(line->message);
    if (stage_ != Stage::Up)
        return takeStart(*line);
    sent_ = false;
    Answered to = std::move(waiting_.front().answered);
    waiting_.pop_front();
    QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
    if (to)
        to(*std::move(line));
}

/// initialize, then describe, then what somebody waits for.
void AgentProcess::takeStart(const AgentLine& line)
{
    if (line.isError)
        return fail({line.code == 401 ? ErrorKind::Unauthenticated : ErrorKind::ConnectFailed, "The agent does not begin: " + line.message, Fault::Upstream});
    if (stage_ == Stage::Initializing) {
        stage_ = Stage::Describing;
        ++id_;
        return send(writeAgentCall(id_, "describe", {}));
    }
    description_ = line.result;
    if (auto accepted = accepts_ ? accepts_(description_) : Result<void>(); !accepted)
        return fail(Error(accepted.error()));
    stage_ = Stage::Up;
    next();
}

void AgentProcess::closeInput(UniqueFunction<void(bool)> ended)
{
    whenEnded_ = std::move(ended);
    timer_.start(static_cast<int>(rules_.timeout.count()));
    process_->closeWriteChannel();
}

void AgentProcess::ended()
{
    readLog();
    if (whenEnded_) {
        stop();
        return std::exchange(whenEnded_, nullptr)(true);
    }
    if (stage_ == Stage::Down)
        return;
    read();
    if (stage_ == Stage::Down)
        return;
    const bool crashed = process_->exitStatus() == QProcess::CrashExit;
    fail({sent_ ? ErrorKind::ConnectionClosed : ErrorKind::ConnectFailed,
          std::string("The agent ended ") + (crashed ? "by a signal" : "with " + std::to_string(process_->exitCode())) + (sent_ ? " in the middle of a call" : "") +
              (lastWords_.empty() ? "." : ". Its last words: " + lastWords_),
          Fault::Upstream});
}

/// What is under way, or waits for the start, fails; the rest is for a new run.
void AgentProcess::fail(Error error)
{
    const bool concerns = sent_ || stage_ == Stage::Starting || stage_ == Stage::Initializing || stage_ == Stage::Describing;
    // What was never sent is not done, whatever ended the run.
    if (!sent_ && error.kind() != ErrorKind::Unauthenticated && error.kind() != ErrorKind::InvalidConfig)
        error = Error(ErrorKind::ConnectFailed, error.message(), error.fault());
    stop();
    sent_ = false;
    if (!concerns || waiting_.empty())
        return log(masked(error.message()));
    Answered to = std::move(waiting_.front().answered);
    waiting_.pop_front();
    QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
    if (to)
        to(unexpected(Error(error.kind(), masked(error.message()), error.fault())));
}

void AgentProcess::stop()
{
    timer_.stop();
    stage_ = Stage::Down;
    if (process_ == nullptr)
        return;
    process_->disconnect(this);
    if (const qint64 pid = process_->processId(); pid > 0)
        ::kill(-static_cast<pid_t>(pid), SIGKILL);
    process_->kill();
    QProcess* const gone = process_.release(); // it may be what calls this
    if (gone->state() == QProcess::NotRunning)
        gone->deleteLater();
    else
        connect(gone, &QProcess::finished, gone, &QObject::deleteLater);
}

void AgentProcess::readLog()
{
    if (process_ == nullptr)
        return;
    const QByteArray part = process_->readAllStandardError();
    errors_.append(part.constData(), static_cast<std::size_t>(part.size()));
    std::size_t begin = 0;
    for (std::size_t end = errors_.find('\n'); end != std::string::npos; end = errors_.find('\n', begin)) {
        log(masked(errors_.substr(begin, std::min(end - begin, longestLogLine))));
        begin = end + 1;
    }
    errors_.erase(0, begin);
    if (errors_.size() > longestLogLine) { // a line that does not end
        log(masked(errors_.substr(0, longestLogLine)));
        errors_.clear();
    }
}

void AgentProcess::log(const std::string& line)
{
    lastWords_ = line;
    if (logged_ > rules_.mostLog)
        return;
    logged_ += line.size() + 1;
    const std::string shown = logged_ > rules_.mostLog ? "the agent writes too much: the rest is not kept" : line;
    postern::log::write(postern::log::Level::Info, "agent", shown);
    Q_EMIT logged(QString::fromStdString(shown));
}

std::string AgentProcess::masked(std::string text) const
{
    for (const auto& [name, secret] : secrets_) {
        const std::string& value = secret.reveal();
        for (std::size_t at = value.empty() ? std::string::npos : text.find(value); at != std::string::npos; at = text.find(value, at))
            text.replace(at, value.size(), "***");
    }
    return text;
}

} // namespace postern::connectors::agent
