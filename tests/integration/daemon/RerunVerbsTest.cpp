// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "integration/daemon/DaemonFixture.h"
#include "integration/daemon/PosternRun.h"
#include "support/TestMain.h"

namespace postern::test {

/// `postern rerun` and `postern whatif`, as a person without a window uses them.
class RerunVerbsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> backend_;
    std::unique_ptr<Daemon> daemon_;

    /// What it printed; "exit N: what it said" when it failed.
    QByteArray run(const QStringList& arguments)
    {
        Postern postern(arguments + QStringList{QStringLiteral("--control"), daemon_->socket()});
        const int code = postern.ends();
        return code == 0 ? postern.out + postern.problem : "exit " + QByteArray::number(code) + ": " + postern.out + postern.problem;
    }
    static QStringList words(const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); }

  private Q_SLOTS:
    void init()
    {
        backend_ = std::make_unique<Backend>();
        daemon_ = std::make_unique<Daemon>(*backend_);
        QVERIFY2(daemon_->start({QStringLiteral("--recording")}), daemon_->output.constData());
        Postern call({QStringLiteral("call"), QStringLiteral("POST"), QString::fromLatin1(daemon_->url() + "/shop/echo"), QStringLiteral("-d"),
                      QStringLiteral("hay"), QStringLiteral("-H"), QStringLiteral("Authorization: Bearer abcdefghijklmnopqrstuvwxyz")});
        QCOMPARE(call.ends(), 0); // exchange 1
    }
    void cleanup()
    {
        daemon_.reset();
        backend_.reset();
    }

    void aCallIsRunAgainFromItsBackendWithOtherContent()
    {
        const QString body = daemon_->state.filePath(QStringLiteral("body"));
        QFile file(body);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("oats");
        file.close();
        const QByteArray said = run(words("rerun 1 --from backend --remove-header User-Agent -H X-New:1 --body") << body);
        QVERIFY2(said.contains("1 again, from step ") && said.contains("(backend)") && said.contains("->  200"), said.constData());
        QVERIFY2(said.contains("left out, as the trace masks it: header Authorization"), said.constData());
        QVERIFY2(said.contains("X-New: 1"), said.constData());
        QCOMPARE(backend_->requests, 2);
        const QByteArray json = run(words("rerun 1 --from 1 --output json"));
        const auto value = schema::readJson(json.trimmed().toStdString(), "line");
        QVERIFY2(value.has_value(), json.constData());
        QCOMPARE(value->atPath("rerun.of")->asInteger(), std::int64_t{1});
        QCOMPARE(value->atPath("trace.clientResponse.body")->asString(), std::string("hay"));
    }

    void aSecretHeaderComesFromAFileAndIsNotShown()
    {
        const QString fields = daemon_->state.filePath(QStringLiteral("fields"));
        QFile file(fields);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("Authorization: Bearer zyxwvutsrqponmlkjihgfedcba\r\n\r\nX-More: 1\n");
        file.close();
        const QByteArray said = run(words("rerun 1 --from backend --headers-from") << fields);
        QVERIFY2(said.contains("Authorization: Bearer ****dcba") || said.contains("Authorization: Bearer ****"), said.constData());
        QVERIFY2(said.contains("X-More: 1") && !said.contains("left out") && !said.contains("zyxwvutsrqponmlkjihgfedcba"), said.constData());
    }

    void whatCannotBeDoneSaysWhy_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* line, const char* said) { QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(said); };
        row("rerun 77", "exit 1: postern: exchange 77: ");
        row("rerun 1 --from nowhere", "exit 1: postern: exchange 1 has no step \"nowhere\"");
        row("rerun 1 --from 99", "exit 1: postern: There is no step 99");
        row("rerun 1 -H nothing", "exit 1: postern: a header field is \"Name: value\"");
        row("rerun 1 --body /nowhere/at/all", "exit 1: postern: /nowhere/at/all cannot be read");
        row("rerun 1 --headers-from - --body -", "exit 1: postern: standard input can be the headers or the content, not both");
        row("rerun one", "exit 2: ");
        row("rerun", "exit 2: ");
        row("whatif 77", "exit 1: postern: exchange 77 is not held");
        row("whatif 1 --with nothing", "exit 1: postern: a file is given as PATH=FILE");
        row("whatif 1 --with gateway.yaml=/nowhere/at/all", "exit 1: postern: /nowhere/at/all cannot be read");
    }
    void whatCannotBeDoneSaysWhy()
    {
        QFETCH(QString, line);
        QFETCH(QString, said);
        const QByteArray out = run(line.split(QLatin1Char(' ')));
        QVERIFY2(out.startsWith(said.toLatin1()), out.constData());
    }

    void aDraftIsTriedWithoutCallingAnybody()
    {
        const QString draft = daemon_->state.filePath(QStringLiteral("draft"));
        QFile file(draft);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(Daemon::gatewayYaml("filters: [{type: ip-filter, config: {deny: [127.0.0.0/8]}}]\n"));
        file.close();
        QByteArray said = run(words("whatif 1"));
        QVERIFY2(said.startsWith("exchange 1: unchanged, 200 -> 200\n"), said.constData());
        said = run(words("whatif 1 --with") << QStringLiteral("gateway.yaml=") + draft);
        QVERIFY2(said.startsWith("exchange 1: now refused, 200 -> 403\n") && said.contains("ip-filter: not there -> answered"), said.constData());
        said = run(words("whatif 1 --output json --with") << QStringLiteral("gateway.yaml=") + draft);
        QVERIFY2(schema::readJson(said.trimmed().toStdString(), "line").has_value() && said.contains("\"now-refused\""), said.constData());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(Daemon::gatewayYaml("fitlers: []\n"));
        file.close();
        said = run(words("whatif 1 --with") << QStringLiteral("gateway.yaml=") + draft);
        QVERIFY2(said.startsWith("exit 1: ") && said.contains("gateway.yaml:4:1: error: ") && said.contains("nothing was evaluated"), said.constData());
        QCOMPARE(backend_->requests, 1);
    }
};

POSTERN_TEST(RerunVerbsTest);

} // namespace postern::test
#include "RerunVerbsTest.moc"
