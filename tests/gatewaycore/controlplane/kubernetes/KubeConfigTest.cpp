// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/kubernetes/KubeConfig.h"
#include "controlplane/kubernetes/KubeCredentials.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::kubernetes;

namespace {

std::string kubeconfig(const std::string& cluster, const std::string& user)
{
    return "apiVersion: v1\nkind: Config\ncurrent-context: dev\n"
           "contexts:\n- {name: dev, context: {cluster: c, user: u, namespace: shop}}\n- {name: bare, context: {cluster: c}}\n- {name: broken, context: {cluster: nowhere, user: u}}\n"
           "clusters: [{name: c, cluster: {" + cluster + "}}]\nusers: [{name: u, user: {" + user + "}}]\n";
}
const std::string server = "server: 'https://10.0.0.1:6443/'";

Result<KubeAccess> parsed(const std::string& cluster, const std::string& user, const char* context = "")
{
    return parseKubeConfig(kubeconfig(cluster, user), "kubeconfig", "/nonexistent", context);
}

/// A kubeconfig's program: writes down that it was asked, and answers with what `script` says.
struct Program {
    QTemporaryDir folder;
    KubeAccess access;
    explicit Program(const QByteArray& script)
    {
        QFile file(folder.filePath(QStringLiteral("who")));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no script");
        file.write("#!/bin/sh\necho asked >> \"$LOG\"\nn=$(wc -l < \"$LOG\")\n" + script);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const std::string user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./who, args: [a], env: [{name: LOG, value: '" + folder.filePath(QStringLiteral("log")).toStdString() +
                                 "'}], installHint: Install it., provideClusterInfo: true, interactiveMode: Never}";
        auto made = parseKubeConfig(kubeconfig(server, user), "kubeconfig", folder.path().toStdString(), "");
        if (!made)
            qFatal("%s", made.error().message().c_str());
        access = *std::move(made);
    }
    [[nodiscard]] int asked() const
    {
        QFile file(folder.filePath(QStringLiteral("log")));
        return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count('\n')) : 0;
    }
};

struct Got {
    Result<KubeCredential> result = unexpected(ErrorKind::TimedOut, "nothing came");
    bool done = false;
    deployment::PendingPtr pending;
    explicit Got(KubeCredentials& from)
    {
        pending = from.get([this](Result<KubeCredential> made) {
            result = std::move(made);
            done = true;
        });
    }
    Got(const Got&) = delete;
    Result<KubeCredential>& wait()
    {
        (void)QTest::qWaitFor([this] { return done; }, 60'000);
        return result;
    }
};

QByteArray answerWith(const QByteArray& status)
{
    return "cat <<END\n{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": " + status + "}\nEND\n";
}

} // namespace

class KubeConfigTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aContextIsReadWithItsClusterAndItsUser()
    {
        const auto access = parsed(server + ", certificate-authority-data: Q0E=, tls-server-name: api.example", "client-certificate-data: Q0VSVA==, client-key-data: S0VZ, token: t0");
        QVERIFY2(access, access ? "" : access.error().message().c_str());
        QCOMPARE(access->server, std::string("https://10.0.0.1:6443"));
        QCOMPARE(access->caPem, std::string("CA"));
        QCOMPARE(access->tlsServerName, std::string("api.example"));
        QCOMPARE(access->nameSpace, std::string("shop"));
        QCOMPARE(access->user.clientCertificate, std::string("CERT"));
        QVERIFY(access->user.clientKey.equals("KEY"));
        QVERIFY(access->user.token.equals("t0"));
        const auto bare = parsed(server, "token: t0", "bare");
        QVERIFY(bare && bare->user.token.empty() && bare->nameSpace.empty());
    }

