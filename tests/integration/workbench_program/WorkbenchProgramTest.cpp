// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "workbench/workspace/Workspace.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

using namespace postern::workbench;

namespace {
constexpr int patienceMs = 60'000; // a loaded machine is slow
}

class WorkbenchProgramTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aSignalEndsItInGoodOrder_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addRow("SIGTERM") << SIGTERM;
        QTest::addRow("SIGINT") << SIGINT;
    }

    void aSignalEndsItInGoodOrder()
    {
        QFETCH(int, signal);
        QTemporaryDir folder;
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(QStringLiteral(POSTERN_WORKBENCH), {QStringLiteral("--project"), folder.path()});
        QVERIFY(program.waitForStarted(patienceMs));
        Workspace workspace;
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(QStringLiteral("gateway.yaml"))), patienceMs);
        QVERIFY(workspace.open(folder.path()));
        const QString file = workspace.stateFolder() + QStringLiteral("/workspace.json");
        workspace.close();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), patienceMs); // its window is there and keeps what is open
        QVERIFY(::kill(static_cast<pid_t>(program.processId()), signal) == 0);
        QVERIFY(program.state() == QProcess::NotRunning || program.waitForFinished(patienceMs));
        QVERIFY(program.exitStatus() == QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
    }
};

POSTERN_TEST(WorkbenchProgramTest);
#include "WorkbenchProgramTest.moc"
