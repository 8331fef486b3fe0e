// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/filters/AccessLogWriter.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <sstream>

using namespace postern;
using namespace postern::test;

namespace {

model::ThrottlingPolicy policy(std::string name, std::uint64_t count)
{
    model::ThrottlingPolicy made;
    made.name = std::move(name);
    made.count = count;
    return made;
}

model::MockResponse mock(int status, std::string type, std::string body, std::string name = {})
{
    model::MockResponse made;
    made.status = status;
    made.contentType = std::move(type);
    made.body = std::move(body);
    made.exampleName = std::move(name);
    return made;
}

/// Stands in for an authentication filter.
struct CallerShop : Shop {
    pipeline::Identity caller(std::string_view subject, std::string_view application, std::string_view tier = {})
    {
        pipeline::Identity identity;
        identity.subject = subject;
        identity.application = {application, application, tier, {}};
        identity.subscription.tier = tier;
        return identity;
    }
};

} // namespace

class CorsTest : public QObject {
    Q_OBJECT
  private slots:
    void answersAPreflight()
    {
        Shop shop;
        shop.add("cors", "{allowOrigins: ['https://shop.example'], allowMethods: [PUT, GET], allowHeaders: [X-A], allowCredentials: true, maxAge: 10m}");
        Visit visit(shop, http::Method::Options);
        visit.with("Origin", "https://shop.example").with("Access-Control-Request-Method", "PUT").with("Access-Control-Request-Headers", "x-a");
        QCOMPARE(visit.through(), "204");
        QCOMPARE(visit.field("Access-Control-Allow-Origin"), "https://shop.example");
        QCOMPARE(visit.field("Access-Control-Allow-Methods"), "PUT, GET");
        QCOMPARE(visit.field("Access-Control-Allow-Headers"), "X-A");
        QCOMPARE(visit.field("Access-Control-Allow-Credentials"), "true");
        QCOMPARE(visit.field("Access-Control-Max-Age"), "600");
        const http::HeaderMap& headers = visit.exchange.response().headers;
        for (const char* name : {"Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"})
            QVERIFY2(headers.containsToken(http::HeaderId::Vary, name), name);
    }

    void saysNothingToOriginsThatMayNotCall()
    {
        Shop shop;
        shop.add("cors", "{allowOrigins: ['https://shop.example', 'https://*.partner.example'], allowMethods: [GET]}");
        for (const char* origin : {"https://evil.example", "http://shop.example", "https://shop.example.evil.example",
                                   "https://partner.example", "https://a.partner.example.evil", "null", "https://x/.partner.example"}) {
            Visit visit(shop, http::Method::Options);
            visit.with("Origin", origin).with("Access-Control-Request-Method", "GET");
            QCOMPARE(visit.through(), "204");
            QCOMPARE(visit.field("Access-Control-Allow-Origin"), "");
            QCOMPARE(visit.field("Vary"), "Origin"); // the first of its fields
        }
        Visit partner(shop);
        partner.with("Origin", "https://a.partner.example");
        QCOMPARE(partner.through(), "200");
        QCOMPARE(partner.field("Access-Control-Allow-Origin"), "https://a.partner.example");
        Visit method(shop, http::Method::Options);
        method.with("Origin", "https://shop.example").with("Access-Control-Request-Method", "DELETE");
        QCOMPARE(method.through(), "204");
        QCOMPARE(method.field("Access-Control-Allow-Origin"), "");
        QCOMPARE(method.reason(), "cors.method");
    }

    void neverAllowsCredentialsToEverybody()
    {
        Shop shop;
        shop.add("cors", "{allowOrigins: ['*'], allowCredentials: true, allowHeaders: ['*'], allowMethods: ['*']}");
        Visit visit(shop, http::Method::Options);
        visit.with("Origin", "https://any.example").with("Access-Control-Request-Method", "PURGE").with("Access-Control-Request-Headers", "x-b, x-c");
        QCOMPARE(visit.through(), "204");
        QCOMPARE(visit.field("Access-Control-Allow-Origin"), "*");
        QCOMPARE(visit.field("Access-Control-Allow-Credentials"), "");
        QCOMPARE(visit.field("Access-Control-Allow-Methods"), "PURGE");
        QCOMPARE(visit.field("Access-Control-Allow-Headers"), "x-b, x-c");
    }

