// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/Workbench.h"
#include "workbench/bridge/AbsentGateway.h"
#include "workbench/bridge/ChildGateway.h"
#include "workbench/workspace/Settings.h"

#include <QApplication>
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

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
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
    if (options.isSet(demo))
        workbench.startDemo();
    else if (options.isSet(project)) {
        if (!workbench.openWorkspace(options.value(project)) && options.isSet(screenshot))
            return 1;
    } else if (!options.isSet(screenshot))
        workbench.reopenLast();
    workbench.show();
    if (options.isSet(screenshot)) {
        int taken = 0;
        QTimer::singleShot(0, &application, [&] {
            taken = workbench.takeScreenshots(options.value(screenshot));
            QCoreApplication::quit();
        });
        QApplication::exec();
        return taken > 0 ? 0 : 1;
    }
    return QApplication::exec();
}
