// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/QuitSignals.h"
#include "workbench/Workbench.h"
#include "workbench/bridge/AbsentGateway.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/models/LogModel.h"
#include "workbench/shell/WatchedApplication.h"
#include "workbench/workspace/Settings.h"

#include <QCommandLineParser>
#include <QTimer>
#include <cstdio>

using namespace postern::workbench;

namespace {

std::unique_ptr<GatewayLink> makeGateway()
{
    const QString program = ChildGateway::findProgram();
    if (program.isEmpty())
        return std::make_unique<AbsentGateway>();
    return std::make_unique<ChildGateway>(program, Settings::stateFolder() + QStringLiteral("/gateway"));
}

/// Whoever asks for it (POSTERN_WATCH_GUI=50) reads in the log and on stderr what held the window up, and when the first
/// window was there.
void watch(WatchedApplication& application, Workbench& workbench)
{
    if (!application.isWatching())
        return;
    QObject::connect(&application, &WatchedApplication::held, &workbench, [&](const WatchedApplication::Held& event) {
        const QString text = QStringLiteral("the window was held for %1 ms: %2").arg(event.ownMs, 0, 'f', 1).arg(event.what);
        workbench.context().log.append(3, QStringLiteral("window"), text);
        std::fprintf(stderr, "%s\n", qPrintable(text));
    });
    QObject::connect(&application, &WatchedApplication::painted, &workbench,
                     [](double afterMs) { std::fprintf(stderr, "the window was painted after %.0f ms\n", afterMs); });
}

} // namespace

int main(int argc, char** argv)
{
    WatchedApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("postern-workbench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(POSTERN_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("postern-workbench"));

    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("The desktop workbench of the Postern API gateway."));
    options.addHelpOption();
    options.addVersionOption();
    const QCommandLineOption project(QStringLiteral("project"), QStringLiteral("Open the gateway folder <dir>."),
                                     QStringLiteral("dir"));
    const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Start with the demo."));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        QStringLiteral("Render every page to PNG files in <dir> and end."), QStringLiteral("dir"));
    options.addOptions({project, demo, screenshot});
    options.process(application);

    Workbench workbench(makeGateway());
    const QuitSignals signals;
    watch(application, workbench);
    const bool picturesOnly = options.isSet(screenshot);
    if (options.isSet(project)) {
        if (!workbench.openWorkspace(options.value(project)) && picturesOnly)
            return 1;
    } else if (!options.isSet(demo) && !picturesOnly) {
        workbench.reopenLast();
    }
    workbench.show();
    if (!picturesOnly)
        workbench.offerTour();
    int status = 0;
    const auto takePictures = [&](const QString& problem) {
        if (!problem.isEmpty())
            std::fprintf(stderr, "%s\n", qPrintable(problem));
        if (application.isWatching()) // pictures are taken at one go: of no interest
            std::fprintf(stderr, "%s\n", qPrintable(application.report()));
        const bool held = application.over() > 0;
        application.watch(0);
        status = workbench.takeScreenshots(options.value(screenshot)) > 0 && problem.isEmpty() && !held ? 0 : 1;
        QCoreApplication::quit();
    };
    if (picturesOnly && options.isSet(demo))
        workbench.tourDemo(takePictures);
    else if (picturesOnly)
        QTimer::singleShot(0, &application, [&] { takePictures({}); });
    else if (options.isSet(demo))
        workbench.startDemo();
    if (picturesOnly) {
        QApplication::exec();
        return status;
    }
    status = QApplication::exec();
    if (application.isWatching())
        std::fprintf(stderr, "%s\n", qPrintable(application.report()));
    return status;
}
