// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "crypto/Base64.h"
#include "crypto/Certificate.h"
#include "crypto/CertificateText.h"
#include "crypto/CertificateTrust.h"

#include <QtTest>

using namespace postern;
using namespace postern::crypto;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

std::string percentEncoded(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        static constexpr char digits[] = "0123456789ABCDEF";
        const auto octet = static_cast<unsigned char>(c);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            out += c;
        else
            out.append(1, '%').append(1, digits[octet >> 4]).append(1, digits[octet & 15]);
    }
    return out;
}

} // namespace

/// Certificates as they stand in header fields, and whether they count.
class CertificateTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        CertificateRequest request;
        request.commonName = "authority";
        authority_ = *makeAuthority(request);
        request.commonName = "client";
        request.clientUse = true;
        client_ = *issueCertificate(authority_, request);
    }

    void everyWayOfWritingItIsRead_data()
    {
        const std::string pem = client_.certificatePem;
        const std::string inner = replaced(replaced(replaced(pem, "-----BEGIN CERTIFICATE-----", ""), "-----END CERTIFICATE-----", ""), "\n", "");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char* name, const std::string& field) { QTest::newRow(name) << QByteArray::fromStdString(field); };
        row("PEM", pem);
        row("PEM with tabs for line ends", replaced(pem, "\n", "\t"));
        row("PEM with blanks for line ends", replaced(pem, "\n", " "));
        row("PEM in one line", replaced(pem, "\n", ""));
        row("percent-encoded PEM", percentEncoded(pem));
        row("with a chain behind it", pem + authority_.certificatePem);
        row("Base64 of the DER form", inner);
        row("without padding", replaced(inner, "=", ""));
        row("RFC 9440", ":" + inner + ":");
        row("Base64 of the PEM text", base64Encode(pem));
    }
    void everyWayOfWritingItIsRead()
    {
        QFETCH(QByteArray, field);
        const auto der = certificateOfField(field.toStdString());
        QVERIFY2(der, der ? "" : der.error().message().c_str());
        const auto described = describeCertificate(*der);
        QVERIFY(described);
        QCOMPARE(described->sha256Fingerprint, describeCertificates(client_.certificatePem)->front().sha256Fingerprint);
    }

    void whatIsNoneIsRefused_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (const char* field : {"", " ", "::", ":", "%", "%2", "%zz", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE----- -----END CERTIFICATE-----",
                                  "a", "!!!!", "-----END CERTIFICATE----------BEGIN CERTIFICATE-----"})
            QTest::newRow(field) << QByteArray(field);
        QTest::newRow("too long") << QByteArray(40'000, 'A');
        QTest::newRow("Base64 of the beginning of PEM") << QByteArray("-----BEGIN CERTIFICATE-----").toBase64();
    }
    void whatIsNoneIsRefused()
    {
        QFETCH(QByteArray, field);
        QVERIFY(!certificateOfField(field.toStdString()));
    }

    void onlyWhatTheAuthorityIssuedForClientsCountsWhileItIsValid()
    {
        const auto trust = CertificateTrust::make(authority_.certificatePem);
        QVERIFY(trust);
        const auto check = [&](const KeyedCertificate& pair, WallTime when = std::chrono::system_clock::now()) {
            return trust->check(*certificateOfField(pair.certificatePem), when);
        };
        QVERIFY(check(client_));
        QVERIFY(!check(client_, std::chrono::system_clock::now() + std::chrono::hours(24 * 400)));
        QVERIFY(!check(client_, std::chrono::system_clock::now() - std::chrono::hours(24)));
        CertificateRequest request;
        request.commonName = "client";
        const auto server = issueCertificate(authority_, request);
        QVERIFY(!check(*server)); // made for servers only
        request.clientUse = true;
        QVERIFY(!check(*makeSelfSigned(request)));
        request.commonName = "authority"; // of the same name, with another key
        const auto impostor = makeAuthority(request);
        request.commonName = "client";
        QVERIFY(!check(*issueCertificate(*impostor, request)));
        QVERIFY(!trust->check("no certificate", std::chrono::system_clock::now()));
        QVERIFY(!CertificateTrust::make("no certificate"));
    }

  private:
    KeyedCertificate authority_;
    KeyedCertificate client_;
};

POSTERN_TEST(CertificateTextTest);
#include "CertificateTextTest.moc"
