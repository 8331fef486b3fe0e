// SPDX-License-Identifier: Apache-2.0
#include "support/HttpDialogue.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::http;
using postern::test::HttpDialogue;
using Kind = postern::test::HttpEvent::Kind;

namespace {

std::string chunked(std::string_view body)
{
    return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body);
}

HttpDialogue bodyEvents(const std::string& octets, const ParserLimits& limits = {})
{
    HttpDialogue dialogue(HttpDialogue::Side::Request, limits);
    dialogue.feed(octets);
    return dialogue;
}

} // namespace

class BodyDecoderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void contentIsAViewIntoTheInput()
    {
        Arena arena;
        BodyDecoder decoder(BodyFraming::chunked(), arena);
        const std::string in = "5\r\nhello\r\n0\r\n\r\nGET";
        const auto step = decoder.decode(in);
        QVERIFY(step.data.data() == in.data() + 3);
        QCOMPARE(std::string(step.data), std::string("hello"));
        QVERIFY(!step.done);
        const auto last = decoder.decode(std::string_view(in).substr(step.consumed));
        QVERIFY(last.done && last.data.empty());
        QCOMPARE(in.substr(step.consumed + last.consumed), std::string("GET"));
        QCOMPARE(decoder.received(), std::uint64_t(5));
    }

    void aLengthEndsExactlyThere()
    {
        Arena arena;
        BodyDecoder decoder(BodyFraming::ofLength(4), arena);
        QVERIFY(!decoder.done());
        QCOMPARE(decoder.decode("ab").consumed, std::size_t(2));
        QCOMPARE(decoder.remaining(), std::uint64_t(2));
        QVERIFY(!decoder.finish()); // a cut message must not pass for a whole one
        BodyDecoder again(BodyFraming::ofLength(4), arena);
        const auto step = again.decode("abcdGET");
        QCOMPARE(step.consumed, std::size_t(4));
        QVERIFY(step.done);
        QVERIFY(again.finish());
        const auto after = again.decode("GET");
        QCOMPARE(after.consumed, std::size_t(0));
        QVERIFY(after.done);
    }

    void nothingIsDoneAtOnce()
    {
        Arena arena;
        QVERIFY(BodyDecoder(BodyFraming::none(), arena).done());
        QVERIFY(BodyDecoder(BodyFraming::ofLength(0), arena).done());
    }

    void untilCloseEndsWithTheConnection()
    {
        Arena arena;
        BodyDecoder decoder(BodyFraming::untilClose(), arena);
        QCOMPARE(std::string(decoder.decode("abc").data), std::string("abc"));
        QVERIFY(!decoder.done());
        QVERIFY(decoder.finish());
        QVERIFY(decoder.done());
    }

    void accepted_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const char* body, const char* content) {
            QTest::newRow(name) << QByteArray(body) << QByteArray(content);
        };
        row("empty", "0\r\n\r\n", "");
        row("one", "3\r\nabc\r\n0\r\n\r\n", "abc");
        row("hexadecimal in both cases", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789");
        row("leading zeros", "0003\r\nabc\r\n000\r\n\r\n", "abc");
        row("content that looks like framing", "7\r\n0\r\n\r\n0\r\r\n0\r\n\r\n", "0\r\n\r\n0\r");
        row("extension", "3;a\r\nabc\r\n0;b=c;d=\"e; \\\" f\"\r\n\r\n", "abc");
        row("empty quoted extension", "3;a=\"\"\r\nabc\r\n0\r\n\r\n", "abc");
        row("trailers", "3\r\nabc\r\n0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n", "abc");
    }
    void accepted()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, content);
        const std::string wire = chunked(body.toStdString());
        const HttpDialogue dialogue = bodyEvents(wire);
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        QCOMPARE(dialogue.count(Kind::Complete), std::size_t(1));
        QCOMPARE(QByteArray::fromStdString(dialogue.content()), content);
        QCOMPARE(postern::test::firstDifferingSplit(HttpDialogue::Side::Request, wire), std::string::npos);
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, std::string_view body) {
            QTest::newRow(name) << QByteArray(body.data(), static_cast<qsizetype>(body.size()));
        };
        using namespace std::string_view_literals;
        row("no size", "\r\nabc\r\n0\r\n\r\n");
        row("no number", "x\r\nabc\r\n");
        row("0x", "0x3\r\nabc\r\n");
        row("negative", "-3\r\nabc\r\n");
        row("plus", "+3\r\nabc\r\n");
        row("underscore", "1_0\r\nabc\r\n");
        row("leading space", " 3\r\nabc\r\n");
        row("trailing space", "3 \r\nabc\r\n");
        row("trailing tab", "3\t\r\nabc\r\n");
        row("16 digits", "1000000000000003\r\nabc\r\n");
        row("wraps at 64 bits", "10000000000000003\r\nabc\r\n");
        row("many leading zeros", "0000000000000000003\r\nabc\r\n");
        row("size line by LF", "3\nabc\r\n");
        row("size line by CR", "3\rabc\r\n");
        row("content ended by LF", "3\r\nabc\n0\r\n\r\n");
        row("content too long", "3\r\nabcd\r\n0\r\n\r\n");
        row("content too short", "4\r\nabc\r\n0\r\n\r\n");
        row("content ended by CR and something", "3\r\nabc\rX0\r\n\r\n");
        row("NUL after the size", "3\0\r\nabc\r\n"sv);
        row("empty extension", "3;\r\nabc\r\n");
        row("empty extension before another", "3;;a\r\nabc\r\n");
        row("extension with space", "3; a\r\nabc\r\n");
        row("extension with LF", "3;a\nX\r\nabc\r\n");
        row("extension with CR", "3;a\rX\r\nabc\r\n");
        row("extension without value", "3;a=\r\nabc\r\n");
        row("extension with two values", "3;a=b=c\r\nabc\r\n");
        row("quoted extension with LF", "3;a=\"\n\"\r\nabc\r\n");
        row("quoted extension with CRLF", "3;a=\"\r\n\"\r\nabc\r\n");
        row("octets after a quoted extension", "3;a=\"b\"c\r\nabc\r\n");
        row("control in an extension", "3;a\x01\r\nabc\r\n");
        row("last chunk without empty line", "0\r\nGET / HTTP/1.1\r\n\r\n");
        row("trailer by LF", "0\r\nX: a\n\r\n");
        row("folded trailer", "0\r\nX: a\r\n b\r\n\r\n");
        row("space before the colon of a trailer", "0\r\nX : a\r\n\r\n");
        row("trailer with NUL", "0\r\nX: \0\r\n\r\n"sv);
        row("end by LF", "0\r\n\n");
        row("end by CR", "0\r\n\rX");
    }
    void refused()
    {
        QFETCH(QByteArray, body);
        const std::string wire = chunked(body.toStdString());
        const HttpDialogue dialogue = bodyEvents(wire);
        QVERIFY(dialogue.refused());
        QCOMPARE(dialogue.status(), 400);
        QCOMPARE(dialogue.count(Kind::Complete), std::size_t(0));
        QVERIFY2(dialogue.reason().find("(RFC 9") != std::string::npos, dialogue.reason().c_str());
        QCOMPARE(postern::test::firstDifferingSplit(HttpDialogue::Side::Request, wire), std::string::npos);
    }

    void trailersThatComeTooLateAreDropped()
    {
        const HttpDialogue dialogue =
            bodyEvents(chunked("0\r\nX-Checksum: 1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
                         "Host: evil\r\nAuthorization: Bearer x\r\nSet-Cookie: a=b\r\nETag: \"v\"\r\n\r\n"));
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        const std::vector<postern::test::HttpField> expected{{"X-Checksum", "1"}, {"ETag", "\"v\""}};
        QVERIFY(dialogue.events().back().fields == expected);
    }

    void whatFollowsTheTrailersIsTheNextMessage()
    {
        const std::string wire = chunked("1\r\na\r\n0\r\nX: y\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        const HttpDialogue dialogue = bodyEvents(wire);
        QCOMPARE(dialogue.count(Kind::Complete), std::size_t(2));
        QCOMPARE(postern::test::firstDifferingSplit(HttpDialogue::Side::Request, wire), std::string::npos);
    }

    void limitsOfExtensionsAndTrailersAreExact()
    {
        ParserLimits limits;
        limits.chunkExtensions = 8; // of all chunks together
        limits.trailerBytes = 12;
        limits.trailerCount = 2;
        const auto status = [&](const std::string& body) {
            const std::string wire = chunked(body);
            if (postern::test::firstDifferingSplit(HttpDialogue::Side::Request, wire, limits) != std::string::npos)
                return -1;
            return bodyEvents(wire, limits).status();
        };
        QCOMPARE(status("1;abcd\r\nx\r\n0;abcd\r\n\r\n"), 0);
        QCOMPARE(status("1;abcd\r\nx\r\n0;abcde\r\n\r\n"), 400);
        QCOMPARE(status("0\r\nX: 4567890\r\n\r\n"), 0);
        QCOMPARE(status("0\r\nX: 45678901\r\n\r\n"), 431);
        QCOMPARE(status("0\r\nX: 45678901234567890"), 431);
        QCOMPARE(status("0\r\nX:\r\nY:\r\n\r\n"), 0);
        QCOMPARE(status("0\r\nX:\r\nY:\r\nZ"), 431);
        limits.chunkLine = 4; // of each chunk
        QCOMPARE(status("1;ab\r\nx\r\n001\r\nx\r\n0;ab\r\n\r\n"), 0);
        QCOMPARE(status("1;abc\r\nx\r\n0\r\n\r\n"), 400);
        QCOMPARE(status("00001\r\nx\r\n0\r\n\r\n"), 400);
    }
};

POSTERN_TEST(BodyDecoderTest);
#include "BodyDecoderTest.moc"
