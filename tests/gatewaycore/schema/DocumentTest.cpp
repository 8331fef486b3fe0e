// SPDX-License-Identifier: Apache-2.0
#include "schema/StoppableReading.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QTemporaryDir>
#include <QtTest>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace postern;
using namespace postern::schema;
using postern::test::q;

namespace {

Value yaml(std::string_view text)
{
    Problems problems;
    auto value = readYaml(text, "a.yaml", problems);
    if (!value)
        qWarning("%s", problems.toString().c_str());
    return value ? *value : Value("UNREADABLE");
}

std::string refusal(std::string_view text, bool json = false)
{
    Problems problems;
    const auto value = json ? readJson(text, "a.json", problems) : readYaml(text, "a.yaml", problems);
    return value ? "accepted: " + writeJson(*value, 0) : problems.toString();
}

/// Processor time, because other programs may be busy.
class CpuTimer {
  public:
    [[nodiscard]] long long elapsed() const { return (std::clock() - start_) * 1000LL / CLOCKS_PER_SEC; }
    void restart() { start_ = std::clock(); }

  private:
    std::clock_t start_ = std::clock();
};


} // namespace

class DocumentTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void plainScalarsFollowTheCoreSchema_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("json");
        const auto row = [](const char* text, Kind kind, const char* json) {
            QTest::newRow(text) << QString::fromUtf8(text) << static_cast<int>(kind) << QString::fromUtf8(json);
        };
        row("true", Kind::Bool, "true");
        row("False", Kind::Bool, "false");
        row("yes", Kind::String, "\"yes\"");
        row("on", Kind::String, "\"on\"");
        row("NO", Kind::String, "\"NO\"");
        row("~", Kind::Null, "null");
        row("null", Kind::Null, "null");
        row("nULL", Kind::String, "\"nULL\"");
        row("12", Kind::Integer, "12");
        row("+12", Kind::Integer, "12");
        row("-0", Kind::Integer, "-0");
        row("017", Kind::Integer, "17");
        row("0o17", Kind::Integer, "15");
        row("0x1F", Kind::Integer, "31");
        row("0b1", Kind::String, "\"0b1\"");
        row("1_000", Kind::String, "\"1_000\"");
        row("12:30:45", Kind::String, "\"12:30:45\"");
        row("2001-12-14t21:59:43.10-05:00", Kind::String, "\"2001-12-14t21:59:43.10-05:00\"");
        row("2024-01-01", Kind::String, "\"2024-01-01\"");
        row("9223372036854775807", Kind::Integer, "9223372036854775807");
        row("9223372036854775808", Kind::Double, "9223372036854775808");
        row("123456789012345678901234567890", Kind::Double, "123456789012345678901234567890");
        row("1.10", Kind::Double, "1.10");
        row(".5", Kind::Double, "0.5");
        row("5.", Kind::Double, "5.0");
        row("1e3", Kind::Double, "1e3");
        row("1e", Kind::String, "\"1e\"");
        row("1.2.3", Kind::String, "\"1.2.3\"");
        row("-", Kind::String, "\"-\"");
        row("'1'", Kind::String, "\"1\"");
        row("\"true\"", Kind::String, "\"true\"");
        row("!!str 5", Kind::String, "\"5\"");
        row("!!int \"5\"", Kind::Integer, "5");
        row("!!float 5", Kind::Integer, "5");
    }
    void plainScalarsFollowTheCoreSchema()
    {
        QFETCH(QString, text);
        QFETCH(int, kind);
        QFETCH(QString, json);
        const std::string source = text.toStdString() == "-" ? "'-'" : text.toStdString();
        const Value value = yaml("k: " + source + "\n");
        QVERIFY(value.find("k") != nullptr);
        QCOMPARE(static_cast<int>(value.find("k")->kind()), kind);
        QCOMPARE(q(writeJson(*value.find("k"), 0)), json);
    }

    void everyValueAndKeyKnowsItsPlace()
    {
        const Value value = yaml("a:\n  b: 1\n  c:\n    - x\n    - {d: y}\n");
        QCOMPARE(q(value.location().toString()), q("a.yaml:1:1"));
        QCOMPARE(q(value.entries()[0].keyLocation.toString()), q("a.yaml:1:1"));
        QCOMPARE(q(value.atPath("a.b")->location().toString()), q("a.yaml:2:6"));
        QCOMPARE(q(value.find("a")->entries()[1].keyLocation.toString()), q("a.yaml:3:3"));
        QCOMPARE(q(value.atPath("a.c[0]")->location().toString()), q("a.yaml:4:7"));
        QCOMPARE(q(value.atPath("a.c[1].d")->location().toString()), q("a.yaml:5:11"));
        QVERIFY(value.atPath("a.c[2]") == nullptr);
        QVERIFY(value.atPath("a.x.y") == nullptr);
    }

    void jsonKnowsItsPlacesToo()
    {
        Problems problems;
        const auto value =
            readJson("{\n  \"a\" : [ 1, {\"b\": \"x\\ny\"} ,[]],\n\t\"c\":{},\"d\":null}\n", "a.json", problems);
        QVERIFY2(value, problems.toString().c_str());
        QCOMPARE(q(value->entries()[0].keyLocation.toString()), q("a.json:2:3"));
        QCOMPARE(q(value->atPath("a")->location().toString()), q("a.json:2:9"));
        QCOMPARE(q(value->atPath("a[0]")->location().toString()), q("a.json:2:11"));
        QCOMPARE(q(value->atPath("a[1]")->location().toString()), q("a.json:2:14"));
        QCOMPARE(q(value->atPath("a[1].b")->location().toString()), q("a.json:2:20"));
        QCOMPARE(q(value->atPath("a[2]")->location().toString()), q("a.json:2:29"));
        QCOMPARE(q(value->atPath("c")->location().toString()), q("a.json:3:6"));
        QCOMPARE(q(value->findEntry("d")->keyLocation.toString()), q("a.json:3:9"));
        QCOMPARE(q(value->atPath("d")->location().toString()), q("a.json:3:13"));
    }

    void brokenDocumentsAreRefusedWithTheirPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* text, const char* message) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(message);
        };
        row("duplicate key", "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n",
            "a.yaml:5:3: error: b: the key \"c\" is there twice (first in line 3)");
        row("two duplicates, both told", "a: 1\na: 2\nb: {x: 1, x: 2}\n",
            "a.yaml:3:11: error: b: the key \"x\" is there twice (first in line 3)\n"
            "a.yaml:2:1: error: the key \"a\" is there twice (first in line 1)");
        row("tab", "a:\n\tb: 1\n", "a.yaml:2:3: error: not valid YAML: illegal map value (YAML is indented by spaces, "
                                   "never by tabs)");
        row("second document", "a: 1\n---\nb: 2\n",
            "a.yaml:2:1: error: a second document starts here (one file holds one document)");
        row("unclosed", "a: [1, 2\nb: 3\n", "");
        row("infinity", "a: .inf\n",
            "a.yaml:1:4: error: this is not a number that can be used (put it in quotes if it is a text)");
        row("nan", "a: [1, .NaN]\n",
            "a.yaml:1:8: error: this is not a number that can be used (put it in quotes if it is a text)");
        row("too large", "a: 1e999\n",
            "a.yaml:1:4: error: this is not a number that can be used (put it in quotes if it is a text)");
        row("unknown tag", "a: !Sub x\n", "a.yaml:1:4: error: the tag !Sub is not understood");
        row("wrong tag", "a: !!int x\n", "a.yaml:1:4: error: the value is not what its tag !!int says");
        row("collection as key", "? [a, b]\n: 1\n",
            "a.yaml:1:3: error: a list or map cannot be a key (put the key in quotes if it starts with [ or {)");
        row("null as key", "~: 1\n",
            "a.yaml:1:1: error: a key is missing here (put the key in quotes if it is the text null)");
        row("not UTF-8", "a: b\nc: \xff\n", "");
        row("alias inside itself", "a: &x\n  b: *x\n",
            "a.yaml:2:6: error: this alias stands inside of what it refers to");
        row("merge of a scalar", "a:\n  <<: 1\n",
            "a.yaml:2:3: error: the merge key << takes a map or a list of maps");
        row("control character", "a: \"b\x01\"\n",
            "a.yaml:1:6: error: a control character (1) cannot stand here (write it as an escape)");
    }
    void brokenDocumentsAreRefusedWithTheirPlace()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        std::string source = text.toStdString();
        if (QByteArray(QTest::currentDataTag()) == "not UTF-8") {
            source = "a: b\nc: \xff\n";
            message = QStringLiteral("a.yaml:2:4: error: this is not UTF-8 (save the file as UTF-8)");
        }
        const std::string told = refusal(source);
        if (message.isEmpty()) {
            QVERIFY2(told.starts_with("a.yaml:"), told.c_str());
            QVERIFY2(told.find("error: not valid YAML") != std::string::npos, told.c_str());
        } else {
            QCOMPARE(q(told), message);
        }
    }

    void jsonIsStrict_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "[01]", "[1.]", "[.5]", "[+1]", "[NaN]", "[1e999]",
                                 "[\"\\x\"]", "[\"\t\"]", "[\"\\ud800\"]", "[\"\\ude00\"]", "{\"\\ude00\":1}", "{} {}", "// c\n{}", "{\"a\":1,\"a\":2}", "nul",
                                 "[1 2]", "{\"a\" 1}", "\"\xc0\xaf\""})
            QTest::newRow(text) << QByteArray(text);
    }
    void jsonIsStrict()
    {
        QFETCH(QByteArray, text);
        const std::string told = refusal(text.toStdString(), true);
        QVERIFY2(told.starts_with("a.json:"), told.c_str());
    }

    void jsonThatYamlCppRefusesIsRead()
    {
        const std::string text = "{\"a\":\"\\ud83d\\ude00\",\"b\":\"\\/\",\n\t\"c\":[1,2]}";
        Problems problems;
        const auto value = readText(text, "a.yaml", problems);
        QVERIFY2(value, problems.toString().c_str());
        QCOMPARE(value->find("a")->asString(), std::string("\xf0\x9f\x98\x80"));
        QCOMPARE(value->find("b")->asString(), std::string("/"));
        // Flow-style YAML starts like JSON and is YAML still.
        const auto flow = readText("{a: 1, b: [x, 'y']}\n", "a.yaml", problems);
        QVERIFY2(flow, problems.toString().c_str());
        QCOMPARE(flow->atPath("b[1]")->asString(), std::string("y"));
    }

    void bomAndCrlfAreAccepted()
    {
        QVERIFY(yaml("\xef\xbb\xbf"
                     "a: 1\r\nb:\r\n  - x\r\n") == Value::object({{"a", 1}, {"b", Value::list({"x"})}}));
        Problems problems;
        QVERIFY(readJson("\xef\xbb\xbf{\"a\":1}\r\n", "a.json", problems));
        const std::string told = refusal(std::string_view("\xff\xfe"
                                                          "a\0",
                                                          4));
        QCOMPARE(q(told), q("a.yaml:1:1: error: the file is UTF-16 (save the file as UTF-8)"));
    }

    void anchorsAndMergeKeysAreExpanded()
    {
        const Value value = yaml("base: &b {x: 1, y: 2}\nother: &o {y: 5, z: 3}\n"
                                 "one:\n  <<: *b\n  y: 9\ntwo:\n  <<: [*o, *b]\nthree: *b\n'<<': quoted\n");
        QVERIFY(*value.find("one") == Value::object({{"x", 1}, {"y", 9}}));
        QVERIFY(*value.find("two") == Value::object({{"y", 5}, {"z", 3}, {"x", 1}}));
        QVERIFY(*value.find("three") == Value::object({{"x", 1}, {"y", 2}}));
        QCOMPARE(value.find("<<")->asString(), std::string("quoted"));
    }

    void numbersAsKeysAreText()
    {
        const Value value = yaml("200: ok\n1.0: x\nyes: y\ntrue: t\n");
        QVERIFY(value.find("200") != nullptr && value.find("1.0") != nullptr && value.find("yes") != nullptr &&
                value.find("true") != nullptr);
    }

    void billionLaughsAreStopped()
    {
        std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 30; ++i) {
            const std::string last = "*a" + std::to_string(i - 1);
            text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
            for (int k = 0; k < 9; ++k)
                text += ", " + last;
            text += "]\n";
        }
        CpuTimer timer;
        const std::string told = refusal(text);
        QVERIFY2(told.find("the aliases make more than 200000 values") != std::string::npos, told.c_str());
        QVERIFY(timer.elapsed() < 5000);
    }

    void aliasesOfLongTextsAreStopped()
    {
        const std::string large(400'000, 'x');
        const auto aliases = [](std::size_t count) {
            std::string text;
            for (std::size_t i = 0; i < count; ++i)
                text += "- *a\n";
            return text;
        };
        for (const std::string& anchored : {"- &a " + large + "\n", "- &a {k: [" + large + "]}\n", "- &a {? " + large + " : 1}\n"}) {
            const std::string told = refusal(anchored + aliases(6000));
            QVERIFY2(told.ends_with("error: the aliases make more than 16777216 octets"), told.substr(0, 200).c_str());
            QCOMPARE(yaml(anchored + aliases(30)).size(), std::size_t{31}); // some are fine
        }
        // A kept copy is a copy, too: each of these anchors holds the text.
        std::string nested;
        for (int i = 0; i < 60; ++i)
            nested += "&n" + std::to_string(i) + " [";
        const std::string told = refusal(nested + large + std::string(60, ']'));
        QVERIFY2(told.find("the aliases make more than 16777216 octets") != std::string::npos, told.substr(0, 200).c_str());
    }

    void deepNestingIsStopped_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("json");
        const int depth = 1'000'000;
        QTest::newRow("json lists") << QByteArray(depth, '[') << true;
        QTest::newRow("json maps") << QByteArray("{\"a\":").repeated(depth) << true;
        QTest::newRow("yaml flow lists") << QByteArray(depth, '[') << false;
        QTest::newRow("yaml flow maps") << QByteArray("{a: ").repeated(depth / 4) << false;
        QTest::newRow("yaml block lists") << QByteArray("- ").repeated(depth / 2) << false;
        QTest::newRow("yaml question marks") << QByteArray("? ").repeated(depth / 2) << false;
        QByteArray stairs;
        for (int i = 0; i < 2000; ++i)
            stairs += QByteArray(i, ' ') + "a:\n";
        QTest::newRow("yaml block maps") << stairs << false;
    }
    void deepNestingIsStopped()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, json);
        CpuTimer timer;
        const std::string told = refusal(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), json);
        QVERIFY2(told.find("error") != std::string::npos, told.substr(0, 200).c_str());
        QVERIFY2(timer.elapsed() < 10'000, std::to_string(timer.elapsed()).c_str());
    }

    void limitsAreHeld()
    {
        Problems problems;
        ReadLimits limits;
        limits.size = 10;
        QVERIFY(!readYaml("a: 1234567890", "a.yaml", problems, limits));
        limits = {};
        limits.values = 3;
        QVERIFY(!readYaml("[1, 2, 3, 4]", "a.yaml", problems, limits));
        limits = {};
        limits.depth = 2;
        QVERIFY(readYaml("a: [1]", "a.yaml", problems, limits));
        QVERIFY(!readYaml("a: [[1]]", "a.yaml", problems, limits));
    }

    void largeFilesAreReadInReasonableTime()
    {
        std::string json = "[";
        while (json.size() < 20'000'000)
            json += "{\"name\":\"abcdefghijkl\",\"value\":12345,\"list\":[1,2,3]},\n";
        json += "0]";
        CpuTimer timer;
        Problems problems;
        QVERIFY(readJson(json, "a.json", problems));
        QVERIFY2(timer.elapsed() < 20'000, std::to_string(timer.elapsed()).c_str());
        timer.restart();
        std::string block;
        while (block.size() < 20'000'000)
            block += "- name: abcdefghijkl\n  value: 12345\n  list: [1, 2, 3]\n";
        QVERIFY(readYaml(block, "a.yaml", problems));
        qInfo("20 MB of YAML in %lld ms", timer.elapsed());
        QVERIFY2(timer.elapsed() < 120'000, std::to_string(timer.elapsed()).c_str());
    }

    void aReadingThatIsNoLongerWantedEndsInTheMidstOfAValue()
    {
        const std::string text = "[\"" + std::string(40'000'000, 'x') + "\", 1]";
        std::atomic<bool> stop{false};
        Problems problems;
        const auto value = readJson(text, "a.json", problems, {}, stop);
        QVERIFY(value && value->items().size() == 2 && problems.empty());
        // By the processor's time of the thread that reads: a whole reading, and one that is stopped soon.
        const auto took = [&](bool stopped) {
            std::atomic<bool> begun{false};
            double ms = 0;
            stop = false;
            std::thread reading([&] {
                timespec from{};
                timespec to{};
                begun = true;
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
                const bool got = readJson(text, "a.json", problems, {}, stop).has_value();
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
                if (got == stopped)
                    qWarning("a reading that was %s", stopped ? "not stopped" : "stopped");
                ms = static_cast<double>(to.tv_sec - from.tv_sec) * 1e3 + static_cast<double>(to.tv_nsec - from.tv_nsec) / 1e6;
            });
            while (!begun)
                std::this_thread::yield();
            stop = stopped;
            reading.join();
            return ms;
        };
        const double whole = took(false);
        const double part = took(true);
        QVERIFY(problems.empty()); // nothing is told of a text that was not wanted
        QVERIFY2(part < whole / 2, qPrintable(QStringLiteral("%1 of %2 ms").arg(part).arg(whole)));
        stop = false;
        QVERIFY(!readJson("{\"a\": 1,\n \"a\": 2}", "a.json", problems, {}, stop));
        QVERIFY2(problems.toString().find("a.json:2:2") != std::string::npos, problems.toString().c_str());
        problems = {};
        const std::string letters = std::string(65'535, 'x') + "\xc3\xa4\xff";
        QVERIFY(!readJson(letters, "a.json", problems, {}, stop));
        QVERIFY2(problems.toString().find("a.json:1:65538") != std::string::npos, problems.toString().c_str());
    }

    void manyKeysAreFoundAndDuplicatesAmongThemToo()
    {
        std::string text;
        for (int i = 0; i < 100'000; ++i)
            text += "k" + std::to_string(i) + ": " + std::to_string(i) + "\n";
        Problems problems;
        auto value = readYaml(text, "a.yaml", problems);
        QVERIFY(value);
        QCOMPARE(value->find("k77777")->asInteger(), 77777);
        QVERIFY(value->remove("k77777"));
        QVERIFY(value->find("k77777") == nullptr);
        value->set("k77777", "again");
        QCOMPARE(value->find("k77777")->asString(), std::string("again"));
        QCOMPARE(value->find("k99999")->asInteger(), 99999);
        QVERIFY(!readYaml(text + "k5: 1\n", "a.yaml", problems));
    }

    void whatIsWrittenIsReadBack_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", " ", "x", "yes", "No", "null", "~", "1", "1.0", "-1", "0x1f", "1e3", "2024-01-01", "12:30", "a: b", "a #b",
              "#x", "- x", "-", "--- x", "? x", "a\nb", "a\nb\n", "\na", "a\n\nb\n", "a\n\n", " a\nb", "a\n b\n", "a\n  \nb",
              "tab\there", "a\tb\nc", "quote\"s", "it's", "[x]", "{x}", "*x", "&x", "!x", "%x", "@x", "`x", "x:", "<<", "=",
              "\xc3\xa9", "\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbfx", "nul\001", "\x7f", "\r\n", "a\r\nb", "trailing ",
              "true", "key: |\n  x", "\\", "a\\nb", "${env:X}", "http://a:80/x?y=z#f", "/a/{b}", "\xf0\x9f\x98\x80"})
            QTest::newRow(text) << QByteArray(text);
    }
    void whatIsWrittenIsReadBack()
    {
        QFETCH(QByteArray, text);
        const std::string content = text.toStdString();
        Value value = Value::object({{"before", 1}, {"text", content}, {"after", Value::list({content, Value::list()})}});
        value.set(content.empty() ? "empty" : content, Value::map());
        value.set("deep", Value::object({{"list", Value::list({Value::object({{"t", content}, {"u", nullptr}})})}}));
        Problems problems;
        const auto fromYaml = readYaml(writeYaml(value), "w.yaml", problems);
        QVERIFY2(fromYaml && *fromYaml == value, (problems.toString() + "\n" + writeYaml(value)).c_str());
        const auto alone = readYaml(writeYaml(Value(content)), "w.yaml", problems);
        QVERIFY2(alone && *alone == Value(content), (problems.toString() + "\n" + writeYaml(Value(content))).c_str());
        for (const unsigned indent : {0U, 2U}) {
            const auto fromJson = readJson(writeJson(value, indent), "w.json", problems);
            QVERIFY2(fromJson && *fromJson == value, (problems.toString() + "\n" + writeJson(value, indent)).c_str());
        }
    }

    void numbersKeepTheirSpelling()
    {
        const Value value = yaml("a: 1.10\nb: 123456789012345678901234567890\nc: 0x1F\nd: 1e3\ne: 0.1\n");
        QCOMPARE(q(writeYaml(value)), q("a: 1.10\nb: 123456789012345678901234567890\nc: 0x1F\nd: 1e3\ne: 0.1\n"));
        QCOMPARE(q(writeJson(value, 0)), q("{\"a\":1.10,\"b\":123456789012345678901234567890,\"c\":31,\"d\":1e3,\"e\":0.1}"));
        QCOMPARE(value.find("a")->toText(), std::string("1.10"));
        QCOMPARE(q(writeYaml(Value::list({0.1, 1e21, -2.0, 5e-324}))), q("- 0.1\n- 1e+21\n- -2.0\n- 5e-324\n"));
    }

    void yamlIsWrittenForPeople()
    {
        const Value value = Value::object({{"version", "1.0"}, {"port", 80}, {"text", "a\nb\n"},
                                           {"list", Value::list({Value::object({{"a", 1}, {"b", Value::list({1, 2})}}), "x"})},
                                           {"none", Value::list()}});
        QCOMPARE(q(writeYaml(value)),
                 q("version: \"1.0\"\nport: 80\ntext: |\n  a\n  b\nlist:\n  - a: 1\n    b:\n      - 1\n      - 2\n  - x\nnone: []\n"));
    }

    void filesAreReadByTheirName()
    {
        QTemporaryDir folder;
        const std::filesystem::path base = folder.path().toStdString();
        std::ofstream(base / "a.json") << "{a: 1}";
        std::ofstream(base / "a.yaml") << "a: 1\n";
        Problems problems;
        QVERIFY(!readFile(base / "a.json", problems, "shown.json"));
        QVERIFY2(problems.toString().starts_with("shown.json:1:2: error: not valid JSON"), problems.toString().c_str());
        QVERIFY(readFile(base / "a.yaml", problems));
        Problems missing;
        QVERIFY(!readFile(base / "none.yaml", missing, "none.yaml"));
        QCOMPARE(q(missing.toString()), q("none.yaml: error: cannot be read: No such file or directory"));
        Problems aFolder;
        QVERIFY(!readFile(base, aFolder, "x"));
        QCOMPARE(q(aFolder.toString()), q("x: error: this is a folder, not a file"));
    }

    void everyContractIsReadAndWrittenBack()
    {
        const std::string contracts = postern::test::contractsFolder();
        if (contracts.empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        int read = 0;
        for (const char* part : {"openapi", "wso2", "kong"}) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(contracts) / part)) {
                const auto extension = entry.path().extension();
                if (!entry.is_regular_file() || (extension != ".yaml" && extension != ".json"))
                    continue;
                Problems problems;
                const auto value = readFile(entry.path(), problems);
                if (!value) {
                    qWarning("%s", problems.toString().c_str());
                    continue;
                }
                ++read;
                const auto again = readYaml(writeYaml(*value), "again.yaml", problems);
                QVERIFY2(again && *again == *value, (entry.path().string() + problems.toString()).c_str());
                const auto json = readJson(writeJson(*value, 0), "again.json", problems);
                QVERIFY2(json && *json == *value, entry.path().c_str());
            }
        }
        qInfo("%d documents", read);
        QVERIFY(read > 100);
    }
};

POSTERN_TEST(DocumentTest);
#include "DocumentTest.moc"
