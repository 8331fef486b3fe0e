// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Sandbox.h"
#include "schema/Document.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

namespace postern::test {

/// One run of `postern`, waited for.
struct Ran {
    int code = -1;
    QByteArray out;
    QByteArray problem;
    [[nodiscard]] QByteArray all() const { return "exit " + QByteArray::number(code) + ": " + out + problem; }
};

/// The sandbox, a folder for a project, and the programs as a person starts them.
class PublisherStage {
  public:
    /// Empty when it stands.
    QByteArray build(std::size_t apis = 0)
    {
        auto started = sandbox::Sandbox::start({folder_.filePath(QStringLiteral("sandbox")).toStdString(), apis});
        if (!started)
            return QByteArray::fromStdString(started.error().describe());
        sandbox_ = std::move(*started);
        publisher = QString::fromStdString(sandbox_->publisherUrl());
        const Ran made = postern({QStringLiteral("init"), project()});
        return made.code == 0 ? QByteArray() : made.all();
    }

    [[nodiscard]] sandbox::Sandbox& sandbox() { return *sandbox_; }
    [[nodiscard]] QString project() const { return folder_.filePath(QStringLiteral("project")); }
    [[nodiscard]] QString path(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
    [[nodiscard]] QStringList login() const
    {
        return {QStringLiteral("--publisher"), publisher, QStringLiteral("--user"), QStringLiteral("admin"), QStringLiteral("--trust"),
                QString::fromStdString(sandbox_->certificateFingerprint())};
    }

    Ran postern(const QStringList& arguments, const QMap<QString, QString>& environment = {{QStringLiteral("POSTERN_PASSWORD"), QStringLiteral("admin")}})
    {
        QProcess process;
        start(process, arguments, environment);
        return wait(process);
    }
    /// The project's folder as --project, too.
    Ran verb(const QString& words, const QStringList& more = {})
    {
        return postern(words.split(QLatin1Char(' ')) + more + login() + QStringList{QStringLiteral("--project"), project()});
    }
    static void start(QProcess& process, const QStringList& arguments, const QMap<QString, QString>& environment)
    {
        QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
        for (auto at = environment.begin(); at != environment.end(); ++at)
            own.insert(at.key(), at.value());
        process.setProcessEnvironment(own);
        process.start(QStringLiteral(POSTERN), arguments);
    }
    /// A proxy lives on this thread's event loop, so it runs meanwhile.
    static Ran wait(QProcess& process)
    {
        Ran ran;
        const bool over = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 240'000);
        ran.out = process.readAllStandardOutput();
        ran.problem = process.readAllStandardError();
        ran.code = over && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        return ran;
    }

    /// Runs the project in a posternd; empty when it is ready.
    QByteArray serve()
    {
        QFile settings(project() + QStringLiteral("/gateway.yaml"));
        if (!settings.open(QIODevice::WriteOnly) || settings.write(QByteArray::fromStdString(sandbox_->gatewayYaml(0, 0))) < 0)
            return "gateway.yaml cannot be written";
        settings.close();
        gateway_.start(QStringLiteral(POSTERND), {QStringLiteral("--config"), project(), QStringLiteral("--control"), path("control"), QStringLiteral("--state"), path("state")});
        QByteArray said;
        const bool ready = QTest::qWaitFor(
            [&] {
                said += gateway_.readAllStandardOutput() + gateway_.readAllStandardError();
                return said.contains("ready ") || gateway_.state() == QProcess::NotRunning;
            },
            60'000);
        const QRegularExpressionMatch url = QRegularExpression(QStringLiteral("http://127\\.0\\.0\\.1:\\d+")).match(QString::fromUtf8(said.mid(said.indexOf("ready "))));
        gatewayUrl = url.captured();
        return ready && url.hasMatch() ? QByteArray() : said;
    }
    ~PublisherStage()
    {
        gateway_.terminate();
        if (gateway_.state() != QProcess::NotRunning && !gateway_.waitForFinished(20'000))
            gateway_.kill();
    }

    QString publisher;
    QString gatewayUrl;

  private:
    QTemporaryDir folder_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    QProcess gateway_;
};

} // namespace postern::test
