// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "gatewaycore/dataplane/engine/HeldFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

namespace postern::test {

/// What is shown of the content of an answer that is held up, and what becomes of it; and who is noticed to leave.
class HeldContentTest : public QObject {
    Q_OBJECT

    static PauseAction withBody(std::string body)
    {
        PauseAction edit;
        edit.kind = PauseAction::Kind::Edit;
        edit.body = std::move(body);
        return edit;
    }

    /// The client has asked, and the backend's answer has begun.
    static auto& answeredInChunks(Held& held, Client& client)
    {
        client.send(get);
        auto& call = held.terminal->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        return call;
    }

  private Q_SLOTS:
    void anAnswerInChunksIsHeldUpWithAllThatComesSoon()
    {
        Held held({onTheWayBack("send")});
        Client client(held);
        auto& call = answeredInChunks(held, client);
        held.poll();
        QVERIFY(held.list().empty());
        QVERIFY(call.credit > 0);
        call.answer->onResponseData("pie");
        call.answer->onResponseEnd(nullptr);
        held.poll();
        QVERIFY(held.only() != nullptr);
        QVERIFY(held.only()->message.bodyHeld);
        QCOMPARE(held.only()->message.body, std::string("pie"));
        QCOMPARE(held.act(withBody("cake")), QString());
        const std::string text = client.take();
        QVERIFY2(text.find("Content-Length: 4\r\n") != std::string::npos && text.ends_with("\r\n\r\ncake"), text.c_str());
    }

    void anAnswerWithoutAnEndIsShownAsItBegins()
    {
        Held held({onTheWayBack("send")});
        Client client(held);
        auto& call = answeredInChunks(held, client);
        call.answer->onResponseData("data: 1\n\n");
        held.poll();
        QVERIFY(held.list().empty());
        held.pass(Milliseconds(500));
        QVERIFY(held.only() != nullptr);
        QVERIFY(!held.only()->message.bodyHeld);
        QCOMPARE(held.only()->message.body, std::string("data: 1\n\n"));
        QVERIFY(held.act(withBody("x")).contains(QStringLiteral("wholeBody")));
        call.answer->onResponseData("data: 2\n\n"); // within what it was allowed
        held.pass(Seconds(30));
        QVERIFY(held.only() != nullptr);
        PauseAction edit; // the head can be changed all the same
        edit.kind = PauseAction::Kind::Edit;
        edit.status = 203;
        QCOMPARE(held.act(edit), QString());
        const std::string text = client.take();
        QVERIFY2(text.starts_with("HTTP/1.1 203 ") && text.find("data: 1\n\ndata: 2\n\n") != std::string::npos, text.c_str());
        call.answer->onResponseData("data: 3\n\n");
        call.answer->onResponseEnd(nullptr);
        QVERIFY(client.take().ends_with("data: 3\n\n\r\n0\r\n\r\n"));
    }

