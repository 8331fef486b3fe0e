// SPDX-License-Identifier: Apache-2.0
#include "dataplane/routing/Router.h"
#include "dataplane/routing/RouterBuilder.h"
#include "support/TestMain.h"

#include <QtTest>
#include <chrono>
#include <initializer_list>
#include <string>

using namespace postern;
using namespace postern::routing;

namespace {

/// Templates in, "index(values)" out.
class Table {
  public:
    Table(std::initializer_list<RouteSpec> routes) : router_(*Router::build(std::vector<RouteSpec>(routes))) {}

    QByteArray ask(std::string_view method, std::string_view path, std::string_view host = "localhost")
    {
        arena_.reset();
        router_.match(host, method, path, arena_, match);
        if (match.outcome == RouteMatch::Outcome::NotFound)
            return "none";
        if (match.outcome == RouteMatch::Outcome::MethodNotAllowed)
            return QByteArray::fromStdString("allow " + router_.allowHeader(match.allowed));
        std::string text = std::to_string(match.route);
        for (std::size_t i = 0; i < match.parameterCount; ++i)
            text += " " + router_.parameterNames(match.route)[i] + "=" + std::string(match.values[i]);
        if (!match.rest.empty())
            text += " *=" + std::string(match.rest);
        return QByteArray::fromStdString(text);
    }

    RouteMatch match;

  private:
    Router router_;
    Arena arena_;
};

RouteSpec get(std::string path) { return {"", "GET", "", std::move(path), ""}; }

QByteArray refusal(std::initializer_list<RouteSpec> routes)
{
    const auto router = Router::build(std::vector<RouteSpec>(routes));
    return router ? QByteArray("accepted") : QByteArray::fromStdString(router.error().message());
}

} // namespace

class RouterTest : public QObject {
    Q_OBJECT
  private slots:
    void prefersLiteralOverMixedOverParameterOverWildcard()
    {
        Table table{get("/*"), get("/{x}"), get("/{x}s"), get("/pets"), get("/pet{x}")};
        QCOMPARE(table.ask("GET", "/pets"), "3");
        QCOMPARE(table.ask("GET", "/petals"), "4 x=als");
        QCOMPARE(table.ask("GET", "/cats"), "2 x=cat");
        QCOMPARE(table.ask("GET", "/dog"), "1 x=dog");
        QCOMPARE(table.ask("GET", "/dog/house"), "0 *=dog/house");
        QCOMPARE(table.ask("GET", "/"), "0");
        QCOMPARE(table.ask("GET", "/s"), "1 x=s");
    }

    void triesTheNextChoiceWhereOneLeadsNowhere()
    {
        Table table{get("/a/b/c"), get("/a/{x}/d"), get("/{x}/b/e"), get("/{x}/{y}/{z}/{last}")};
        QCOMPARE(table.ask("GET", "/a/b/c"), "0");
        QCOMPARE(table.ask("GET", "/a/b/d"), "1 x=b");
        QCOMPARE(table.ask("GET", "/a/b/e"), "2 x=a");
        QCOMPARE(table.ask("GET", "/a/b/c/d"), "3 x=a y=b z=c last=d");
        QCOMPARE(table.ask("GET", "/a/b"), "none");
    }

    void matchesSegmentsOfLiteralsAndParameters()
    {
        Table table{get("/services/{id}plugins"), get("/r/{a}-{b}.json"), get("/v{major}.{minor}/x"), get("/services/{id}")};
        QCOMPARE(table.ask("GET", "/services/17plugins"), "0 id=17");
        QCOMPARE(table.ask("GET", "/services/pluginsplugins"), "0 id=plugins");
        QCOMPARE(table.ask("GET", "/services/plugins"), "3 id=plugins");
        QCOMPARE(table.ask("GET", "/r/x-y-z.json.json"), "1 a=x b=y-z.json");
        QCOMPARE(table.ask("GET", "/r/-.json"), "none");
        QCOMPARE(table.ask("GET", "/r/--y.json"), "1 a=- b=y");
        QCOMPARE(table.ask("GET", "/v1.2.3/x"), "2 major=1 minor=2.3");
        QCOMPARE(table.ask("GET", "/v1./x"), "none");
    }

