// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/PublicUrls.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;

/// Addresses in their parts.
class PublicUrlsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void anAddressIsReadAndWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("again"); // empty: it is none
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("plain") << "https:/" "/api.example" << "https:/" "/api.example" << "api.example" << 443;
        QTest::newRow("path") << "HTTP:/" "/API.example:8080/Orders/" << "http:/" "/api.example:8080/Orders" << "api.example" << 8080;
        QTest::newRow("own port") << "https:/" "/a:443/x" << "https:/" "/a/x" << "a" << 443;
        QTest::newRow("v4") << "http:/" "/127.0.0.1:80" << "http:/" "/127.0.0.1" << "127.0.0.1" << 80;
        QTest::newRow("v6") << "https:/" "/[2001:DB8::1]:8443/a" << "https:/" "/[2001:db8::1]:8443/a" << "2001:db8::1" << 8443;
        for (const char* const none : {"", "api.example", "ftp:/" "/a", "https:/" "/", "https:/" "/a b", "https:/" "/u:p@a", "https:/" "/a?x=1", "https:/" "/a#b", "https:/" "/a:0", "https:/" "/a:65536",
                                       "https:/" "/a:", "https:/" "/a:8x", "https:/" "/[::1", "https:/" "/[::1]8", "https:/" "/[zz::1]", "https:/" "/*.example", "https:/" "/\xc3\xa4.example", "https:/" "/a\n"})
            QTest::newRow(qPrintable(QStringLiteral("none: ") + QString::fromUtf8(none).trimmed())) << QString::fromUtf8(none) << "" << "" << 0;
    }
    void anAddressIsReadAndWritten()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, again);
        QFETCH(const QString, host);
        QFETCH(const int, port);
        const auto parts = partsOf(text.toStdString());
        QCOMPARE(parts.has_value(), !again.isEmpty());
        if (!parts)
            return;
        QCOMPARE(QString::fromStdString(parts->text()), again);
        QCOMPARE(QString::fromStdString(parts->host), host);
        QCOMPARE(int(parts->port), port);
        QVERIFY(partsOf(parts->text()).has_value());
    }

    void addressesAreToldFromNames()
    {
        for (const char* const is : {"127.0.0.1", "255.255.255.255", "::1", "2001:db8::1"})
            QVERIFY2((UrlParts{"http", is, 80, {}}.isAddress()), is);
        for (const char* const isNot : {"a.example", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1..2.3", "face", ""})
            QVERIFY2((!UrlParts{"http", isNot, 80, {}}.isAddress()), isNot);
    }

    void onePathGoesBelowABase()
    {
        QCOMPARE(urlBelow("https:/" "/a/", "/orders/1.0.0"), std::string("https:/" "/a/orders/1.0.0"));
        QCOMPARE(urlBelow("https:/" "/a/b", "c/"), std::string("https:/" "/a/b/c"));
        QCOMPARE(urlBelow("https:/" "/a/", ""), std::string("https:/" "/a"));
        QCOMPARE(urlBelow("https:/" "/a", "/"), std::string("https:/" "/a"));
    }

    void whatIsThereIsNotAddedAgain()
    {
        PublicUrls urls;
        urls.add({"https:/" "/a", "b", {}});
        urls.add({"https:/" "/a"});
        urls.say("One.");
        urls.say("Two.");
        QCOMPARE(urls.urls.size(), std::size_t{1});
        QCOMPARE(urls.urls.front().target, std::string("b"));
        QCOMPARE(urls.note, std::string("One. Two."));
        urls.add({"https:/" "/a b\x1b[31m"});
        QCOMPARE(urls.urls.size(), std::size_t{1});
        QVERIFY(urls.note.ends_with("no address."));
    }
};

POSTERN_TEST(PublicUrlsTest);
#include "PublicUrlsTest.moc"
