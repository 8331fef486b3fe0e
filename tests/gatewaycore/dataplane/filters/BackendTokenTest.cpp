// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Digest.h"
#include "crypto/SigV4.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/pipeline/Renewal.h"
#include "dataplane/security/ClientToken.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

class OneSecret final : public filters::SecretSource {
  public:
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override { return Secret("CANARY-" + reference.name); }
};

struct TokenShop : Shop {
    TokenShop() : sources(port->clock)
    {
        ports = {};
        ports.add<throttling::ThrottleStore>(store);
        ports.add<filters::KeySources>(sources);
        ports.add<security::Fetcher>(fetcher);
        ports.add<filters::SecretSource>(secrets);
        api.production.emplace().endpoints = {{"https://orders.example:8443/base/", 1, {}}};
    }
    void grant(const std::string& token, int seconds = 300)
    {
        fetcher.answer("{\"access_token\":\"" + token + "\",\"expires_in\":" + std::to_string(seconds) + "}");
    }
    filters::KeySources sources;
    FakeFetcher fetcher;
    OneSecret secrets;
};

constexpr const char* client = "{tokenUrl: 'https://keys.example/token', clientId: till, clientSecret: '${env:S}'}";
constexpr const char* signing = "{region: eu-central-1, service: execute-api, accessKey: '${env:ID}', secretKey: '${env:KEY}'}";

/// Whether the signature in `request` is that of what is sent to orders.example, as AWS would find out.
bool isSigned(const http::RequestHead& request, std::string_view path, std::string_view query, std::string_view content)
{
    const std::string_view authorization = request.headers.value("Authorization");
    const std::size_t names = authorization.find("SignedHeaders=");
    const std::size_t end = authorization.find(", Signature=");
    if (names == std::string_view::npos || end == std::string_view::npos)
        return false;
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    const std::string list(authorization.substr(names + 14, end - names - 14));
    for (const QByteArray& name : QByteArray::fromStdString(list).split(';')) {
        if (name == "host")
            fields.emplace_back("host", "orders.example:8443");
        request.headers.forEachValue(name.toStdString(), [&](std::string_view value) {
            const auto* const own = request.headers.find(name.toStdString());
            fields.emplace_back(own->name, value);
        });
    }
    const std::string hash = crypto::sha256(content).hex();
    const std::string sent(request.headers.value("X-Amz-Content-Sha256"));
    if (sent != hash && sent != "UNSIGNED-PAYLOAD")
        return false;
    const crypto::SigV4Scope scope{"eu-central-1", "execute-api", request.headers.value("X-Amz-Date")};
    return authorization == crypto::sigV4Authorization("CANARY-ID", Secret("CANARY-KEY"), {request.methodText, path, query, fields, sent}, scope);
}

} // namespace

/// Tokens that the gateway gets for itself, and signatures of its own.
class BackendTokenTest : public QObject {
    Q_OBJECT

  private slots:
    void waitsForATokenOnceAndSendsIt()
    {
        TokenShop shop;
        shop.add("backend-oauth2", client);
        Visit first(shop);
        Visit second(shop);
        first.with("Authorization", "Bearer theirs");
        QCOMPARE(first.in(), "pause");
        QCOMPARE(second.in(), "pause");
        QCOMPARE(shop.fetcher.fetches, 1);
        shop.grant("ours");
        QCOMPARE(shop.port->resumed.size(), 2U);
        QCOMPARE(first.in(), "continue");
        QCOMPARE(second.in(), "continue");
        QCOMPARE(first.sent("Authorization"), "Bearer ours");
        QCOMPARE(first.exchange.request().headers.count("Authorization"), 1U);
        QCOMPARE(first.reason(), "backend-oauth2.sent");
        Visit third(shop);
        QCOMPARE(third.in(), "continue");
        QCOMPARE(shop.fetcher.fetches, 1);
    }

