// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <fstream>

using namespace postern;
using namespace postern::test;

namespace {

std::string yamlOf(const std::string& script, const std::string& more = {})
{
    std::string text = "script: |\n";
    std::string line;
    for (const char c : script + "\n") {
        line += c;
        if (c == '\n')
            text += "  " + std::exchange(line, {});
    }
    return text + "cpuTime: 50ms\n" + more;
}

struct ScriptShop : Shop {
    explicit ScriptShop(const std::string& script, const std::string& more = {}) { add("lua", yamlOf(script, more), "rules"); }
};

} // namespace

class LuaTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase()
    {
        const bool here = pipeline::findFilterType(filters::shelf(), "lua") != nullptr;
        QCOMPARE(filters::whyAbsent("lua").empty(), here);
        QVERIFY(filters::whyAbsent("cors").empty() && filters::whyAbsent("nonsense").empty());
        if (!here)
            QSKIP("this build has no Lua");
    }

    void changesTheRequest()
    {
        ScriptShop shop("function on_request(request)\n"
                        "  local n = tonumber(request.path_parameters.id)\n"
                        "  request.headers:set('X-Double', n * 2)\n"
                        "  request.headers:remove('X-Old')\n"
                        "  request.path = '/v2' .. request.path\n"
                        "  request.query = request.query .. '&b=2'\n"
                        "end");
        Visit visit(shop, http::Method::Get, "/items/7?a=1");
        visit.with("x-old", "x");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Double"), "14");
        QVERIFY(!visit.exchange.request().headers.contains("X-Old"));
        QCOMPARE(visit.exchange.request().target, std::string_view("/v2/items/7?a=1&b=2"));
        QCOMPARE(visit.reason(), "lua.changed");
        QCOMPARE(visit.sentence(), "The script changed 4 parts of the message.");
    }

    void answersByItself()
    {
        ScriptShop shop("function on_request(request)\n"
                        "  if request.headers:get('X-Plan') ~= 'gold' then\n"
                        "    return respond(402, {['X-Why'] = {'a', 'b'}}, 'pay')\n"
                        "  end\n"
                        "end\n"
                        "function on_response(response) response.headers:set('X-Back', 'yes') end");
        Visit refused(shop);
        QCOMPARE(refused.through(), "402");
        QCOMPARE(refused.exchange.response().headers.count("X-Why"), 2U);
        QCOMPARE(refused.field("Content-Type"), "text/plain; charset=utf-8");
        QCOMPARE(refused.body(), "pay");
        QCOMPARE(refused.reason(), "lua.answered");
        QCOMPARE(refused.field("X-Back"), ""); // what it has said itself it is not asked about
        Visit gold(shop);
        QCOMPARE(gold.with("X-Plan", "gold").through(), "200");
        QCOMPARE(gold.field("X-Back"), "yes");
    }

    void changesTheAnswer()
    {
        ScriptShop shop("function on_request(request) request.variables.began = request.method end\n"
                        "function on_response(response)\n"
                        "  response.status = response.status + 1\n"
                        "  response.headers:set('X-Began', response.variables.began .. response.request.path)\n"
                        "end");
        Visit visit(shop);
        QCOMPARE(visit.through(), "201");
        QCOMPARE(visit.field("X-Began"), "GET/items/7");
    }

    void knowsTheApiAndTheCaller()
    {
        ScriptShop shop("function on_request(request)\n"
                        "  local who = request.identity\n"
                        "  request.headers:set('X-Api', request.api.name .. request.api.version .. request.api.path_template)\n"
                        "  request.headers:set('X-Who', who and who.subject .. ' ' .. who.scopes .. ' ' .. who.claims.tenant .. ' ' ..\n"
                        "    tostring(who.claims.none) .. ' ' .. who.key_type or 'nobody')\n"
                        "end");
        Visit anonymous(shop);
        QCOMPARE(anonymous.in(), "continue");
        QCOMPARE(anonymous.sent("X-Api"), "Orders1.0.0/items/{id}");
        QCOMPARE(anonymous.sent("X-Who"), "nobody");
        Visit known(shop);
        pipeline::Identity identity;
        identity.subject = "ann";
        const std::array<std::string_view, 2> scopes{"read", "write"};
        const std::array claims{pipeline::Identity::Claim{"tenant", "acme"}};
        identity.scopes = scopes;
        identity.claims = claims;
        known.exchange.setIdentity(identity);
        QCOMPARE(known.in(), "continue");
        QCOMPARE(known.sent("X-Who"), "ann read write acme nil PRODUCTION");
    }

    void showsNoCredentials()
    {
        ScriptShop shop("function on_request(request)\n"
                        "  local h = request.headers\n"
                        "  h:set('X-Seen', tostring(h:get('Authorization')) .. tostring(h:get('cookie')) .. #h:values('Authorization'))\n"
                        "  h:set('X-Query', request.query)\n"
                        "  h:set('Authorization', 'Basic mine')\n"
                        "  request.path = '/other'\n"
                        "end");
        Visit visit(shop, http::Method::Get, "/items/7?a=1&apikey=canary&b=2");
        visit.with("Authorization", "Bearer canary").with("Cookie", "s=canary");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Seen"), "nilnil0");
        QCOMPARE(visit.sent("X-Query"), "a=1&b=2");
        QCOMPARE(visit.sent("Authorization"), "Basic mine");
        QCOMPARE(visit.exchange.request().target, std::string_view("/other?a=1&apikey=canary&b=2"));
    }

    void hidesWhatTheConfigurationCallsACredential()
    {
        Shop shop;
        pipeline::FilterContext context = shop.context();
        context.credentials = std::make_shared<pipeline::CredentialNames>();
        context.credentials->addHeader("X-Plain");
        schema::Problems problems;
        const auto value = schema::readYaml(yamlOf("function on_request(r) r.headers:set('X-Seen', tostring(r.headers:get('x-plain'))) end"),
                                            "filter.yaml", problems);
        const pipeline::FilterType* const type = pipeline::findFilterType(filters::shelf(), "lua");
        shop.steps.push_back({type->build(*value, context, problems), type, pipeline::BodyNeed::None, pipeline::BodyNeed::None, {}, "test", {}});
        shop.chain = std::make_unique<pipeline::FilterChain>(shop.steps);
        Visit visit(shop);
        QCOMPARE(visit.with("X-Plain", "canary").in(), "continue");
        QCOMPARE(visit.sent("X-Seen"), "nil");
    }

    void leavesToTheGatewayWhatIsTheGateways_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char* body, const char* detail) { QTest::newRow(body) << QByteArray(body) << QByteArray(detail); };
        row("request.headers:set('Content-Length', 7)", "gateway's own");
        row("request.headers:remove('Host')", "gateway's own");
        row("request.headers:set('X', 'a\\r\\nX-Evil: b')", "holds a control character");
        row("request.headers:set('X: a', 'b')", "is not a header's name");
        row("respond(200, {['Transfer-Encoding'] = 'chunked'})", "gateway's own");
        row("respond(200, {X = 'a\\nb'})", "holds a control character");
        row("request.path = '/../secret'", "cannot be sent");
        row("request.path = '/%2e%2e/secret'", "cannot be sent");
        row("request.path = '/a?b'", "the query is no part of it");
        row("request.path = 'a'", "begins with '/'");
        row("request.path = '/a b'", "cannot be sent");
        row("request.query = 'a b\\r\\n'", "cannot be sent");
        row("request.method = 'PUT'", "cannot be changed");
        row("request.api.name = 'x'", "cannot be changed");
        row("request.body = 'x'", "requestBody: none");
        row("request.variables.x = {}", "texts and numbers only");
        row("for i = 1, 100000 do request.headers:add('X', 'x') end", "more than 64 KiB");
        row("for i = 1, 100000 do request.variables['v' .. i % 3] = ('x'):rep(1000) end", "more than 64 KiB");
        row("for i = 1, 100000 do request.path = '/' .. i end", "more than 64 KiB");
    }
    void leavesToTheGatewayWhatIsTheGateways()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, detail);
        ScriptShop shop("function on_request(request) " + body.toStdString() + " end");
        Visit visit(shop);
        QCOMPARE(visit.in(), "500");
        QCOMPARE(visit.reason(), "lua.failed");
        QVERIFY2(visit.sentence().startsWith("The script failed: rules:1: ") && visit.sentence().contains(detail), visit.sentence());
    }

    void failsClosed()
    {
        ScriptShop shop("function on_request(request)\n  error('canary')\nend\nfunction on_response(response) local x = nil + 1 end");
        Visit visit(shop);
        QCOMPARE(visit.through(), "500");
        QVERIFY(visit.exchange.fault() == pipeline::FaultId::InternalError);
        QVERIFY(visit.body().contains("A script of this API failed.") && !visit.body().contains("canary"));
        QCOMPARE(visit.sentence(), "The script failed: rules:2: canary");
        QVERIFY(visit.exchange.failureDetail() == "script: rules:2: canary");
    }

    void failsClosedOnTheWayBack()
    {
        ScriptShop shop("function on_response(response) response.headers:set('X-A', 'b') local x = nil + 1 end");
        Visit visit(shop);
        QCOMPARE(visit.through(), "500");
        QCOMPARE(visit.field("X-A"), "");
        QVERIFY(visit.sentence().contains("rules:1: attempt to perform arithmetic on a nil value"));
    }

    void goesOnWhenToldTo()
    {
        ScriptShop shop("function on_request(request) error('x') end", "onError: continue\n");
        Visit visit(shop);
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.reason(), "lua.failed");
        Shop other;
        schema::Problems problems;
        pipeline::FilterContext context = other.context();
        const auto value = schema::readYaml("onError: continue", "filter.yaml", problems);
        QVERIFY(pipeline::findFilterType(filters::shelf(), "lua")->build(*value, context, problems) != nullptr);
        QVERIFY2(problems.toString().find("calls go on when the script fails") != std::string::npos, problems.toString().c_str());
    }

    void isHeldToItsLimitsAndServesTheNextCall()
    {
        Shop shop;
        shop.add("lua", "memory: 512KiB\ncpuTime: 100ms\nscript: |\n"
                        "  function on_request(request)\n"
                        "    local what = request.headers:get('X-What')\n"
                        "    if what == 'loop' then while true do pcall(function() while true do end end) end end\n"
                        "    if what == 'fill' then local t = {} for i = 1, 1e7 do t[i] = i end end\n"
                        "    request.headers:set('X-Fine', 'yes')\n"
                        "  end\n");
        for (int round = 0; round < 2; ++round) {
            Visit loop(shop);
            QCOMPARE(loop.with("X-What", "loop").in(), "500");
            QCOMPARE(loop.reason(), "lua.out-of-time");
            QCOMPARE(loop.sentence(), "The script took more than its 100 ms of CPU time; it was at test:3 then.");
            Visit fine(shop);
            QCOMPARE(fine.in(), "continue");
            QCOMPARE(fine.sent("X-Fine"), "yes");
            Visit fill(shop);
            QCOMPARE(fill.with("X-What", "fill").in(), "500");
            QCOMPARE(fill.reason(), "lua.out-of-memory");
            QCOMPARE(fill.sentence(), "The script needed more than its 512KiB of memory.");
            Visit again(shop);
            QCOMPARE(again.in(), "continue");
        }
    }

    void asksForContentOnlyWhenToldTo()
    {
        const auto needs = [](const std::string& script, const std::string& more) {
            ScriptShop shop(script, more);
            return std::pair{shop.steps.front().requestBody, shop.steps.front().responseBody};
        };
        const std::string both = "function on_request(r) end function on_response(r) end";
        using pipeline::BodyNeed;
        QVERIFY((needs(both, "") == std::pair{BodyNeed::None, BodyNeed::None}));
        QVERIFY((needs(both, "requestBody: whole") == std::pair{BodyNeed::Whole, BodyNeed::None}));
        QVERIFY((needs(both, "responseBody: whole") == std::pair{BodyNeed::None, BodyNeed::Whole}));
        QVERIFY((needs("function on_response(r) end", "requestBody: whole") == std::pair{BodyNeed::None, BodyNeed::None}));
    }

    void readsItsScriptFromAFile()
    {
        QTemporaryDir folder;
        Shop shop;
        shop.gateway.folder = folder.path().toStdString();
        QVERIFY(shop.refusal("lua", "file: none.lua").contains("there is no file"));
        QVERIFY(shop.refusal("lua", "file: .").contains("there is no file"));
        std::ofstream(shop.gateway.folder + "/rules.lua") << "function on_request(r)\n r.headers:set('X-File', 'yes')\n r.nothing = 1 end";
        shop.add("lua", "file: rules.lua\ncpuTime: 50ms");
        Visit visit(shop);
        QCOMPARE(visit.in(), "500");
        QCOMPARE(visit.sent("X-File"), "yes");
        QVERIFY2(visit.sentence().contains("rules.lua:3: 'nothing' cannot be changed"), visit.sentence());
    }

    void refusesScriptsThatCannotRun()
    {
        Shop shop;
        const QByteArray refusal = shop.refusal("lua", "\n  script: 'function on_request() x = = end'");
        QVERIFY2(refusal.contains("filter.yaml:2:3") && refusal.contains("test:1: unexpected symbol near '='"), refusal);
        QVERIFY(shop.refusal("lua", "script: 'x = 1'").contains("neither on_request nor on_response"));
        QVERIFY(shop.refusal("lua", "{script: 'x = 1', file: x.lua}").contains("one of them is enough"));
        QVERIFY(shop.refusal("lua", "cpuTime: 1s").contains("cpuTime"));
        QVERIFY(shop.refusal("lua", "memory: 1GiB").contains("memory"));
        QVERIFY(shop.refusal("lua", "script: '" + std::string(300'000, ' ') + "'").contains("longer than 256 KiB"));
    }

    void sharesAStateAmongFiltersOfTheSameText()
    {
        const std::string yaml = yamlOf("function on_request(r) r.headers:set('X-A', 'b') end");
        Shop shop;
        std::string problem;
        const auto one = shop.make("lua", yaml, problem);
        const std::size_t states = shop.states.size();
        const auto two = shop.make("lua", yaml, problem);
        QVERIFY(one && two);
        QCOMPARE(shop.states.size(), states);
        const auto other = shop.make("lua", yaml + "memory: 1MiB\n", problem);
        QCOMPARE(shop.states.size(), states + 1);
    }
};

POSTERN_TEST(LuaTest);
#include "LuaTest.moc"
