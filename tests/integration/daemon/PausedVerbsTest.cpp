// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "integration/daemon/DaemonFixture.h"
#include "integration/daemon/PosternRun.h"
#include "support/TestMain.h"

namespace postern::test {

/// `postern breakpoints` and `postern paused`, as a person without a window uses them.
class PausedVerbsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> backend_;
    std::unique_ptr<Daemon> daemon_;

    /// What it printed; "exit N: what it said" when it failed.
    QByteArray run(const char* verb, const QStringList& more = {}, bool withControl = true)
    {
        QStringList arguments = QString::fromLatin1(verb).split(QLatin1Char(' '));
        if (withControl)
            arguments << QStringLiteral("--control") << daemon_->socket();
        Postern postern(arguments + more);
        const int code = postern.ends();
        return code == 0 ? postern.out + postern.problem : "exit " + QByteArray::number(code) + ": " + postern.problem;
    }
    QString heldId()
    {
        const QByteArray line = run("paused list", {QStringLiteral("--wait"), QStringLiteral("20"), QStringLiteral("--output"), QStringLiteral("json")});
        const auto value = schema::readJson(line.trimmed().toStdString(), "line");
        return value ? QString::number(value->find("id")->asInteger()) : QString();
    }

  private Q_SLOTS:
    void init()
    {
        backend_ = std::make_unique<Backend>();
        daemon_ = std::make_unique<Daemon>(*backend_);
        QVERIFY2(daemon_->start(), daemon_->output.constData());
    }
    void cleanup()
    {
        daemon_.reset();
        backend_.reset();
    }

    void breakpointsComeAndGo()
    {
        QCOMPARE(run("breakpoints list"), QByteArray("There is no breakpoint.\n"));
        const QByteArray made = run("breakpoints add --filter backend --once", {QStringLiteral("--when"), QStringLiteral("header X-Hold = 1 and path begins /f")});
        QVERIFY2(made.startsWith("b1\n") && made.contains("does not record"), made.constData());
        QCOMPARE(run("breakpoints add --filter send --response --after --record --api Shop --every 3"), QByteArray("b2\n"));
        QVERIFY(daemon_->records());
        const QByteArray all = run("breakpoints list");
        QVERIFY2(all.contains("b1    on   before backend, request           0 hits    header X-Hold = 1 and path begins /f, once\n"), all.constData());
        QVERIFY2(all.contains("b2    on   after send, response, Shop        0 hits    always, one in 3\n"), all.constData());
        QCOMPARE(run("breakpoints list --output json").count('\n'), 2);
        QCOMPARE(run("breakpoints remove b2"), QByteArray());
        QVERIFY(!run("breakpoints list").contains("b2"));
        QCOMPARE(run("breakpoints remove --all"), QByteArray());
        QCOMPARE(run("breakpoints list"), QByteArray("There is no breakpoint.\n"));
    }

    void mistakesAreNamed()
    {
        QVERIFY(run("breakpoints add", {QStringLiteral("--when"), QStringLiteral("colour = red")}).startsWith("exit 1: postern: --when: \"colour\" is not known"));
        QVERIFY(run("breakpoints add", {QStringLiteral("--when"), QStringLiteral("method is GET")}).contains("After \"method\" comes one of ="));
        const QByteArray status = run("breakpoints add", {QStringLiteral("--when"), QStringLiteral("status = 404")});
        QVERIFY2(status.startsWith("exit 1: ") && status.contains("response's side only"), status.constData());
        QVERIFY(run("breakpoints add --phase dinner").contains("is not a phase of the chain"));
        QCOMPARE(run("breakpoints remove b9"), QByteArray("exit 1: postern: b9: there is no breakpoint with this id\n"));
        QVERIFY(run("breakpoints remove").startsWith("exit 2: "));
        QVERIFY(run("breakpoints list", {}, false).startsWith("exit 2: ")); // whose?
        QCOMPARE(run("paused continue 5"), QByteArray("exit 1: postern: 5: This call is not held up (any more).\n"));
        QVERIFY(run("paused continue five").startsWith("exit 2: "));
        QVERIFY(run("paused").startsWith("exit 2: "));
        QCOMPARE(run("paused list"), QByteArray("No call is held up.\n"));
        QVERIFY(run("paused list --control /nowhere/control", {}, false).startsWith("exit 1: postern: what is held up cannot be read: "));
        const QByteArray help = run("paused edit --help", {}, false);
        QVERIFY2(help.contains("--remove-header") && help.contains("below the API's context"), help.constData());
    }

