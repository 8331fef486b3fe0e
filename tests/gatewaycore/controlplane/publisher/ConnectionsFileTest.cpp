// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/ConnectionsFile.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace postern;
using namespace postern::publisher;

class ConnectionsFileTest : public QObject {
    Q_OBJECT

    static QString q(const char* text) { return QString::fromUtf8(text); }
    static std::string refusal(const QByteArray& text)
    {
        const auto read = parseConnections(text, q("connections.yaml"));
        return read ? std::string() : read.error().message();
    }

  private Q_SLOTS:
    void whatIsWrittenIsReadBackWithoutAnySecret()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(q("connections.yaml"));
        QCOMPARE(readConnections(path)->size(), 0U); // no file, no connections
        PublisherConnection one;
        one.id = one.name = q("production");
        one.baseUrl = q("https://apim.example:9443");
        one.user = q("admin");
        one.scopes += q("apim:api_publish");
        one.trustedSha256 = "ab12";
        one.proxyKind = rest::RestProxy::Kind::Socks5;
        one.proxyHost = q("proxy");
        one.proxyPort = 1080;
        PublisherConnection other;
        other.id = q("uuid-1");
        other.name = q("staging");
        other.baseUrl = q("https://staging.example");
        other.grant = Grant::ClientCredentials;
        other.clientId = q("pipeline");
        other.adminBase = q("https://admin.example/api/am/admin/v4");
        QVERIFY(writeConnections(path, {one, other}));
        const auto read = readConnections(path);
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QCOMPARE(read->size(), 2U);
        QCOMPARE(read->front().id, q("production"));
        QCOMPARE(read->front().scopes, one.scopes);
        QCOMPARE(read->front().proxyPort, quint16(1080));
        QCOMPARE(read->front().trustedSha256, QByteArray("ab12"));
        QCOMPARE(read->back().id, q("uuid-1"));
        QCOMPARE(read->back().grant, Grant::ClientCredentials);
        QCOMPARE(read->back().adminBase, other.adminBase);
        QCOMPARE(connectionNamed(*read, q("staging"))->clientId, q("pipeline"));
        QVERIFY(QString::fromStdString(connectionNamed(*read, q("x")).error().message()).contains(q("production, staging")));
        QVERIFY(!connectionNamed(*read, {}));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    }

    void secretsAndMistakesAreRefusedWithTheirPlace()
    {
        const QByteArray head = "apiVersion: postern/v1\nconnections:\n  - name: a\n    url: https://a\n";
        QVERIFY(refusal(head).empty());
        for (const char* line : {"    password: x\n", "    clientSecret: x\n", "    token: x\n"}) {
            const std::string why = refusal(head + line);
            QVERIFY2(why.find("connections.yaml:5") != std::string::npos, why.c_str());
        }
        QVERIFY(refusal("apiVersion: postern/v1\nconnections:\n  - name: a\n    url: https://me:secret@a\n").find("password") != std::string::npos);
        QVERIFY(refusal("apiVersion: postern/v1\nconnections:\n  - name: a\n    url: https://me:secret@a\n").find("me:secret") == std::string::npos);
        QVERIFY(refusal(head + "  - name: a\n    url: https://b\n").find("two connections") != std::string::npos);
        QVERIFY(refusal("connections: []\n").find("apiVersion") != std::string::npos);
        QVERIFY(!refusal("\xff\xfe[").empty());
        PublisherConnection bad;
        bad.name = q("bad");
        bad.baseUrl = q("https://me:secret@a");
        const QTemporaryDir folder;
        QVERIFY(!writeConnections(folder.filePath(q("c.yaml")), {bad}));
        QVERIFY(!QFile::exists(folder.filePath(q("c.yaml"))));
    }
};

POSTERN_TEST(ConnectionsFileTest);
#include "ConnectionsFileTest.moc"
