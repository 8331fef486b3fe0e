// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h" // first: moc 6.4 fails on <concepts> as the first standard header

#include "dataplane/http/Http1Writer.h"
#include "dataplane/http/HttpDate.h"
#include "support/HttpDialogue.h"

#include <QtTest>
#include <string>

using namespace postern;
using namespace postern::http;
using postern::test::HttpDialogue;

namespace {

std::string written(const RequestHead& head, const HeadOptions& options)
{
    std::string out;
    const Result<void> result = writeRequestHead(out, head, options);
    return result ? out : "!" + result.error().message();
}

std::string written(const ResponseHead& head, const HeadOptions& options)
{
    std::string out;
    const Result<void> result = writeResponseHead(out, head, options);
    return result ? out : "!" + result.error().message();
}

std::string drained(ByteQueue& queue)
{
    std::string all;
    while (!queue.empty()) {
        all += queue.front();
        queue.consume(queue.front().size());
    }
    return all;
}

} // namespace

class WriterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aRequestHeadIsWrittenInOnePiece()
    {
        Arena arena;
        RequestHead head(arena);
        head.setMethod(Method::Post);
        QVERIFY(head.setTarget("/a?b"));
        head.headers.add("hOST", "x");
        head.headers.add("Content-Length", "999");
        head.headers.add("Transfer-Encoding", "gzip");
        head.headers.add("Connection", "close");
        head.headers.add("X-Empty", "");
        QCOMPARE(written(head, {BodyFraming::ofLength(5), Persistence::Implied, {}, {}}),
                 std::string("POST /a?b HTTP/1.1\r\nhOST: x\r\nX-Empty: \r\nContent-Length: 5\r\n\r\n"));
        QCOMPARE(written(head, {BodyFraming::chunked(), Persistence::Close, {}, {}}),
                 std::string("POST /a?b HTTP/1.1\r\nhOST: x\r\nX-Empty: \r\nTransfer-Encoding: chunked\r\nConnection: "
                             "close\r\n\r\n"));
        QCOMPARE(
            written(head, {BodyFraming::none(), Persistence::Implied, "websocket", {}}),
            std::string(
                "POST /a?b HTTP/1.1\r\nhOST: x\r\nX-Empty: \r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"));
        QVERIFY(written(head, {BodyFraming::untilClose(), Persistence::Implied, {}, {}})[0] == '!');

        SlabPool pool;
        ByteQueue queue(pool);
        QVERIFY(writeRequestHead(queue, head, {BodyFraming::ofLength(5), Persistence::Implied, {}, {}}));
        QCOMPARE(queue.pieces(), std::size_t(1));
        QCOMPARE(drained(queue), written(head, {BodyFraming::ofLength(5), Persistence::Implied, {}, {}}));
    }

    void aResponseHeadSaysDateAndLength()
    {
        Arena arena;
        ResponseHead head(arena);
        head.status = 404;
        head.headers.add("Content-Length", "7");
        const std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";
        QCOMPARE(
            written(head, {BodyFraming::ofLength(0), Persistence::Implied, {}, date}),
            std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n"));
        // An answer to HEAD or a 304 says how long what it leaves out is.
        QCOMPARE(written(head, {BodyFraming::none(), Persistence::KeepAlive, {}, {}}),
                 std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\nConnection: keep-alive\r\n\r\n"));
        head.status = 204;
        QCOMPARE(written(head, {}), std::string("HTTP/1.1 204 No Content\r\n\r\n"));
        head.status = 200;
        head.reason = "Fine";
        QCOMPARE(written(head, {BodyFraming::untilClose(), Persistence::Implied, {}, {}}),
                 std::string("HTTP/1.1 200 Fine\r\nConnection: close\r\n\r\n"));
        head.headers.add("date", "then");
        QCOMPARE(written(head, {BodyFraming::chunked(), Persistence::Implied, {}, date}),
                 std::string("HTTP/1.1 200 Fine\r\ndate: then\r\nTransfer-Encoding: chunked\r\n\r\n"));
    }

    void nothingThatCouldInjectAHeaderIsWritten()
    {
        using namespace std::string_view_literals;
        Arena arena;
        for (const std::string_view bad : {"a\r\nX: y"sv, "a\nX: y"sv, "a\rb"sv, "a\0b"sv, "\x7f"sv, "\x01"sv}) {
            ResponseHead response(arena);
            response.headers.add("Location", bad);
            QVERIFY(written(response, {})[0] == '!');
            ResponseHead reason(arena);
            reason.reason = bad;
            QVERIFY(written(reason, {})[0] == '!');
            ResponseHead name(arena);
            name.headers.add(bad, "v");
            QVERIFY(written(name, {})[0] == '!');
            RequestHead request(arena);
            request.setMethod(Method::Get);
            request.target = bad;
            QVERIFY(written(request, {})[0] == '!');
            request.target = "/";
            request.methodText = bad;
            QVERIFY(written(request, {})[0] == '!');
            request.setMethod(Method::Get);
            QVERIFY(written(request, {BodyFraming::none(), Persistence::Implied, bad, {}})[0] == '!');
            HeaderMap trailers(arena);
            trailers.add("X", bad);
            SlabPool pool;
            ByteQueue queue(pool);
            QVERIFY(!writeLastChunk(queue, trailers));
            QVERIFY(queue.empty());
        }
        ResponseHead head(arena);
        head.headers.add("A B", "v");
        const std::string message = written(head, {});
        QVERIFY2(message.find("'A?B'") != std::string::npos, message.c_str());
        RequestHead spaced(arena);
        spaced.setMethod(Method::Get);
        spaced.target = "/a b";
        QVERIFY(written(spaced, {})[0] == '!');
    }

    /// Values and names are looked at sixteen and sixty-four octets at a time, with overlaps: each octet, wherever it stands.
    void noOctetIsOverlookedWhereverItStandsInANameOrAValue()
    {
        const auto isWritten = [](std::string_view name, std::string_view value) {
            Arena arena;
            RequestHead head(arena);
            head.method = Method::Get;
            head.methodText = "GET";
            if (!head.setTarget("/"))
                return false;
            head.headers.add("Host", "h");
            head.headers.add(name, value);
            Bytes out;
            return writeRequestHead(out, head, {}).has_value();
        };
        constexpr std::string_view tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (std::size_t size = 1; size <= 200; ++size) {
            for (std::size_t at = 0; at < size; at += size < 40 ? 1 : 1 + size / 13) {
                for (int octet = 0; octet < 256; octet += at % 9 == 0 || size < 18 ? 1 : 7) {
                    std::string text(size, 'x');
                    text[at] = static_cast<char>(octet);
                    const bool control = (octet < 0x20 && octet != '\t') || octet == 0x7f;
                    if (isWritten("X-A", text) != !control)
                        QFAIL(qPrintable(QStringLiteral("octet %1 at %2 of a value of %3").arg(octet).arg(at).arg(size)));
                    const bool token = tokens.find(static_cast<char>(octet)) != std::string_view::npos;
                    if (size <= 40 && isWritten(text, "v") != token)
                        QFAIL(qPrintable(QStringLiteral("octet %1 at %2 of a name of %3").arg(octet).arg(at).arg(size)));
                }
            }
        }
    }

    void whatIsWrittenIsReadBack()
    {
        Arena arena;
        SlabPool pool;
        ByteQueue queue(pool);
        RequestHead head(arena);
        head.setMethod(Method::Put);
        QVERIFY(head.setTarget("/up"));
        head.headers.add(HeaderId::Host, "a");
        QVERIFY(writeRequestHead(queue, head, {BodyFraming::chunked(), Persistence::Implied, {}, {}}));
        std::string content;
        for (const std::size_t size : {1U, 15U, 16U, 17U, 4096U, 40000U}) {
            const std::string piece(size, 'x');
            content += piece;
            appendChunk(queue, piece);
        }
        appendChunk(queue, {});
        HeaderMap trailers(arena);
        trailers.add("X-Sum", "1");
        QVERIFY(writeLastChunk(queue, trailers));
        HttpDialogue dialogue(HttpDialogue::Side::Request);
        dialogue.feed(drained(queue));
        QVERIFY2(!dialogue.refused(), dialogue.reason().c_str());
        QVERIFY(dialogue.content() == content);
        QCOMPARE(dialogue.events().back().fields.front().value, std::string("1"));
    }

    void chunkHeadsAreHexadecimal()
    {
        char room[chunkHeadRoom];
        QCOMPARE(std::string(room, writeChunkHead(room, 255)), std::string("ff\r\n"));
        QCOMPARE(std::string(room, writeChunkHead(room, ~std::uint64_t{0})), std::string("ffffffffffffffff\r\n"));
    }

    void datesAreThoseOfTheRfc()
    {
        char text[httpDateSize];
        const auto at = [&](std::int64_t second) {
            writeHttpDate(text, WallTime(Seconds(second)));
            return std::string(text, httpDateSize);
        };
        QCOMPARE(at(784111777), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        QCOMPARE(at(0), std::string("Thu, 01 Jan 1970 00:00:00 GMT"));
        QCOMPARE(at(951782399), std::string("Mon, 28 Feb 2000 23:59:59 GMT"));
        QCOMPARE(at(951782400), std::string("Tue, 29 Feb 2000 00:00:00 GMT"));
        QCOMPARE(at(4102444799), std::string("Thu, 31 Dec 2099 23:59:59 GMT"));
        DateCache cache;
        FakeClock clock(WallTime(Seconds(784111777)));
        QCOMPARE(std::string(cache.text(clock.wall())), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        clock.advance(Milliseconds(999));
        QCOMPARE(std::string(cache.text(clock.wall())), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        clock.advance(Milliseconds(1));
        QCOMPARE(std::string(cache.text(clock.wall())), std::string("Sun, 06 Nov 1994 08:49:38 GMT"));
    }

    void aQueueGivesBackWhatWentInAndHoldsNothingWhenEmpty()
    {
        SlabPool pool(2);
        ByteQueue queue(pool);
        std::string expected;
        unsigned seed = 7;
        std::string seen;
        for (int round = 0; round < 400; ++round) {
            seed = seed * 1103515245 + 12345;
            const std::string piece((seed >> 16) % 5000, static_cast<char>('a' + round % 26));
            if (round % 3 == 0 && !piece.empty()) {
                std::copy(piece.begin(), piece.end(), queue.prepare(piece.size()));
                queue.commit(piece.size());
            } else {
                queue.append(piece);
            }
            expected += piece;
            const std::size_t take = std::min<std::size_t>((seed >> 8) % 6000, queue.front().size());
            seen += queue.front().substr(0, take);
            queue.consume(take);
            QCOMPARE(queue.empty(), queue.front().empty());
            QCOMPARE(queue.size(), expected.size() - seen.size());
        }
        ByteQueue moved(std::move(queue));
        QVERIFY(queue.empty());
        seen += drained(moved);
        QVERIFY(seen == expected);
        QCOMPARE(pool.slabsInUse(), std::size_t(0));
        QVERIFY(pool.freeSlabs() <= 2);
    }

    void consumeCrossesSlabs()
    {
        SlabPool pool;
        ByteQueue queue(pool);
        queue.append(std::string(SlabPool::slabSize * 3, 'a'));
        QCOMPARE(queue.pieces(), std::size_t(3));
        queue.consume(SlabPool::slabSize + 5);
        QCOMPARE(queue.pieces(), std::size_t(2));
        QCOMPARE(queue.front().size(), SlabPool::slabSize - 5);
        QCOMPARE(queue.piece(1).size(), SlabPool::slabSize);
        QVERIFY(queue.piece(2).empty());
        QCOMPARE(pool.slabsInUse(), std::size_t(2));
        queue.consume(queue.size());
        QCOMPARE(pool.slabsInUse(), std::size_t(0));
    }

    void aRoomThatWasNotUsedIsNotInTheWay()
    {
        SlabPool pool;
        ByteQueue queue(pool);
        [[maybe_unused]] char* unused = queue.prepare(10);
        queue.commit(0);
        QVERIFY(queue.empty());
        char* large = queue.prepare(SlabPool::slabSize * 2);
        large[0] = 'x';
        queue.commit(1);
        QCOMPARE(std::string(queue.front()), std::string("x"));
        queue.clear();
        QCOMPARE(pool.slabsInUse(), std::size_t(0));
    }
};

POSTERN_TEST(WriterTest);
#include "WriterTest.moc"
