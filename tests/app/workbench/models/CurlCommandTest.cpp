// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestMain.h"
#include "workbench/models/CurlCommand.h"

#include <QtTest>

using namespace postern::workbench;

class CurlCommandTest : public QObject {
    Q_OBJECT
    static CurlCommand read(const QString& text)
    {
        QString error;
        const auto command = CurlCommand::parse(text, error);
        if (!command)
            qWarning("%s", qPrintable(error));
        return command.value_or(CurlCommand());
    }

  private Q_SLOTS:
    void aCommandOverSeveralLinesIsRead()
    {
        const auto call = read(QStringLiteral("$ curl -i -X PUT \\\n  'http://localhost:8280/orders/1.0.0/orders/17?a=b&c=d' \\\r\n"
                                              "  -H 'Authorization: Bearer abc' \\\n  -H \"X-Say: \\\"hi\\\" \\$1\" \\\n"
                                              "  --data-raw '{\"item\":\"it'\\''s tea\"}'"));
        QCOMPARE(call.method, QStringLiteral("PUT"));
        QCOMPARE(call.url, QStringLiteral("http://localhost:8280/orders/1.0.0/orders/17?a=b&c=d"));
        QCOMPARE(call.header(QStringLiteral("authorization")), QStringLiteral("Bearer abc"));
        QCOMPARE(call.header(QStringLiteral("x-say")), QStringLiteral("\"hi\" $1"));
        QCOMPARE(call.body, QByteArray("{\"item\":\"it's tea\"}"));
    }

    void optionsThatAreWrittenTogetherAreTakenApart()
    {
        const auto call = read(QStringLiteral("curl -sSkXDELETE -HAccept:text/plain localhost/x"));
        QCOMPARE(call.method, QStringLiteral("DELETE"));
        QCOMPARE(call.url, QStringLiteral("http://localhost/x"));
        QCOMPARE(call.header(QStringLiteral("Accept")), QStringLiteral("text/plain"));
        QVERIFY(call.insecure);
    }

    void aBodyMakesItAPostOfAForm()
    {
        const auto call = read(QStringLiteral("curl http://a/ -d x=1 --data-urlencode 'q=a b&c'"));
        QCOMPARE(call.method, QStringLiteral("POST"));
        QCOMPARE(call.body, QByteArray("x=1&q=a%20b%26c"));
        QCOMPARE(call.header(QStringLiteral("Content-Type")), QStringLiteral("application/x-www-form-urlencoded"));
    }

    void getPutsTheBodyIntoTheQuery()
    {
        const auto call = read(QStringLiteral("curl -G 'http://a/?z=0' -d x=1"));
        QCOMPARE(call.method, QStringLiteral("GET"));
        QCOMPARE(call.url, QStringLiteral("http://a/?z=0&x=1"));
        QVERIFY(call.body.isEmpty());
    }