    void looksForTheMethodBeyondTheNearestTemplate()
    {
        Table table{{"", "GET", "", "/routes/{r}/plugins", ""}, {"", "DELETE", "", "/routes/{r}/{chain}", ""}};
        QCOMPARE(table.ask("DELETE", "/routes/1/plugins"), "1 r=1 chain=plugins");
        QCOMPARE(table.ask("GET", "/routes/1/plugins"), "0 r=1");
        QCOMPARE(table.ask("POST", "/routes/1/plugins"), "allow GET, HEAD, DELETE, OPTIONS");
        QCOMPARE(table.match.nearest, 0U);
        QCOMPARE(table.ask("GET", "/routes/1/other"), "allow DELETE, OPTIONS");
        QCOMPARE(table.ask("get", "/routes/1/plugins"), "allow GET, HEAD, DELETE, OPTIONS");
    }

    void answersHeadByGetUnlessHeadIsDeclared()
    {
        Table table{get("/a"), get("/b"), {"", "HEAD", "", "/{x}", ""}, get("/c/d")};
        QCOMPARE(table.ask("HEAD", "/a"), "2 x=a");
        QVERIFY(!table.match.impliedHead);
        QCOMPARE(table.ask("HEAD", "/c/d"), "3");
        QVERIFY(table.match.impliedHead);
    }

    void takesMethodsOfOnesOwnAndAnyMethod()
    {
        Table table{{"", "PURGE", "", "/cache", ""}, {"", "*", "", "/any/*", ""}, {"", "PUT", "", "/any/put", ""}};
        QCOMPARE(table.ask("PURGE", "/cache"), "0");
        QCOMPARE(table.ask("LINK", "/cache"), "allow OPTIONS, PURGE");
        QCOMPARE(table.ask("BREW", "/any/thing"), "1 *=thing");
        QCOMPARE(table.ask("PUT", "/any/put"), "2");
        QCOMPARE(table.ask("HEAD", "/any/put"), "1 *=put");
    }

    void letsAWildcardStandForItsOwnPathAndAllBelow()
    {
        Table table{{"", "GET", "/files/1.0", "/*", ""}};
        QCOMPARE(table.ask("GET", "/files/1.0"), "0");
        QCOMPARE(table.ask("GET", "/files/1.0/"), "0");
        QCOMPARE(table.ask("GET", "/files/1.0//a"), "0 *=/a");
        QCOMPARE(table.ask("GET", "/files/1.0/a/b/c/d/e/f/"), "0 *=a/b/c/d/e/f/");
        QCOMPARE(table.ask("GET", "/files/1.00"), "none");
        QCOMPARE(table.ask("GET", "/files"), "none");
    }

    void forgivesATrailingSlashUnlessATemplateAsksForIt()
    {
        Table table{get("/a"), get("/b/"), get("/b"), {"", "GET", "/api/1", "/", ""}, get("/p/{x}")};
        QCOMPARE(table.ask("GET", "/a/"), "0");
        QCOMPARE(table.ask("GET", "/a//"), "none");
        QCOMPARE(table.ask("GET", "/p/7//"), "none"); // below the longest template there is
        QCOMPARE(table.ask("GET", "/p/7///"), "none");
        QCOMPARE(table.ask("GET", "/b/"), "1");
        QCOMPARE(table.ask("GET", "/b"), "2");
        QCOMPARE(table.ask("GET", "/api/1"), "3");
        QCOMPARE(table.ask("GET", "/api/1/"), "3");
        QCOMPARE(table.ask("GET", "/p/7/"), "4 x=7");
        QCOMPARE(table.ask("GET", "/p/"), "none");
        QCOMPARE(table.ask("GET", "/p//"), "none");
    }

    void comparesPathsInOneSpelling()
    {
        Table table{get("/users/admin"), get("/users/me:delete"), get("/users/{id}"), get("/caf\xC3\xA9/{a} {b}"),
                    get("/50%25/x%2Fy")};
        QCOMPARE(table.ask("GET", "/users/%61dmin"), "0");
        QCOMPARE(table.ask("GET", "/users/me%3Adelete"), "1");
        QCOMPARE(table.ask("GET", "/users/me%3adelete"), "1");
        QCOMPARE(table.ask("GET", "/users/a%2Fb"), "2 id=a%2Fb");
        QCOMPARE(table.ask("GET", "/users/a%2fb"), "2 id=a%2Fb");
        QCOMPARE(table.ask("GET", "/users%2Fadmin"), "none");
        QCOMPARE(table.ask("GET", "/caf%C3%A9/x%20y"), "3 a=x b=y");
        QCOMPARE(table.ask("GET", "/50%25/x%2fy"), "4");
        QCOMPARE(table.ask("GET", "/users/%2561dmin"), "2 id=%2561dmin");
        QCOMPARE(table.ask("GET", "/users/100%"), "2 id=100%25");
        QCOMPARE(table.ask("GET", "/users/%%32f"), "2 id=%252f");
    }