    void marksAnswersAndReplacesWhatTheBackendSays()
    {
        Shop shop;
        shop.add("cors", "{allowOrigins: ['https://shop.example'], exposeHeaders: [ETag]}");
        Visit visit(shop);
        visit.with("Origin", "https://shop.example");
        QCOMPARE(visit.in(), "continue");
        visit.exchange.response().headers.add("Access-Control-Allow-Origin", "*");
        visit.exchange.response().headers.add("Vary", "Accept");
        visit.out();
        QCOMPARE(visit.field("Access-Control-Allow-Origin"), "https://shop.example");
        QCOMPARE(visit.exchange.response().headers.count("Access-Control-Allow-Origin"), 1U);
        QCOMPARE(visit.field("Access-Control-Expose-Headers"), "ETag");
        QVERIFY(visit.exchange.response().headers.containsToken(http::HeaderId::Vary, "Origin"));
        QVERIFY(visit.exchange.response().headers.containsToken(http::HeaderId::Vary, "Accept"));
        // A cache must not give an answer without the field to a page: also those vary that had no Origin.
        Visit plain(shop);
        QCOMPARE(plain.through(), "200");
        QVERIFY(plain.exchange.response().headers.containsToken(http::HeaderId::Vary, "Origin"));
        QCOMPARE(plain.field("Access-Control-Allow-Origin"), "");
    }

    void leavesPlainOptionsAlone()
    {
        Shop shop;
        shop.add("cors");
        Visit visit(shop, http::Method::Options);
        visit.with("Origin", "https://shop.example");
        QCOMPARE(visit.in(), "continue");
    }
};

class LimitsTest : public QObject {
    Q_OBJECT
  private slots:
    void letsExactlyTheLimitThrough()
    {
        Shop shop;
        shop.add("rate-limit", "{count: 3, per: 30s}");
        for (int i = 0; i < 3; ++i) {
            Visit visit(shop);
            QCOMPARE(visit.through(), "200");
            QCOMPARE(visit.field("RateLimit-Limit"), "3");
            QCOMPARE(visit.field("RateLimit-Remaining"), QByteArray::number(2 - i));
        }
        Visit refused(shop);
        QCOMPARE(refused.through(), "429");
        QCOMPARE(refused.code(), "900806");
        QCOMPARE(refused.field("Retry-After"), "10");
        QCOMPARE(refused.field("RateLimit-Remaining"), "0");
        QCOMPARE(refused.reason(), "rate-limit.reached");
        Visit other(shop, http::Method::Get, "/items/7", "192.0.2.8");
        QCOMPARE(other.through(), "200");
        shop.port->clock.advance(Seconds(10));
        Visit later(shop);
        QCOMPARE(later.through(), "200");
    }

    void takesItsNumbersFromAPolicyAndAnswersTheLevelsCode()
    {
        for (const auto& [level, code] : {std::pair{"api", "900800"}, std::pair{"operation", "900802"}, std::pair{"application", "900803"},
                                          std::pair{"subscription", "900804"}, std::pair{"custom", "900806"}}) {
            Shop shop;
            shop.gateway.policies.push_back(policy("2PerMin", 2));
            shop.add("rate-limit", std::string("{policy: 2PerMin, level: ") + level + "}");
            QCOMPARE(Visit(shop).through(), "200");
            QCOMPARE(Visit(shop).through(), "200");
            Visit refused(shop);
            QCOMPARE(refused.through(), "429");
            QCOMPARE(refused.code(), code);
            QCOMPARE(refused.field("Retry-After"), "60");
            shop.port->clock.advance(Seconds(61));
            QCOMPARE(Visit(shop).through(), "200");
        }
    }

