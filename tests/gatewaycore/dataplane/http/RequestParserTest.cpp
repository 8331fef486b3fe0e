// SPDX-License-Identifier: Apache-2.0
#include "support/HttpDialogue.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::http;
using postern::test::HttpDialogue;
using postern::test::HttpEvent;
using Kind = postern::test::HttpEvent::Kind;

namespace {

constexpr auto requests = HttpDialogue::Side::Request;

std::string text(std::string_view octets)
{
    return std::string(octets);
}

HttpDialogue read(std::string_view octets, const ParserLimits& limits = {})
{
    HttpDialogue dialogue(requests, limits);
    dialogue.feed(octets);
    return dialogue;
}

} // namespace

class RequestParserTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aRequestIsReadIntoViewsOfTheArena()
    {
        Arena arena;
        RequestParser parser;
        ParsedRequest parsed(arena);
        std::string wire =
            "POST /orders/7?full=1 HTTP/1.1\r\nHost: shop.example:8080\r\nContent-Type:application/json \t\r\n"
            "X-Empty:\r\ncontent-length: 2\r\n\r\n{}GET";
        QVERIFY(parser.parse(wire, parsed) == ParseStatus::Complete);
        QCOMPARE(wire.substr(parsed.consumed), text("{}GET"));
        wire.assign(wire.size(), '#');
        QVERIFY(parsed.head.method == Method::Post);
        QCOMPARE(text(parsed.head.methodText), text("POST"));
        QCOMPARE(text(parsed.head.path()), text("/orders/7"));
        QCOMPARE(text(parsed.head.query()), text("full=1"));
        QCOMPARE(text(parsed.head.authority), text("shop.example:8080"));
        QVERIFY(parsed.head.version == Version::Http11);
        QCOMPARE(parsed.head.headers.size(), std::size_t(4));
        QCOMPARE(text(parsed.head.headers.value(HeaderId::ContentType)), text("application/json"));
        QVERIFY(parsed.head.headers.contains("x-empty"));
        QVERIFY(parsed.head.headers.value("x-empty").empty());
        QVERIFY(parsed.framing == BodyFraming::ofLength(2));
        QVERIFY(parsed.keepAlive);
        QVERIFY(!parsed.expectContinue);
    }

    void aHeadThatArrivesOctetByOctetIsReadOnce()
    {
        const std::string wire = "GET /a HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n";
        Arena arena;
        RequestParser parser;
        ParsedRequest parsed(arena);
        for (std::size_t size = 0; size < wire.size(); ++size)
            QVERIFY(parser.parse(std::string_view(wire).substr(0, size), parsed) == ParseStatus::NeedMore);
        QVERIFY(parser.started());
        QVERIFY(parser.parse(wire, parsed) == ParseStatus::Complete);
        QCOMPARE(parsed.head.headers.size(), std::size_t(2));
        QCOMPARE(parsed.consumed, wire.size());
    }

    void pipelinedRequestsAreReadOneAfterTheOther()
    {
        HttpDialogue dialogue =
            read("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                 "\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                 "PUT /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n"
                 "GET /4 HTTP/1.1\r\nHost");
        QCOMPARE(dialogue.count(Kind::Complete), std::size_t(3));
        QCOMPARE(dialogue.content(), text("abcxyz"));
        QVERIFY(!dialogue.refused());
        dialogue.finish();
        QVERIFY(dialogue.refused());
    }

    void aCloseBetweenMessagesIsNoError()
    {
        HttpDialogue dialogue = read("GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n");
        dialogue.finish();
        QVERIFY(!dialogue.refused());
    }

    void accepted_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("framing");
        const auto row = [](const char* name, std::string_view wire, const char* framing) {
            QTest::newRow(name) << QByteArray(wire.data(), static_cast<qsizetype>(wire.size())) << QByteArray(framing);
        };
        row("no body", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "none");
        row("length 0", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "length 0");
        row("leading zeros", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n\r\n", "length 7");
        row("largest length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n",
            "length 9223372036854775807");
        row("chunked in any case", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChUnKeD\r\n\r\n", "chunked");
        row("close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n", "none close");
        row("close and keep-alive", "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
            "none close");
        row("1.0 closes", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "none close");
        row("1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "none close");
        row("1.0 keeps alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "none");
        row("continue", "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
            "length 1 continue");
        row("continue without content", "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", "none");
        row("continue in 1.0", "PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", "length 1 close");
        row("upgrade", "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
            "none upgrade websocket");
        row("upgrade that Connection does not name", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", "none");
        row("options *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "none");
        row("connect", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "none");
        row("obs-text in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: caf\xc3\xa9\r\n\r\n", "none");
        row("tab in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\tb\r\n\r\n", "none");
        row("registered method", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", "none");
        row("IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "none");
    }
    void accepted()
    {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, framing);
        const HttpDialogue dialogue = read(wire.toStdString());
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        QVERIFY(!dialogue.events().empty());
        QCOMPARE(QByteArray::fromStdString(dialogue.events().front().framing), framing);
        QCOMPARE(postern::test::firstDifferingSplit(requests, wire.toStdString()), std::string::npos);
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("section");
        const auto row = [](const char* name, std::string_view wire, int status, const char* section) {
            QTest::newRow(name) << QByteArray(wire.data(), static_cast<qsizetype>(wire.size())) << status
                                << QByteArray(section);
        };
        const auto get = [](std::string_view fields) {
            return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
        };
        const auto target = [](std::string_view octets) {
            return "GET " + std::string(octets) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        };
        using namespace std::string_view_literals;
        // Two ways to tell the length: the requests that are smuggled.
        row("CL.TE", get("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"), 400, "9112 6.3");
        row("TE.CL", get("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n"), 400, "9112 6.3");
        row("CL.CL different", get("Content-Length: 6\r\nContent-Length: 5\r\n"), 400, "9112 6.3");
        row("CL.CL same", get("Content-Length: 6\r\nContent-Length: 6\r\n"), 400, "9112 6.3");
        row("CL list", get("Content-Length: 6, 6\r\n"), 400, "9112 6.3");
        row("CL plus", get("Content-Length: +6\r\n"), 400, "9112 6.3");
        row("CL minus", get("Content-Length: -6\r\n"), 400, "9112 6.3");
        row("CL hex", get("Content-Length: 0x6\r\n"), 400, "9112 6.3");
        row("CL inner space", get("Content-Length: 6 6\r\n"), 400, "9112 6.3");
        row("CL empty", get("Content-Length:\r\n"), 400, "9112 6.3");
        row("CL text", get("Content-Length: six\r\n"), 400, "9112 6.3");
        row("CL overflow", get("Content-Length: 9223372036854775808\r\n"), 400, "9112 6.3");
        row("CL 64 bit wrap", get("Content-Length: 18446744073709551617\r\n"), 400, "9112 6.3");
        row("CL vertical tab",
            get("Content-Length: \x0b"
                "6\r\n"),
            400, "9112 5");
        row("TE.TE", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400, "9112 6.1");
        row("TE.TE obscured", get("Transfer-Encoding: chunked\r\nTransfer-encoding: x\r\n"), 400, "9112 6.1");
        row("TE twice in one", get("Transfer-Encoding: chunked, chunked\r\n"), 400, "9112 6.1");
        row("TE identity", get("Transfer-Encoding: identity\r\n"), 400, "9112 6.1");
        row("TE chunked not last", get("Transfer-Encoding: chunked, gzip\r\n"), 400, "9112 6.1");
        row("TE gzip", get("Transfer-Encoding: gzip\r\n"), 400, "9112 6.1");
        row("TE gzip, chunked", get("Transfer-Encoding: gzip, chunked\r\n"), 501, "9112 6.1");
        row("TE xchunked", get("Transfer-Encoding: xchunked\r\n"), 400, "9112 6.1");
        row("TE quoted", get("Transfer-Encoding: \"chunked\"\r\n"), 400, "9112 6.1");
        row("TE with parameter", get("Transfer-Encoding: chunked;q=1\r\n"), 400, "9112 6.1");
        row("TE vertical tab",
            get("Transfer-Encoding: \x0b"
                "chunked\r\n"),
            400, "9112 5");
        row("TE empty", get("Transfer-Encoding:\r\n"), 400, "9112 6.1");
        row("TE trailing comma", get("Transfer-Encoding: chunked,\r\n"), 400, "9112 6.1");
        row("TE space before colon", get("Transfer-Encoding : chunked\r\n"), 400, "9112 5.1");
        row("TE tab before colon", get("Transfer-Encoding\t: chunked\r\n"), 400, "9112 5.1");
        row("TE folded", get("Transfer-Encoding:\r\n chunked\r\n"), 400, "9112 5.2");
        row("TE after LF", get("X: y\nTransfer-Encoding: chunked\r\n"), 400, "9112 2.2");
        row("TE after CR", get("X: y\rTransfer-Encoding: chunked\r\n"), 400, "9112 2.2");
        row("TE after NUL", get("X: y\0Transfer-Encoding: chunked\r\n"sv), 400, "9112 5");
        row("TE in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "9112 6.1");
        row("underscore is a name of its own, not CL", get("Content_Length: x\r\nContent-Length: y\r\n"), 400,
            "9112 6.3");
        // Lines
        row("obs-fold", get("X: a\r\n b\r\n"), 400, "9112 5.2");
        row("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "9112 5.2");
        row("bare LF at the end", "GET / HTTP/1.1\r\nHost: a\n\n", 400, "9112 2.2");
        row("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "9112 2.2");
        row("empty line by LF", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400, "9112 2.2");
        row("empty line by CR", "GET / HTTP/1.1\r\nHost: a\r\n\rX", 400, "9112 2.2");
        row("LF before the request", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.1");
        row("CR CR LF", get("X: a\r\r\n"), 400, "9112 2.2");
        row("NUL in a value", get("X: a\0b\r\n"sv), 400, "9112 5");
        row("DEL in a value", get("X: a\x7f\r\n"), 400, "9112 5");
        row("escape in a value", get("X: \x1b[0m\r\n"), 400, "9112 5");
        row("NUL in a name", get("X\0: a\r\n"sv), 400, "9110 5.1");
        row("no colon", get("X\r\n"), 400, "9110 5.1");
        row("empty name", get(": a\r\n"), 400, "9110 5.1");
        row("name with a slash", get("X/Y: a\r\n"), 400, "9110 5.1");
        row("name with CR", get("Content\rLength: 1\r\n"), 400, "9110 5.1");
        row("name beyond ASCII", get("X\xc3\xa9: a\r\n"), 400, "9110 5.1");
        // Host
        row("no Host", "GET / HTTP/1.1\r\n\r\n", 400, "9112 3.2");
        row("two Hosts", get("Host: b\r\n"), 400, "9112 3.2");
        row("two equal Hosts", get("host: a\r\n"), 400, "9112 3.2");
        row("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400, "9112 3.2");
        for (const char* host : {"", "a b", "a,b", "a/b", "user@a", "a:b", "a:99999", "a:1:2", "[::1", "[]", "[zz::1]",
                                 "a\"b", "a%0", ":80", "a?b", "a#b", "a\\b"})
            QTest::addRow("Host <%s>", host) << QByteArray("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n"
                                             << 400 << QByteArray("9112 3.2");
        // Request line
        row("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.2");
        row("space after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, "9112");
        row("tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.1");
        row("leading space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.1");
        row("no version (0.9)", "GET /\r\n\r\n", 400, "9112 3");
        row("method with a control", "G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.1");
        row("lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "9110 9.1");
        row("unknown method", "MKCOLA / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "9110 9.1");
        row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501, "9110 9.1");
        row("version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "9110 15.6.6");
        row("version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505, "9110 15.6.6");
        row("version 0.9", "GET / HTTP/0.9\r\n\r\n", 505, "9110 15.6.6");
        row("version 1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400, "9112");
        row("version 01.1", "GET / HTTP/01.1\r\nHost: a\r\n\r\n", 400, "9112 2.3");
        row("lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400, "9112 2.3");
        row("TLS on a plain port", "\x16\x03\x01\x02\x00\x01\xfc\x03\x03"sv, 400, "9112 3.1");
        // Target
        row("no slash", target("a"), 400, "9112 3.2");
        row("fragment", target("/a#b"), 400, "9112 3.2");
        row("control", target("/a\x01"), 400, "9112 3");
        row("NUL", target("/a\0b"sv), 400, "9112 3");
        row("octets beyond ASCII", target("/caf\xc3\xa9"), 400, "9112 3");
        row("backslash", target("/a\\b"), 400, "9112 3.2");
        row("quote", target("/\"a\""), 400, "9112 3.2");
        row("angle", target("/<a>"), 400, "9112 3.2");
        row("broken encoding", target("/%zz"), 400, "3986 2.1");
        row("cut encoding", target("/%2"), 400, "3986 2.1");
        row("cut encoding in the query", target("/?a=%2"), 400, "3986 2.1");
        row("%00", target("/a%00b"), 400, "3986 2.1");
        row("* for GET", target("*"), 400, "9112 3.2.4");
        row("authority for GET", target("a:443"), 400, "9112 3.2");
        row("path for CONNECT", "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.2.3");
        row("CONNECT without port", "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", 400, "9112 3.2.3");
        row("user information", target("http://user@a/"), 400, "9110 4.2");
        row("empty host", target("http:///"), 400, "9110 4.2.1");
        row("other scheme", target("ftp://a/"), 400, "9110 4.2");
        // Expect
        row("other expectation", get("Expect: 200-ok\r\n"), 417, "9110 10.1.1");
        row("repeated expectation", get("Expect: 100-continue\r\nExpect: 100-continue\r\n"), 417, "9110 10.1.1");
    }
    void refused()
    {
        QFETCH(QByteArray, wire);
        QFETCH(int, status);
        QFETCH(QByteArray, section);
        const std::string octets = wire.toStdString();
        const HttpDialogue dialogue = read(octets);
        QVERIFY(dialogue.refused());
        QCOMPARE(dialogue.count(Kind::Head), std::size_t(0));
        QCOMPARE(dialogue.status(), status);
        QVERIFY2(dialogue.reason().find("(RFC ") != std::string::npos &&
                     dialogue.reason().find(section.toStdString()) != std::string::npos,
                 dialogue.reason().c_str());
        QCOMPARE(postern::test::firstDifferingSplit(requests, octets), std::string::npos);
    }

    void theHostOfAnAbsoluteTargetCountsAndReplacesTheField()
    {
        const HttpDialogue dialogue = read("GET http://real.example/x?y HTTP/1.1\r\nHost: other.example\r\n\r\n");
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        QCOMPARE(dialogue.events().front().text, text("GET http://real.example/x?y HTTP/1.1 for real.example"));
        QCOMPARE(dialogue.events().front().fields.front().value, text("real.example"));
    }

    void anAbsoluteTargetWithoutPathHasTheRootAsPath()
    {
        Arena arena;
        RequestParser parser;
        ParsedRequest parsed(arena);
        QVERIFY(parser.parse("GET http://a?q HTTP/1.1\r\nHost: a\r\n\r\n", parsed) == ParseStatus::Complete);
        QCOMPARE(text(parsed.head.path()), text("/"));
        QCOMPARE(text(parsed.head.query()), text("q"));
    }

    void limitsAreExact()
    {
        ParserLimits limits;
        limits.startLine = 20;
        limits.headerBytes = 30;
        limits.headerCount = 3;
        const std::string line = "GET /56789 HTTP/1.1"; // 19 octets
        const auto status = [&](std::string_view wire) {
            if (postern::test::firstDifferingSplit(requests, wire, limits) != std::string::npos)
                return -1;
            return read(wire, limits).status();
        };
        QCOMPARE(status(line + "\r\nHost: a\r\n\r\n"), 0);
        QCOMPARE(status("GET /567890 HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
        QCOMPARE(status("GET /5678901 HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
        QCOMPARE(status("GET /" + std::string(1000, 'a')), 414);
        QCOMPARE(status("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"), 414);
        QCOMPARE(status(line + "\r\nHost: a\r\nX: 34567890123456\r\n\r\n"), 0);      // 9 + 19 = 28 octets
        QCOMPARE(status(line + "\r\nHost: a\r\nX: 3456789012345678\r\n\r\n"), 0);    // 30
        QCOMPARE(status(line + "\r\nHost: a\r\nX: 34567890123456789\r\n\r\n"), 431); // 31
        QCOMPARE(status(line + "\r\nHost: a\r\nX: 345678901234567890123456789012345"), 431);
        QCOMPARE(status(line + "\r\nHost: a\r\nX:\r\nY:\r\n\r\n"), 0);
        QCOMPARE(status(line + "\r\nHost: a\r\nX:\r\nY:\r\nZ:\r\n\r\n"), 431);
    }

    void aRefusalBecomesAnErrorThatSaysWhoseFaultItIs()
    {
        const Error error = toError({431, "too many"}, Fault::Downstream);
        QVERIFY(error.kind() == ErrorKind::TooLarge);
        QVERIFY(error.fault() == Fault::Downstream);
        QVERIFY(toError({400, "bad"}, Fault::Upstream).kind() == ErrorKind::ProtocolError);
    }
};

POSTERN_TEST(RequestParserTest);
#include "RequestParserTest.moc"