    void aLongAnswerIsNotCollectedToBeShown_data()
    {
        QTest::addColumn<bool>("known");
        QTest::newRow("of unknown length") << false;
        QTest::newRow("longer than may be held") << true;
    }
    void aLongAnswerIsNotCollectedToBeShown()
    {
        QFETCH(bool, known);
        Held held({onTheWayBack("backend")}, pipeline::BodyNeed::Stream, pipeline::BodyNeed::Stream);
        held.recorder.holdLimit = 300'000;
        std::string sawFirst;
        std::string sawSecond;
        int ends = 0;
        held.first->responseData = [&](pipeline::Exchange&, pipeline::BodyChunk& chunk) {
            sawFirst += chunk.bytes;
            ends += chunk.last ? 1 : 0;
            return pipeline::Verdict::Continue;
        };
        held.second->responseData = [&](pipeline::Exchange&, pipeline::BodyChunk& chunk) {
            sawSecond += chunk.bytes;
            ends += chunk.last ? 1 : 0;
            return pipeline::Verdict::Continue;
        };
        std::string content;
        for (int line = 0; content.size() < 400'000; ++line)
            content += std::to_string(line) + '\n';
        Client client(held);
        client.send(get);
        auto& call = held.terminal->calls.back();
        call.respond(200, known ? http::BodyFraming::ofLength(content.size()) : http::BodyFraming::chunked());
        const std::size_t first = call.credit;
        QVERIFY2(first > 200'000 && first < 300'000, std::to_string(first).c_str());
        call.answer->onResponseData(std::string_view(content).substr(0, first));
        held.poll();
        QVERIFY(held.only() != nullptr);
        QVERIFY(!held.only()->message.bodyHeld);
        QCOMPARE(held.only()->message.body, content.substr(0, first));
        QVERIFY(sawFirst.empty() && sawSecond.empty()); // they come after
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        std::string text = client.take();
        call.answer->onResponseData(std::string_view(content).substr(first));
        call.answer->onResponseEnd(nullptr);
        text += client.take();
        QCOMPARE(sawFirst, content);
        QCOMPARE(sawSecond, content);
        QCOMPARE(ends, 2);
        std::string plain; // chunks or not
        for (std::size_t at = text.find("\r\n\r\n") + 4; text.find("Transfer-Encoding") != std::string::npos && at < text.size();) {
            const std::size_t octets = std::stoul(text.substr(at, 16), nullptr, 16);
            at = text.find("\r\n", at) + 2;
            plain += text.substr(at, octets);
            at += octets + 2;
        }
        QVERIFY2(plain == content, (std::to_string(plain.size()) + " of " + std::to_string(content.size())).c_str());
    }

    void aFilterThatWantsAllOfItGetsItAfterThePause()
    {
        Held held({onTheWayBack("backend")}, pipeline::BodyNeed::Whole, pipeline::BodyNeed::Stream);
        std::string saw;
        held.second->responseData = [&](pipeline::Exchange&, pipeline::BodyChunk& chunk) {
            saw += chunk.bytes;
            saw += chunk.last ? "|" : "";
            return pipeline::Verdict::Continue;
        };
        std::string whole;
        held.first->response = [&](pipeline::Exchange& x) {
            whole = x.responseBody();
            return pipeline::Verdict::Continue;
        };
        Client client(held);
        auto& call = answeredInChunks(held, client);
        call.answer->onResponseData("one ");
        held.pass(Milliseconds(500));
        QVERIFY(held.only() != nullptr);
        call.answer->onResponseData("two "); // while it is held up
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        QCOMPARE(client.take(), std::string());
        call.answer->onResponseData("three");
        call.answer->onResponseEnd(nullptr);
        QVERIFY(client.take().ends_with("\r\n\r\none two three"));
        QCOMPARE(whole, std::string("one two three"));
        QCOMPARE(saw, std::string("one two three|"));
    }

    void theEndMayComeWhileItIsHeldUp()
    {
        Held held({onTheWayBack("backend")});
        Client client(held);
        auto& call = answeredInChunks(held, client);
        call.answer->onResponseData("one ");
        held.pass(Milliseconds(500));
        QVERIFY(held.only() != nullptr);
        call.answer->onResponseData("two");
        call.answer->onResponseEnd(nullptr);
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        const std::string text = client.take();
        QVERIFY2(text.find("one two") != std::string::npos && text.ends_with("\r\n0\r\n\r\n"), text.c_str());
    }

    void anAnswerInPlaceOfAHalfCollectedOneIsWhole()
    {
        Held held({onTheWayBack("backend")});
        Client client(held);
        auto& call = answeredInChunks(held, client);
        call.answer->onResponseData("not this");
        held.pass(Milliseconds(500));
        PauseAction answer;
        answer.kind = PauseAction::Kind::Answer;
        answer.status = 418;
        answer.body = "tea";
        QCOMPARE(held.act(answer), QString());
        const std::string text = client.take();
        QVERIFY2(text.starts_with("HTTP/1.1 418 ") && text.ends_with("\r\n\r\ntea") && text.find("not this") == std::string::npos,
                 text.c_str());
        QVERIFY(call.reset);
        client.send(get); // and the next call on this connection knows nothing of it
        held.terminal->calls.back().respondWhole(200, "fine");
        held.poll();
        QCOMPARE(held.only()->message.body, std::string("fine"));
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        QVERIFY(client.take().ends_with("\r\n\r\nfine"));
    }

    void trailersStayWithTheirAnswer()
    {
        Held held({onTheWayBack("send")});
        Client client(held);
        auto& call = answeredInChunks(held, client);
        call.answer->onResponseData("pie");
        http::HeaderMap trailers(call.exchange->arena());
        trailers.add("X-Sum", "3");
        call.answer->onResponseEnd(&trailers);
        held.poll();
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        const std::string text = client.take();
        QVERIFY2(text.ends_with("3\r\npie\r\n0\r\nX-Sum: 3\r\n\r\n"), text.c_str());
    }

    void aBackendThatBreaksOffBeforeThePauseIsTold()
    {
        Held held({onTheWayBack("send")});
        Client client(held);
        auto& call = answeredInChunks(held, client);
        call.answer->onResponseData("pi");
        call.answer->onResponseReset(Error(ErrorKind::ConnectionClosed, "gone", Fault::Upstream));
        held.poll();
        QCOMPARE(held.only()->message.status, 502); // what is to be sent now
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        QVERIFY(client.take().starts_with("HTTP/1.1 502 "));
        held.pass(Seconds(1)); // no late look at the first answer
        QVERIFY(held.list().empty());
    }

    void aClientThatLeavesItsContentUnreadIsNoticed_data()
    {
        QTest::addColumn<QString>("more");
        QTest::newRow("content of unknown length") << QStringLiteral("POST /out HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        QTest::newRow("more than may be held") << QStringLiteral("POST /out HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nabc");
        QTest::newRow("the next call") << QString::fromStdString(get + get);
    }
    void aClientThatLeavesItsContentUnreadIsNoticed()
    {
        QFETCH(QString, more);
        Held held({beforeThrottle()});
        held.recorder.holdLimit = 1000;
        Client client(held);
        client.send(more.toStdString());
        QVERIFY(held.only() != nullptr);
        held.pass(Milliseconds(300));
        QVERIFY(held.only() != nullptr);
        client.leave();
        QVERIFY(held.list().empty());
        QVERIFY(held.recorder.paused->endedAfter(0).back().end == PauseEnd::ClientLeft);
        QCOMPARE(held.worker->counters().active.load(), std::uint64_t(0));
        const auto trace = held.ring->pop();
        QVERIFY(trace != nullptr);
        QCOMPARE(held.heldStep(*trace)->reason->id, std::string("breakpoint.client-left"));
    }

    void aClientThatSendsSlowlyIsGivenTheTimeOfThePause()
    {
        SnapshotBuilder builder;
        builder.snapshot->timeouts.bodyIdle = Seconds(3);
        Held held({onTheWayBack("send")}, 1000, std::move(builder));
        Client client(held);
        client.send("POST /out HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
        auto& call = held.terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(4)); // before the request has ended
        call.answer->onResponseData("done");
        call.answer->onResponseEnd(nullptr);
        held.poll();
        QVERIFY(held.only() != nullptr);
        held.pass(Seconds(20));
        QVERIFY(held.only() != nullptr);
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        QVERIFY(client.take().ends_with("done"));
    }
};

POSTERN_TEST(HeldContentTest);

} // namespace postern::test

#include "HeldContentTest.moc"
