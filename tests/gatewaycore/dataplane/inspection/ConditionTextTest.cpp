// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "dataplane/inspection/ConditionText.h"
#include "support/TestMain.h"

#include <QtTest>

namespace postern::test {

using inspection::ConditionMistake;

class ConditionTextTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWasReadIsWrittenAsItWas_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "method = POST", "path begins /a and query q != b c", "status = 4xx", "header A exists",
                                 "claim sub contains x", "header N >= 3 and header M <= 4", "query z missing", "path ends .json"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void whatWasReadIsWrittenAsItWas()
    {
        QFETCH(QString, text);
        ConditionMistake mistake;
        const auto terms = inspection::conditionFrom(text.toStdString(), mistake);
        QVERIFY(terms.has_value());
        QCOMPARE(inspection::conditionText(*terms), text.toStdString());
        const auto spaced = inspection::conditionFrom("  " + text.toStdString() + " \t", mistake);
        QVERIFY(spaced == terms);
    }

    void mistakesNameTheWord_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("field") << "colour = red" << "\"colour\" is not known: a term begins with method, path, query, header, status or claim.";
        QTest::newRow("op") << "method is GET" << "After \"method\" comes one of = != contains begins ends exists missing >= <=.";
        QTest::newRow("no name") << "header" << "After \"header \" comes one of = != contains begins ends exists missing >= <=.";
        QTest::newRow("op of a name") << "header A" << "After \"header A\" comes one of = != contains begins ends exists missing >= <=.";
        QTest::newRow("more") << "header A exists 1" << "After \"exists\" comes nothing more.";
        QTest::newRow("value") << "path =" << "After \"=\" comes a value.";
        QTest::newRow("and at the end") << "method = GET AND" << "Before and after \"and\" comes a term.";
        QTest::newRow("and twice") << "method = GET and and path = /" << "Before and after \"and\" comes a term.";
        QTest::newRow("and alone") << "and" << "Before and after \"and\" comes a term.";
    }
    void mistakesNameTheWord()
    {
        QFETCH(QString, text);
        QFETCH(QString, sentence);
        ConditionMistake mistake;
        QVERIFY(!inspection::conditionFrom(text.toStdString(), mistake));
        QCOMPARE(QString::fromStdString(inspection::sentenceOf(mistake)), sentence);
    }
};

POSTERN_TEST(ConditionTextTest);

} // namespace postern::test

#include "ConditionTextTest.moc"
