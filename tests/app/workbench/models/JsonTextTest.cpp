// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/JsonText.h"

#include "support/TestMain.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

using namespace postern::workbench;

class JsonTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void onlyTheWhiteSpaceBetweenItsPartsIsAnother()
    {
        // ' stands for ".
        const QByteArray text = QByteArray(" {'b':1.0, 'a' : 12345678901234567890,'b': [ ],'c':{},'d':[1,-2.50e+3 ,{'x':'\\u00e4 \\'{[,:]}\\' ä'}],\n"
                                           "  'e':[[true],[false, null]]} ").replace('\'', '"');
        const QByteArray wanted = QByteArray("{\n"
                                             "    'b': 1.0,\n"
                                             "    'a': 12345678901234567890,\n"
                                             "    'b': [],\n"
                                             "    'c': {},\n"
                                             "    'd': [\n"
                                             "        1,\n"
                                             "        -2.50e+3,\n"
                                             "        {\n"
                                             "            'x': '\\u00e4 \\'{[,:]}\\' ä'\n"
                                             "        }\n"
                                             "    ],\n"
                                             "    'e': [\n"
                                             "        [\n"
                                             "            true\n"
                                             "        ],\n"
                                             "        [\n"
                                             "            false,\n"
                                             "            null\n"
                                             "        ]\n"
                                             "    ]\n"
                                             "}\n").replace('\'', '"');
        QCOMPARE(indentedJson(text), wanted);
        QCOMPARE(indentedJson(wanted), wanted);
        QCOMPARE(indentedJson("\xef\xbb\xbf[]"), QByteArray("[]\n"));
        QCOMPARE(indentedJson("17"), QByteArray("17\n"));
    }

    void itSaysTheSameAsQtReads()
    {
        const QByteArray text = R"({"list":[1,2,{"deep":[[],{}]}],"name":"x","none":null,"yes":true})";
        QCOMPARE(QJsonDocument::fromJson(indentedJson(text)), QJsonDocument::fromJson(text));
    }

    void whatIsNoJsonIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", " ", "{", "[", "]", "[1", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "[}", "{]", "[1]]", "[1] x", "01", "1.", "-",
                                 "+1", ".5", "1e", "nul", "trueish", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"", "NaN", "'a'", "{\"a\" 1}", "{\"a\":1 \"b\":2}"})
            QTest::newRow(*text == '\0' ? "empty" : text) << QByteArray(text);
    }
    void whatIsNoJsonIsNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY2(indentedJson(text).isNull(), indentedJson(text).constData());
    }

    void nobodyMakesItTakeMuchMemory()
    {
        QVERIFY(!indentedJson(QByteArray(512, '[') + QByteArray(512, ']')).isNull());
        QVERIFY(indentedJson(QByteArray(513, '[') + QByteArray(513, ']')).isNull());
        QVERIFY(indentedJson(QByteArray(1'000'000, '[')).isNull());
        // Two kilobytes of blanks before each of a million numbers.
        QVERIFY(indentedJson(QByteArray(500, '[') + QByteArray("1,").repeated(1'000'000) + "1" + QByteArray(500, ']')).isNull());
    }

    void beforeItIsWantedNoMoreItIsLaidOutBesideTheThreadThatAsks()
    {
        const QByteArray text = "[" + QByteArray("{\"id\": 1, \"name\": \"an order\"},").repeated(60'000) + "{}]";
        JsonLayout layout;
        QByteArray got;
        QThread* on = nullptr;
        int ready = 0;
        const auto take = [&](const QByteArray& indented) {
            got = indented;
            on = QThread::currentThread();
            ++ready;
        };
        layout.start(text, take);
        QVERIFY(layout.isBusy() && ready == 0); // nothing was done here
        QTRY_COMPARE(ready, 1);
        QVERIFY(!layout.isBusy() && on == QThread::currentThread());
        QVERIFY(got == indentedJson(text));
        // Another one takes its place; one that is stopped never comes.
        layout.start(text, take);
        layout.start("[1]", take);
        QTRY_COMPARE(ready, 2);
        QCOMPARE(got, QByteArray("[\n    1\n]\n"));
        layout.start(text, take);
        layout.stop();
        QTest::qWait(200);
        QCOMPARE(ready, 2);
        const std::atomic<bool> stop{true};
        QVERIFY(indentedJson(text, &stop).isNull());
    }
};

POSTERN_TEST(JsonTextTest);
#include "JsonTextTest.moc"
