// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/filters/SecretSource.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// Knows STAGE, and BROKEN, whose value cannot be sent.
struct FewSecrets final : filters::SecretSource {
    Result<Secret> secret(const schema::SecretRef& reference) override
    {
        if (reference.name == "STAGE")
            return Secret("blue/green");
        if (reference.name == "BROKEN")
            return Secret("a\r\nX: b");
        return unexpected(ErrorKind::NotFound, reference.toString() + " is not set", Fault::Config);
    }
};

struct SecretShop : Shop {
    SecretShop() { ports.add<filters::SecretSource>(secrets); }
    FewSecrets secrets;
};

/// The target that the backend is asked for when `target` comes through one filter; or the status that was answered.
QByteArray sentTarget(const std::string& type, const std::string& yaml, const std::string& target)
{
    SecretShop shop;
    shop.add(type, yaml);
    Visit visit(shop, http::Method::Get, target);
    const QByteArray outcome = visit.in();
    return outcome == "continue" ? QByteArray::fromStdString(std::string(visit.exchange.request().target)) : outcome;
}

} // namespace

class MediationTest : public QObject {
    Q_OBJECT
  private slots:
    void looksUpTheEnvironmentWhenLoaded()
    {
        SecretShop shop;
        shop.add("set-headers", R"({request: {set: {X-Stage: "at ${env:STAGE}"}}})");
        Visit visit(shop);
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Stage"), "at blue/green");
        QCOMPARE(sentTarget("rewrite-path", "path: '/${env:STAGE}/x'", "/items/7"), "/blue%2Fgreen/x");
        QCOMPARE(sentTarget("set-query", "set: {s: '${env:STAGE}'}", "/items/7"), "/items/7?s=blue%2Fgreen");
    }

    void refusesWhatTheEnvironmentDoesNotHold()
    {
        SecretShop shop;
        QVERIFY(shop.refusal("set-headers", "{request: {set: {X: '${env:NONE}'}}}").contains("${env:NONE} is not set"));
        QVERIFY(shop.refusal("set-headers", "{request: {set: {X: '${env:BROKEN}'}}}").contains("control character"));
        QVERIFY(shop.refusal("set-query", "{set: {x: '${env:}'}}").contains("not a reference"));
        Shop bare;
        QVERIFY(bare.refusal("rewrite-path", "path: '/${env:STAGE}'").contains("cannot be looked up here"));
    }

    void hidesWhatCameFromTheEnvironment()
    {
        SecretShop shop;
        auto names = std::make_shared<pipeline::CredentialNames>();
        for (const auto& [type, yaml] : {std::pair{"set-headers", R"({request: {set: {X-Backend: "${env:STAGE}"}}})"},
                                         std::pair{"set-query", R"({append: {stage: "${env:STAGE}", plain: "1"}})"}}) {
            pipeline::FilterContext context = shop.context();
            context.credentials = names;
            schema::Problems problems;
            const auto value = schema::readYaml(yaml, "filter.yaml", problems);
            QVERIFY(pipeline::findFilterType(filters::shelf(), type)->build(*value, context, problems) != nullptr);
        }
        QVERIFY(names->isConfigured("X-Backend"));
        QVERIFY(names->isConfigured("stage"));
        QVERIFY(!names->isConfigured("plain"));
    }