    void filesAreBelowTheKubeconfigsFolder()
    {
        QTemporaryDir folder;
        QFile ca(folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(ca.open(QIODevice::WriteOnly));
        ca.write("CA2");
        ca.close();
        const auto access = parseKubeConfig(kubeconfig(server + ", certificate-authority: ca.pem", "tokenFile: token"), "kubeconfig", folder.path().toStdString(), "");
        QVERIFY2(access, access ? "" : access.error().message().c_str());
        QCOMPARE(access->caPem, std::string("CA2"));
        QCOMPARE(access->user.tokenFile.string(), folder.filePath(QStringLiteral("token")).toStdString());
        KubeCredentials credentials(*access);
        Got missing(credentials);
        QVERIFY(missing.done && !missing.result);
        for (const char* const token : {"first\n", "second\n"}) { // it is read again each time
            QFile file(folder.filePath(QStringLiteral("token")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(token);
            file.close();
            Got got(credentials);
            QVERIFY(got.result && got.result->authorization.equals("Bearer " + std::string(token, std::strlen(token) - 1)));
        }
        QVERIFY(credentials.forget());
    }

    void whatIsWrongIsSaidWithoutSecrets_data()
    {
        QTest::addColumn<QString>("cluster");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("context");
        QTest::addColumn<QString>("says");
        const QString good = QString::fromStdString(server);
        const QString token = QStringLiteral("token: CANARY");
        QTest::newRow("no such context") << good << token << QStringLiteral("prod") << QStringLiteral("no context \"prod\". It has: dev, bare, broken");
        QTest::newRow("no such cluster") << good << token << QStringLiteral("broken") << QStringLiteral("no cluster \"nowhere\". It has: c");
        QTest::newRow("no server") << QStringLiteral("server: 'CANARYhost'") << token << QString() << QStringLiteral("no address");
        QTest::newRow("insecure") << good + QStringLiteral(", insecure-skip-tls-verify: true") << token << QString() << QStringLiteral("certificate-authority-data");
        QTest::newRow("no Base64") << good << QStringLiteral("client-key-data: 'CANARY!'") << QString() << QStringLiteral("client-key-data is no Base64");
        QTest::newRow("a certificate without its key") << good << QStringLiteral("client-certificate-data: Q0VSVA==") << QString() << QStringLiteral("belong together");
        QTest::newRow("no YAML") << good << QStringLiteral("token: CANARY: [") << QString() << QStringLiteral("neither YAML nor JSON");
        QTest::newRow("auth-provider") << good << QStringLiteral("auth-provider: {name: gcp, config: {access-token: CANARY}}") << QString() << QStringLiteral("Use exec");
        QTest::newRow("exec of another version") << good << QStringLiteral("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}") << QString() << QStringLiteral("v1alpha1");
        QTest::newRow("exec at a terminal") << good << QStringLiteral("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}") << QString() << QStringLiteral("terminal");
        QTest::newRow("a file that is not there") << good + QStringLiteral(", certificate-authority: none.pem") << token << QString() << QStringLiteral("/nonexistent/none.pem");
    }
    void whatIsWrongIsSaidWithoutSecrets()
    {
        QFETCH(const QString, cluster);
        QFETCH(const QString, user);
        QFETCH(const QString, context);
        QFETCH(const QString, says);
        const auto access = parsed(cluster.toStdString(), user.toStdString(), context.toUtf8().constData());
        QVERIFY(!access);
        const QString why = QString::fromStdString(access.error().describe());
        QVERIFY2(why.contains(says), qPrintable(why));
        QVERIFY2(!why.contains(QLatin1String("CANARY")), qPrintable(why));
    }

    void aProgramIsAskedOnceAndAgainWhenItsAnswerHasExpiredOrIsRefused()
    {
        Program program("test \"$1\" = a || exit 9\necho \"$KUBERNETES_EXEC_INFO\" > \"$LOG.info\"\n" + answerWith("{\"token\": \"t$n\", \"expirationTimestamp\": \"2999-01-01T00:00:00Z\"}"));
        KubeCredentials credentials(program.access);
        Got first(credentials);
        Got second(credentials);
        QVERIFY(!first.done); // nobody is held up
        QVERIFY(first.wait() && first.result->authorization.equals("Bearer t1"));
        QVERIFY(second.wait() && second.result->authorization.equals("Bearer t1"));
        Got third(credentials);
        QVERIFY(third.done);
        QCOMPARE(program.asked(), 1);
        QVERIFY(credentials.forget());
        Got renewed(credentials);
        QVERIFY(renewed.wait() && renewed.result->authorization.equals("Bearer t2"));
        QFile info(program.folder.filePath(QStringLiteral("log.info")));
        QVERIFY(info.open(QIODevice::ReadOnly));
        const QByteArray told = info.readAll();
        QVERIFY2(told.contains("\"interactive\":false") || told.contains("\"interactive\": false"), told.constData());
        QVERIFY2(told.contains("https://10.0.0.1:6443"), told.constData());

        Program expired(answerWith("{\"token\": \"t$n\", \"expirationTimestamp\": \"2020-01-01T00:00:00Z\"}"));
        KubeCredentials each(expired.access);
        QVERIFY(Got(each).wait());
        QVERIFY(Got(each).wait());
        QCOMPARE(expired.asked(), 2);
    }

    void aProgramThatFailsIsNamed_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("says");
        QTest::newRow("it ends badly") << QByteArray("echo first >&2; echo 'log in again' >&2; exit 3\n") << QStringLiteral("log in again");
        QTest::newRow("no JSON") << QByteArray("echo CANARY\n") << QStringLiteral("no ExecCredential");
        QTest::newRow("of another version") << QByteArray("echo '{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1beta1\", \"status\": {\"token\": \"CANARY\"}}'\n") << QStringLiteral("v1beta1");
        QTest::newRow("nothing in it") << answerWith("{}") << QStringLiteral("neither a token");
        QTest::newRow("it does not stop") << QByteArray("exec yes CANARY\n") << QStringLiteral("does not stop writing");
        QTest::newRow("it hangs") << QByteArray("exec sleep 60\n") << QStringLiteral("did not answer within");
    }
    void aProgramThatFailsIsNamed()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QString, says);
        Program program(script);
        KubeCredentials credentials(program.access, Milliseconds(2'000));
        QElapsedTimer clock;
        clock.start();
        Got got(credentials);
        QVERIFY(clock.elapsed() < 500);
        QVERIFY(!got.wait());
        const QString why = QString::fromStdString(got.result.error().describe());
        QVERIFY2(why.contains(says) && why.contains(QLatin1String("/who")), qPrintable(why));
        QVERIFY(!why.contains(QLatin1String("CANARY")));
    }

    void aProgramThatIsNotThereIsNamedWithItsHint()
    {
        Program program("exit 0\n");
        QFile::remove(program.folder.filePath(QStringLiteral("who")));
        KubeCredentials credentials(program.access);
        Got got(credentials);
        QVERIFY(!got.wait());
        QVERIFY2(got.result.error().message().find("Install it.") != std::string::npos, got.result.error().message().c_str());
    }

    void whoeverNoLongerWaitsIsNotTold()
    {
        Program program("sleep 0.2\n" + answerWith("{\"clientCertificateData\": \"C\", \"clientKeyData\": \"K\"}"));
        KubeCredentials credentials(program.access);
        auto left = std::make_unique<Got>(credentials);
        Got stays(credentials);
        left.reset();
        QVERIFY(stays.wait());
        QCOMPARE(stays.result->clientCertificate, std::string("C"));
        auto ended = std::make_unique<KubeCredentials>(program.access);
        Got orphan(*ended);
        ended.reset();
        QTest::qWait(300);
        QVERIFY(!orphan.done);
    }

    void aPodIsItsServiceAccount()
    {
        qunsetenv("KUBERNETES_SERVICE_HOST");
        QVERIFY(!inClusterAccess("/nonexistent"));
        QTemporaryDir folder;
        for (const auto& [name, text] : {std::pair("ca.crt", "CA"), {"namespace", "shop"}, {"token", "t"}}) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        }
        qputenv("KUBERNETES_SERVICE_HOST", "fd00::1");
        qputenv("KUBERNETES_SERVICE_PORT", "443");
        const auto access = inClusterAccess(folder.path().toStdString());
        QVERIFY(access);
        QCOMPARE(access->server, std::string("https://[fd00::1]:443"));
        QCOMPARE(access->nameSpace, std::string("shop"));
        KubeCredentials credentials(*access);
        Got got(credentials);
        QVERIFY(got.result && got.result->authorization.equals("Bearer t"));
    }
};

POSTERN_TEST(KubeConfigTest);
#include "KubeConfigTest.moc"
