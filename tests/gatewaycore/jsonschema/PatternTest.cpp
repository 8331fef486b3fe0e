// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Pattern.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QtTest>
#include <string>

using namespace postern;
using jsonschema::Pattern;

class PatternTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatEcma262MeansIsWhatIsFound_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        const auto row = [](const char* pattern, const QString& text, bool found) {
            QTest::newRow(qPrintable(QString::fromUtf8(pattern) + QLatin1String(" in ") + text.toHtmlEscaped()))
                << QString::fromUtf8(pattern) << text << found;
        };
        const QString lineSeparator(QChar(0x2028));
        row("es", QStringLiteral("expression"), true); // not anchored
        row("^a.c$", QStringLiteral("abc"), true);
        row("^a.c$", QStringLiteral("a\nc"), false);
        row("^a.c$", QLatin1Char('a') + lineSeparator + QLatin1Char('c'), false);
        row("^a[^]c$", QStringLiteral("a\nc"), true);
        row("a[]c", QStringLiteral("ac"), false);
        row("^abc$", QStringLiteral("abc\n"), false);
        row("b$", QStringLiteral("a\nb\nc"), false);
        row("^\\d{2}$", QString::fromUtf8("৪২"), false);
        row("^\\w+$", QString::fromUtf8("é"), false);
        row("^\\s$", QString(QChar(0x00a0)), true);
        row("^\\S$", QString(QChar(0x00a0)), false);
        row("^[\\s\\d]+$", QStringLiteral("1 2"), true);
        row("^[\\S]+$", QStringLiteral("1 2"), false);
        row("^\\cA$", QString(QChar(1)), true);
        row("^[\\b]$", QString(QChar(8)), true);
        row("\\bword\\b", QStringLiteral("a word."), true);
        row("^\\x41\\u0042\\u{43}$", QStringLiteral("ABC"), true);
        row("^\\ud83d\\udc32$", QString::fromUtf8("🐲"), true);
        row("^🐲*$", QString::fromUtf8("🐲🐲"), true);
        row("^[🐲-🐴]$", QString::fromUtf8("🐳"), true);
        row("^\\p{L}+$", QString::fromUtf8("école"), true);
        row("^\\p{Uppercase_Letter}$", QString::fromUtf8("É"), true);
        row("^\\P{Lu}$", QString::fromUtf8("É"), false);
        row("^[\\p{Lu}\\p{Nd}]+$", QString::fromUtf8("É1"), true);
        row("^\\p{Script=Greek}+$", QString::fromUtf8("αβγ"), true);
        row("^\\p{sc=Greek}+$", QStringLiteral("abc"), false);
        row("^\\/a\\-b\\.c$", QStringLiteral("/a-b.c"), true);
        row("^[a\\-z]$", QStringLiteral("b"), false);
        row("^[\\w-]+$", QStringLiteral("a-b"), true);
        row("^[\\w-.]+$", QStringLiteral("a-b.c"), true);
        row("^[[:alpha:]]$", QStringLiteral("b"), false); // no POSIX class: one of [:alph, then ]
        row("^[[:alpha:]]$", QStringLiteral("a]"), true);
        row("^[^[]$", QStringLiteral("["), false);
        row("^(?<year>\\d{4})$", QStringLiteral("2026"), true);
        row("^(a|b)+?$", QStringLiteral("abab"), true);
        row("^{a}$", QStringLiteral("{a}"), true); // braces that repeat nothing
        row("^a{,2}$", QStringLiteral("a{,2}"), true);
        row("^a{2}$", QStringLiteral("aa"), true);
        row("^a{2,}$", QStringLiteral("a"), false);
        row("^(?i)abc$", QStringLiteral("aBC"), true);
        row("^\\0$", QString(QChar(0)), true);
        row("", QStringLiteral("anything"), true);
    }
    void whatEcma262MeansIsWhatIsFound()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QFETCH(bool, found);
        const auto compiled = Pattern::compile(pattern.toStdString());
        QVERIFY2(compiled, compiled ? "" : compiled.error().message().c_str());
        QCOMPARE(compiled->isFoundIn(text.toStdString()), found);
    }

    void whatAnAutomatonCannotDoIsRefusedWithTheReason_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* pattern, const char* reason) {
            QTest::newRow(pattern) << QString::fromUtf8(pattern) << QString::fromUtf8(reason);
        };
        row("^(?=.*\\d).+$", "lookahead needs backtracking, which a hostile text could exploit: say it with allOf, not and "
                              "several patterns (at character 2)");
        row("(?!a)", "lookahead");
        row("(?<=a)b", "lookbehind");
        row("(?<!a)b", "lookbehind");
        row("(a)\\1", "back-reference");
        row("(?<n>a)\\k<n>", "back-reference");
        row("\\Aabc\\Z", "\\A is no escape of ECMA-262: write ^ (at character 1)");
        row("abc\\z", "write $");
        row("\\a", "\\a is no escape of ECMA-262");
        row("\\p{Alphabetic}", "the Unicode property Alphabetic");
        row("\\p{Script=Klingon}", "not a regular expression");
        row("\\pL", "\\p takes a property in braces");
        row("\\ud83d", "half of a surrogate pair");
        row("\\u12", "\\u takes a code");
        row("\\x4", "\\x takes a code");
        row("\\c1", "\\c takes a letter");
        row("\\012", "octal");
        row("[a-z", "this character class has no end (at character 1)");
        row("(a", "not a regular expression: missing )");
        row("a)", "this ) closes nothing (at character 2)");
        row("*a", "not a regular expression");
        row("a**", "not a regular expression");
        row("^{2}", "nothing to repeat");
        row("a{3,2}", "repeats at least more often");
        row("a{1000000}", "repeats too often for an automaton: check the length with maxLength");
        row("(((((a{1500}){1500}){1500}){1500}){1500})", "repetition");
        row("\\", "a backslash at the end");
        row("(?<n", "the name of this group has no end");
        row("(?s)a", "no group of ECMA-262 begins like this");
    }
    void whatAnAutomatonCannotDoIsRefusedWithTheReason()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, reason);
        const auto compiled = Pattern::compile(pattern.toStdString());
        QVERIFY(!compiled);
        QVERIFY2(QString::fromStdString(compiled.error().message()).contains(reason), compiled.error().message().c_str());
    }

    void moreThanAThousandRepetitionsAreHeld()
    {
        for (const char* pattern : {"^[a-z]{1,2500}$", "^[a-z]{1200,2500}$", "^(?:[a-z]){2500}$"}) {
            const auto compiled = Pattern::compile(pattern);
            QVERIFY2(compiled, compiled ? "" : compiled.error().message().c_str());
            QVERIFY(compiled->isFoundIn(std::string(2500, 'x')));
            QVERIFY(!compiled->isFoundIn(std::string(2501, 'x')));
        }
        const auto open = Pattern::compile("^a{1500,}$");
        QVERIFY(open && open->isFoundIn(std::string(4000, 'a')) && !open->isFoundIn(std::string(1499, 'a')));
    }

    void hostileTextsTakeLinearTime()
    {
        const auto evil = Pattern::compile("^(([a-z])+.)+[A-Z]([a-z])+$"); // exponential where one backtracks
        QVERIFY(evil);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!evil->isFoundIn(std::string(1'000'000, 'a')));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }
};

POSTERN_TEST(PatternTest);
#include "PatternTest.moc"
