// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// What the backend gets of `content`, or the status that was answered.
QByteArray sentContent(const std::string& config, std::string_view content, std::string_view type = "application/json")
{
    Shop shop;
    shop.add("json-body", config);
    Visit visit(shop, http::Method::Post, "/items/7?q=a%22b%0d");
    if (!type.empty())
        visit.with("Content-Type", type);
    visit.with("Content-MD5", "x");
    pipeline::ExchangeControl(visit.exchange).setWholeRequestBody(content);
    const QByteArray outcome = visit.in();
    if (outcome != "continue")
        return outcome;
    const BytesView sent = visit.exchange.requestBody();
    const bool changed = pipeline::ExchangeControl(visit.exchange).requestBodyReplaced();
    return QByteArray(sent.data(), static_cast<qsizetype>(sent.size())) + (changed == visit.sent("Content-MD5").isEmpty() ? "" : " digest?");
}

} // namespace

class JsonBodyTest : public QObject {
    Q_OBJECT
  private slots:
    void changesJson_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("sent");
        const auto row = [](const char* name, const char* config, const char* content, const char* sent) {
            QTest::newRow(name) << QByteArray(config) << QByteArray(content) << QByteArray(sent);
        };
        row("set", "request: {set: {/a: x}}", R"({"a": 1, "b": 2})", R"({"a":"x","b":2})");
        row("set what is not there", "request: {set: {/o/p/q: true}}", R"({"b":2})", R"({"b":2,"o":{"p":{"q":true}}})");
        row("set in a list", "request: {set: {/l/1: null}}", R"({"l":[1,2,3]})", R"({"l":[1,null,3]})");
        row("append", "request: {set: {/l/-: {k: [1]}}}", R"({"l":[1]})", R"({"l":[1,{"k":[1]}]})");
        row("append by index", "request: {set: {/l/1: 2}}", R"({"l":[1]})", R"({"l":[1,2]})");
        row("a variable", "request: {set: {/id: 'no ${path.id}'}}", "{}", R"({"id":"no 7"})");
        row("a hostile variable", "request: {set: {/q: '${query.q}'}}", "{}", "{\"q\":\"a\\\"b\\r\"}");
        row("remove", "request: {remove: [/a, /l/0, /none, /a/b]}", R"({"a":{"b":1},"l":[1,2]})", R"({"l":[2]})");
        row("remove from the root's list", "request: {remove: [/1]}", "[1,2,3]", "[1,3]");
        row("rename", "request: {rename: {/o/a: c}}", R"({"o":{"a":1,"b":2}})", R"({"o":{"c":1,"b":2}})");
        row("rename over another", "request: {rename: {/a: b}}", R"({"a":1,"b":2})", R"({"b":1})");
        row("escapes of a pointer", "request: {remove: ['/a~1b', '/c~0d', '/']}", R"({"a/b":1,"c~d":2,"":3,"x":4})", R"({"x":4})");
        row("a number that is none", "request: {set: {/z: 1}}", R"({"n":1.10,"big":123456789012345678901234567890,"e":1E400e})",
            "400");
        row("numbers keep their spelling", "request: {set: {/z: 1}}", R"({"n":1.10,"big":123456789012345678901})",
            R"({"n":1.10,"big":123456789012345678901,"z":1})");
        row("nothing to do", "request: {remove: [/x]}", R"({ "a": 1 })", R"({ "a": 1 })");
        row("no content", "request: {set: {/a: 1}}", "", "");
        row("no JSON", "request: {set: {/a: 1}}", "{a: 1}", "400");
        row("half of it", "request: {set: {/a: 1}}", R"({"a": )", "400");
        row("twice the same name", "request: {set: {/a: 1}}", R"({"a":1,"a":2})", "400");
        row("no object on the way", "request: {set: {/a/b: 1}}", R"({"a":"text"})", "400");
        row("no place in the list", "request: {set: {/l/9: 1}}", R"({"l":[]})", "400");
        row("a scalar", "request: {set: {/a: 1}}", "7", "400");
    }

    void changesJson()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, sent);
        QCOMPARE(sentContent(config.toStdString(), {content.constData(), static_cast<std::size_t>(content.size())}), sent);
    }

    void takesNothingElseForJson()
    {
        QCOMPARE(sentContent("request: {set: {/a: 1}}", "{}", "application/problem+json; charset=utf-8"), R"({"a":1})");
        QCOMPARE(sentContent("request: {set: {/a: 1}}", "{}", "text/plain"), "400");
        QCOMPARE(sentContent("request: {set: {/a: 1}}", "{}", ""), "400");
        QCOMPARE(sentContent("{request: {set: {/a: 1}}, passOtherTypes: true}", "{}", "text/plain"), "{}");
    }

    void isBoundedInDepth()
    {
        QCOMPARE(sentContent("request: {set: {/a: 1}}", std::string(100'000, '[')), "400");
        QCOMPARE(sentContent("request: {set: {/0: 1}}", std::string(200, '[') + std::string(200, ']')), "400");
    }

    void changesAnswersButNoFaults()
    {
        Shop shop;
        shop.add("json-body", "response: {set: {/by: gateway}}");
        const auto answer = [&shop](std::string_view type, std::string_view content, bool fault) {
            Visit visit(shop);
            if (visit.in() != "continue")
                return QByteArray("refused");
            if (fault) {
                static_cast<void>(visit.exchange.refuse(pipeline::FaultId::ConnectFailed));
            } else {
                visit.exchange.response().status = 200;
                visit.exchange.response().headers.addCopy("Content-Type", type);
                visit.exchange.response().headers.add("ETag", "\"x\"");
                pipeline::ExchangeControl(visit.exchange).setWholeResponseBody(content);
            }
            visit.out();
            return QByteArray::number(visit.exchange.response().status) + " " + visit.body() + visit.field("ETag");
        };
        QCOMPARE(answer("application/json", "{}", false), R"(200 {"by":"gateway"})");
        QCOMPARE(answer("text/html", "<p>", false), "200 <p>\"x\"");
        QVERIFY(answer("application/json", "<p>", false).startsWith("502 "));
        QVERIFY(!answer("", "", true).contains("gateway\""));
    }

    void needsContentOnlyWhereItChangesIt()
    {
        Shop shop;
        shop.add("json-body", "request: {remove: [/a]}");
        QVERIFY(shop.steps[0].requestBody == pipeline::BodyNeed::Whole);
        QVERIFY(shop.steps[0].responseBody == pipeline::BodyNeed::None);
    }

    void refusesPointersThatAreNone()
    {
        Shop shop;
        QVERIFY(shop.refusal("json-body", "request: {remove: ['']}").contains("no JSON pointer"));
        QVERIFY(shop.refusal("json-body", "request: {remove: [a]}").contains("does not begin"));
        QVERIFY(shop.refusal("json-body", "request: {set: {/a~2: 1}}").contains("~0"));
        QVERIFY(shop.refusal("json-body", "request: {set: {/a: '${no}'}}").contains("there is no variable"));
    }
};

POSTERN_TEST(JsonBodyTest);
#include "JsonBodyTest.moc"
