// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Json.h"
#include "dataplane/filters/InterceptorMessage.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

struct ServiceShop : Shop {
    explicit ServiceShop(const std::string& config)
    {
        ports.add<security::Fetcher>(fetcher);
        add("interceptor", config);
    }
    FakeFetcher fetcher;
};

constexpr const char* both = "{request: {url: 'http://svc:9081/', includes: [request_headers, request_body, invocation_context]}, "
                             "response: {url: 'http://svc:9081', includes: [response_headers, response_body]}}";

crypto::JsonValue parsed(const std::string& text)
{
    auto parsed = crypto::parseJson(text);
    return parsed ? *std::move(parsed) : crypto::JsonValue();
}

/// What becomes of a call whose service answers `answer`: "continue", or the status.
QByteArray answering(const std::string& answer, int status = 200)
{
    ServiceShop shop("request: {url: 'http://svc:9081'}");
    Visit visit(shop);
    if (visit.in() != "pause")
        return "was not asked";
    shop.fetcher.answer(answer, {}, status);
    return visit.in();
}

} // namespace

class InterceptorTest : public QObject {
    Q_OBJECT
  private slots:
    void asksAboutTheRequestAndDoesAsItIsTold()
    {
        ServiceShop shop(both);
        Visit visit(shop, http::Method::Post, "/items/7?a=1");
        visit.with("X-Old", "1").with("X-Old", "2").with("X-Gone", "g");
        pipeline::ExchangeControl(visit.exchange).setWholeRequestBody("hello");
        QCOMPARE(visit.in(), "pause");
        QCOMPARE(shop.fetcher.requests.size(), std::size_t{1});
        const security::FetchRequest& request = shop.fetcher.requests[0];
        QCOMPARE(request.url, std::string("http://svc:9081/api/v1/handle-request"));
        QCOMPARE(request.method, std::string("POST"));
        const crypto::JsonValue question = parsed(request.body);
        QCOMPARE(question.find("requestHeaders")->textOf("x-old"), std::string_view("1, 2"));
        QCOMPARE(question.textOf("requestBody"), std::string_view("aGVsbG8="));
        QCOMPARE(question.find("invocationContext")->textOf("apiName"), std::string_view("Orders"));
        QCOMPARE(question.find("invocationContext")->textOf("method"), std::string_view("POST"));
        QVERIFY(question.find("responseCode") == nullptr);

        shop.fetcher.answer(R"({"headersToAdd": {"X-New": "n", "content-length": "9"}, "headersToReplace": {"x-old": "r"},)"
                            R"( "headersToRemove": ["X-Gone", "Host"], "body": "eyJhIjoxfQ==", "interceptorContext": {"k": "v"}})");
        QCOMPARE(shop.port->resumed.size(), std::size_t{1});
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-New"), "n");
        QCOMPARE(visit.sent("X-Old"), "r");
        QCOMPARE(visit.exchange.request().headers.count("X-Old"), 1U);
        QCOMPARE(visit.sent("X-Gone"), "");
        QCOMPARE(visit.sent("Content-Length"), "");
        QCOMPARE(std::string(visit.exchange.requestBody()), std::string(R"({"a":1})"));

        // And the response's: it gets the context.
        visit.exchange.response().status = 200;
        visit.exchange.response().headers.add("Server", "s");
        pipeline::ExchangeControl control(visit.exchange);
        control.setWholeResponseBody("answer");
        control.turnBack();
        QVERIFY(shop.chain->runResponse(visit.exchange, visit.tap) == pipeline::Outcome::Paused);
        const crypto::JsonValue second = parsed(shop.fetcher.requests.at(1).body);
        QCOMPARE(shop.fetcher.requests[1].url, std::string("http://svc:9081/api/v1/handle-response"));
        QCOMPARE(second.find("interceptorContext")->textOf("k"), std::string_view("v"));
        QCOMPARE(second.textOf("responseBody"), std::string_view("YW5zd2Vy"));
        QCOMPARE(second.find("responseCode")->integer, std::int64_t{200});
        QVERIFY(second.find("requestHeaders") == nullptr);
        shop.fetcher.answer(R"({"responseCode": 202, "headersToRemove": ["server"], "body": ""})");
        QVERIFY(shop.chain->runResponse(visit.exchange, visit.tap) == pipeline::Outcome::Done);
        QCOMPARE(visit.exchange.response().status, 202);
        QCOMPARE(visit.field("Server"), "");
        QVERIFY(visit.exchange.responseBody().empty());
    }

    void answersInTheBackendsPlace()
    {
        ServiceShop shop(both);
        Visit visit(shop);
        pipeline::ExchangeControl(visit.exchange).setWholeRequestBody("");
        QCOMPARE(visit.in(), "pause");
        shop.fetcher.answer(R"({"directRespond": true, "responseCode": 400, "headersToAdd": {"content-type": "application/json"}, "body": "e30="})");
        QCOMPARE(visit.in(), "400");
        visit.out(); // the response's service is not asked about it
        QCOMPARE(shop.fetcher.requests.size(), std::size_t{1});
        QCOMPARE(visit.body(), "{}");
        QCOMPARE(visit.field("Content-Type"), "application/json");
    }

