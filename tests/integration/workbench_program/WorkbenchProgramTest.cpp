// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"
#include "workbench/workspace/Workspace.h"

#include <QDir>
#include <QFile>
#include <QImage>
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

    void aSharpScreenGetsSharpPages_data()
    {
        QTest::addColumn<QString>("factor");
        QTest::addColumn<double>("scale");
        QTest::addRow("1") << QStringLiteral("1") << 1.0;
        QTest::addRow("1.5") << QStringLiteral("1.5") << 1.5;
        QTest::addRow("2") << QStringLiteral("2") << 2.0;
    }

    /// The same window in more pixels: nothing is cut off that was whole, and icons are drawn, not blown up.
    void aSharpScreenGetsSharpPages()
    {
        QFETCH(QString, factor);
        QFETCH(double, scale);
        const QTemporaryDir folder;
        const QTemporaryDir pictures;
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), factor);
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(QStringLiteral(POSTERN_WORKBENCH), {QStringLiteral("--project"), folder.path(), QStringLiteral("--screenshot"), pictures.path()});
        QVERIFY(program.waitForFinished(patienceMs));
        QCOMPARE(program.exitCode(), 0);
        const QStringList names = QDir(pictures.path()).entryList({QStringLiteral("*.png")}, QDir::Files);
        QVERIFY(names.size() >= 6);
        for (const QString& name : names) {
            const QImage page(pictures.filePath(name));
            QVERIFY2(page.width() >= 1000 * scale, qPrintable(name));
            // The icons of the rail are lines, not blocks: in a picture that was blown up every second column repeats.
            const int factorOfPixels = static_cast<int>(scale);
            if (factorOfPixels < 2)
                continue;
            int others = 0;
            for (int y = 0; y < page.height() / 2; ++y) {
                for (int x = 0; x + 1 < 100 * factorOfPixels; x += 2)
                    others += page.pixel(x, y) != page.pixel(x + 1, y) ? 1 : 0;
            }
            QVERIFY2(others > 200, qPrintable(name));
        }
    }
};

POSTERN_TEST(WorkbenchProgramTest);
#include "WorkbenchProgramTest.moc"
