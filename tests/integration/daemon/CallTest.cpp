// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "crypto/Base64.h"
#include "integration/daemon/DaemonFixture.h"
#include "integration/daemon/PosternRun.h"
#include "support/TestMain.h"

namespace postern::test {

class CallTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> backend_;
    std::unique_ptr<Daemon> daemon_;

    QStringList callOf(const QString& path, const QStringList& more = {}) const
    {
        return QStringList{QStringLiteral("call"), QStringLiteral("GET"), QString::fromUtf8(daemon_->url()) + path} +
               more;
    }
    QStringList traced() const { return {QStringLiteral("--trace"), QStringLiteral("--control"), daemon_->socket()}; }

  private Q_SLOTS:
    void init()
    {
        backend_ = std::make_unique<Backend>();
        daemon_ = std::make_unique<Daemon>(*backend_);
        daemon_->write(
            "gateway.yaml",
            Daemon::gatewayYaml("  - {name: https, address: 127.0.0.1, port: 0, tls: {development: true}}\n"));
        QVERIFY2(daemon_->start({QStringLiteral("--state"), daemon_->state.path()}), daemon_->output.constData());
    }
    void cleanup()
    {
        daemon_.reset();
        backend_.reset();
    }

    void showsTheChainOfOneCallAsATable()
    {
        Postern postern(callOf(QStringLiteral("/shop/fast"), traced()));
        QCOMPARE(postern.ends(), 0);
        QVERIFY2(postern.out.startsWith("HTTP 200 OK\n"), postern.out.constData());
        static const QRegularExpression table(
            QStringLiteral("GET /shop/fast  ->  200 OK.*\n  1  gateway +passed .*\n  2  route +passed .*\n *\\d+ "
                           "+backend +passed .*"
                           "\n  -- response --\n.* send +passed .*\n  backend http://127.0.0.1:\\d+.*\n    received  "
                           "GET /fast HTTP/1.1\n"
                           ".*\n    answered  HTTP/1.1 200 OK\n"),
            QRegularExpression::DotMatchesEverythingOption);
        QVERIFY2(table.match(QString::fromUtf8(postern.out)).hasMatch(), postern.out.constData());
        QVERIFY(!daemon_->records()); // as it was
    }

    void leavesRecordingAsItWas()
    {
        Postern malformed(callOf(QStringLiteral("/shop/fast"),
                                 traced() + QStringList{QStringLiteral("-H"), QStringLiteral("no colon")}));
        QCOMPARE(malformed.ends(), 1);
        QVERIFY(!daemon_->records());
        Postern unknown(callOf(QStringLiteral("/shop/fast"),
                               traced() + QStringList{QStringLiteral("-d"), QStringLiteral("@/none")}));
        QCOMPARE(unknown.ends(), 1);
        QVERIFY(!daemon_->records());
        for (const int signal : {SIGINT, SIGTERM}) {
            Postern waits(callOf(QStringLiteral("/shop/slow"), traced()));
            QVERIFY(QTest::qWaitFor([&] { return !backend_->waiting.isEmpty(); }, patienceMs));
            QVERIFY(daemon_->records());
            ::kill(static_cast<pid_t>(waits.process.processId()), signal);
            QCOMPARE(waits.ends(), 130);
            QVERIFY(!daemon_->records());
            backend_->waiting.clear();
        }
        daemon_->record(true);
        Postern other(callOf(QStringLiteral("/shop/fast"), traced()));
        QCOMPARE(other.ends(), 0);
        QVERIFY(daemon_->records());
    }

    void makesOneCallAndFollowsNoRedirect()
    {
        Postern postern(callOf(QStringLiteral("/shop/away")));
        QCOMPARE(postern.ends(), 0);
        QVERIFY2(postern.out.startsWith("HTTP 302 Found\n"), postern.out.constData());
        QVERIFY(postern.out.endsWith("elsewhere\n"));
        QCOMPARE(backend_->requests, 1);
    }

