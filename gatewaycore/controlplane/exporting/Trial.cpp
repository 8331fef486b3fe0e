// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Trial.h"

#include <QProcessEnvironment>

namespace postern::exporting {
namespace {

constexpr int readyWithin = 30'000; ///< milliseconds
constexpr int endWithin = 5'000;
constexpr qsizetype mostSaid = 64 * 1024;

/// Of "ready http=http://127.0.0.1:8280 https=https://...": the first without TLS, or else the first.
QString baseOf(const QByteArray& ready)
{
    QString first;
    for (const QByteArray& word : ready.split(' ')) {
        const qsizetype at = word.indexOf('=');
        const QByteArray url = word.mid(at + 1).trimmed();
        if (at < 0 || !url.startsWith("http"))
            continue;
        if (url.startsWith("http://"))
            return QString::fromLatin1(url);
        if (first.isEmpty())
            first = QString::fromLatin1(url);
    }
    return first;
}

} // namespace

Trial::Trial(TrialRequest request, QObject* parent) : QObject(parent), request_(std::move(request))
{
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, [this] {
        if (ending_)
            gateway_.kill();
        else
            end(tr("The gateway was not ready within %1 seconds: %2").arg(readyWithin / 1000).arg(QString::fromUtf8(lines_).trimmed()));
    });
    connect(&gateway_, &QProcess::readyReadStandardOutput, this, &Trial::readLines);
    connect(&gateway_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            patience_.stop();
            Q_EMIT finished(tr("%1 cannot be started: %2").arg(QString::fromStdString(request_.program.string()), gateway_.errorString()));
        }
    });
    connect(&gateway_, &QProcess::finished, this, [this] {
        patience_.stop();
        if (!ending_)
            problem_ = run_ ? tr("The gateway ended while it was tested.") : tr("The gateway did not start: %1").arg(QString::fromUtf8(lines_).trimmed());
        Q_EMIT finished(problem_);
    });
}

Trial::~Trial()
{
    disconnect(&gateway_, nullptr, this, nullptr);
    if (gateway_.state() != QProcess::NotRunning) {
        gateway_.kill();
        gateway_.waitForFinished(endWithin);
    }
}

const std::vector<calls::LoadedTest>& Trial::tests() const { return run_ ? run_->tests() : request_.tests; }

void Trial::start()
{
    // What this process's environment says of a configuration is not the bundle's.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys()) {
        if (name.startsWith(QLatin1String("POSTERN_CFG__"), Qt::CaseInsensitive))
            environment.remove(name);
    }
    gateway_.setProcessEnvironment(environment);
    gateway_.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments{QStringLiteral("--config"), QString::fromStdString(request_.bundle.string())};
    for (std::size_t i = 0; i < request_.listeners; ++i) {
        const QString listener = QStringLiteral("listeners.%1.").arg(i);
        arguments << QStringLiteral("--set") << listener + QStringLiteral("address=127.0.0.1") << QStringLiteral("--set") << listener + QStringLiteral("port=0");
    }
    if (!request_.state.empty())
        arguments << QStringLiteral("--state") << QString::fromStdString(request_.state.string());
    patience_.start(readyWithin);
    gateway_.start(QString::fromStdString(request_.program.string()), arguments, QIODevice::ReadOnly);
}

void Trial::cancel()
{
    if (run_)
        run_->cancel();
    else
        end(tr("The trial was cancelled."));
}

void Trial::readLines()
{
    const QByteArray said = gateway_.readAllStandardOutput();
    if (run_ || ending_)
        return;
    lines_ += said.left(mostSaid - lines_.size());
    for (const QByteArray& line : lines_.split('\n')) {
        if (line.startsWith("ready ") && lines_.contains(line + '\n'))
            return run(baseOf(line));
    }
}

void Trial::run(const QString& base)
{
    patience_.stop();
    if (base.isEmpty())
        return end(tr("The gateway has no listener that can be called."));
    rest::RestSettings settings;
    settings.caFile = QString::fromStdString(request_.caFile);
    calls::Lookup lookup = [base = base.toStdString(), others = request_.lookup](const std::string& name) {
        return name == "base" ? std::optional(base) : others ? others(name) : std::nullopt;
    };
    run_ = std::make_unique<calls::CallTestRun>(std::move(request_.tests), std::move(lookup), settings);
    connect(run_.get(), &calls::CallTestRun::tested, this, &Trial::tested);
    connect(run_.get(), &calls::CallTestRun::finished, this, [this](bool cancelled) { end(cancelled ? tr("The trial was cancelled.") : QString()); });
    run_->start();
}

void Trial::end(const QString& problem)
{
    if (ending_)
        return;
    ending_ = true;
    problem_ = problem;
    if (gateway_.state() == QProcess::NotRunning) {
        QMetaObject::invokeMethod(this, [this] { Q_EMIT finished(problem_); }, Qt::QueuedConnection);
        return;
    }
    gateway_.terminate();
    patience_.start(endWithin);
}

} // namespace postern::exporting
