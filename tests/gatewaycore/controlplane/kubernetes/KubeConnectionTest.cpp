// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/kubernetes/KubeConnection.h"
#include "schema/Document.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::kubernetes;
using postern::test::ScriptedServer;
using postern::test::TestCertificate;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

constexpr KubeKind onlyRoutes[] = {{"gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true}};
const KubeMake someMake{"a gateway", onlyRoutes, nullptr};

struct Answered {
    Result<deployment::CallAnswer> result = unexpected(ErrorKind::TimedOut, "nothing came");
    bool done = false;
    deployment::PendingPtr pending;
    explicit Answered(KubeConnection& connection)
    {
        deployment::RemoteCall call;
        call.method = "GET";
        call.target = "/version";
        pending = connection.call(call, [this](Result<deployment::CallAnswer> made) {
            result = std::move(made);
            done = true;
        });
        (void)QTest::qWaitFor([this] { return done; }, 60'000);
    }
    Answered(const Answered&) = delete;
};

} // namespace

/// Who a connection is to an API server that asks for certificates.
class KubeConnectionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theKubeconfigsCertificateIsShownAndItsAuthorityTrusted()
    {
        const TestCertificate server = TestCertificate::make();
        const TestCertificate user = TestCertificate::make("someone");
        ScriptedServer door([](const WireRequest&) { return WireReply::json("{}"); }, server);
        door.askForCertificate(user.certificate);
        KubeAccess access;
        access.server = door.url().toStdString();
        access.caPem = server.pem.toStdString();
        access.user.clientCertificate = user.pem.toStdString();
        access.user.clientKey = Secret(user.key.toPem().toStdString());
        access.user.impersonate = "robot";
        KubeConnection connection({}, access, deployment::Mode::ReadOnly, someMake);
        const Answered got(connection);
        QVERIFY2(got.result, got.result ? "" : got.result.error().message().c_str());
        QCOMPARE(door.requests().back().client, user.certificate);
        QCOMPARE(door.requests().back().header("Impersonate-User"), QByteArray("robot"));
        access.caPem = user.pem.toStdString(); // not who signed for the server
        KubeConnection stranger({}, access, deployment::Mode::ReadOnly, someMake);
        const Answered refused(stranger);
        QVERIFY(!refused.result && refused.result.error().kind() == ErrorKind::TlsFailed);
    }

    void aProgramMayGiveAnotherCertificateFromTimeToTime()
    {
        const TestCertificate server = TestCertificate::make();
        QTemporaryDir folder;
        std::vector<TestCertificate> users{TestCertificate::make("first"), TestCertificate::make("second")};
        for (std::size_t i = 0; i < users.size(); ++i) {
            QFile file(folder.filePath(QString::number(i + 1)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            const schema::Value status = schema::Value::object({{"clientCertificateData", users[i].pem.toStdString()}, {"clientKeyData", users[i].key.toPem().toStdString()}});
            file.write(QByteArray::fromStdString(schema::writeJson(schema::Value::object({{"apiVersion", "client.authentication.k8s.io/v1"}, {"kind", "ExecCredential"}, {"status", status}}), 0)));
        }
        QFile program(folder.filePath(QStringLiteral("who")));
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write("#!/bin/sh\nd=$(dirname \"$0\")\necho x >> \"$d/log\"\ncat \"$d/$(wc -l < \"$d/log\" | tr -d ' ')\"\n");
        program.close();
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        ScriptedServer door([](const WireRequest&) { return WireReply::json("{}"); }, server);
        door.askForCertificate(users[0].certificate);
        KubeAccess access;
        access.server = door.url().toStdString();
        access.caPem = server.pem.toStdString();
        access.user.exec.emplace();
        access.user.exec->apiVersion = "client.authentication.k8s.io/v1";
        access.user.exec->command = program.fileName().toStdString();
        KubeConnection connection({}, access, deployment::Mode::ReadOnly, someMake);
        const Answered first(connection);
        QVERIFY2(first.result, first.result ? "" : first.result.error().message().c_str());
        QCOMPARE(door.requests().back().client, users[0].certificate);
        bool refuse = true;
        const std::size_t before = door.requests().size();
        door.setHandler([&](const WireRequest&) {
            if (!std::exchange(refuse, false))
                return WireReply::json("{}");
            door.askForCertificate(users[1].certificate); // what is shown next has to be the other one
            return WireReply::answer(401, R"({"kind": "Status", "code": 401, "message": "Unauthorized"})");
        });
        const Answered second(connection);
        QVERIFY2(second.result && second.result->status == 200, second.result ? "" : second.result.error().message().c_str());
        QCOMPARE(door.requests().back().client, users[1].certificate);
        QCOMPARE(door.requests().size(), before + 2);
    }
};

POSTERN_TEST(KubeConnectionTest);
#include "KubeConnectionTest.moc"
