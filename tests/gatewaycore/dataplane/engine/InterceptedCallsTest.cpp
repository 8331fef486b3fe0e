// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "GatewayFixture.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <mutex>

namespace postern::test {

namespace {

/// An interceptor service: answers as it is told, or keeps the question until it is asked to go on.
class Service final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        ++questions;
        const std::lock_guard lock(mutex_);
        last_ = std::string(exchange.request().target) + " " + std::string(exchange.requestBody());
        if (silent) {
            kept_.push_back(std::move(answer));
            return;
        }
        const bool response = exchange.request().path().ends_with("handle-response");
        answer.respond(200, "application/json", response ? onResponse : onRequest);
    }
    std::string last()
    {
        const std::lock_guard lock(mutex_);
        return last_;
    }
    void letGo()
    {
        const std::lock_guard lock(mutex_);
        kept_.clear();
    }

    std::atomic<int> questions{0};
    std::atomic<bool> silent{false};
    std::string onRequest = "{}";
    std::string onResponse = "{}";

  private:
    std::mutex mutex_;
    std::string last_;
    std::vector<pipeline::Answer> kept_;
};

/// Repeats method, target and content.
class Repeater final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        answer.respond(200, "text/plain", std::string(exchange.request().methodText) + " " + std::string(exchange.request().target) + " " +
                                              std::string(exchange.requestBody()) + " " + std::string(exchange.request().headers.value("X-Added")));
    }
};

struct InterceptedFixture {
    explicit InterceptedFixture(const std::string& more = {})
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/items/*", std::make_shared<Repeater>()});
        options.handlers.push_back({"/api/v1/*", service});
        options.healthRoutes = false;
        backend = makeWith(std::move(config), std::move(options));
        model::GatewayConfig own = configOf(urlOf(*backend));
        own.apis.front().operations.front().method = "POST";
        model::FilterConfig filter;
        filter.type = "interceptor";
        filter.config = *schema::readYaml("request: {url: '" + urlOf(*backend) + "', includes: [request_body, request_headers]}\n"
                                          "response: {url: '" + urlOf(*backend) + "', includes: [response_body]}\n" + more,
                                          "interceptor.yaml");
        own.apis.front().filters.push_back(std::move(filter));
        gateway = makeGateway(std::move(own), 1);
    }
    std::string post(const std::string& content)
    {
        Caller caller(urlOf(*gateway));
        caller.send("POST /orders/items/7 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(content.size()) +
                    "\r\n\r\n" + content);
        return caller.receive();
    }

    std::shared_ptr<Service> service = std::make_shared<Service>();
    std::unique_ptr<Gateway> backend;
    std::unique_ptr<Gateway> gateway;
};

} // namespace

/// Interceptor services in a whole gateway, over sockets.
class InterceptedCallsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void areChangedBothWays()
    {
        InterceptedFixture fixture;
        fixture.service->onRequest = R"({"headersToAdd": {"X-Added": "yes"}, "body": "bmV3"})";
        fixture.service->onResponse = R"({"responseCode": 202, "headersToAdd": {"X-Seen": "1"}})";
        const std::string answer = fixture.post("old");
        QVERIFY2(answer.starts_with("HTTP/1.1 202 ") && answer.ends_with("POST /items/7 new yes"), answer.c_str());
        QVERIFY2(answer.find("X-Seen: 1\r\n") != std::string::npos, answer.c_str());
        QCOMPARE(fixture.service->questions.load(), 2);
        QVERIFY(fixture.service->last().starts_with("/api/v1/handle-response {\"responseCode\":200,\"responseBody\":\""));
    }

    void areAnsweredByTheService()
    {
        InterceptedFixture fixture;
        fixture.service->onRequest = R"({"directRespond": true, "responseCode": 418, "body": "dGVh"})";
        const std::string answer = fixture.post("x");
        QVERIFY2(answer.starts_with("HTTP/1.1 418 ") && answer.ends_with("\r\n\r\ntea"), answer.c_str());
        QCOMPARE(fixture.service->questions.load(), 1);
    }

    void failWhenTheServiceIsSilent()
    {
        InterceptedFixture fixture("timeout: 200ms\n");
        fixture.service->silent = true;
        const std::string answer = fixture.post("x");
        QVERIFY2(answer.starts_with("HTTP/1.1 504 "), answer.c_str());
        fixture.service->letGo();
    }

    void mayBeGivenUpByTheClient()
    {
        InterceptedFixture fixture("timeout: 60s\nmaxConcurrent: 1\n");
        fixture.service->silent = true;
        {
            Caller caller(urlOf(*fixture.gateway));
            caller.send("POST /orders/items/7 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
            QTRY_COMPARE(fixture.service->questions.load(), 1);
        } // and is gone
        fixture.service->silent = false;
        fixture.service->letGo();
        QTRY_VERIFY(fixture.post("y").starts_with("HTTP/1.1 200 ")); // once its place is free again
    }
};

POSTERN_TEST(InterceptedCallsTest);

} // namespace postern::test
#include "InterceptedCallsTest.moc"