    void saysWhyThereIsNoToken_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("refused") << 401 << QByteArray(R"({"error":"invalid_client"})") << QByteArray("502") << QByteArray("answered 401 (invalid_client)");
        QTest::newRow("no JSON") << 200 << QByteArray("hello CANARY") << QByteArray("502") << QByteArray("JSON");
        QTest::newRow("redirect") << 302 << QByteArray() << QByteArray("502") << QByteArray("302");
        QTest::newRow("unreachable") << 0 << QByteArray() << QByteArray("502") << QByteArray("connection refused");
    }
    void saysWhyThereIsNoToken()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, part);
        TokenShop shop;
        shop.add("backend-oauth2", client);
        Visit visit(shop);
        QCOMPARE(visit.in(), "pause");
        if (status == 0)
            shop.fetcher.fail();
        else
            shop.fetcher.answer(answer.toStdString(), {}, status);
        QCOMPARE(visit.in(), code);
        QCOMPARE(visit.reason(), "backend-oauth2.unavailable");
        QVERIFY2(visit.sentence().contains(part), visit.sentence());
        QVERIFY(!visit.sentence().contains("CANARY") && !visit.body().contains("CANARY"));
        Visit next(shop); // is told at once, and asks nobody
        QCOMPARE(next.in(), code);
        QCOMPARE(shop.fetcher.fetches, 1);
    }

    void answersAsATimeOutWhenTheTokenEndpointIsTooSlow()
    {
        TokenShop shop;
        shop.add("backend-oauth2", client);
        Visit visit(shop);
        QCOMPARE(visit.in(), "pause");
        auto completion = std::move(shop.fetcher.pending.front());
        completion(unexpected(ErrorKind::TimedOut, "https://keys.example did not answer in time", Fault::Upstream));
        QCOMPARE(visit.in(), "504");
        QCOMPARE(visit.code(), "101504");
    }

    void letsOnlySoManyWait()
    {
        TokenShop shop;
        shop.add("backend-oauth2", client);
        std::vector<std::unique_ptr<Visit>> visits;
        for (std::size_t i = 0; i < security::ClientToken::maximumWaiters; ++i)
            QCOMPARE(visits.emplace_back(std::make_unique<Visit>(shop))->in(), "pause");
        Visit more(shop);
        QCOMPARE(more.in(), "503");
        QCOMPARE(more.reason(), "backend-oauth2.crowded");
    }

    void bringsANewTokenAfterThe401OfABackend()
    {
        TokenShop shop;
        shop.add("backend-oauth2", client);
        const auto answered401 = [&] {
            Visit visit(shop);
            if (visit.in() != "continue")
                return QByteArray("not sent");
            visit.exchange.response().status = 401;
            visit.out();
            return visit.reason();
        };
        Visit visit(shop);
        QCOMPARE(visit.in(), "pause");
        shop.grant("one");
        QCOMPARE(answered401(), "backend-oauth2.refused-anew");
        shop.port->clock.advance(security::ClientToken::newFor);
        QCOMPARE(answered401(), "backend-oauth2.refused");
        Visit next(shop);
        QCOMPARE(next.in(), "pause");
        shop.grant("two");
        QCOMPARE(next.in(), "continue");
        QCOMPARE(next.sent("Authorization"), "Bearer two");
    }

    void bringsTheForwarderAnotherToken()
    {
        TokenShop shop;
        shop.add("backend-oauth2", client);
        Visit first(shop);
        Visit second(shop);
        QCOMPARE(first.in(), "pause");
        QCOMPARE(second.in(), "pause");
        QVERIFY(first.exchange.renewal() == nullptr);
        shop.grant("one");
        QCOMPARE(first.in(), "continue");
        QCOMPARE(second.in(), "continue");
        int told = 0;
        const auto renew = [&](Visit& visit) { return visit.exchange.renewal()->renew(visit.exchange, [&told] { ++told; }); };
        QVERIFY(!renew(first)); // a new one would be no better
        shop.port->clock.advance(security::ClientToken::newFor);
        QVERIFY(renew(first));
        QCOMPARE(shop.fetcher.fetches, 2);
        QVERIFY(!first.exchange.renewal()->apply(first.exchange));
        shop.grant("two");
        QCOMPARE(told, 0); // on the fetcher's thread
        shop.port->work();
        QCOMPARE(told, 1);
        QVERIFY(first.exchange.renewal()->apply(first.exchange));
        QCOMPARE(first.sent("Authorization"), "Bearer two");
        QVERIFY(renew(second)); // there is one already
        QCOMPARE(shop.fetcher.fetches, 2);
        shop.port->work();
        QCOMPARE(told, 2);
        QVERIFY(second.exchange.renewal()->apply(second.exchange));
        QCOMPARE(second.sent("Authorization"), "Bearer two");
        shop.port->clock.advance(security::ClientToken::newFor);
        QVERIFY(renew(second));
        shop.fetcher.fail();
        shop.port->work();
        QCOMPARE(told, 3);
        QVERIFY(!second.exchange.renewal()->apply(second.exchange));
    }

    void sharesATokenAmongThoseWhoAskForTheSame()
    {
        TokenShop shop;
        shop.add("backend-oauth2", client, "one");
        const std::string same(client);
        shop.add("backend-oauth2", same.substr(0, same.size() - 1) + ", header: X-Token}", "two");
        shop.add("backend-oauth2", same.substr(0, same.size() - 1) + ", scopes: [a], header: X-Other}", "three");
        Visit visit(shop);
        QCOMPARE(visit.in(), "pause");
        shop.grant("one");
        QCOMPARE(visit.in(), "pause"); // the third's
        shop.grant("two");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("Authorization"), "Bearer one");
        QCOMPARE(visit.sent("X-Token"), "Bearer one");
        QCOMPARE(visit.sent("X-Other"), "Bearer two");
        QCOMPARE(shop.fetcher.fetches, 2);
    }

    void refusesWhatCannotBeAsked()
    {
        TokenShop shop;
        const auto with = [](const std::string& more) {
            const std::string text(client);
            return text.substr(0, text.size() - 1) + ", " + more + "}";
        };
        QVERIFY(shop.refusal("backend-oauth2", with("grant: password")).contains("needs username and password"));
        QVERIFY(shop.refusal("backend-oauth2", with("username: a")).contains("grant: password"));
        QVERIFY(shop.refusal("backend-oauth2", with("parameters: {client_secret: CANARY}")).contains("a field of its own"));
        QVERIFY(!shop.refusal("backend-oauth2", with("parameters: {client_secret: CANARY}")).contains("CANARY"));
        QVERIFY(shop.refusal("backend-oauth2", "{tokenUrl: 'ftp://a', clientId: a, clientSecret: '${env:S}'}").contains("token endpoint"));
        QVERIFY(shop.refusal("backend-oauth2", "{tokenUrl: 'https://a:b@c/d', clientId: a, clientSecret: '${env:S}'}").contains("token endpoint"));
        QVERIFY(shop.refusal("backend-oauth2", "{tokenUrl: 'https://a', clientId: a}").contains("clientSecret"));
        QCOMPARE(shop.refusal("backend-oauth2", with("grant: password, username: a, password: '${env:P}'")), "accepted");
    }

    void signsWhatIsSent()
    {
        TokenShop shop;
        shop.add("backend-sigv4", signing);
        Visit visit(shop, http::Method::Put, "/items/7%20a?b=2+3&a=%7e");
        visit.with("Authorization", "Bearer theirs").with("X-Amz-Date", "theirs").with("x-amz-security-token", "theirs");
        visit.with("Content-Type", "text/plain").with("X-Amz-Meta-A", "b  c").with("X-Other", "d").with("Connection", "x-amz-date");
        QCOMPARE(visit.in(), "needs body");
        pipeline::ExchangeControl(visit.exchange).setWholeRequestBody("content");
        QCOMPARE(visit.in(), "continue");
        const http::RequestHead& sent = visit.exchange.request();
        QCOMPARE(visit.sent("X-Amz-Date"), "20270115T080000Z");
        QVERIFY(!sent.headers.contains("X-Amz-Security-Token"));
        QVERIFY(!sent.headers.contains("Connection"));
        QVERIFY(visit.sent("Authorization").contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-a, "));
        QVERIFY2(isSigned(sent, "/base/items/7%20a", "b=2%203&a=%7e", "content"), visit.sent("Authorization"));
        QCOMPARE(QByteArray::fromStdString(std::string(sent.target)), "/items/7%20a?b=2%203&a=%7e");
        QVERIFY(!isSigned(sent, "/base/items/7%20a", "b=2%203&a=%7e", "other content"));
        QVERIFY(!isSigned(sent, "/items/7%20a", "b=2%203&a=%7e", "content"));
        QVERIFY(!visit.sentence().contains("CANARY"));
    }

    void signsWithoutTheContentAndForASession()
    {
        TokenShop shop;
        const std::string text(signing);
        shop.add("backend-sigv4", text.substr(0, text.size() - 1) + ", payload: unsigned, sessionToken: '${env:SESSION}'}");
        shop.steps.back().requestBody = shop.steps.back().filter->narrowRequestBody(pipeline::BodyNeed::Whole);
        shop.chain = std::make_unique<pipeline::FilterChain>(shop.steps);
        Visit visit(shop);
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Amz-Content-Sha256"), "UNSIGNED-PAYLOAD");
        QCOMPARE(visit.sent("X-Amz-Security-Token"), "CANARY-SESSION");
        QVERIFY(visit.sent("Authorization").contains("x-amz-security-token"));
        QVERIFY(isSigned(visit.exchange.request(), "/base/items/7", "", ""));
    }

    void refusesToSignForHostsThatItCannotKnow()
    {
        TokenShop shop;
        shop.api.production->endpoints.push_back({"https://other.example/base", 1, {}});
        QVERIFY(shop.refusal("backend-sigv4", signing).contains("differ in host or path"));
        shop.api.production->endpoints = {{"https://a.example/b", 1, {}}, {"https://a.example/b/", 1, {}}};
        QCOMPARE(shop.refusal("backend-sigv4", signing), "accepted");
        shop.api.production->preserveHost = true;
        QVERIFY(shop.refusal("backend-sigv4", signing).contains("preserveHost"));
        QVERIFY(shop.refusal("backend-sigv4", "{region: 'a/b', service: s, accessKey: '${env:A}', secretKey: '${env:B}'}").contains("small letters"));
    }
};

POSTERN_TEST(BackendTokenTest);
#include "BackendTokenTest.moc"