    void writesJsonWhateverTheBody()
    {
        Postern postern(callOf(QStringLiteral("/shop/binary"), {QStringLiteral("--output"), QStringLiteral("json")}));
        QCOMPARE(postern.ends(), 0);
        const auto value = schema::readJson(postern.out.toStdString(), "answer");
        QVERIFY2(value.has_value(), postern.out.constData());
        QCOMPARE(value->find("status")->asInteger(), std::int64_t(200));
        QCOMPARE(Daemon::text(*value, "bodyEncoding"), std::string("base64"));
        QVERIFY(crypto::base64Decode(Daemon::text(*value, "body")).value_or("") == std::string("\xff\x00\x01", 3));
        Postern plain(callOf(QStringLiteral("/shop/fast"), {QStringLiteral("--output"), QStringLiteral("json")}));
        QCOMPARE(plain.ends(), 0);
        const auto text = schema::readJson(plain.out.toStdString(), "answer");
        QVERIFY(text.has_value());
        QCOMPARE(Daemon::text(*text, "body"), std::string("hello"));
        QVERIFY(text->find("bodyEncoding") == nullptr);
    }

    void trustsAnAuthorityThatItIsGiven()
    {
        const QString url = QString::fromUtf8(daemon_->urls.value(QStringLiteral("https"))) + QStringLiteral("/shop/fast");
        const QStringList call{QStringLiteral("call"), QStringLiteral("GET"), url};
        Postern stranger(call);
        QCOMPARE(stranger.ends(), 1);
        QVERIFY2(stranger.problem.contains("not trusted"), stranger.problem.constData());
        Postern postern(call + QStringList{QStringLiteral("--cacert"),
                                           daemon_->state.filePath(QStringLiteral("development-ca/authority.pem"))});
        QVERIFY2(postern.ends() == 0, postern.problem.constData());
        QVERIFY(postern.out.startsWith("HTTP 200 OK\n"));
    }

    void testsOfCallsAreRunAndTheExitCodeTells()
    {
        QTemporaryDir folder;
        const auto write = [&](const char* name, const QByteArray& text) {
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("dev.yaml", "name: Dev\nvariables: {api: shop, password: '${env:POSTERN_TEST_PASSWORD}'}\n");
        write("good.yaml", "name: Good\nrequest: {url: '{{base}}/{{api}}/fast'}\nexpect: [{status: 200}]\n");
        write("bad.yaml", "name: Bad\nrequest: {url: '{{base}}/{{api}}/fast'}\nexpect: [{status: 404}]\n");
        write("secret.yaml", "name: Secret\nrequest: {url: '{{base}}/{{password}}'}\n");
        const auto arguments = [&](const char* name) {
            return QStringList{QStringLiteral("test"),  folder.filePath(QLatin1String(name)), QStringLiteral("--url"), QString::fromUtf8(daemon_->url()),
                               QStringLiteral("--env"), folder.filePath(QStringLiteral("dev.yaml"))};
        };
        Postern good(arguments("good.yaml"));
        QCOMPARE(good.ends(), 0);
        QVERIFY2(good.out.startsWith("ok      Good (") && good.out.endsWith("1 passed, 0 failed\n"), good.out.constData());
        Postern bad(arguments("bad.yaml"));
        QCOMPARE(bad.ends(), 1);
        QVERIFY2(bad.out.contains("status: expected 404, found 200"), bad.out.constData());
        Postern json(arguments("bad.yaml") + QStringList{QStringLiteral("--output"), QStringLiteral("json")});
        QCOMPARE(json.ends(), 1);
        QVERIFY2(json.out.startsWith("{") && json.out.contains("\"actual\":\"200\""), json.out.constData());
        Postern secret(arguments("secret.yaml"));
        QCOMPARE(secret.ends(), 1);
        QVERIFY2(secret.out.contains("{{password}} has no value"), secret.out.constData());
        Postern none({QStringLiteral("test"), folder.filePath(QStringLiteral("none.yaml"))});
        QCOMPARE(none.ends(), 1);
        QVERIFY(!none.problem.isEmpty());
    }
};
POSTERN_TEST(CallTest);

} // namespace postern::test

#include "CallTest.moc"
