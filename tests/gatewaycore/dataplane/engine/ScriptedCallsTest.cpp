// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "GatewayFixture.h"
#include "dataplane/filters/Shelf.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

namespace postern::test {

namespace {

/// Repeats method, target and content.
class Repeating final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        answer.respond(200, "text/plain", std::string(exchange.request().methodText) + " " + std::string(exchange.request().target) + " " +
                                              std::string(exchange.requestBody()) + " " + std::string(exchange.request().headers.value("X-Added")));
    }
    [[nodiscard]] static model::GatewayConfig configOfItsOwn()
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        return config;
    }
};

struct ScriptedFixture {
    ScriptedFixture()
    {
        GatewayOptions options;
        options.handlers.push_back({"/*", std::make_shared<Repeating>()});
        options.healthRoutes = false;
        backend = makeWith(Repeating::configOfItsOwn(), std::move(options));
    }
    [[nodiscard]] model::GatewayConfig configWith(const std::string& script) const
    {
        model::GatewayConfig own = configOf(urlOf(*backend));
        own.apis.front().operations.front().method = "POST";
        model::FilterConfig filter;
        filter.type = "lua";
        filter.config = *schema::readYaml("requestBody: whole\nresponseBody: whole\ncpuTime: 50ms\nscript: |\n  " + script + "\n", "lua.yaml");
        own.apis.front().filters.push_back(std::move(filter));
        return own;
    }
    [[nodiscard]] std::string post(const std::string& content, const std::string& fields = {}) const
    {
        Caller caller(urlOf(*gateway));
        caller.send("POST /orders/items/7 HTTP/1.1\r\nHost: localhost\r\n" + fields + "Content-Length: " + std::to_string(content.size()) +
                    "\r\n\r\n" + content);
        return caller.receive();
    }

    std::unique_ptr<Gateway> backend;
    std::unique_ptr<Gateway> gateway;
};

const char* const script =
    "function on_request(request)\n"
    "    if request.headers:get('X-Loop') then while true do pcall(function() while true do end end) end end\n"
    "    if request.body == '' then return respond(422, {['X-Why'] = 'empty'}, 'say something') end\n"
    "    request.headers:set('X-Added', request.api.name)\n"
    "    request.body = request.body:gsub('[aeiou]', string.upper)\n"
    "    request.variables.size = #request.body\n"
    "  end\n"
    "  function on_response(response)\n"
    "    response.headers:set('X-Size', response.variables.size)\n"
    "    response.body = response.body .. '!'\n"
    "  end";

} // namespace

/// Scripts in a whole gateway, over sockets.
class ScriptedCallsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase()
    {
        if (!filters::whyAbsent("lua").empty()) {
            // A configuration that names the filter is refused, and told why.
            ScriptedFixture fixture;
            auto made = Gateway::create(fixture.configWith(script), {});
            QVERIFY(made && !(*made)->apis().front().running);
            const std::string problems = (*made)->problems().toString();
            QVERIFY2(problems.find("this build of Postern has no Lua") != std::string::npos, problems.c_str());
            QSKIP("this build has no Lua");
        }
    }

    void areChangedBothWays()
    {
        ScriptedFixture fixture;
        fixture.gateway = makeGateway(fixture.configWith(script), 2);
        for (int round = 0; round < 20; ++round) {
            const std::string answer = fixture.post("hello");
            QVERIFY2(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("POST /items/7 hEllO Orders!"), answer.c_str());
            QVERIFY2(answer.find("X-Size: 5\r\n") != std::string::npos, answer.c_str());
        }
    }

    void areAnsweredByTheScript()
    {
        ScriptedFixture fixture;
        fixture.gateway = makeGateway(fixture.configWith(script), 1);
        const std::string answer = fixture.post("");
        QVERIFY2(answer.starts_with("HTTP/1.1 422 ") && answer.find("X-Why: empty\r\n") != std::string::npos &&
                     answer.ends_with("\r\n\r\nsay something"),
                 answer.c_str());
    }

    void failAloneWhenTheirScriptDoes()
    {
        ScriptedFixture fixture;
        fixture.gateway = makeGateway(fixture.configWith(script), 1);
        for (int round = 0; round < 3; ++round) {
            const std::string failed = fixture.post("hello", "X-Loop: 1\r\n");
            QVERIFY2(failed.starts_with("HTTP/1.1 500 ") && failed.find("A script of this API failed.") != std::string::npos, failed.c_str());
            QVERIFY(fixture.post("hello").starts_with("HTTP/1.1 200 "));
        }
    }

    void areChangedByTheNextScriptAfterAReload()
    {
        ScriptedFixture fixture;
        fixture.gateway = makeGateway(fixture.configWith(script), 2);
        QVERIFY(fixture.post("hello").ends_with("hEllO Orders!"));
        QVERIFY(fixture.gateway->reload(fixture.configWith("function on_request(request) request.body = 'new' end")));
        QVERIFY(fixture.post("hello").ends_with("POST /items/7 new "));
        QVERIFY(!fixture.gateway->reload(fixture.configWith("function on_request(request) = end")));
        QVERIFY(fixture.post("hello").ends_with("POST /items/7 new "));
    }
};

POSTERN_TEST(ScriptedCallsTest);

} // namespace postern::test
#include "ScriptedCallsTest.moc"
