// SPDX-License-Identifier: Apache-2.0
//
// The program itself, as a process of its own: how soon its first window is there, and how long its window is held while
// the demo is pulled, run and called.
#include "Bench.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <csignal>

namespace postern::bench {
namespace {

constexpr int starts = 7;
constexpr double firstPaintBound = 250;
constexpr double taskBound = 50;
constexpr int longestStartMs = 20'000;
constexpr int longestEndMs = 2'000;
constexpr int longestTourMs = 120'000;

QProcessEnvironment environment(const QString& home)
{
    QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        all.insert(QLatin1String(variable), home);
    all.insert(QStringLiteral("POSTERN_WATCH_GUI"), QString::number(taskBound));
    return all;
}

QString program() { return QCoreApplication::applicationDirPath() + QStringLiteral("/postern-workbench"); }

void measureTour(Rows& rows, const QString& home)
{
    const char* const budget = "no task over 50 ms: the demo pulled, run, called";
    QProcess process;
    process.setProcessEnvironment(environment(home));
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program(), {QStringLiteral("--demo"), QStringLiteral("--screenshot"), home + QStringLiteral("/pictures")});
    if (!process.waitForFinished(longestTourMs)) {
        process.kill();
        process.waitForFinished(longestTourMs);
    }
    const QString said = QString::fromUtf8(process.readAll());
    static const QRegularExpression told(QStringLiteral("longest event ([0-9.]+) ms \\(([^)]*)\\)"));
    QRegularExpressionMatch last;
    for (auto all = told.globalMatch(said); all.hasNext();)
        last = all.next();
    if (!last.hasMatch() || process.exitStatus() != QProcess::NormalExit) {
        rows.fail(budget, said.right(300).simplified());
        return;
    }
    rows.add(budget, last.captured(1).toDouble(), taskBound, "ms", last.captured(2));
}

} // namespace

std::vector<double> firstPaints(const QString& home, const QString& workspace)
{
    static const QRegularExpression told(QStringLiteral("painted after (\\d+) ms"));
    std::vector<double> all;
    for (int n = 0; n < starts; ++n) {
        QProcess process;
        process.setProcessEnvironment(environment(home));
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program(), {QStringLiteral("--project"), workspace});
        QByteArray said;
        while (!told.match(QString::fromUtf8(said)).hasMatch() && process.waitForReadyRead(longestStartMs))
            said += process.readAll();
        if (const auto match = told.match(QString::fromUtf8(said)); match.hasMatch())
            all.push_back(match.captured(1).toDouble());
        process.terminate();
        if (!process.waitForFinished(longestEndMs)) { // it ends when what it reads of many APIs is read
            process.kill();
            process.waitForFinished(longestStartMs);
        }
    }
    return all;
}

void measureProgram(Rows& rows, const QString& home)
{
    if (!QFile::exists(program())) {
        rows.fail("first paint", QStringLiteral("there is no %1").arg(program()));
        return;
    }
    const QString workspace = home + QStringLiteral("/empty");
    QDir().mkpath(workspace);
    const std::vector<double> paints = firstPaints(home, workspace);
    if (paints.empty())
        rows.fail("first paint", QStringLiteral("no window said that it was painted"));
    else
        rows.add("first paint", median(paints), firstPaintBound, "ms",
                 QStringLiteral("median of %1 starts, %2 to %3").arg(paints.size()).arg(quantile(paints, 0)).arg(quantile(paints, 1)));
    measureTour(rows, home);
}

} // namespace postern::bench