    void anAnswerThatSaysNothingChangesNothing()
    {
        QCOMPARE(answering("{}"), "continue");
        QCOMPARE(answering(""), "continue");
        QCOMPARE(answering(R"({"directRespond": false, "responseCode": 0, "body": null, "headersToAdd": null, "unknown": [1]})"), "continue");
    }

    void refusesAnswersThatCannotBeRight_data()
    {
        QTest::addColumn<QByteArray>("answer");
        for (const char* const answer : {"no JSON", "[]", R"({"body": "no base64!"})", R"({"body": {}})", R"({"responseCode": 99})",
                                         R"({"responseCode": "200"})", R"({"headersToAdd": {"X": "a\r\nY: b"}})",
                                         R"({"headersToAdd": {"X Y": "a"}})", R"({"headersToAdd": [1]})",
                                         R"({"headersToReplace": {"X": {}}})", R"({"headersToRemove": ["a b"]})",
                                         R"({"dynamicEndpoint": {"endpointName": "other"}})", R"({"body": "e30="})",
                                         R"({"trailersToAdd": {"X": "1"}})",
                                         R"({"headersToAdd": {"X": "1"}, "headersToAdd": {}})"})
            QTest::newRow(answer) << QByteArray(answer);
    }
    void refusesAnswersThatCannotBeRight()
    {
        QFETCH(QByteArray, answer);
        QCOMPARE(answering(answer.toStdString()), "502");
    }

    void aServiceThatFailsFailsTheCall()
    {
        QCOMPARE(answering("{}", 500), "502");
        ServiceShop shop("request: {url: 'http://svc:9081'}");
        Visit visit(shop);
        QCOMPARE(visit.in(), "pause");
        shop.fetcher.fail();
        QCOMPARE(visit.in(), "502");
        QCOMPARE(visit.code(), "101502");
        QCOMPARE(visit.reason(), "interceptor.failed");
        QVERIFY(visit.sentence().contains("connection refused"));
    }

    void onlySoManyWaitAtOnce()
    {
        ServiceShop shop("{request: {url: 'http://svc:9081'}, maxConcurrent: 2}");
        Visit first(shop);
        Visit second(shop);
        Visit third(shop);
        QCOMPARE(first.in(), "pause");
        QCOMPARE(second.in(), "pause");
        QCOMPARE(third.in(), "503");
        QCOMPARE(third.reason(), "interceptor.busy");
        shop.fetcher.answer("{}");
        QCOMPARE(first.in(), "continue");
        Visit fourth(shop);
        QCOMPARE(fourth.in(), "pause");
        shop.fetcher.pending.clear(); // the fetcher ends: their places are free again
        Visit fifth(shop);
        QCOMPARE(fifth.in(), "pause");
    }

    void theClientMayLeaveWhileTheServiceThinks()
    {
        ServiceShop shop("request: {url: 'http://svc:9081'}");
        {
            Visit visit(shop);
            QCOMPARE(visit.in(), "pause");
            shop.chain->end(visit.exchange);
        }
        shop.fetcher.answer(R"({"headersToAdd": {"X": "1"}})");
        QCOMPARE(shop.fetcher.pending.size(), std::size_t{0});
    }

    void needsOnlyTheContentThatItIncludes()
    {
        ServiceShop none("request: {url: 'http://svc:9081', includes: [request_headers]}");
        QVERIFY(none.steps[0].requestBody == pipeline::BodyNeed::None);
        QVERIFY(none.steps[0].responseBody == pipeline::BodyNeed::None);
        ServiceShop forResponse("response: {url: 'http://svc:9081', includes: [request_body]}");
        QVERIFY(forResponse.steps[0].requestBody == pipeline::BodyNeed::Whole);
        ServiceShop unused("response: {includes: [response_body]}");
        QVERIFY(unused.steps[0].responseBody == pipeline::BodyNeed::None);
    }

    void refusesConfigurationsThatCannotWork()
    {
        Shop shop;
        QVERIFY(shop.refusal("interceptor", "request: {url: 'http://svc'}").contains("nobody to call it"));
        FakeFetcher fetcher;
        shop.ports.add<security::Fetcher>(fetcher);
        QVERIFY(shop.refusal("interceptor", "request: {url: 'ftp://svc'}").contains("no http or https URL"));
        QVERIFY(shop.refusal("interceptor", "request: {includes: [everything]}").contains("everything"));
    }

    void anyOctetsOfAHeaderAreAsked()
    {
        ServiceShop shop("request: {url: 'http://svc:9081', includes: [request_headers]}");
        Visit visit(shop);
        visit.with("X-Latin", "\xe9\xff").with("X-Quote", "\"\\");
        QCOMPARE(visit.in(), "pause");
        const auto parsed = crypto::parseJson(shop.fetcher.requests[0].body);
        QVERIFY(parsed.has_value());
        QCOMPARE(parsed->find("requestHeaders")->textOf("x-quote"), std::string_view("\"\\"));
    }
};

POSTERN_TEST(InterceptorTest);
#include "InterceptorTest.moc"
