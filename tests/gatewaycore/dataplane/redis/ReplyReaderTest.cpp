// SPDX-License-Identifier: Apache-2.0
#include "dataplane/redis/RedisCounter.h"
#include "dataplane/redis/Resp.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>
#include <vector>

using namespace postern;
using namespace postern::redis;

namespace {

std::string textOf(const Reply& reply)
{
    switch (reply.kind) {
    case Reply::Kind::Nil: return "nil";
    case Reply::Kind::Text: return "'" + reply.text + "'";
    case Reply::Kind::Status: return "+" + reply.text;
    case Reply::Kind::Error: return "-" + reply.text;
    case Reply::Kind::Integer: return std::to_string(reply.integer);
    case Reply::Kind::List: break;
    }
    std::string out = "[";
    for (const Reply& item : reply.items)
        out += textOf(item) + " ";
    return out + "]";
}

/// All answers in `wire`, which comes in pieces of `size` octets; "!" for an error.
std::string read(const std::string& wire, std::size_t size, const ReplyLimits& limits = {})
{
    ReplyReader reader(limits);
    std::string out;
    for (std::size_t at = 0; at < wire.size(); at += size) {
        if (!reader.feed(std::string_view(wire).substr(at, size)))
            return out + "!";
        for (;;) {
            auto reply = reader.next();
            if (!reply)
                return out + "!";
            if (!*reply)
                break;
            out += textOf(**reply) + ";";
        }
    }
    return out;
}

} // namespace

class ReplyReaderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersAreRead_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("wanted");
        const auto row = [](const char* wire, const char* wanted) { QTest::addRow("%s", QByteArray(wire).replace("\r\n", " ").constData()) << QByteArray(wire) << QByteArray(wanted); };
        row("+OK\r\n", "+OK;");
        row("-LOADING Redis is loading\r\n", "-LOADING Redis is loading;");
        row(":-17\r\n", "-17;");
        row("$5\r\nab\r\nc\r\n", "'ab\r\nc';");
        row("$0\r\n\r\n", "'';");
        row("$-1\r\n", "nil;");
        row("*-1\r\n", "nil;");
        row("*0\r\n", "[];");
        row("*2\r\n$1\r\na\r\n:2\r\n+PONG\r\n", "['a' 2 ];+PONG;");
        row("*2\r\n*2\r\n:1\r\n:2\r\n*1\r\n$-1\r\n", "[[1 2 ] [nil ] ];");
        row("*1\r\n*1\r\n*1\r\n*0\r\n:1\r\n", "[[[[] ] ] ];1;");
    }
    void answersAreRead()
    {
        if (!isBuiltIn())
            QSKIP("built without Redis");
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, wanted);
        for (const std::size_t size : {std::size_t(1), std::size_t(2), std::size_t(3), std::size_t(1000)})
            QCOMPARE(QByteArray::fromStdString(read(wire.toStdString(), size)), wanted);
    }

    void hostileAnswersAreRefusedOrNeverComplete()
    {
        if (!isBuiltIn())
            QSKIP("built without Redis");
        std::string deep;
        for (int i = 0; i < 1000; ++i)
            deep += "*1\r\n";
        std::string wide = "*3\r\n";
        for (int i = 0; i < 3; ++i) {
            wide += "*6000\r\n";
            for (int item = 0; item < 6000; ++item)
                wide += ":1\r\n";
        }
        for (const std::string& wire :
             {std::string("HTTP/1.1 400 Bad Request\r\n\r\n"), std::string("*16385\r\n"), std::string("*2147483647\r\n"),
              std::string("*1000000000000\r\n"), std::string("*-2\r\n*-2\r\n"), std::string("*99999999999999999999999\r\n"), deep, wide,
              std::string("$70000\r\n") + std::string(70'000, 'x') + "\r\n", std::string("$-7\r\nx\r\n"), std::string("$9223372036854775807\r\nab\r\n") + std::string(5 << 20, 'x'),
              std::string("\0\0\0\r\n", 5), std::string("$536870912\r\n") + std::string(5 << 20, 'x')}) {
            for (const std::size_t size : {std::size_t(1), std::size_t(4096)}) {
                if (wire.size() / size > 100'000)
                    continue;
                const std::string got = read(wire, size);
                QVERIFY2(got.ends_with("!") || got == "nil;nil;" || got == "nil;!", (wire.substr(0, 30) + " -> " + got.substr(0, 50)).c_str());
            }
        }
        QCOMPARE(read("$10\r\nabc", 1), std::string());
        QCOMPARE(read("*2\r\n:1\r\n", 1), std::string());
        QCOMPARE(read("$5\r\nhello\r\n", 100, {.text = 4}), std::string("!"));
    }

    void commandsAreTextsWithTheirLengths()
    {
        if (!isBuiltIn())
            QSKIP("built without Redis");
        std::string out;
        appendCommand(out, {"SET", "a b\r\n", std::string_view("\0", 1), ""});
        QCOMPARE(QByteArray::fromStdString(out),
                 QByteArray("*4\r\n$3\r\nSET\r\n$5\r\na b\r\n\r\n$1\r\n\0\r\n$0\r\n\r\n", 37));
    }

    void sharesAreReadStrictly()
    {
        throttling::CounterShare share;
        QVERIFY(RedisCounter::parseShare("00000000000000ff", "17 18446744073709551615 42", share));
        QCOMPARE(share.gateway, 255U);
        QCOMPARE(share.since, 17);
        QCOMPARE(share.used, ~std::uint64_t{0});
        QCOMPARE(share.full, 42);
        for (const char* value : {"", " ", "  ", "1", "1 2", "1 2 ", "1 2 3 4", "-1 2 3", "1 -2 3", "1 2 -3", "1 2 x", "1 99999999999999999999 3", "1  2 3"})
            QVERIFY2(!RedisCounter::parseShare("00000000000000ff", value, share), value);
        QVERIFY(!RedisCounter::parseShare("ff", "1 2 3", share));
        QVERIFY(!RedisCounter::parseShare("00000000000000fg", "1 2 3", share));
    }

    void keysHoldNothingOfARequest()
    {
        throttling::CounterReport report;
        report.name = {0x1, 0xab};
        report.window = 17;
        QCOMPARE(RedisCounter::keyOf("p", report), std::string("p:w:00000000000000ab0000000000000001:17"));
        report.window = -1;
        QCOMPARE(RedisCounter::keyOf("p", report), std::string("p:b:00000000000000ab0000000000000001"));
    }
};

POSTERN_TEST(ReplyReaderTest);
#include "ReplyReaderTest.moc"
