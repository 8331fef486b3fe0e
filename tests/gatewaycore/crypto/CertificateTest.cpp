// SPDX-License-Identifier: Apache-2.0
// First, since moc cannot read <compare> before the library's own configuration.
#include "support/TestMain.h"

#include "crypto/Certificate.h"
#include "crypto/Jwk.h"
#include "crypto/SigningKey.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::crypto;

namespace {

CertificateRequest localhost()
{
    CertificateRequest request;
    request.commonName = "localhost";
    request.dnsNames = {"localhost", "*.example.test"};
    request.ipAddresses = {"127.0.0.1", "::1"};
    request.validity = std::chrono::hours(48);
    return request;
}

CertificateRequest authorityRequest(KeyType type = KeyType::EcP256)
{
    CertificateRequest request;
    request.commonName = "Postern development CA";
    request.keyType = type;
    return request;
}

void write(const QString& path, const std::string& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.data(), static_cast<qint64>(text.size()));
}

} // namespace

class CertificateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLeafSaysWhatWasAskedFor()
    {
        const FakeClock clock;
        const auto authority = makeAuthority(authorityRequest(), clock);
        QVERIFY(authority);
        const auto leaf = issueCertificate(*authority, localhost(), clock);
        QVERIFY2(leaf.has_value(), leaf ? "" : leaf.error().describe().c_str());
        const auto chain = describeCertificates(leaf->certificatePem + authority->certificatePem);
        QVERIFY(chain);
        QCOMPARE(chain->size(), std::size_t(2));
        const CertificateDescription& described = chain->front();
        QCOMPARE(described.subject, std::string("CN=localhost,O=Postern"));
        QCOMPARE(described.issuer, std::string("CN=Postern development CA,O=Postern"));
        QCOMPARE(described.commonName, std::string("localhost"));
        QCOMPARE(described.dnsNames, (std::vector<std::string>{"localhost", "*.example.test"}));
        QCOMPARE(described.ipAddresses, (std::vector<std::string>{"127.0.0.1", "::1"}));
        QVERIFY(described.notBefore == clock.wall() - std::chrono::hours(1));
        QVERIFY(described.notAfter == clock.wall() + std::chrono::hours(48));
        QVERIFY(described.validAt(clock.wall()));
        QVERIFY(!described.validAt(clock.wall() + std::chrono::hours(49)));
        QCOMPARE(described.keyDescription, std::string("EC P-256"));
        QCOMPARE(described.sha256Fingerprint.size(), std::size_t(95));
        QVERIFY(!described.authority);
        QVERIFY(!described.selfSigned);
        QVERIFY((*chain)[1].authority);
        QVERIFY((*chain)[1].selfSigned);
        QVERIFY((*chain)[0].serialNumber != (*chain)[1].serialNumber);
    }

    void opensslItselfVerifiesTheChain_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("RSA") << int(KeyType::Rsa);
        QTest::newRow("P-256") << int(KeyType::EcP256);
        QTest::newRow("P-384") << int(KeyType::EcP384);
        QTest::newRow("Ed25519") << int(KeyType::Ed25519);
    }
    void opensslItselfVerifiesTheChain()
    {
        QFETCH(int, type);
        const QString program = QStandardPaths::findExecutable(QStringLiteral("openssl"));
        if (program.isEmpty())
            QSKIP("the program openssl is not installed");
        const auto authority = makeAuthority(authorityRequest(static_cast<KeyType>(type)));
        QVERIFY(authority);
        CertificateRequest request = localhost();
        request.keyType = static_cast<KeyType>(type);
        const auto leaf = issueCertificate(*authority, request);
        QVERIFY(leaf);
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("ca.pem")), authority->certificatePem);
        write(folder.filePath(QStringLiteral("leaf.pem")), leaf->certificatePem);
        QProcess process;
        process.start(program, {QStringLiteral("verify"), QStringLiteral("-x509_strict"), QStringLiteral("-purpose"),
                                QStringLiteral("sslserver"), QStringLiteral("-verify_ip"), QStringLiteral("127.0.0.1"),
                                QStringLiteral("-CAfile"), folder.filePath(QStringLiteral("ca.pem")),
                                folder.filePath(QStringLiteral("leaf.pem"))});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    void aSelfSignedLeafIsNoAuthority()
    {
        const auto leaf = makeSelfSigned(localhost());
        QVERIFY(leaf);
        const auto described = describeCertificates(leaf->certificatePem);
        QVERIFY(described);
        QVERIFY(described->front().selfSigned);
        QVERIFY(!described->front().authority);
        QVERIFY(checkKeyMatches(leaf->certificatePem, leaf->privateKeyPem));
        const auto other = makeSelfSigned(localhost());
        const auto mismatch = checkKeyMatches(leaf->certificatePem, other->privateKeyPem);
        QVERIFY(!mismatch);
        QVERIFY(mismatch.error().message().find("localhost") != std::string::npos);
    }

    void namesThatAreNoneAreRefused()
    {
        CertificateRequest request = localhost();
        request.dnsNames = {"evil,DNS:other"};
        QVERIFY(!makeSelfSigned(request));
        request = localhost();
        request.ipAddresses = {"localhost"};
        QVERIFY(!makeSelfSigned(request));
        request = localhost();
        request.commonName = "";
        QVERIFY(!makeSelfSigned(request));
    }

    void textThatIsNoCertificateIsRefused()
    {
        QVERIFY(!describeCertificates(""));
        QVERIFY(!describeCertificates("hello"));
        QVERIFY(!describeCertificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
        QVERIFY(!describeCertificate("junk"));
        const auto leaf = makeSelfSigned(localhost());
        QVERIFY(!describeCertificates(leaf->certificatePem + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
        QVERIFY(describeCertificates("some words before\n" + leaf->certificatePem + "and after\n"));
    }
};

POSTERN_TEST(CertificateTest);
#include "CertificateTest.moc"
