// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/validation/JsonScanner.h"
#include "dataplane/validation/MediaType.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::validation;

namespace {

/// "good", or "kind what limit @offset".
QByteArray verdictOf(const JsonLimits& limits, std::string_view text, std::size_t piece)
{
    JsonScanner scanner(limits);
    bool good = true;
    for (std::size_t at = 0; good && at < text.size(); at += piece)
        good = scanner.take(text.substr(at, piece));
    if (good && scanner.end())
        return "good";
    const Refusal& refusal = scanner.refusal();
    const QByteArray what(refusal.what.data(), static_cast<qsizetype>(refusal.what.size()));
    const QByteArray at = " @" + QByteArray::number(static_cast<qulonglong>(refusal.offset));
    switch (refusal.kind) {
    case Refusal::Kind::None: return "neither";
    case Refusal::Kind::Malformed: return "malformed: " + what + at;
    case Refusal::Kind::TooLarge: return "too large" + at;
    case Refusal::Kind::Limit: return QByteArray::number(static_cast<qulonglong>(refusal.limit)) + ' ' + what + at;
    }
    return {};
}

JsonLimits wide()
{
    JsonLimits limits;
    limits.size = 1U << 30U;
    limits.depth = 1'000'000;
    limits.objectEntries = limits.arrayItems = limits.keyLength = limits.stringLength = limits.numberLength = limits.values = 1U << 30U;
    return limits;
}

JsonLimits narrow()
{
    JsonLimits limits;
    limits.size = 60;
    limits.depth = 3;
    limits.objectEntries = 2;
    limits.arrayItems = 3;
    limits.keyLength = 4;
    limits.stringLength = 5;
    limits.numberLength = 6;
    limits.values = 8;
    return limits;
}

} // namespace