    void findsTheCallersOwnPolicy()
    {
        CallerShop shop;
        shop.gateway.policies = {policy("Silver", 1), policy("Gold", 2)};
        shop.add("rate-limit", "{level: subscription, policyOf: subscription}");
        const pipeline::Identity silver = shop.caller("a", "App", "Silver");
        const pipeline::Identity gold = shop.caller("b", "Other", "Gold");
        const pipeline::Identity odd = shop.caller("c", "Odd", "Platinum");
        const auto ask = [&shop](const pipeline::Identity& identity) {
            Visit visit(shop);
            visit.exchange.setIdentity(identity);
            return visit.through();
        };
        QCOMPARE(ask(silver), "200");
        QCOMPARE(ask(silver), "429");
        QCOMPARE(ask(gold), "200");
        QCOMPARE(ask(gold), "200");
        QCOMPARE(ask(gold), "429");
        for (int i = 0; i < 5; ++i)
            QCOMPARE(ask(odd), "200"); // not configured here: not limited here, and the trace says so
        QCOMPARE(Visit(shop).through(), "200");
    }

    void findsThePolicyOfTheCallersApplication()
    {
        CallerShop shop;
        shop.gateway.policies = {policy("10PerMin", 10)};
        shop.add("rate-limit", "{level: application, policyOf: application}");
        const pipeline::Identity alice = shop.caller("alice", "Shop", "10PerMin");
        const pipeline::Identity bob = shop.caller("bob", "Shop", "10PerMin");
        const pipeline::Identity other = shop.caller("alice", "Other", "Unlimited");
        const auto ask = [&shop](const pipeline::Identity& identity) {
            Visit visit(shop);
            visit.exchange.setIdentity(identity);
            return visit.through();
        };
        for (int i = 0; i < 10; ++i)
            QCOMPARE(ask(alice), "200");
        QCOMPARE(ask(alice), "429");
        QCOMPARE(ask(bob), "200");   // each user of the application has the whole of it
        QCOMPARE(ask(other), "200"); // the same user by another application
    }

    void keepsCountersAcrossARebuildAndApart()
    {
        Shop shop;
        shop.add("rate-limit", "{count: 1, per: 1h}");
        QCOMPARE(Visit(shop).through(), "200");
        shop.steps.clear();
        shop.add("rate-limit", "{count: 1, per: 1h}");
        QCOMPARE(Visit(shop).through(), "429");
        shop.steps.clear();
        shop.add("rate-limit", "{count: 1, per: 1h}", "another");
        QCOMPARE(Visit(shop).through(), "200");
    }

    void countsByWhatItIsToldTo()
    {
        CallerShop shop;
        shop.add("rate-limit", "{count: 1, per: 1h, key: header, header: X-Tenant}");
        QCOMPARE(Visit(shop).with("X-Tenant", "a").through(), "200");
        QCOMPARE(Visit(shop).with("X-Tenant", "b").through(), "200");
        QCOMPARE(Visit(shop).with("X-Tenant", "a").through(), "429");
        QCOMPARE(Visit(shop).through(), "200"); // without it, by address
        QCOMPARE(Visit(shop).through(), "429");
    }

    void refusesASpikeBeforeTheQuotaAndLetsItMarkOnly()
    {
        Shop shop;
        model::ThrottlingPolicy burst = policy("Bursty", 100);
        burst.burst = model::Burst{2, std::chrono::milliseconds(1000)};
        model::ThrottlingPolicy open = policy("Open", 1);
        open.stopOnQuotaReach = false;
        shop.gateway.policies = {burst, open};
        shop.add("rate-limit", "{policy: Bursty, level: subscription}");
        QCOMPARE(Visit(shop).through(), "200");
        QCOMPARE(Visit(shop).through(), "200");
        Visit refused(shop);
        QCOMPARE(refused.through(), "429");
        QCOMPARE(refused.code(), "900807");
        shop.steps.clear();
        shop.add("rate-limit", "{policy: Open}");
        QCOMPARE(Visit(shop).through(), "200");
        Visit marked(shop);
        QCOMPARE(marked.through(), "200");
        QCOMPARE(marked.reason(), "rate-limit.over-quota");
    }

    void tellsTheTightestOfSeveralLimits()
    {
        Shop shop;
        shop.add("rate-limit", "{count: 100, per: 1h}", "wide");
        shop.add("rate-limit", "{count: 5, per: 1h}", "tight");
        shop.add("rate-limit", "{count: 50, per: 1h}", "middle");
        Visit visit(shop);
        QCOMPARE(visit.through(), "200");
        QCOMPARE(visit.field("RateLimit-Limit"), "5");
        QCOMPARE(visit.field("RateLimit-Remaining"), "4");
    }