    void renamesHeaders()
    {
        Shop shop;
        shop.add("set-headers", "{request: {rename: {X-Old: X-New, X-None: X-Kept}}, response: {rename: {ETag: X-Tag}}}");
        Visit visit(shop);
        visit.with("x-old", "1").with("X-New", "forged").with("X-Old", "2").with("X-Kept", "k");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.exchange.request().headers.count("X-Old"), 0U);
        QCOMPARE(visit.exchange.request().headers.count("X-New"), 2U);
        QCOMPARE(visit.sent("X-New"), "1");
        QCOMPARE(visit.sent("X-Kept"), "k"); // there was nothing to take its place
        visit.exchange.response().headers.add("etag", "\"a\"");
        visit.out();
        QCOMPARE(visit.field("X-Tag"), "\"a\"");
        QCOMPARE(visit.field("ETag"), "");
    }

    void appendsToHeadersThatAreLists()
    {
        Shop shop;
        shop.add("set-headers", "{request: {append: {X-Route: postern, X-Fresh: one}}}");
        Visit visit(shop);
        visit.with("X-Route", "a, b").with("X-Route", "c");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Route"), "a, b, c, postern");
        QCOMPARE(visit.exchange.request().headers.count("X-Route"), 1U);
        QCOMPARE(visit.sent("X-Fresh"), "one");
    }

    void refusesRenamingWhatIsTheGateways()
    {
        Shop shop;
        QVERIFY(shop.refusal("set-headers", "{request: {rename: {X: Host}}}").contains("gateway's own"));
        QVERIFY(shop.refusal("set-headers", "{request: {rename: {Content-Length: X}}}").contains("gateway's own"));
        QVERIFY(shop.refusal("set-headers", "{request: {rename: {X: 'a b'}}}").contains("not a header's name"));
        QVERIFY(shop.refusal("set-headers", "{response: {append: {Set-Cookie: a=b}}}").contains("no list"));
    }

    void changesTheQueryAndNothingElseOfIt_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("sent");
        const auto row = [](const char* name, const char* config, const char* target, const char* sent) {
            QTest::newRow(name) << QByteArray(config) << QByteArray(target) << QByteArray(sent);
        };
        row("set where there is none", "set: {a: '1'}", "/items/7", "/items/7?a=1");
        row("set in its place", "set: {b: n}", "/items/7?a=%41&b=x&c=+", "/items/7?a=%41&b=n&c=+");
        row("set once", "set: {b: n}", "/items/7?b=1&a&b=2", "/items/7?b=n&a");
        row("names are compared decoded", "set: {b: n}", "/items/7?%62=1", "/items/7?b=n");
        row("removed, however it is written", "remove: [a, c d]", "/items/7?a=1&c+d=2&c%20d=3&e=%2f", "/items/7?e=%2f");
        row("no query is left", "remove: [a]", "/items/7?a=1&a", "/items/7");
        row("renamed, the value as it was", "rename: {q: query}", "/items/7?x&q=a%2Fb+c&q", "/items/7?x&query=a%2Fb+c&query");
        row("appended", "append: {a: '2'}", "/items/7?a=1", "/items/7?a=1&a=2");
        row("untouched spelling", "append: {z: '1'}", "/items/7?&&a=%7e&=&b", "/items/7?&&a=%7e&=&b&z=1");
        row("nothing to do", "remove: [no]", "/items/7?", "/items/7?");
        row("a name that needs escaping", "set: {'a&b=': x}", "/items/7", "/items/7?a%26b%3D=x");
        row("a text that needs escaping", "set: {a: 'b&c=1 %41 5$$'}", "/items/7", "/items/7?a=b%26c%3D1%20%2541%205%24");
        row("a hostile value", "set: {a: '${query.v}'}", "/items/7?v=1%26admin=true%0d%0a%23",
            "/items/7?v=1%26admin=true%0d%0a%23&a=1%26admin%3Dtrue%0D%0A%23");
        row("of the path", "set: {id: '${path.id}'}", "/items/a%26b", "/items/a%26b?id=a%26b");
        row("all of it at once", "{remove: [r], rename: {o: n}, set: {s: '1'}, append: {p: '2'}}", "/items/7?s&r&o=3",
            "/items/7?s=1&n=3&p=2");
    }

    void changesTheQueryAndNothingElseOfIt()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, sent);
        QCOMPARE(sentTarget("set-query", config.toStdString(), target.toStdString()), sent);
    }

    void refusesQueriesThatSayTwoThings()
    {
        Shop shop;
        QVERIFY(shop.refusal("set-query", "{set: {a: '1'}, rename: {a: b}}").contains("`set` speaks of"));
        QVERIFY(shop.refusal("set-query", "{set: {b: '1'}, rename: {a: b}}").contains("`set` speaks of"));
        QVERIFY(shop.refusal("set-query", "{set: {'': '1'}}").contains("without a name"));
        QVERIFY(shop.refusal("set-query", "{set: {a: '${what}'}}").contains("there is no variable"));
    }

    void changesTheMethod()
    {
        Shop shop;
        shop.add("set-method", "method: POST");
        Visit visit(shop);
        QCOMPARE(visit.in(), "continue");
        QVERIFY(visit.exchange.request().method == http::Method::Post);
        QCOMPARE(QByteArray::fromStdString(std::string(visit.exchange.request().methodText)), "POST");
        QVERIFY(visit.exchange.requestFraming() == http::BodyFraming::ofLength(0));
        QVERIFY(visit.exchange.received().method == http::Method::Get);
        QCOMPARE(visit.reason(), "set-method.changed");
        Visit head(shop, http::Method::Head);
        QCOMPARE(head.in(), "continue");
        QVERIFY(head.exchange.request().method == http::Method::Head);
        QCOMPARE(head.reason(), "set-method.head");
    }

    void takesMethodsOfTheRegistryOnly()
    {
        Shop shop;
        QVERIFY(shop.refusal("set-method", "method: get").contains("not a method that HTTP knows"));
        QVERIFY(shop.refusal("set-method", "method: \"GET /x HTTP/1.1\\r\\n\"").contains("not a method that HTTP knows"));
        QVERIFY(shop.refusal("set-method", "method: CONNECT").contains("cannot be asked of a backend"));
        QVERIFY(shop.refusal("set-method", "method: HEAD").contains("cannot be HEAD"));
        QCOMPARE(shop.refusal("set-method", "method: REPORT"), "accepted");
    }

    void speaksOfTheAnswersHeader()
    {
        Shop shop;
        shop.add("set-headers", R"({response: {set: {X-Kind: "${response.header.content-type}"}}})");
        Visit visit(shop);
        QCOMPARE(visit.in(), "continue");
        visit.exchange.response().headers.add("Content-Type", "text/plain");
        visit.out();
        QCOMPARE(visit.field("X-Kind"), "text/plain");
    }
};

POSTERN_TEST(MediationTest);
#include "MediationTest.moc"