    void decodesAndEncodesParametersOnce()
    {
        Arena arena;
        QCOMPARE(decodeParameter("a%2Fb c", arena), "a/b c");
        QCOMPARE(decodeParameter("%2561", arena), "%61");
        QCOMPARE(encodePath(canonicalPath("/caf%c3%a9/x%2fy%3f", arena), arena), "/caf%C3%A9/x%2Fy%3F");
        QCOMPARE(encodePath("/plain", arena), "/plain");
    }

    void takesTheBasePathOffWhateverItsSpelling()
    {
        Table table{{"", "GET", "/orders/1.0.0", "/items/{id}", ""}};
        QCOMPARE(table.ask("GET", "/%6Frders/1.0.0/items/9"), "0 id=9");
        QCOMPARE(belowSegments("/%6Frders/1.0.0/items/9", 2), "/items/9");
        QCOMPARE(belowSegments("/a/b", 2), "/");
        QCOMPARE(belowSegments("/a/b/", 2), "/");
        QCOMPARE(belowSegments("/a", 0), "/a");
    }

    void choosesTheMostSpecificHostThatHasAnAnswer()
    {
        Table table{{"api.example.com", "GET", "", "/x", ""}, {"*.example.com", "GET", "", "/x", ""},
                    {"*.eu.example.com", "GET", "", "/x", ""}, {"", "GET", "", "/x", ""},
                    {"*", "GET", "", "/y", ""}, {"[::1]", "GET", "", "/x", ""}};
        QCOMPARE(table.ask("GET", "/x", "API.example.com:8080"), "0");
        QCOMPARE(table.ask("GET", "/x", "api.example.com."), "0");
        QCOMPARE(table.ask("GET", "/x", "other.example.com"), "1");
        QCOMPARE(table.ask("GET", "/x", "a.eu.example.com"), "2");
        QCOMPARE(table.ask("GET", "/x", "example.com"), "3");
        QCOMPARE(table.ask("GET", "/y", "api.example.com"), "4");
        QCOMPARE(table.ask("GET", "/x", "[::1]:80"), "5");
        QCOMPARE(table.ask("GET", "/x", ""), "3");
        QCOMPARE(table.ask("GET", "/x", std::string(5000, 'a')), "3");
    }

    void refusesWhatCannotBeToldApartNamingBothPlaces()
    {
        const QByteArray text = refusal({{"", "GET", "/o", "/a/{id}", "one.yaml:3:5"}, {"", "GET", "/o", "/a/{name}", "two.yaml:9:1"}});
        QVERIFY2(text.contains("one.yaml:3:5") && text.contains("two.yaml:9:1"), text);
        QVERIFY(refusal({get("/{a}-{b}"), get("/{x}-{y}")}).contains("cannot be told"));
        QVERIFY(refusal({get("/%61"), get("/a")}).contains("cannot be told"));
        QVERIFY(refusal({get("/a/*"), get("/a/*")}).contains("cannot be told"));
        QVERIFY(refusal({{"Example.com", "GET", "", "/a", ""}, {"example.com.", "GET", "", "/a", ""}}).contains("cannot be told"));
        QCOMPARE(refusal({get("/a/{id}"), {"", "PUT", "", "/a/{name}", ""}}), "accepted");
        QCOMPARE(refusal({{"", "GET", "/1", "/a", ""}, {"", "GET", "/2", "/a", ""}}), "accepted");
    }

    void refusesMalformedTemplates()
    {
        for (const char* path : {"a", "/{a", "/a}", "/{}", "/{a}{b}", "/{a}/{a}", "/a//b", "/*/b", "/a*", "/a?b", "/..", "/./a",
                                 "/{a{b}}"})
            QVERIFY2(refusal({get(path)}) != "accepted", path);
        QVERIFY(refusal({{"", "GE T", "", "/a", ""}}) != "accepted");
        QVERIFY(refusal({{"", "", "", "/a", ""}}) != "accepted");
        std::string deep;
        for (int i = 0; i < 70; ++i)
            deep += "/x";
        QVERIFY(refusal({get(deep)}) != "accepted");
        QVERIFY(refusal({get("/{a}{b}"), get("/{")}).endsWith("(and 1 more)"));
    }