    void refusesLimitsThatMakeNoSense()
    {
        Shop shop;
        QVERIFY(shop.refusal("rate-limit", "policy: Nope").contains("no throttling policy \"Nope\""));
        QVERIFY(shop.refusal("rate-limit", "{count: 1, policy: X}").contains("count"));
        QVERIFY(shop.refusal("rate-limit", "key: header").contains("header"));
        QCOMPARE(shop.refusal("rate-limit", "policy: Unlimited"), "accepted");
    }

    void arrestsSpikesOfOneAddress()
    {
        Shop shop;
        shop.add("spike-arrest", "{count: 2, per: 1s}");
        QCOMPARE(Visit(shop).through(), "200");
        QCOMPARE(Visit(shop).through(), "200");
        Visit refused(shop);
        QCOMPARE(refused.through(), "429");
        QCOMPARE(refused.code(), "900807");
        QCOMPARE(refused.field("Retry-After"), "1");
        QCOMPARE(Visit(shop, http::Method::Get, "/items/7", "198.51.100.1").through(), "200");
    }

    void countsAnIpv6NetworkAsOneCaller()
    {
        const auto from = [](Shop& shop, const char* address) { return Visit(shop, http::Method::Get, "/items/7", address).through(); };
        for (const char* const config : {"spike-arrest", "rate-limit"}) {
            const std::string numbers = std::string(config) == "rate-limit" ? "{level: ip, count: 1, per: 1h" : "{count: 1, per: 1h";
            Shop shop;
            shop.add(config, numbers + "}");
            QCOMPARE(from(shop, "2001:db8:1:2::1"), "200");
            QCOMPARE(from(shop, "2001:db8:1:2:ffff::9"), "429"); // another address of the same /64
            QCOMPARE(from(shop, "2001:db8:1:3::1"), "200");
            QCOMPARE(from(shop, "192.0.2.1"), "200");
            QCOMPARE(from(shop, "::ffff:192.0.2.1"), "429"); // the same address in other clothes
            QCOMPARE(from(shop, "192.0.2.2"), "200");

            Shop exact;
            exact.add(config, numbers + ", ipv6Prefix: 128}");
            QCOMPARE(from(exact, "2001:db8:1:2::1"), "200");
            QCOMPARE(from(exact, "2001:db8:1:2::2"), "200");
            QCOMPARE(from(exact, "2001:DB8:1:2:0::2"), "429");

            Shop wide;
            wide.add(config, numbers + ", ipv6Prefix: 44}");
            QCOMPARE(from(wide, "2001:db8:10::1"), "200");
            QCOMPARE(from(wide, "2001:db8:1f::1"), "429");
            QCOMPARE(from(wide, "2001:db8:20::1"), "200");
            QVERIFY(wide.refusal(config, numbers + ", ipv6Prefix: 0}").contains("ipv6Prefix"));
        }
    }

    void blocks()
    {
        Shop shop;
        shop.add("blocked");
        Visit visit(shop);
        QCOMPARE(visit.through(), "503");
        QCOMPARE(visit.code(), "700700");
    }
};

class TransformTest : public QObject {
    Q_OBJECT
  private slots:
    void changesHeadersBothWays()
    {
        CallerShop shop;
        shop.add("set-headers", R"(
request:
  set: {X-User: "${identity.subject} of ${api.name}", X-Id: "${path.id}", X-Price: "5$$"}
  add: {X-Tag: b}
  remove: [Cookie]
response:
  set: {X-Status: "${response.status}"}
  remove: [Server]
)");
        Visit visit(shop, http::Method::Get, "/items/a%20b");
        const pipeline::Identity caller = shop.caller("eve", "App");
        visit.exchange.setIdentity(caller);
        visit.with("Cookie", "s=1").with("X-User", "forged").with("X-User", "again").with("X-Tag", "a");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-User"), "eve of Orders");
        QCOMPARE(visit.exchange.request().headers.count("X-User"), 1U);
        QCOMPARE(visit.sent("X-Id"), "a b");
        QCOMPARE(visit.sent("X-Price"), "5$");
        QCOMPARE(visit.exchange.request().headers.count("X-Tag"), 2U);
        QCOMPARE(visit.sent("Cookie"), "");
        visit.exchange.response().status = 201;
        visit.exchange.response().headers.add("Server", "x");
        visit.out();
        QCOMPARE(visit.field("X-Status"), "201");
        QCOMPARE(visit.field("Server"), "");
    }

