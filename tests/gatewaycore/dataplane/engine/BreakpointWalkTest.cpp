// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "gatewaycore/dataplane/engine/HeldFixture.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>
#include <vector>

namespace postern::test {

/// One call at a breakpoint, on a clock and a backend that the test owns.
class BreakpointWalkTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anEditedHeaderReachesTheLaterFiltersAndTheBackend()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        const auto paused = held.only();
        QVERIFY(paused != nullptr);
        QCOMPARE(held.saw, std::string("1"));
        QCOMPARE(paused->filter, std::string("script"));
        QCOMPARE(paused->trace.steps.size(), std::size_t(3)); // gateway, route, the first filter
        PauseAction edit;
        edit.kind = PauseAction::Kind::Edit;
        edit.by = "Ada";
        edit.target = "/changed?x=1";
        edit.headers = fieldsOf(*paused);
        QCOMPARE((*edit.headers)[2][1], std::string("Bearer ****wxyz (26 characters)"));
        (*edit.headers)[1][1] = "Ada";
        QCOMPARE(held.act(edit), QString());
        QCOMPARE(held.saw, std::string("12"));
        QCOMPARE(held.who, std::string("Ada"));
        QCOMPARE(held.terminal->target, std::string("/changed?x=1"));
        auto& call = held.terminal->calls.back();
        QCOMPARE(std::string(call.exchange->request().headers.value("Authorization")), std::string("Bearer abcdefghijklmnopqrstuvwxyz"));
        call.respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
        QVERIFY(held.list().empty());
        const auto trace = held.ring->pop();
        const inspection::Step* const step = held.heldStep(*trace);
        QVERIFY(step != nullptr && step->reason);
        QCOMPARE(step->reason->id, std::string("breakpoint.edited"));
        QVERIFY(step->reason->sentence.find("Ada") != std::string::npos);
        QCOMPARE(step->changes.size(), std::size_t(2));
        QCOMPARE(step->changes[0].after, std::string("/changed?x=1"));
        QCOMPARE(step->changes[1].before, std::string("client"));
        QVERIFY(held.recorder.paused->endedAfter(0).back().end == PauseEnd::Edited);
    }

    void withoutARecordingOrAMatchNothingIsHeldUp()
    {
        Breakpoint other = beforeThrottle();
        other.when = {{inspection::BreakpointTerm::Field::Header, "X-Who", inspection::BreakpointTerm::Op::Equals, "nobody"}};
        Breakpoint disabled = beforeThrottle();
        disabled.enabled = false;
        Held held({other, disabled});
        Client client(held);
        client.send(get);
        QCOMPARE(held.terminal->calls.size(), std::size_t(1));
        held.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
        held.set({beforeThrottle()});
        held.worker->record(nullptr);
        client.send(get);
        QCOMPARE(held.terminal->calls.size(), std::size_t(2));
    }

    void conditionsLookAtTheCall_data()
    {
        using Term = inspection::BreakpointTerm;
        QTest::addColumn<Term>("term");
        QTest::addColumn<bool>("stops");
        const auto row = [](const char* name, Term::Field field, const char* which, Term::Op op, const char* value, bool stops) {
            QTest::newRow(name) << Term{field, which, op, value} << stops;
        };
        row("method", Term::Field::Method, "", Term::Op::Equals, "POST", true);
        row("another method", Term::Field::Method, "", Term::Op::Differs, "POST", false);
        row("path", Term::Field::Path, "", Term::Op::Begins, "/o", true);
        row("path's end", Term::Field::Path, "", Term::Op::Ends, "/o", false);
        row("query", Term::Field::Query, "a b", Term::Op::Equals, "c&d", true);
        row("query is there", Term::Field::Query, "z", Term::Op::Exists, "", false);
        row("query is missing", Term::Field::Query, "z", Term::Op::Missing, "", true);
        row("header", Term::Field::Header, "x-two", Term::Op::Equals, "2", true);
        row("any of the headers", Term::Field::Header, "X-Two", Term::Op::Equals, "1", true);
        row("none of the headers", Term::Field::Header, "X-Two", Term::Op::Differs, "1", false);
        row("number", Term::Field::Header, "X-Number", Term::Op::AtLeast, "41", true);
        row("larger number", Term::Field::Header, "X-Number", Term::Op::AtMost, "41", false);
        row("part", Term::Field::Header, "X-Number", Term::Op::Contains, "2", true);
        row("claim", Term::Field::Claim, "plan", Term::Op::Equals, "gold", true);
        row("subject", Term::Field::Claim, "sub", Term::Op::Equals, "ada", true);
        row("scope", Term::Field::Claim, "scope", Term::Op::Equals, "write", true);
        row("no claim", Term::Field::Claim, "age", Term::Op::Exists, "", false);
    }
    void conditionsLookAtTheCall()
    {
        QFETCH(inspection::BreakpointTerm, term);
        QFETCH(bool, stops);
        Breakpoint breakpoint = beforeThrottle();
        breakpoint.when = {term};
        const std::string_view scopes[] = {"read", "write"};
        const pipeline::Identity::Claim claims[] = {{"plan", "gold"}};
        pipeline::Identity identity;
        identity.subject = "ada";
        identity.scopes = scopes;
        identity.claims = claims;
        Held held({breakpoint});
        held.first->request = [&](pipeline::Exchange& x) { return x.setIdentity(identity), pipeline::Verdict::Continue; };
        Client client(held);
        client.send("POST /out?a+b=c%26d HTTP/1.1\r\nHost: a\r\nX-Two: 1\r\nX-Two: 2\r\nX-Number: 42\r\n\r\n");
        QCOMPARE(held.list().size(), std::size_t(stops ? 1 : 0));
        QCOMPARE(held.terminal->calls.size(), std::size_t(stops ? 0 : 1));
        held.recorder.paused->close(PauseEnd::Draining);
        held.poll();
    }

    void stepsFromFilterToFilterAndBack()
    {
        Breakpoint breakpoint;
        breakpoint.phase = "guard";
        Held held({breakpoint});
        Client client(held);
        client.send(get);
        std::string places;
        const auto step = [&] {
            const auto paused = held.only();
            places += paused == nullptr ? std::string("-") : paused->filter.substr(0, 1) + held.saw + ' ';
            return held.act(PauseAction::Kind::Step);
        };
        QCOMPARE(step(), QString()); // before the first
        QCOMPARE(step(), QString()); // before the second
        QCOMPARE(step(), QString()); // before the backend
        QCOMPARE(held.terminal->calls.size(), std::size_t(1));
        held.terminal->calls.back().respondWhole(200, "done");
        held.poll();
        QCOMPARE(step(), QString()); // on the way back: the second, the first, the sending
        QCOMPARE(step(), QString());
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        QCOMPARE(places, std::string("s s1 b12 s12 s12b "));
        QVERIFY(client.take().ends_with("done"));
        QCOMPARE(held.saw, std::string("12ba"));
    }

    void stopsAfterAFilterAndAfterTheOneThatAnswers()
    {
        Breakpoint after;
        after.phase = "guard";
        after.at = Breakpoint::At::After;
        Held held({after});
        Client client(held);
        client.send(get);
        QVERIFY(held.only() != nullptr);
        QCOMPARE(held.saw, std::string("1"));
        QCOMPARE(held.only()->after, std::string("script"));
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        held.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
        // A filter that answers: what is held up is its answer.
        held.first->request = [](pipeline::Exchange& x) {
            return x.respond({.status = 403, .contentType = "text/plain", .body = "no"});
        };
        client.send(get);
        QVERIFY(held.only() != nullptr);
        QCOMPARE(held.only()->message.status, 403);
        QCOMPARE(held.only()->message.body, std::string("no"));
        PauseAction edit;
        edit.kind = PauseAction::Kind::Edit;
        edit.status = 418;
        edit.body = "tea";
        QCOMPARE(held.act(edit), QString());
        const std::string answer = client.take();
        QVERIFY2(answer.starts_with("HTTP/1.1 418 ") && answer.ends_with("tea"), answer.c_str());
    }

    void answersInPlaceOfTheBackend()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        PauseAction answer;
        answer.kind = PauseAction::Kind::Answer;
        answer.by = "Ada";
        answer.status = 503;
        answer.headers = std::vector<std::vector<std::string>>{{"X-Made-By", "hand"}};
        answer.body = "later";
        QCOMPARE(held.act(answer), QString());
        const std::string text = client.take();
        QVERIFY2(text.starts_with("HTTP/1.1 503 ") && text.find("X-Made-By: hand\r\n") != std::string::npos && text.ends_with("later"),
                 text.c_str());
        QVERIFY(held.terminal->calls.empty());
        QCOMPARE(held.saw, std::string("1a")); // the filter that did not see the request does not see the answer
        const auto trace = held.ring->pop();
        QCOMPARE(trace->summary.endedBy, std::string("breakpoint"));
        QVERIFY(held.heldStep(*trace)->result == StepResult::Answered);
        // The same on the way back: the backend's answer is not sent, the filters see this one.
        held.saw.clear();
        held.set({onTheWayBack("backend")});
        client.send(get);
        held.terminal->calls.back().respondWhole(200, "from the backend");
        held.poll();
        QVERIFY(held.only() != nullptr);
        QCOMPARE(held.only()->message.body, std::string("from the backend"));
        QCOMPARE(held.act(answer), QString());
        QVERIFY(client.take().ends_with("later"));
        QCOMPARE(held.saw, std::string("12ba"));
    }

    void dropsTheConnection()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        QCOMPARE(held.act(PauseAction::Kind::Drop), QString());
        QCOMPARE(client.take(), std::string());
        QVERIFY(client.closed());
        QVERIFY(held.terminal->calls.empty());
        const auto trace = held.ring->pop();
        QCOMPARE(held.heldStep(*trace)->reason->id, std::string("breakpoint.dropped"));
        QCOMPARE(held.worker->counters().active.load(), std::uint64_t(0));
    }

    void anAnswerIsChangedOnItsWayBack_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::newRow("before the filters") << QStringLiteral("backend");
        QTest::newRow("before it is sent") << QStringLiteral("send");
        QTest::newRow("before a filter") << QStringLiteral("script");
    }
    void anAnswerIsChangedOnItsWayBack()
    {
        QFETCH(QString, filter);
        Held held({onTheWayBack(filter.toStdString())});
        Client client(held);
        client.send(get);
        auto& call = held.terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(4));
        QVERIFY(held.list().empty()); // its content is waited for
        call.answer->onResponseData("done");
        call.answer->onResponseEnd(nullptr);
        held.poll();
        QVERIFY(held.only() != nullptr);
        QVERIFY(held.only()->message.bodyHeld);
        PauseAction edit;
        edit.kind = PauseAction::Kind::Edit;
        edit.status = 201;
        edit.headers = std::vector<std::vector<std::string>>{{"X-New", "1"}};
        edit.body = "changed by hand";
        QCOMPARE(held.act(edit), QString());
        const std::string text = client.take();
        QVERIFY2(text.starts_with("HTTP/1.1 201 Created\r\n") && text.find("Content-Length: 15\r\n") != std::string::npos &&
                     text.find("X-New: 1\r\n") != std::string::npos && text.ends_with("\r\n\r\nchanged by hand"),
                 text.c_str());
        QCOMPARE(held.saw, std::string("12ba"));
    }

    void aRequestsContentIsHeldAndChanged()
    {
        Held held({beforeThrottle()});
        std::string seen;
        held.second->requestData = [&](pipeline::Exchange&, pipeline::BodyChunk& chunk) {
            seen += chunk.bytes;
            return pipeline::Verdict::Continue;
        };
        Client client(held);
        client.send("POST /out HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n");
        QVERIFY(held.list().empty()); // its content is waited for, so that it can be shown
        client.send(R"({"password":"hunter2!"})");
        QVERIFY(held.only() != nullptr);
        QVERIFY(held.only()->message.bodyHeld);
        const std::string state = schema::writeJson(inspection::stateOf(*held.only(), held.clock.steady(), Seconds(60)), 0);
        QVERIFY2(state.find("hunter2") == std::string::npos, state.c_str());
        PauseAction edit;
        edit.kind = PauseAction::Kind::Edit;
        edit.method = "PUT";
        edit.body = R"j({"password":"**** (8 characters)","more":true})j";
        QCOMPARE(held.act(edit), QString());
        auto& call = held.terminal->calls.back();
        QCOMPARE(call.body, std::string(R"({"password":"hunter2!","more":true})"));
        QVERIFY(call.ended);
        QCOMPARE(std::string(call.exchange->request().methodText), std::string("PUT"));
        QVERIFY(call.exchange->requestFraming().kind == http::BodyFraming::Kind::Length);
        QCOMPARE(call.exchange->requestFraming().length, call.body.size());
        call.respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
    }

    void theGatewaysClocksStandStill()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        held.pass(Seconds(50)); // timeouts.requestTotal is 5 s
        QVERIFY(held.only() != nullptr);
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        QCOMPARE(held.terminal->calls.size(), std::size_t(1));
        held.pass(Seconds(4));
        QCOMPARE(client.take(), std::string());
        held.pass(Seconds(2));
        QVERIFY(client.take().starts_with("HTTP/1.1 504 ")); // and go on where they stood
    }

    void noCallIsHeldUpForEver()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        held.pass(Seconds(62));
        QVERIFY(held.list().empty());
        QCOMPARE(held.terminal->calls.size(), std::size_t(1));
        QVERIFY(held.recorder.paused->endedAfter(0).back().end == PauseEnd::TimeOver);
        held.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
        const auto trace = held.ring->pop();
        QCOMPARE(held.heldStep(*trace)->reason->id, std::string("breakpoint.time-over"));
    }

    void aClientThatLeavesIsNoticed_data()
    {
        QTest::addColumn<bool>("back");
        QTest::addColumn<bool>("content");
        QTest::newRow("on its way") << false << false;
        QTest::newRow("on its way, with content") << false << true;
        QTest::newRow("on its way back") << true << false;
    }
    void aClientThatLeavesIsNoticed()
    {
        QFETCH(bool, back);
        QFETCH(bool, content);
        Held held({back ? onTheWayBack("send") : beforeThrottle()});
        Client client(held);
        client.send(content ? "POST /out HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" : get);
        if (back)
            held.terminal->calls.back().respondWhole(200, "done");
        held.poll();
        QVERIFY(held.only() != nullptr);
        const std::uint64_t id = held.only()->id;
        held.pass(Milliseconds(300)); // from then on its client is watched
        client.leave();
        QVERIFY(held.list().empty());
        const auto ended = held.recorder.paused->endedAfter(0).back();
        QVERIFY(ended.end == PauseEnd::ClientLeft);
        QCOMPARE(ended.id, id);
        const auto trace = held.ring->pop();
        QVERIFY(trace != nullptr);
        QVERIFY(held.heldStep(*trace)->result == StepResult::Failed);
        QVERIFY(!held.recorder.paused->act(id, {})); // too late
        QCOMPARE(held.worker->counters().active.load(), std::uint64_t(0));
    }

    void aBackendThatBreaksOffEndsThePause()
    {
        Held held({onTheWayBack("send")});
        Client client(held);
        client.send(get);
        auto& call = held.terminal->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        held.pass(Milliseconds(500)); // for its content, which does not come
        QVERIFY(held.only() != nullptr);
        call.answer->onResponseReset(Error(ErrorKind::ConnectionClosed, "gone", Fault::Upstream));
        held.poll();
        QVERIFY(held.list().empty());
        QVERIFY(held.recorder.paused->endedAfter(0).back().end == PauseEnd::AnswerBroke);
        QVERIFY(client.take().starts_with("HTTP/1.1 502 "));
    }

    void aFiltersOwnPauseIsNotASecondHit()
    {
        Held held({beforeThrottle()});
        pipeline::Resumption resumption;
        bool go = false;
        held.second->request = [&](pipeline::Exchange& x) {
            if (go)
                return pipeline::Verdict::Continue;
            resumption = x.pause(pipeline::ClockPolicy::Io);
            return pipeline::Verdict::Pause;
        };
        Client client(held);
        client.send(get);
        QCOMPARE(held.act(PauseAction::Kind::Continue), QString());
        go = true;
        resumption.resume();
        held.poll();
        QVERIFY(held.list().empty());
        QCOMPARE(held.terminal->calls.size(), std::size_t(1));
        QCOMPARE(held.recorder.breakpoints->front()->hits.load(), std::uint64_t(1));
    }

    void beyondTheLimitCallsRunOnAndSaySo()
    {
        Held held({beforeThrottle()}, 2);
        Client one(held);
        Client two(held);
        Client three(held);
        one.send(get);
        two.send(get);
        three.send(get);
        QCOMPARE(held.list().size(), std::size_t(2));
        QCOMPARE(held.recorder.paused->beyond(), std::uint64_t(1));
        held.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(three.take().ends_with("done"));
        const auto trace = held.ring->pop();
        const inspection::Step* const step = held.heldStep(*trace);
        QVERIFY(step != nullptr && step->result == StepResult::Skipped);
        QCOMPARE(step->reason->id, std::string("breakpoint.beyond-limit"));
        QVERIFY(step->reason->sentence.find("2 calls") != std::string::npos);
        PauseAction all;
        all.kind = PauseAction::Kind::Drop;
        QCOMPARE(held.recorder.paused->actOnAll(all), std::size_t(2));
        held.poll();
        QVERIFY(one.closed() && two.closed());
    }

    void anActionForAnEarlierPauseIsRefused()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        const auto first = held.only();
        QCOMPARE(held.act(PauseAction::Kind::Step), QString());
        PauseAction late;
        late.pause = first->pause;
        const auto done = held.recorder.paused->act(first->id, late);
        QVERIFY(!done && done.error().kind() == ErrorKind::Unavailable);
        QVERIFY(held.only() != nullptr);
        late.pause = held.only()->pause;
        QVERIFY(held.recorder.paused->act(first->id, late));
        held.poll();
    }

    void theStateTellsHowLongTheClientStillWaits()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\nPrefer: respond-async, wait=10\r\n\r\n");
        held.pass(Seconds(4));
        const auto paused = held.only();
        QVERIFY(paused != nullptr);
        const schema::Value state = inspection::toValue(*paused, held.clock.steady(), held.recorder.paused->longest());
        QCOMPARE(state.find("clientLeftMs")->asInteger(), std::int64_t(6000));
        QCOMPARE(state.find("leftMs")->asInteger(), std::int64_t(56000));
        QCOMPARE(QString::fromStdString(state.find("side")->asString()), QStringLiteral("request"));
    }

    void removedBreakpointsAndTheGatewaysEndLetCallsGoOn()
    {
        Held held({beforeThrottle()});
        Client client(held);
        client.send(get);
        held.recorder.paused->keepOnly({"b1"});
        held.poll();
        QVERIFY(held.only() != nullptr);
        held.recorder.paused->keepOnly({});
        held.poll();
        QCOMPARE(held.terminal->calls.size(), std::size_t(1));
        QVERIFY(held.recorder.paused->endedAfter(0).back().end == PauseEnd::BreakpointRemoved);
        held.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
        held.recorder.paused->close(PauseEnd::Draining);
        client.send(get); // nothing is held up any more
        QCOMPARE(held.terminal->calls.size(), std::size_t(2));
        held.recorder.paused->open();
        held.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(client.take().ends_with("done"));
        client.send(get);
        QCOMPARE(held.terminal->calls.size(), std::size_t(3)); // there is no way back from draining
    }

    void aWorkerThatEndsWithAPausedCallLeavesNothing()
    {
        std::shared_ptr<PausedExchanges> all;
        {
            Held held({beforeThrottle()});
            all = held.recorder.paused;
            Client client(held);
            client.send(get);
            QCOMPARE(all->list().size(), std::size_t(1));
            held.worker->closeAll();
            held.poll();
            QVERIFY(all->list().empty());
            QVERIFY(all->endedAfter(0).back().end == PauseEnd::GatewayClosed);
        }
        QCOMPARE(all->actOnAll({}), std::size_t(0));
    }
};

POSTERN_TEST(BreakpointWalkTest);

} // namespace postern::test

#include "BreakpointWalkTest.moc"
