// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Decimal.h"
#include "jsonschema/Equality.h"
#include "jsonschema/Uri.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QElapsedTimer>
#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::jsonschema;
using schema::Value;
using postern::test::q;

namespace {

Decimal decimal(const char* text) { return Decimal::parse(text).value(); }
Value jsonOf(const std::string& text) { return schema::readJson(text, "t.json").value(); }

} // namespace

/// What the keywords stand on: exact numbers, equality, references.
class NumbersTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void numbersAreExact()
    {
        QVERIFY(decimal("1") == decimal("1.0") && decimal("10e-1") == decimal("1"));
        QVERIFY(decimal("-0") == decimal("0") && decimal("0e99").isZero());
        QVERIFY(decimal("9007199254740993") > decimal("9007199254740992")); // one double
        QVERIFY(decimal("0.1") < decimal("0.10000000000000001"));
        QVERIFY(decimal("-2") < decimal("-1") && decimal("-1") < decimal("0") && decimal("-1") < decimal("0.5"));
        QVERIFY(decimal("1e300") > decimal("9e299") && decimal("-1e300") < decimal("-9e299"));
        QVERIFY(decimal("12") < decimal("123") && decimal("2") > decimal("12e-1"));
        QVERIFY(decimal("1.0").isInteger() && decimal("1e300").isInteger() && !decimal("1.5").isInteger());
        for (const char* wrong : {"", "-", "e5", ".", "1e", "0x10", "1 "})
            QVERIFY2(!Decimal::parse(wrong), wrong);
        QCOMPARE(q(decimal("1e999999999999999999999").toText()), q("1e1000000000000"));
    }

    void numbersAreShownAsPeopleWriteThem()
    {
        for (const char* text : {"0", "12", "-12", "100", "0.01", "12.5", "-0.5", "1e300"})
            QCOMPARE(q(decimal(text).toText()), q(text));
        QVERIFY(Decimal::of(Value(0.1)) == decimal("0.1") && Decimal::of(Value(std::int64_t{-5})) == decimal("-5"));
    }

    void multiplesAreExact()
    {
        QVERIFY(decimal("0.3").isMultipleOf(decimal("0.1"))); // 0.3 / 0.1 is 2.9999999999999996 in doubles
        QVERIFY(decimal("4.35").isMultipleOf(decimal("0.01")));
        QVERIFY(!decimal("4.355").isMultipleOf(decimal("0.01")));
        QVERIFY(decimal("1e300").isMultipleOf(decimal("0.5")) && decimal("1e300").isMultipleOf(decimal("8")));
        QVERIFY(!decimal("1e300").isMultipleOf(decimal("3")));
        QVERIFY(decimal("12345678901234567890123456789000").isMultipleOf(decimal("1000")));
        QVERIFY(decimal("0").isMultipleOf(decimal("7")) && decimal("-9").isMultipleOf(decimal("3")));
        QVERIFY(decimal("9999999999999999999e5").isMultipleOf(decimal("9999999999999999999")));
        // Products beyond 64 bits.
        QVERIFY(decimal("12193263113697668026077834171483").isMultipleOf(decimal("9876543210987654321")));
        QVERIFY(!decimal("12193263113697668026077834171484").isMultipleOf(decimal("9876543210987654321")));
        QVERIFY(decimal("4294967296e30").isMultipleOf(decimal("4294967296")) && !decimal("4294967297e30").isMultipleOf(decimal("4294967296")));
        QVERIFY(decimal("4294967295e30").isMultipleOf(decimal("4294967295")) && !decimal("1e30").isMultipleOf(decimal("4294967295")));
        QVERIFY(!decimal("0").isDivisor() && !decimal("-1").isDivisor() && !decimal("12345678901234567891").isDivisor());
    }

    void equalityIsThatOfTheData()
    {
        QVERIFY(equal(jsonOf(R"({"a":1,"b":[1,{"c":null}]})"), jsonOf(R"({"b":[1.0,{"c":null}],"a":1e0})")));
        QVERIFY(!equal(jsonOf("[1,2]"), jsonOf("[2,1]")) && !equal(jsonOf("1"), jsonOf("true")) && !equal(jsonOf("0"), jsonOf("false")));
        QVERIFY(!equal(jsonOf("[]"), jsonOf("{}")) && !equal(jsonOf("\"1\""), jsonOf("1")) && !equal(jsonOf("{\"a\":1}"), jsonOf("{\"b\":1}")));
        QCOMPARE(hashOf(jsonOf(R"({"a":1,"b":[1,2]})")), hashOf(jsonOf(R"({"b":[1,2.0],"a":1})")));
        QVERIFY(hashOf(jsonOf("[[1],2]")) != hashOf(jsonOf("[1,[2]]")) && hashOf(jsonOf("[1,2]")) != hashOf(jsonOf("[2,1]")));
    }

    void duplicatesAreFoundInAboutLinearTime()
    {
        QVERIFY(!findDuplicate(jsonOf("[1,true,\"1\",null,[1],{\"a\":1}]")));
        const auto found = findDuplicate(jsonOf("[0,1,2,1.0,2,1]"));
        QVERIFY(found && found->second == 3 && found->first == 1);
        std::string text = "[";
        for (int i = 0; i < 20'000; ++i)
            text += "{\"a\":" + std::to_string(i) + "},";
        const Value large = jsonOf(text + "0]");
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!findDuplicate(large));
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    void referencesAreResolvedByRfc3986_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("wanted");
        // RFC 3986 5.4, with the base http://a/b/c/d;p?q
        const char* const table[][2] = {
            {"g:h", "g:h"}, {"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"},
            {"/g", "http://a/g"}, {"//g", "http://g"}, {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"},
            {"#s", "http://a/b/c/d;p?q#s"}, {"g#s", "http://a/b/c/g#s"}, {";x", "http://a/b/c/;x"},
            {"", "http://a/b/c/d;p?q"}, {".", "http://a/b/c/"}, {"./", "http://a/b/c/"}, {"..", "http://a/b/"},
            {"../g", "http://a/b/g"}, {"../..", "http://a/"}, {"../../g", "http://a/g"}, {"../../../g", "http://a/g"},
            {"/./g", "http://a/g"}, {"/../g", "http://a/g"}, {"g.", "http://a/b/c/g."}, {"..g", "http://a/b/c/..g"},
            {"./../g", "http://a/b/g"}, {"./g/.", "http://a/b/c/g/"}, {"g/./h", "http://a/b/c/g/h"},
            {"g/../h", "http://a/b/c/h"}, {"g;x=1/../y", "http://a/b/c/y"}, {"g?y/../x", "http://a/b/c/g?y/../x"},
        };
        for (const auto& row : table)
            QTest::newRow(row[0][0] != '\0' ? row[0] : "empty") << QString::fromLatin1(row[0]) << QString::fromLatin1(row[1]);
    }
    void referencesAreResolvedByRfc3986()
    {
        QFETCH(QString, reference);
        QFETCH(QString, wanted);
        QCOMPARE(q(resolveUri("http://a/b/c/d;p?q", reference.toStdString())), wanted);
    }

    void pointersAreReadAndWritten()
    {
        QVERIFY(pointerParts("/a~1b/~01/0/") == (std::vector<std::string>{"a/b", "~1", "0", ""}));
        QVERIFY(pointerParts("").empty());
        std::string pointer;
        appendPointer(pointer, "a/b~c");
        QCOMPARE(q(pointer), q("/a~1b~0c"));
        QCOMPARE(q(percentDecoded("a%20b%zz%2")), q("a b%zz%2"));
    }
};

POSTERN_TEST(NumbersTest);
#include "NumbersTest.moc"
