// SPDX-License-Identifier: Apache-2.0
#include "base/Iso8601.h"
#include "base/Text.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;

class TextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void malformedUtf8IsReplaced_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("ascii") << QByteArray("plain") << QByteArray("plain");
        QTest::newRow("all lengths") << QByteArray("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") << QByteArray("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
        QTest::newRow("lone") << QByteArray("a\xFFz") << QByteArray("a\xEF\xBF\xBDz");
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD");
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
        QTest::newRow("cut") << QByteArray("\xE2\x82") << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD");
        QTest::newRow("too high") << QByteArray("\xF4\x90\x80\x80") << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    }
    void malformedUtf8IsReplaced()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(toValidUtf8(text.toStdString())), shown);
        QCOMPARE(isUtf8(text.toStdString()), text == shown);
    }

    void aBeginningHoldsNoPartOfACharacter()
    {
        const std::string text = "a\xE2\x82\xAC\xF0\x9F\x98\x80z"; // a€😀z: 1, 3, 4 and 1 octets
        const std::size_t lengths[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9};
        for (std::size_t octets = 0; octets < std::size(lengths); ++octets)
            QCOMPARE(cutAtCharacter(text, octets), std::string_view(text).substr(0, lengths[octets]));
        QCOMPARE(cutAtCharacter(std::string(9, '\x80'), 4).size(), 0U); // no text at all
    }

    void timesComeBack()
    {
        const WallTime when(std::chrono::microseconds(1'795'000'000'000'042));
        QCOMPARE(toIso8601(when), std::string("2026-11-18T11:06:40.000042Z"));
        WallTime back;
        QVERIFY(fromIso8601(toIso8601(when), back));
        QVERIFY(back == when);
    }

    void malformedTimesAreRefused()
    {
        WallTime out;
        for (const char* text : {"", "2026-11-18", "2026-02-30T00:00:00Z", "2026-11-18T24:00:00Z", "2026-11-18T00:00:00",
                                 "2026-11-18T00:00:00.Z", "2026-11-18T00:00:00.1234567890Z", "2026-11-18T00:00:00+00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"})
            QVERIFY2(!fromIso8601(text, out), text);
    }
};

POSTERN_TEST(TextTest);
#include "TextTest.moc"
