// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "integration/daemon/DaemonFixture.h"

#include <QProcess>
#include <QStringList>

namespace postern::test {

/// One run of `postern`.
struct Postern {
    explicit Postern(const QStringList& arguments) { process.start(QStringLiteral(POSTERN), arguments); }
    /// The exit code, or -1.
    int ends()
    {
        // The backend lives on this thread's event loop.
        const bool over = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patienceMs);
        out = process.readAllStandardOutput();
        problem = process.readAllStandardError();
        return over && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    QProcess process;
    QByteArray out;
    QByteArray problem;
};

} // namespace postern::test