    void letsNoValueBreakOutOfItsField()
    {
        Shop shop;
        shop.add("set-headers", R"({request: {set: {X-Q: "${query.q}"}}})");
        Visit visit(shop, http::Method::Get, "/items/7?q=a%0d%0aX-Evil:%201");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Q"), "a%0D%0AX-Evil: 1");
        QCOMPARE(visit.sent("X-Evil"), "");
    }

    void refusesHeadersThatAreTheGateways()
    {
        Shop shop;
        QVERIFY(shop.refusal("set-headers", "{request: {set: {Content-Length: '1'}}}").contains("gateway's own"));
        QVERIFY(shop.refusal("set-headers", "{response: {remove: [connection]}}").contains("gateway's own"));
        QVERIFY(shop.refusal("set-headers", "{request: {set: {'X Y': '1'}}}").contains("not a header's name"));
        QVERIFY(shop.refusal("set-headers", "{request: {set: {X: \"a\\nb\"}}}").contains("control character"));
        QVERIFY(shop.refusal("set-headers", "{request: {set: {X: '${identity.subjekt}'}}}").contains("identity.subject"));
        QVERIFY(shop.refusal("set-headers", "{request: {set: {X: '${path.id'}}}").contains("${name}"));
    }

    void rewritesPaths()
    {
        const auto rewrite = [](const std::string& yaml, const std::string& target) {
            Shop shop;
            shop.add("rewrite-path", yaml);
            Visit visit(shop, http::Method::Get, target);
            const QByteArray outcome = visit.in();
            return outcome == "continue" ? QByteArray::fromStdString(std::string(visit.exchange.request().target)) : outcome;
        };
        QCOMPARE(rewrite("path: '/v2/things/${path.id}/x'", "/items/7?a=1"), "/v2/things/7/x?a=1");
        QCOMPARE(rewrite("{path: /fixed, keepQuery: false}", "/items/7?a=1"), "/fixed");
        QCOMPARE(rewrite("{stripPrefix: /items, addPrefix: /v2/}", "/items/7"), "/v2/7");
        QCOMPARE(rewrite("stripPrefix: /items/", "/items"), "/");
        QCOMPARE(rewrite("stripPrefix: /item", "/items/7"), "/items/7");
        QCOMPARE(rewrite("path: '/f/${path.id}'", "/items/a%2Fb%20c"), "/f/a%2Fb%20c");
        QCOMPARE(rewrite("path: '/f/${query.n}/x'", "/items/7?n=.."), "400");
        QCOMPARE(rewrite("path: '/f/${query.n}'", "/items/7?n=../../etc"), "400");
        QCOMPARE(rewrite("path: '/f/${query.n}'", "/items/7?n=a/b%26c"), "/f/a%2Fb%26c?n=a/b%26c");
    }

    void answersByItself()
    {
        Shop shop;
        shop.add("respond", "{status: 418, contentType: text/plain, body: tea, headers: {X-A: b}}");
        Visit visit(shop);
        QCOMPARE(visit.through(), "418");
        QCOMPARE(visit.body(), "tea");
        QCOMPARE(visit.field("Content-Type"), "text/plain");
        QCOMPARE(visit.field("X-A"), "b");
    }

