// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace postern::test {
int runTests(int argc, char** argv);
}

// The main of a test program with widgets. Settings and state go to a folder of their own, so that no test reads or
// writes what belongs to the person at this machine; the caret does not blink, so that pictures are the same twice.
int main(int argc, char** argv)
{
    const QTemporaryDir home;
    qputenv("XDG_CONFIG_HOME", (home.path() + QStringLiteral("/config")).toUtf8());
    qputenv("XDG_STATE_HOME", (home.path() + QStringLiteral("/state")).toUtf8());
    qputenv("XDG_DATA_HOME", (home.path() + QStringLiteral("/data")).toUtf8());
    qputenv("LC_ALL", "C.UTF-8");
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    QApplication::setCursorFlashTime(0);
    return postern::test::runTests(argc, argv);
}
