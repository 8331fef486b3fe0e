// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/GatewayStatus.h"

#include "support/TestMain.h"
#include "workbench/bridge/PortInUse.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern::workbench;

class GatewayStatusTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aProblemIsReadAsItIsPrinted_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<Problem>("wanted");
        using Severity = Problem::Severity;
        QTest::addRow("place and hint") << QStringLiteral("gateway.yaml:5:11: error: listeners[0]: unknown key \"prot\" (did you mean \"port\"?)")
                                        << Problem{Severity::Error, QStringLiteral("listeners[0]: unknown key \"prot\""),
                                                   QStringLiteral("did you mean \"port\"?"), QStringLiteral("gateway.yaml"), 5, 11};
        QTest::addRow("hint with brackets") << QStringLiteral("a b/p.yaml:1:2: warning: odd (write f(x) (as usual))")
                                            << Problem{Severity::Warning, QStringLiteral("odd"), QStringLiteral("write f(x) (as usual)"), QStringLiteral("a b/p.yaml"), 1, 2};
        QTest::addRow("file only") << QStringLiteral("keys.pem: error: cannot be read")
                                   << Problem{Severity::Error, QStringLiteral("cannot be read"), {}, QStringLiteral("keys.pem"), 0, 0};
        QTest::addRow("no place") << QStringLiteral("error: no listener") << Problem{Severity::Error, QStringLiteral("no listener"), {}, {}, 0, 0};
        QTest::addRow("the program's own") << QStringLiteral("posternd: error: cannot listen on 127.0.0.1:8280: nginx (4711) listens there already; end it, or listen on port 8281, which is free")
                                           << Problem{Severity::Error, QStringLiteral("cannot listen on 127.0.0.1:8280: nginx (4711) listens there already"),
                                                      QStringLiteral("end it, or listen on port 8281, which is free"), {}, 0, 0};
        QTest::addRow("the program's own with a place and a step")
            << QStringLiteral("posternd: error: gateway.yaml:3:5: listener \"http\": cannot listen on 127.0.0.1:1: x (4711) listens there already; end it, or listen on port 2, which is free")
            << Problem{Severity::Error, QStringLiteral("listener \"http\": cannot listen on 127.0.0.1:1: x (4711) listens there already"),
                       QStringLiteral("end it, or listen on port 2, which is free"), QStringLiteral("gateway.yaml"), 3, 5};
        QTest::addRow("the program's own with a place") << QStringLiteral("posternd: error: gateway.yaml:3:5: port: too large (at most 65535)")
                                                        << Problem{Severity::Error, QStringLiteral("port: too large"), QStringLiteral("at most 65535"), QStringLiteral("gateway.yaml"), 3, 5};
    }

    void aProblemIsReadAsItIsPrinted()
    {
        QFETCH(QString, line);
        QFETCH(Problem, wanted);
        const auto read = readProblemLine(line);
        QVERIFY(read.has_value());
        QCOMPARE(read->message, wanted.message);
        QCOMPARE(read->hint, wanted.hint);
        QCOMPARE(read->file, wanted.file);
        QVERIFY(*read == wanted);
    }

    void whatIsLoggedIsNoProblem()
    {
        QVERIFY(!readProblemLine(QStringLiteral("2026-01-02T03:04:05.678+0000 warning client the backend said: error: no")));
        QVERIFY(!readProblemLine(QStringLiteral("ready http=http://127.0.0.1:8280")));
    }

    void theListenerOfATakenPortIsMoved()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("gateway.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("listeners:\n  - {name: a, port: 8280}\n  - {name: b}\n  - {name: c, port: 8243}\n");
        file.close();
        const auto move = [&folder](int port, int free, const QStringList& settings = {}) { return movedPort(folder.path(), settings, {port, free}); };
        QCOMPARE(move(8243, 8244), QStringLiteral("listeners.2.port=8244"));
        QCOMPARE(move(9090, 9091), QStringLiteral("listeners.1.port=9091"));
        QCOMPARE(move(8281, 8282, {QStringLiteral("listeners.0.port=8281")}), QStringLiteral("listeners.0.port=8282"));
        QCOMPARE(move(1, 2), QString());
        Problem other;
        other.message = QStringLiteral("cannot listen on 127.0.0.1:80: permission denied");
        QVERIFY(!portInUse(other));
    }
};

POSTERN_TEST(GatewayStatusTest);
#include "GatewayStatusTest.moc"