    void answersWithTheDefinitionsExamples()
    {
        Shop shop;
        shop.operation.mocks = {mock(200, "application/json", "{}", "plain"), mock(200, "application/xml", "<a/>"),
                                mock(200, "application/json", "[1]", "full"), mock(404, "application/json", "{\"no\":1}")};
        shop.add("respond", "examples: true");
        const auto ask = [&shop](std::string_view accept, std::string_view prefer) {
            Visit visit(shop);
            if (!accept.empty())
                visit.with("Accept", accept);
            if (!prefer.empty())
                visit.with("Prefer", prefer);
            const QByteArray status = visit.through();
            return status + " " + visit.body();
        };
        QCOMPARE(ask("", ""), "200 {}");
        QCOMPARE(ask("application/xml", ""), "200 <a/>");
        QCOMPARE(ask("application/xml;q=0.5, application/json;q=0.4", ""), "200 <a/>");
        QCOMPARE(ask("application/*, application/json;q=0", ""), "200 <a/>");
        QCOMPARE(ask("*/*", "code=404"), "404 {\"no\":1}");
        QCOMPARE(ask("", "example=\"full\""), "200 [1]");
        QCOMPARE(ask("", "code=200, example=full"), "200 [1]");
        QVERIFY(ask("", "code=500").startsWith("400 "));
        QCOMPARE(ask("image/png", ""), "406 ");

        Shop empty;
        empty.add("respond", "examples: true");
        QCOMPARE(Visit(empty).through(), "204");
    }
};

class AccessLogTest : public QObject {
    Q_OBJECT

    static std::vector<std::string> linesOf(const QString& path)
    {
        std::ifstream in(path.toStdString());
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);)
            lines.push_back(line);
        return lines;
    }

  private slots:
    void writesALineForEachCallWithoutSecrets()
    {
        QTemporaryDir folder;
        for (const char* format : {"json", "combined"}) {
            const QString path = folder.filePath(QLatin1String(format));
            {
                Shop shop;
                shop.add("access-log", "{file: '" + path.toStdString() + "', format: " + format + "}");
                shop.add("blocked");
                Visit visit(shop, http::Method::Get, "/items/7?a=1&access_token=canary-1&%61pikey=canary-2&x");
                visit.with("User-Agent", "a\"b\\").with("Authorization", "Bearer canary-3").with("Referer", "https://r/?token=canary-4");
                QCOMPARE(visit.through(), "503");
            } // the last user of the log ends it, and it writes what it has
            const auto lines = linesOf(path);
            QCOMPARE(lines.size(), 1U);
            QVERIFY2(lines[0].find("canary") == std::string::npos, lines[0].c_str());
            QVERIFY2(lines[0].find("/items/7?a=1&access_token=****") != std::string::npos, lines[0].c_str());
            QVERIFY2(lines[0].find("503") != std::string::npos, lines[0].c_str());
            if (std::string_view(format) == "json") {
                const auto value = schema::readJson(lines[0], "line");
                QVERIFY(value);
                QCOMPARE(value->find("status")->asInteger(), 503);
                QCOMPARE(value->find("agent")->asString(), std::string("a\"b\\"));
                QCOMPARE(value->find("fault")->asString(), std::string("api-blocked"));
            }
        }
    }

    void dropsAndCountsWhatDoesNotFit()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("log")).toStdString();
        auto writer = filters::AccessLogWriter::open(path, 1, 16);
        QVERIFY(writer);
        std::uint64_t taken = 0;
        for (int i = 0; i < 100'000; ++i) {
            std::string line = std::to_string(i);
            taken += (*writer)->write(0, line) ? 1 : 0;
        }
        (*writer)->flush();
        QCOMPARE(taken + (*writer)->dropped(), 100'000U);
        QCOMPARE(linesOf(QString::fromStdString(path)).size(), taken);
        QVERIFY((*writer)->dropped() > 0);
    }

    void writesBelowTheGatewaysFolder()
    {
        QTemporaryDir folder;
        {
            Shop shop;
            shop.gateway.folder = folder.path().toStdString();
            shop.add("access-log", "file: calls.log");
            shop.add("blocked");
            Visit visit(shop);
            QCOMPARE(visit.through(), "503");
        }
        QCOMPARE(linesOf(folder.filePath(QStringLiteral("calls.log"))).size(), 1U);
    }

    void refusesAFileThatCannotBeOpened()
    {
        Shop shop;
        QVERIFY(shop.refusal("access-log", "file: /nonexistent/folder/log").contains("cannot be opened"));
    }
};

POSTERN_TEST(CorsTest);
POSTERN_TEST(LimitsTest);
POSTERN_TEST(TransformTest);
POSTERN_TEST(AccessLogTest);
#include "TrafficTest.moc"