class JsonScannerTest : public QObject {
    Q_OBJECT
  private slots:
    void judgesWhatIsJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("verdict");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& verdict = "good") {
            QTest::newRow(name) << text << verdict;
        };
        row("number", "0");
        row("numbers", " [0, -0, 1.5, 12e3, 1E-7, -0.0e+10, 123456789012345678901234567890] ");
        row("words", "[true,false,null]");
        row("nested", R"({"a":{"b":[{},[],{"c":[[1]]}]},"":""})");
        row("escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"]");
        row("characters", "[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"]");
        row("blanks", "\t\r\n {\n} \n");
        row("nothing", "", "malformed: it ends in the middle @0");
        row("blanks only", "  ", "malformed: it ends in the middle @2");
        row("open object", R"({"a":1)", "malformed: it ends in the middle @6");
        row("open string", R"("abc)", "malformed: it ends in the middle @4");
        row("open escape", R"("\u12)", "malformed: it ends in the middle @5");
        row("half a word", "tru", "malformed: it ends in the middle @3");
        row("half a number", "1.", "malformed: it ends in the middle @2");
        row("minus", "-", "malformed: it ends in the middle @1");
        row("two values", "1 2", "malformed: something follows the value @2");
        row("two objects", "{}{}", "malformed: something follows the value @2");
        row("comma at the end", "[1,]", "malformed: a value has to stand here @3");
        row("comma at the end of an object", R"({"a":1,})", "malformed: a key in quotes has to stand here @7");
        row("comma first", "[,1]", "malformed: a value has to stand here @1");
        row("no comma", "[1 2]", "malformed: a comma or ] has to stand here @3");
        row("no comma in an object", R"({"a":1 "b":2})", "malformed: a comma or } has to stand here @7");
        row("no colon", R"({"a" 1})", "malformed: a colon has to stand here @5");
        row("no quotes", "{a:1}", "malformed: a key in quotes, or }, has to stand here @1");
        row("single quotes", "['a']", "malformed: a value has to stand here @1");
        row("wrong closing", "[}", "malformed: a value has to stand here @1");
        row("wrong closing later", "[1}", "malformed: } closes an array @2");
        row("wrong closing of an object", R"({"a":1])", "malformed: ] closes an object @6");
        row("closing alone", "]", "malformed: a value has to stand here @0");
        row("leading zero", "01", "malformed: this is not a number as JSON writes it @1");
        row("plus", "+1", "malformed: a value has to stand here @0");
        row("point first", ".5", "malformed: a value has to stand here @0");
        row("two points", "1.2.3", "malformed: something follows the value @3");
        row("no digit", "1e+]", "malformed: this is not a number as JSON writes it @3");
        row("minus minus", "--1", "malformed: this is not a number as JSON writes it @1");
        row("hexadecimal", "0x10", "malformed: something follows the value @1");
        row("NaN", "NaN", "malformed: a value has to stand here @0");
        row("another word", "trUe", "malformed: a word that is none of true, false and null @2");
        row("a longer word", "nulll", "malformed: something follows the value @4");
        row("comment", "/* */ 1", "malformed: a value has to stand here @0");
        row("byte order mark", "\xef\xbb\xbf{}", "malformed: a byte order mark is no part of it @0");
        row("UTF-16", QByteArray("\0{\0}", 4), "malformed: a value has to stand here @0");
        row("NUL in a string", QByteArray("\"\0\"", 3), "malformed: a control character stands in a string @1");
        row("line break in a string", "\"\n\"", "malformed: a control character stands in a string @1");
        row("unknown escape", R"("\x41")", "malformed: an unknown escape stands in a string @2");
        row("bad \\u", R"("\u12g4")", "malformed: \\u has to be followed by four hexadecimal digits @5");
        row("high surrogate alone", R"("\ud800")", "malformed: half of a surrogate pair stands alone @7");
        row("high surrogate twice", R"("\ud800\ud800")", "malformed: half of a surrogate pair stands alone @12");
        row("low surrogate alone", R"("\udc00")", "malformed: half of a surrogate pair stands alone @6");
        row("surrogate, then a character", R"("\ud800x")", "malformed: half of a surrogate pair stands alone @7");
        row("overlong", "\"\xc0\xaf\"", "malformed: it is not UTF-8 @1");
        row("overlong of three", "\"\xe0\x80\xaf\"", "malformed: it is not UTF-8 @2");
        row("surrogate in UTF-8", "\"\xed\xa0\x80\"", "malformed: it is not UTF-8 @2");
        row("beyond Unicode", "\"\xf4\x90\x80\x80\"", "malformed: it is not UTF-8 @2");
        row("broken character", "\"\xe2\x82\"", "malformed: it is not UTF-8 @3");
        row("octet of a character alone", "\"\x80\"", "malformed: it is not UTF-8 @1");
        row("Latin-1 outside of a string", "\xe9", "malformed: a value has to stand here @0");
    }
    void judgesWhatIsJson()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, verdict);
        const JsonLimits limits = wide();
        for (const std::size_t piece : {1, 2, 3, 7, 1000})
            QCOMPARE(verdictOf(limits, {text.constData(), static_cast<std::size_t>(text.size())}, piece), verdict);
    }

    void holdsEachLimit_data()
    {
        QTest::addColumn<QByteArray>("within");
        QTest::addColumn<QByteArray>("beyond");
        QTest::addColumn<QByteArray>("verdict");
        const auto row = [](const char* name, const QByteArray& within, const QByteArray& beyond, const QByteArray& verdict) {
            QTest::newRow(name) << within << beyond << verdict;
        };
        row("size", QByteArray(59, ' ') + "1", QByteArray(60, ' ') + "1", "too large @60");
        row("depth", "[{\"a\":[1]}]", "[{\"a\":[[]]}]", "3 levels @7");
        row("entries", R"({"a":1,"b":2})", R"({"a":1,"b":2,"c":3})", "2 object entries @13");
        row("entries of each object", R"([{"a":1,"b":2},{"a":1}])", R"([{"a":1},{"a":1,"b":2,"c":3}])", "2 object entries @22");
        row("items", "[1,2,3]", "[1,2,3,4]", "3 array items @7");
        row("items of each array", "[[1,2],[3]]", "[[1],[1,2,3,4]]", "3 array items @12");
        row("key", R"({"abcd":1})", R"({"abcde":1})", "4 characters in a key @6");
        row("characters, not octets", "{\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80x\":1}", "{\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\":1}",
            "4 characters in a key @10");
        row("string", R"("abcde")", R"("abcdef")", "5 characters in a string @6");
        row("escapes are one character", R"("\u00e9\n\ud83d\ude00\\x")", R"("\u00e9\n\ud83d\ude00\\\/y")", "5 characters in a string @25");
        row("number", "-12.5e", "-12.5e6", "6 characters in a number @6");
        row("values", R"([1,2,{"a":[3,4,5]}])", "[[1,2,3],[4,5],[6]]", "8 values @15");
    }
    void holdsEachLimit()
    {
        QFETCH(QByteArray, within);
        QFETCH(QByteArray, beyond);
        QFETCH(QByteArray, verdict);
        const JsonLimits limits = narrow();
        const bool half = within.endsWith('e'); // a number that is cut off within its limit
        for (const std::size_t piece : {1, 2, 5, 1000}) {
            QCOMPARE(verdictOf(limits, {within.constData(), static_cast<std::size_t>(within.size())}, piece),
                     half ? QByteArray("malformed: it ends in the middle @6") : QByteArray("good"));
            QCOMPARE(verdictOf(limits, {beyond.constData(), static_cast<std::size_t>(beyond.size())}, piece), verdict);
        }
    }

    void standsDeepNesting()
    {
        std::string deep(100'000, '[');
        JsonLimits limits = wide();
        limits.depth = 99'999;
        QCOMPARE(verdictOf(limits, deep, 4096), QByteArray("99999 levels @99999"));
        limits.depth = 100'000;
        QCOMPARE(verdictOf(limits, deep, 4096), QByteArray("malformed: it ends in the middle @100000"));
        deep.append(100'000, ']');
        QCOMPARE(verdictOf(limits, deep, 4096), QByteArray("good"));
        // With the limits of a filter the 33rd level is the last octet that is looked at.
        QCOMPARE(verdictOf(JsonLimits{}, deep, deep.size()), QByteArray("32 levels @32"));
    }

    void standsHugeNumbers()
    {
        QCOMPARE(verdictOf(JsonLimits{}, std::string(100'000, '9'), 4096), QByteArray("64 characters in a number @64"));
        QCOMPARE(verdictOf(JsonLimits{}, "1e999999999", 4), QByteArray("good")); // it is JSON; what it means is the reader's
        QCOMPARE(verdictOf(wide(), "0." + std::string(100'000, '0') + "1", 4096), QByteArray("good"));
    }

    void saysNothingMoreOnceItHasRefused()
    {
        const JsonLimits limits = wide();
        JsonScanner scanner(limits);
        QVERIFY(!scanner.take("]"));
        QVERIFY(!scanner.take("[]"));
        QVERIFY(!scanner.end());
        QCOMPARE(scanner.refusal().offset, std::uint64_t(0));
    }

    void knowsMediaTypes()
    {
        QCOMPARE(std::string(essenceOf(" Application/JSON ; charset=utf-8")), std::string("Application/JSON"));
        QCOMPARE(std::string(essenceOf("")), std::string());
        for (const char* type : {"application/json", "Application/JSON", "application/problem+json", "application/vnd.a.b+JSON", "text/json"})
            QVERIFY2(isJson(type) && !isXml(type), type);
        for (const char* type : {"application/xml", "text/xml", "application/soap+xml", "image/svg+XML"})
            QVERIFY2(isXml(type) && !isJson(type), type);
        for (const char* type : {"", "application/jsonp", "json", "+json", "application/json5", "text/html", "application/x-ndjson"})
            QVERIFY2(!isJson(type) && !isXml(type), type);
        QCOMPARE(fit("image/png", "image/png"), 3);
        QCOMPARE(fit("IMAGE/PNG", "image/*"), 2);
        QCOMPARE(fit("image/png", "*/*"), 1);
        QCOMPARE(fit("image/png", "image/jpeg"), 0);
        QCOMPARE(fit("imagex/png", "image/*"), 0);
        QCOMPARE(fit("", "image/*"), 0);
    }
};

POSTERN_TEST(JsonScannerTest);
#include "JsonScannerTest.moc"