    void aCallIsShownChangedAndLetGo()
    {
        QVERIFY(run("breakpoints add --filter backend --record").startsWith("b1\n"));
        Call client(daemon_->url(), "POST", "/shop/echo", "{\"size\":1}");
        const QString id = heldId();
        QVERIFY(!id.isEmpty());
        const QByteArray all = run("paused list");
        QVERIFY2(all.startsWith("ID ") && all.contains("before backend, request (b1)") && all.contains("POST /shop/echo") && all.contains("not told"),
                 all.constData());
        const QByteArray shown = run("paused show", {id});
        QVERIFY2(shown.contains("\nPOST /echo\n") && shown.contains("\n\n{\"size\":1}\n") && shown.contains("  ->  held up  (") && shown.contains("route"),
                 shown.constData());
        QVERIFY(run("paused edit", {id, QStringLiteral("-H"), QStringLiteral("no colon")}).startsWith("exit 1: postern: a header field is"));
        const QByteArray framed = run("paused edit", {id, QStringLiteral("-H"), QStringLiteral("Transfer-Encoding: chunked")});
        QVERIFY2(framed.startsWith("exit 1: ") && framed.contains("Transfer-Encoding"), framed.constData());
        QCOMPARE(run("paused edit", {id, QStringLiteral("-d"), QStringLiteral("{\"size\":2}"), QStringLiteral("-H"), QStringLiteral("X-New: 1")}), QByteArray());
        QVERIFY(client.answer().endsWith("{\"size\":2}"));
        QCOMPARE(run("paused list"), QByteArray("No call is held up.\n"));
    }

    void aCallIsAnsweredSteppedAndDropped()
    {
        QVERIFY(run("breakpoints add --filter backend --record").startsWith("b1\n"));
        Call answered(daemon_->url(), "GET", "/shop/fast");
        QCOMPARE(run("paused answer", {heldId(), QStringLiteral("--status"), QStringLiteral("418"), QStringLiteral("-H"), QStringLiteral("X-By: hand"),
                                       QStringLiteral("-d"), QStringLiteral("tea")}),
                 QByteArray());
        const QByteArray tea = answered.answer();
        QVERIFY2(tea.startsWith("HTTP/1.1 418 ") && tea.contains("X-By: hand\r\n") && tea.endsWith("tea"), tea.constData());
        Call stepped(daemon_->url(), "GET", "/shop/fast");
        QCOMPARE(run("paused step", {heldId()}), QByteArray());
        const QString onTheWayBack = heldId();
        QVERIFY(run("paused show", {onTheWayBack}).contains("\n200\n"));
        QCOMPARE(run("paused continue", {onTheWayBack}), QByteArray());
        QVERIFY(stepped.answer().endsWith("hello"));
        Call dropped(daemon_->url(), "GET", "/shop/fast");
        QCOMPARE(run("paused drop", {heldId()}), QByteArray());
        QVERIFY(QTest::qWaitFor([&] { return dropped.socket.state() == QAbstractSocket::UnconnectedState; }, patienceMs));
        Call one(daemon_->url(), "GET", "/shop/fast");
        Call two(daemon_->url(), "GET", "/shop/fast");
        QTRY_COMPARE_WITH_TIMEOUT(run("paused list --output json").count('\n'), 2, patienceMs);
        QCOMPARE(run("paused continue-all"), QByteArray("2 calls\n"));
        QVERIFY(one.answer().endsWith("hello") && two.answer().endsWith("hello"));
        QCOMPARE(run("paused drop-all"), QByteArray("0 calls\n"));
    }
};

POSTERN_TEST(PausedVerbsTest);

} // namespace postern::test

#include "PausedVerbsTest.moc"
