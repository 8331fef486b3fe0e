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

constexpr auto responses = HttpDialogue::Side::Response;

HttpDialogue answerEvents(const std::string& octets, Method answered = Method::Get, const ParserLimits& limits = {})
{
    HttpDialogue dialogue(responses, limits, answered);
    dialogue.feed(octets);
    return dialogue;
}

} // namespace

class ResponseParserTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void accepted_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<int>("answered");
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("framing");
        const auto row = [](const char* name, const char* wire, const char* start, const char* framing,
                            Method answered = Method::Get) {
            QTest::newRow(name) << QByteArray(wire) << static_cast<int>(answered) << QByteArray(start)
                                << QByteArray(framing);
        };
        row("length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK", "length 2");
        row("chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK", "chunked");
        row("until close", "HTTP/1.1 200 OK\r\n\r\nabc", "HTTP/1.1 200 OK", "until close close");
        row("1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.0 200 OK", "length 0 close");
        row("1.0 that lives on", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.0 200 OK", "length 0");
        row("close", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK",
            "length 0 close");
        row("no reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 ", "length 0");
        row("no reason and no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 ", "length 0");
        row("long reason", "HTTP/1.1 404 Nicht gefunden: \xc3\xa4\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 404 Nicht gefunden: \xc3\xa4", "length 0");
        row("204", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 No Content", "none");
        row("204 with length 0", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content",
            "none");
        row("204 that announces content", "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n",
            "HTTP/1.1 204 No Content", "none close");
        row("304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 30\r\n\r\n", "HTTP/1.1 304 Not Modified", "none");
        row("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n", "HTTP/1.1 200 OK", "none", Method::Head);
        row("HEAD chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK", "none",
            Method::Head);
        row("CONNECT", "HTTP/1.1 200 OK\r\n\r\nopaque", "HTTP/1.1 200 OK", "none close", Method::Connect);
        row("CONNECT refused", "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", "HTTP/1.1 403 No", "length 2",
            Method::Connect);
        row("switching", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nopaque",
            "HTTP/1.1 101 Switching Protocols", "none close");
    }
    void accepted()
    {
        QFETCH(QByteArray, wire);
        QFETCH(int, answered);
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, framing);
        const HttpDialogue dialogue = answerEvents(wire.toStdString(), static_cast<Method>(answered));
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        QCOMPARE(QByteArray::fromStdString(dialogue.events().front().text), start);
        QCOMPARE(QByteArray::fromStdString(dialogue.events().front().framing), framing);
        QCOMPARE(postern::test::firstDifferingSplit(responses, wire.toStdString(), {}, static_cast<Method>(answered)),
                 std::string::npos);
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("wire");
        const auto row = [](const char* name, std::string_view wire) {
            QTest::newRow(name) << QByteArray(wire.data(), static_cast<qsizetype>(wire.size()));
        };
        const auto ok = [](std::string_view fields) { return "HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n"; };
        using namespace std::string_view_literals;
        row("CL and TE", ok("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"));
        row("two CLs", ok("Content-Length: 6\r\nContent-Length: 6\r\n"));
        row("CL list", ok("Content-Length: 6,6\r\n"));
        row("bad CL of an answer without content", "HTTP/1.1 304 Not Modified\r\nContent-Length: x\r\n\r\n");
        row("TE gzip", ok("Transfer-Encoding: gzip\r\n"));
        row("TE in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("obs-fold", ok("X: a\r\n b\r\n"));
        row("bare LF", "HTTP/1.1 200 OK\nX: a\n\n");
        row("bare CR", "HTTP/1.1 200 OK\rX: a\r\n\r\n");
        row("NUL in the reason", "HTTP/1.1 200 O\0K\r\n\r\n"sv);
        row("status 99", "HTTP/1.1 099 No\r\n\r\n");
        row("status 600", "HTTP/1.1 600 No\r\n\r\n");
        row("status of two digits", "HTTP/1.1 20 OK\r\n\r\n");
        row("status of four digits", "HTTP/1.1 2000 OK\r\n\r\n");
        row("status of letters", "HTTP/1.1 abc OK\r\n\r\n");
        row("two spaces", "HTTP/1.1  200 OK\r\n\r\n");
        row("tab", "HTTP/1.1\t200 OK\r\n\r\n");
        row("HTTP/2.0", "HTTP/2.0 200 OK\r\n\r\n");
        row("HTTP/0.9", "<html></html>");
        row("other protocol", "SSH-2.0-OpenSSH\r\n");
        row("empty line first", "\r\nHTTP/1.1 200 OK\r\n\r\n");
        row("space before colon", ok("Content-Length : 3\r\n"));
    }
    void refused()
    {
        QFETCH(QByteArray, wire);
        const std::string octets = wire.toStdString();
        const HttpDialogue dialogue = answerEvents(octets);
        QVERIFY(dialogue.refused());
        QCOMPARE(dialogue.status(), 502);
        QVERIFY2(dialogue.reason().find("(RFC 9") != std::string::npos, dialogue.reason().c_str());
        QCOMPARE(postern::test::firstDifferingSplit(responses, octets), std::string::npos);
    }

    void interimAnswersAreMessagesOfTheirOwn()
    {
        const HttpDialogue dialogue = answerEvents("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                           "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        QCOMPARE(dialogue.count(Kind::Complete), std::size_t(3));
        QCOMPARE(dialogue.content(), std::string("ok"));
    }

    void aTunnelLeavesWhatFollowsUntouched()
    {
        const HttpDialogue dialogue =
            answerEvents("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n\x81\x05hello");
        QVERIFY(dialogue.events().back().kind == Kind::Tunnel);
        QCOMPARE(dialogue.rest(), std::string("\x81\x05hello"));
    }

    void aCloseInTheMiddleIsAnErrorAndAtTheEndOfUntilCloseIsNot()
    {
        HttpDialogue cut = answerEvents("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc");
        cut.finish();
        QVERIFY(cut.refused());
        HttpDialogue chunk = answerEvents("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        chunk.finish();
        QVERIFY(chunk.refused());
        HttpDialogue head = answerEvents("HTTP/1.1 200 OK\r\nContent-Le");
        head.finish();
        QVERIFY(head.refused());
        HttpDialogue whole = answerEvents("HTTP/1.1 200 OK\r\n\r\nabc");
        whole.finish();
        QVERIFY(!whole.refused());
        QVERIFY(whole.events().back().kind == Kind::Complete);
    }

    void limitsAreExact()
    {
        ParserLimits limits;
        limits.startLine = 17;
        limits.headerBytes = 10;
        QVERIFY(!answerEvents("HTTP/1.1 200 4567\r\nX: 45678\r\n\r\n", Method::Get, limits).refused());
        QVERIFY(answerEvents("HTTP/1.1 200 45678\r\nX: 45678\r\n\r\n", Method::Get, limits).refused());
        QVERIFY(answerEvents("HTTP/1.1 200 4567\r\nX: 456789\r\n\r\n", Method::Get, limits).refused());
    }
};

POSTERN_TEST(ResponseParserTest);
#include "ResponseParserTest.moc"
