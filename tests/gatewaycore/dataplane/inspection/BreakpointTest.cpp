// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/MessageEdit.h"
#include "dataplane/inspection/Unmasking.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>

namespace postern::inspection::test {

namespace {

const std::string token = "abcdefghijklmnopqrstuvwxyz";

template <class T> Result<T> decoded(const std::string& json)
{
    auto value = schema::readJson(json, "request");
    if (!value)
        return unexpected(std::move(value).error());
    return describe(schema::Type<T>{}).decode(*value);
}

HeldMessage held()
{
    HeldMessage out;
    out.method = "POST";
    out.target = "/items/1?access_token=" + token + "&x=1";
    out.headers = {{"Host", "shop.example"},
                   {"Authorization", "Bearer " + token},
                   {"Content-Type", "application/json"},
                   {"Content-Length", "70"},
                   {"X-Plain", "as it is"}};
    out.body = R"({"password":"hunter2","secret":12345,"amount":17})";
    out.bodyHeld = true;
    return out;
}

/// The headers as they are shown, for an edit that changes one of them.
std::vector<std::vector<std::string>> shownHeaders(const HeldMessage& message, const Masking& masking)
{
    std::vector<std::vector<std::string>> out;
    for (const auto& [name, value] : shown(message, masking).headers)
        out.push_back({name, value});
    return out;
}

std::string valueOf(const HeaderList& headers, const std::string& name)
{
    for (const auto& [own, value] : headers) {
        if (own == name)
            return value;
    }
    return {};
}

} // namespace

/// Breakpoints and edits as they come from outside, and what is made of them.
class BreakpointTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void settingsAreStrict_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("complaint"); // empty: it is taken
        const auto row = [](const char* name, const char* json, const char* complaint) {
            QTest::newRow(name) << QString::fromUtf8(json) << QString::fromUtf8(complaint);
        };
        row("nothing", "{}", "");
        row("all of it",
            R"({"breakpoints":[{"id":"a","enabled":false,"api":"Orders","operation":"GET /x","filter":"rate-limit","phase":"throttle","side":"response","at":"after","when":[{"field":"status","value":"4xx"},{"field":"header","name":"X-A","op":"exists"}],"skip":2,"every":3,"once":true,"wholeBody":true}],"mostPaused":10,"longest":"5m"})",
            "");
        row("unknown member", R"({"breakpoints":[{"where":"here"}]})", "where");
        row("wrong type", R"({"breakpoints":[{"enabled":"yes"}]})", "enabled");
        row("no such phase", R"({"breakpoints":[{"phase":"lunch"}]})", "phase");
        row("no such side", R"({"breakpoints":[{"side":"left"}]})", "side");
        row("every 0", R"({"breakpoints":[{"every":0}]})", "every");
        row("status of a request", R"({"breakpoints":[{"when":[{"field":"status","value":"401"}]}]})", "response");
        row("header without name", R"({"breakpoints":[{"when":[{"field":"header","value":"1"}]}]})", "name");
        row("status that is none", R"({"breakpoints":[{"side":"response","when":[{"field":"status","value":"ok"}]}]})", "404");
        row("text at least", R"({"breakpoints":[{"when":[{"field":"path","op":"atLeast","value":"x"}]}]})", "number");
        row("twice", R"({"breakpoints":[{"id":"a"},{"id":"a"}]})", "two");
        row("none may be paused", R"({"mostPaused":0})", "mostPaused");
        row("for ever", R"({"longest":"48h"})", "longest");
        row("no JSON", "{", "");
    }
    void settingsAreStrict()
    {
        QFETCH(QString, json);
        QFETCH(QString, complaint);
        const auto read = decoded<BreakpointSettings>(json.toStdString());
        const bool good = complaint.isEmpty() && json != QStringLiteral("{");
        QVERIFY2(read.has_value() == good, read ? "taken" : read.error().message().c_str());
        if (!read && !complaint.isEmpty())
            QVERIFY2(read.error().message().find(complaint.toStdString()) != std::string::npos, read.error().message().c_str());
        if (read) {
            const auto again = describe(schema::Type<BreakpointSettings>{}).decode(
                describe(schema::Type<BreakpointSettings>{}).encode(*read, true));
            QVERIFY(again && *again == *read);
        }
    }

    void everyNthCallStopsAfterThoseThatRunOn()
    {
        Breakpoint spec;
        spec.skip = 2;
        spec.every = 3;
        ArmedBreakpoint armed(spec);
        std::string stopped;
        for (int call = 1; call <= 10; ++call)
            stopped += armed.count() ? 'x' : '.';
        QCOMPARE(stopped, std::string("..x..x..x."));
        spec = {};
        spec.once = true;
        ArmedBreakpoint once(spec);
        QVERIFY(once.count());
        QVERIFY(!once.count());
        QVERIFY(once.spent.load());
    }

    void aBreakpointThatIsAsItWasGoesOnCounting()
    {
        BreakpointSettings settings;
        settings.breakpoints.resize(2);
        nameAll(settings.breakpoints);
        QCOMPARE(settings.breakpoints[1].id, std::string("b2"));
        const auto first = arm(settings, nullptr);
        static_cast<void>(first->at(0)->count());
        settings.breakpoints[1].once = true;
        const auto second = arm(settings, first.get());
        QVERIFY(second->at(0) == first->at(0));
        QVERIFY(second->at(1) != first->at(1));
        QVERIFY(arm({}, second.get()) == nullptr);
    }

    void aPlaceIsFoundByApiOperationFilterAndPhase()
    {
        pipeline::RouteInfo route;
        route.apiId = "o1";
        route.apiName = "Orders";
        route.apiVersion = "1";
        route.method = "GET";
        route.pathTemplate = "/items/{id}";
        HaltPlace place{"rate-limit", "gold", "throttle", pipeline::Direction::Request, &route};
        const auto at = [&](auto change, bool answered = false) {
            Breakpoint own;
            change(own);
            return isAt(own, place, &route, answered);
        };
        QVERIFY(at([](Breakpoint&) {}));
        QVERIFY(at([](Breakpoint& own) { own.filter = "rate-limit"; }));
        QVERIFY(at([](Breakpoint& own) { own.filter = "gold"; }));
        QVERIFY(!at([](Breakpoint& own) { own.filter = "cors"; }));
        QVERIFY(at([](Breakpoint& own) { own.phase = "throttle"; }));
        QVERIFY(!at([](Breakpoint& own) { own.phase = "guard"; }));
        QVERIFY(at([](Breakpoint& own) { own.api = "Orders 1"; own.operation = "GET /items/{id}"; }));
        QVERIFY(!at([](Breakpoint& own) { own.api = "Pizza"; }));
        QVERIFY(!at([](Breakpoint& own) { own.operation = "POST /items/{id}"; }));
        QVERIFY(!at([](Breakpoint& own) { own.at = Breakpoint::At::After; }));
        QVERIFY(!at([](Breakpoint& own) { own.side = Breakpoint::Side::Response; }));
        QVERIFY(!at([](Breakpoint& own) { own.enabled = false; }));
        place.side = pipeline::Direction::Response;
        const auto answer = [](Breakpoint& own) { own.side = Breakpoint::Side::Response; own.filter = "backend"; };
        QVERIFY(at(answer, true)); // where the backend's answer is first seen
        QVERIFY(!at(answer, false));
    }

    void masksComeOffWhatWasLeft_data()
    {
        QTest::addColumn<QString>("edited");
        QTest::addColumn<QString>("expected"); // empty: refused
        const auto row = [](const char* name, const std::string& edited, const std::string& expected) {
            QTest::newRow(name) << QString::fromStdString(edited) << QString::fromStdString(expected);
        };
        const std::string mask = "****wxyz (26 characters)";
        row("untouched", "/a?x=1&access_token=" + mask + "&y=2", "/a?x=1&access_token=" + token + "&y=2");
        row("beside it", "/b?access_token=" + mask + "&y=3", "/b?access_token=" + token + "&y=3");
        row("replaced", "/a?x=1&access_token=new&y=2", "/a?x=1&access_token=new&y=2");
        row("in part", "/a?x=1&access_token=****wxyz (27 characters)&y=2", "");
        row("the end changed", "/a?x=1&access_token=" + mask.substr(0, 10) + "&y=2", "");
        row("taken away", "/a?x=1", "/a?x=1");
    }
    void masksComeOffWhatWasLeft()
    {
        QFETCH(QString, edited);
        QFETCH(QString, expected);
        const std::string original = "/a?x=1&access_token=" + token + "&y=2";
        const auto plain = unmask(edited.toStdString(), Masking().target(original), original);
        QCOMPARE(plain ? QString::fromStdString(*plain) : QString(), expected);
    }

    void aBodyIsUnmaskedValueByValue()
    {
        const Masking masking;
        const HeldMessage message = held();
        std::string body = shownBody(message, masking);
        QCOMPARE(body, std::string(R"j({"password":"**** (7 characters)","secret":"**** (5 characters)","amount":17})j"));
        body.replace(body.find("17"), 2, "18");
        PauseAction action;
        action.kind = PauseAction::Kind::Edit;
        action.body = body;
        const auto edit = checked(action, message, masking);
        QVERIFY2(edit.has_value(), edit ? "" : edit.error().message().c_str());
        QCOMPARE(*edit->body, std::string(R"({"password":"hunter2","secret":12345,"amount":18})"));
        action.body = R"j({"secret":"**** (6 characters)"})j";
        QVERIFY(!checked(action, message, masking));
        action.body = shownBody(message, masking);
        QVERIFY(!checked(action, message, masking)->body); // nothing has changed
    }

    void headersKeepTheirSecretsAndTheirFraming()
    {
        const Masking masking;
        const HeldMessage message = held();
        PauseAction action;
        action.kind = PauseAction::Kind::Edit;
        action.headers = shownHeaders(message, masking);
        (*action.headers)[4][1] = "changed";
        action.headers->push_back({"X-New", "1"});
        action.headers->erase(action.headers->begin() + 3); // Content-Length is not theirs to take away
        const auto edit = checked(action, message, masking);
        QVERIFY2(edit.has_value(), edit ? "" : edit.error().message().c_str());
        QCOMPARE(valueOf(*edit->headers, "Authorization"), "Bearer " + token);
        QCOMPARE(valueOf(*edit->headers, "X-Plain"), std::string("changed"));
        QCOMPARE(valueOf(*edit->headers, "X-New"), std::string("1"));
        QCOMPARE(valueOf(*edit->headers, "Content-Length"), std::string("70"));
    }

    void hostileEditsAreRefused_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<bool>("response");
        const auto row = [](const char* name, const char* json, bool response = false) {
            QTest::newRow(name) << QString::fromUtf8(json) << response;
        };
        row("CRLF in a value", R"({"action":"edit","headers":[["X-A","1\r\nX-B: 2"]]})");
        row("LF in a value", R"({"action":"edit","headers":[["X-A","1\n2"]]})");
        row("NUL in a value", R"({"action":"edit","headers":[["X-A","1\u0000"]]})");
        row("blank around a value", R"({"action":"edit","headers":[["X-A"," 1"]]})");
        row("space in a name", R"({"action":"edit","headers":[["X A","1"]]})");
        row("colon in a name", R"({"action":"edit","headers":[["X:A","1"]]})");
        row("empty name", R"({"action":"edit","headers":[["","1"]]})");
        row("one text", R"({"action":"edit","headers":[["X-A"]]})");
        row("three texts", R"({"action":"edit","headers":[["X-A","1","2"]]})");
        row("length", R"({"action":"edit","headers":[["Content-Length","3"]]})");
        row("length in other letters", R"({"action":"edit","headers":[["cONTENT-lENGTH","3"]]})");
        row("chunked", R"({"action":"edit","headers":[["Transfer-Encoding","chunked"]]})");
        row("connection", R"({"action":"edit","headers":[["Connection","close"]]})");
        row("upgrade", R"({"action":"edit","headers":[["Upgrade","websocket"]]})");
        row("two hosts", R"({"action":"edit","headers":[["Host","a"],["Host","b"]]})");
        row("bad host", R"({"action":"edit","headers":[["Host","a b"]]})");
        row("mask of nothing", R"j({"action":"edit","headers":[["Authorization","Bearer ****aaaa (9 characters)"]]})j");
        row("blank in the target", R"({"action":"edit","target":"/a b"})");
        row("CRLF in the target", R"({"action":"edit","target":"/a\r\nX: 1"})");
        row("dot segments", R"({"action":"edit","target":"/a/../b"})");
        row("hidden dot segments", R"({"action":"edit","target":"/a/%2e%2e/b"})");
        row("another host", R"({"action":"edit","target":"http:\/\/other\/"})");
        row("no path", R"({"action":"edit","target":"x"})");
        row("no method", R"({"action":"edit","method":"get"})");
        row("tunnel", R"({"action":"edit","method":"CONNECT"})");
        row("status of a request", R"({"action":"edit","status":200})");
        row("method of a response", R"({"action":"edit","method":"GET"})", true);
        row("interim status", R"({"action":"edit","status":101})", true);
        row("status beyond", R"({"action":"answer","status":600})");
        row("answer with a target", R"({"action":"answer","target":"/"})");
        row("answer with framing", R"({"action":"answer","headers":[["Transfer-Encoding","chunked"]]})");
        row("no base64", R"({"action":"edit","body":"*","bodyEncoding":"base64"})");
        row("unknown coding", R"({"action":"edit","body":"","bodyEncoding":"hex"})");
        row("unknown member", R"({"action":"edit","Body":"x"})");
        row("no action", R"({"body":"x"})");
        row("unknown action", R"({"action":"explode"})");
        row("continue with an edit", R"({"action":"continue","body":"x"})");
        row("by with a line feed", R"({"action":"continue","by":"me\nyou"})");
        row("twice", R"({"action":"edit","action":"drop"})");
    }
    void hostileEditsAreRefused()
    {
        QFETCH(QString, json);
        QFETCH(bool, response);
        HeldMessage message = held();
        if (response) {
            message.side = pipeline::Direction::Response;
            message.status = 200;
        }
        const auto action = readPauseAction(json.toStdString());
        const auto edit = action ? checked(*action, message, Masking()) : Result<MessageEdit>(unexpected(action.error()));
        QVERIFY(!edit);
        QVERIFY(!edit.error().message().empty());
    }

    void contentThatIsNotHeldOrNotReadableIsNotReplaced()
    {
        HeldMessage message = held();
        message.bodyHeld = false;
        PauseAction action;
        action.kind = PauseAction::Kind::Edit;
        action.body = "{}";
        QVERIFY(!checked(action, message, Masking()));
        message = held();
        message.headers.emplace_back("Content-Encoding", "gzip");
        QCOMPARE(shownBody(message, Masking()), std::string());
        QVERIFY(!checked(action, message, Masking()));
        action.headers = std::vector<std::vector<std::string>>{{"Host", "shop.example"}};
        QVERIFY(checked(action, message, Masking()).has_value()); // together with its coding
        action = {};
        action.kind = PauseAction::Kind::Answer;
        action.body = "bye";
        const auto answer = checked(action, message, Masking());
        QVERIFY(answer && *answer->status == 200 && *answer->body == "bye");
    }
};

POSTERN_TEST(BreakpointTest);

} // namespace postern::inspection::test

#include "BreakpointTest.moc"