    void takesBackOneOwnersRoutesAndKeepsTheRest()
    {
        Router::Builder builder;
        const RouteSpec kept[] = {get("/a/{id}"), get("/b-{x}"), {"h", "GET", "", "/a", ""}, get("/c/*")};
        for (const RouteSpec& route : kept)
            QVERIFY(builder.add(route));
        const auto before = builder.mark();
        const std::size_t memory = builder.memory();
        for (int i = 0; i < 200; ++i) {
            for (const std::string& path : {"/a/" + std::to_string(i), "/b-{x}/" + std::to_string(i) + "{y}",
                                            "/c/" + std::to_string(i) + "/*", "/d/{a}/{b}/" + std::to_string(i)})
                QVERIFY(builder.add({"", "MINE", "", path, ""}));
        }
        QVERIFY(builder.add({"other", "GET", "", "/a", ""}));
        QVERIFY(builder.memory() > memory);
        builder.rollBack(before);
        QCOMPARE(builder.size(), std::size_t(4));
        QCOMPARE(builder.memory(), memory);
        QVERIFY(!builder.add(get("/a/{other}")));
        QVERIFY(builder.add({"", "GET", "", "/a/7", ""}));
        const Router router = std::move(builder).finish();
        Arena arena;
        RouteMatch match;
        const auto ask = [&](const char* host, const char* method, const char* path) {
            router.match(host, method, path, arena, match);
            return match.outcome == RouteMatch::Outcome::Found ? static_cast<int>(match.route) : -1;
        };
        QCOMPARE(ask("x", "GET", "/a/8"), 0);
        QCOMPARE(ask("x", "GET", "/a/7"), 4);
        QCOMPARE(ask("x", "GET", "/b-1"), 1);
        QCOMPARE(ask("h", "GET", "/a"), 2);
        QCOMPARE(ask("x", "GET", "/c/3/4"), 3);
        QCOMPARE(ask("x", "MINE", "/a/8"), -1);
        QCOMPARE(ask("x", "MINE", "/b-1/2x"), -1);
        QCOMPARE(ask("other", "GET", "/a"), -1);
        QCOMPARE(ask("x", "GET", "/d/1/2/3"), -1);
    }

    void survivesPathsThatAreNone()
    {
        Table table{get("/a/{b}")};
        for (const char* path : {"", "*", "a", "//", "///////", "/a/", "/%", "/a/%2"})
            table.ask("GET", path);
        QCOMPARE(table.ask("GET", "/a/" + std::string(100'000, 'x')).size(), 100'004);
        std::string deep;
        for (int i = 0; i < 50'000; ++i)
            deep += "/a";
        QCOMPARE(table.ask("GET", deep), "none");
    }

    void holdsTenThousandRoutes()
    {
        std::vector<RouteSpec> routes;
        for (int i = 0; i < 10'000; ++i) {
            const std::string n = std::to_string(i % 100);
            routes.push_back({"", i % 2 != 0 ? "GET" : "POST", "/api" + std::to_string(i / 100) + "/1.0.0",
                              "/things" + n + "/{id}/parts/{part}", ""});
        }
        const auto began = std::chrono::steady_clock::now();
        const auto router = Router::build(routes);
        const auto built = std::chrono::steady_clock::now() - began;
        QVERIFY(router);
        Arena arena;
        RouteMatch match;
        for (std::size_t i = 0; i < routes.size(); ++i) {
            const std::string path = routes[i].basePath + "/things" + std::to_string(i % 100) + "/4711/parts/a";
            router->match("localhost", routes[i].method, path, arena, match);
            QCOMPARE(match.route, static_cast<std::uint32_t>(i));
        }
        QCOMPARE(arena.bytesReserved(), 0U); // no percent sign, no memory
        // Generous, so that a busy machine or a sanitizer does not fail it; the bench measures.
        QVERIFY(built < std::chrono::seconds(2));
    }

    void benchmarkMatchAmongTenThousand()
    {
        std::vector<RouteSpec> routes;
        for (int i = 0; i < 10'000; ++i)
            routes.push_back({"", "GET", "/api" + std::to_string(i / 100) + "/1.0.0",
                              "/things" + std::to_string(i % 100) + "/{id}/parts/{part}", ""});
        const auto router = Router::build(routes);
        std::vector<std::string> paths;
        for (int i = 0; i < 10'000; ++i) {
            const int n = static_cast<int>((static_cast<unsigned>(i) * 7919U) % 10'000U);
            paths.push_back("/api" + std::to_string(n / 100) + "/1.0.0/things" + std::to_string(n % 100) + "/" +
                            std::to_string(i) + "/parts/a");
        }
        Arena arena;
        RouteMatch match;
        std::size_t found = 0;
        QBENCHMARK {
            for (const std::string& path : paths) {
                router->match("localhost:8080", "GET", path, arena, match);
                found += match.route != RouteMatch::none;
            }
        }
        QCOMPARE(found % 10'000, 0U);
    }
};

POSTERN_TEST(RouterTest);
#include "RouterTest.moc"
