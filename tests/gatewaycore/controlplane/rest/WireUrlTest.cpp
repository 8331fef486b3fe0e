// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/RetryAfter.h"
#include "controlplane/rest/WireUrl.h"
#include "support/TestMain.h"

#include <QTest>

using namespace postern;
using namespace postern::rest;

class WireUrlTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsTheTargetOctetForOctet_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("awkward") << QByteArray("http://h:1/a%2Fb/%7Ec+d//e;f=1/%C3%A9?x=%7E+%2f")
                                 << QByteArray("/a%2Fb/%7Ec+d//e;f=1/%C3%A9?x=%7E+%2f");
        QTest::newRow("no path") << QByteArray("https://h") << QByteArray("/");
        QTest::newRow("query only") << QByteArray("https://h?a=1") << QByteArray("/?a=1");
        QTest::newRow("dots stay") << QByteArray("http://h/a/../b/./c") << QByteArray("/a/../b/./c");
        QTest::newRow("question in query") << QByteArray("http://h/?a?b") << QByteArray("/?a?b");
    }
    void keepsTheTargetOctetForOctet()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, target);
        const Result<WireUrl> parsed = WireUrl::parse(url);
        QVERIFY(parsed);
        QCOMPARE(parsed->target(), target);
    }

    void refusesWhatCannotBeSent_data()
    {
        QTest::addColumn<QByteArray>("url");
        for (const char* url : {"", "h/a", "ftp://h/", "http:///a", "http://u:p@h/", "http://h/a b", "http://h/\r\nX: y",
                                "http://h/\xc3\xa9", "http://h/#f", "http://h:99999/", "http://h:0/", "http://[::1/",
                                "/a"})
            QTest::newRow(url) << QByteArray(url);
    }
    void refusesWhatCannotBeSent()
    {
        QFETCH(QByteArray, url);
        QVERIFY(!WireUrl::parse(url));
    }

    void resolvesLocations_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("absolute path") << QByteArray("/x/%7Ey?z") << QByteArray("http://h:8/x/%7Ey?z");
        QTest::newRow("relative") << QByteArray("c/d") << QByteArray("http://h:8/a/c/d");
        QTest::newRow("up") << QByteArray("../c") << QByteArray("http://h:8/c");
        QTest::newRow("far up") << QByteArray("../../../c") << QByteArray("http://h:8/c");
        QTest::newRow("query") << QByteArray("?n=2") << QByteArray("http://h:8/a/b?n=2");
        QTest::newRow("absolute") << QByteArray("HTTP://h:8/q#f") << QByteArray("http://h:8/q");
        QTest::newRow("other host") << QByteArray("//other/q") << QByteArray("http://other/q");
        QTest::newRow("raw utf-8") << QByteArray("/\xc3\xa9") << QByteArray("http://h:8/%C3%A9");
        QTest::newRow("colon in a step") << QByteArray("./a:b") << QByteArray("http://h:8/a/a:b");
    }
    void resolvesLocations()
    {
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, expected);
        const Result<WireUrl> next = WireUrl::parse("http://h:8/a/b?n=1")->resolve(location);
        QVERIFY(next);
        QCOMPARE(next->toBytes(), expected);
    }
    void doesNotFollowToOtherSchemes()
    {
        QVERIFY(!WireUrl::parse("http://h/a")->resolve("javascript:alert(1)"));
        QVERIFY(!WireUrl::parse("http://h/a")->resolve("file:///etc/passwd"));
    }

    void anOriginIsSchemeHostAndPort()
    {
        const WireUrl a = *WireUrl::parse("https://Host/a");
        QVERIFY(a.sameOrigin(*WireUrl::parse("https://host:443/b")));
        QVERIFY(!a.sameOrigin(*WireUrl::parse("http://host/a")));
        QVERIFY(!a.sameOrigin(*WireUrl::parse("https://host:444/a")));
        QVERIFY(!a.sameOrigin(*WireUrl::parse("https://host.evil/a")));
    }

    void readsRetryAfter_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("milliseconds");
        QTest::newRow("seconds") << QByteArray("7") << qint64(7000);
        QTest::newRow("zero") << QByteArray("0") << qint64(0);
        QTest::newRow("IMF") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << qint64(37'000);
        QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT") << qint64(37'000);
        QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994") << qint64(37'000);
        QTest::newRow("past") << QByteArray("Sun, 06 Nov 1994 08:48:00 GMT") << qint64(0);
        QTest::newRow("negative") << QByteArray("-1") << qint64(-1);
        QTest::newRow("words") << QByteArray("soon") << qint64(-1);
        QTest::newRow("huge") << QByteArray("99999999999999999999") << qint64(365LL * 24 * 3600 * 1000);
    }
    void readsRetryAfter()
    {
        QFETCH(QByteArray, value);
        QFETCH(qint64, milliseconds);
        const QDateTime now(QDate(1994, 11, 6), QTime(8, 49, 0), Qt::UTC);
        const auto wait = parseRetryAfter(value, now);
        QCOMPARE(wait ? qint64(wait->count()) : qint64(-1), milliseconds);
    }
};

POSTERN_TEST(WireUrlTest);
#include "WireUrlTest.moc"