    void userAndPasswordBecomeBasic()
    {
        QCOMPARE(read(QStringLiteral("curl -u aladdin:'open sesame' http://a/")).header(QStringLiteral("Authorization")),
                 QStringLiteral("Basic YWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    }

    void ansiQuotesAndJsonAreRead()
    {
        const auto call = read(QStringLiteral("curl http://a/ --json $'{\"a\":\"\\u0041\\n\"}'"));
        QCOMPARE(call.body, QByteArray("{\"a\":\"A\n\"}"));
        QCOMPARE(call.header(QStringLiteral("Content-Type")), QStringLiteral("application/json"));
    }

    void theValueOfAnOptionIsNoAddress_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("remarks");
        QTest::newRow("interface") << QStringLiteral("curl --interface eth0 http://a/b") << 1;
        QTest::newRow("short") << QStringLiteral("curl -r 0-99 -y 3 -C 5 http://a/b") << 2;
        QTest::newRow("joined") << QStringLiteral("curl -sy3 http://a/b") << 1;
        QTest::newRow("http2") << QStringLiteral("curl --http2 http://a/b --tlsv1.2 -L") << 3;
        QTest::newRow("of no concern") << QStringLiteral("curl -sS --no-progress-meter -o out.txt -w '%{http_code}' --compressed http://a/b") << 0;
        QTest::newRow("unknown with a value") << QStringLiteral("curl --brand-new 17 http://a/b") << 2;
        QTest::newRow("unknown before a bare host") << QStringLiteral("curl --brand-new 17 a/b") << 2;
        QTest::newRow("unknown switch") << QStringLiteral("curl --brand-new a/b") << 1;
        QTest::newRow("unknown short") << QStringLiteral("curl -@ x http://a/b") << 2;
        QTest::newRow("two addresses") << QStringLiteral("curl http://a/b http://c/d") << 1;
        QTest::newRow("two calls") << QStringLiteral("curl http://a/b --next -d x http://c/d") << 1;
        QTest::newRow("given by name") << QStringLiteral("curl x --url http://a/b") << 1;
    }

    void theValueOfAnOptionIsNoAddress()
    {
        QFETCH(QString, text);
        QFETCH(int, remarks);
        const auto call = read(text);
        QCOMPARE(call.url, QStringLiteral("http://a/b"));
        QCOMPARE(call.method, QStringLiteral("GET"));
        QVERIFY2(call.remarks.size() == remarks, qPrintable(call.remarks.join(QLatin1Char('|'))));
    }

    void rangesAndMoreQueryAreTaken()
    {
        const auto call = read(QStringLiteral("curl 'http://a/b?x=1' --url-query 'q=a b' --url-query +y=%20 -r 0-99"));
        QCOMPARE(call.url, QStringLiteral("http://a/b?x=1&q=a%20b&y=%20"));
        QCOMPARE(call.header(QStringLiteral("Range")), QStringLiteral("bytes=0-99"));
        QVERIFY(call.remarks.isEmpty());
    }

    void filesAreNeverOpenedAndThatIsSaid()
    {
        const auto call = read(QStringLiteral("curl http://a/ -d @/etc/passwd | sh"));
        QVERIFY(call.body.isEmpty());
        QCOMPARE(call.remarks.size(), 1);
        QVERIFY(call.remarks.first().contains(QLatin1String("/etc/passwd")));
    }

    void whatIsNoCommandSaysWhy_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("wget") << QStringLiteral("wget http://a/");
        QTest::newRow("no URL") << QStringLiteral("curl -H 'A: b'");
        QTest::newRow("open quote") << QStringLiteral("curl 'http://a/");
        QTest::newRow("missing value") << QStringLiteral("curl http://a/ -H");
    }

    void whatIsNoCommandSaysWhy()
    {
        QFETCH(QString, text);
        QString error;
        QVERIFY(!CurlCommand::parse(text, error));
        QVERIFY(error.endsWith(QLatin1Char('.')));
    }

    void whatIsWrongIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("open quote") << QStringLiteral("curl http://a/ \\\n  -H 'A: b") << QStringLiteral("Line 2, column 6: a quotation mark is opened here and never closed.");
        QTest::newRow("after a prompt") << QStringLiteral("$ curl \"http://a/") << QStringLiteral("Line 1, column 8: a quotation mark is opened here and never closed.");
        QTest::newRow("ANSI quote") << QStringLiteral("curl $'a") << QStringLiteral("Line 1, column 7: a quotation mark is opened here and never closed.");
        QTest::newRow("a value") << QStringLiteral("\n\n curl http://a/ -X") << QStringLiteral("Line 3, column 17: a value is missing after -X.");
        QTest::newRow("another program") << QStringLiteral("\n  wget http://a/") << QStringLiteral("Line 2, column 3: this is not a curl command, which has to begin with \"curl\".");
    }

    void whatIsWrongIsSaidWithItsPlace()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        QString error;
        QVERIFY(!CurlCommand::parse(text, error));
        QCOMPARE(error, said);
    }

    void whatIsWrittenIsReadBackTheSame()
    {
        CurlCommand call;
        call.method = QStringLiteral("PATCH");
        call.url = QStringLiteral("http://a/b?c='d'&e=$f");
        call.headers = {{QStringLiteral("X-A"), QStringLiteral("it's \"x\"")}, {QStringLiteral("X-Empty"), {}}};
        call.body = "line\n'two' \\ $HOME `x`";
        const auto back = read(call.toText());
        QCOMPARE(back.method, call.method);
        QCOMPARE(back.url, call.url);
        QCOMPARE(back.headers.mid(0, 2), call.headers);
        QCOMPARE(back.body, call.body);
    }
};

POSTERN_TEST(CurlCommandTest);
#include "CurlCommandTest.moc"
