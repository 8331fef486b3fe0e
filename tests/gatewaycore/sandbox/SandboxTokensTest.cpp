// SPDX-License-Identifier: Apache-2.0
#include "gatewaycore/dataplane/engine/GatewayFixture.h"

#include "base/Log.h"
#include "dataplane/filters/SecretSource.h"
#include "sandbox/Sandbox.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;

namespace {

/// Repeats what the gateway says of a caller.
class WhoHandler final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        answer.respond(200, "text/plain", std::string(exchange.request().headers.value("X-Who")));
    }
};

struct DemoSecret final : filters::SecretSource {
    Result<Secret> secret(const schema::SecretRef&) override { return Secret("demo-secret"); }
};

model::FilterConfig filterOf(const char* type, const char* yaml)
{
    schema::Problems problems;
    model::FilterConfig filter;
    filter.type = type;
    filter.config = *schema::readYaml(yaml, "filter.yaml", problems);
    return filter;
}

} // namespace

/// The sandbox's two kinds of tokens, at a gateway that knows its keys and asks it about the others.
class SandboxTokensTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase()
    {
        log::setLevel(log::Level::Off);
        auto started = sandbox::Sandbox::start({folder_.path().toStdString(), 0});
        QVERIFY(started);
        sandbox_ = *std::move(started);
        model::GatewayConfig backend;
        backend.listeners.resize(1);
        backend.listeners.front().port = 0;
        engine::GatewayOptions options;
        options.healthRoutes = false;
        options.handlers.push_back({"/*", std::make_shared<WhoHandler>()});
        backend_ = test::makeWith(std::move(backend), std::move(options));

        model::GatewayConfig config = test::configOf(test::urlOf(*backend_));
        model::Api& api = config.apis.front();
        api.version = "1.0.0";
        api.operations.front().authNone = false;
        api.filters.push_back(filterOf("jwt-auth", "{}"));
        api.filters.push_back(filterOf("subscription", "{}"));
        api.filters.push_back(filterOf(
            "set-headers",
            "request: {set: {X-Who: '${identity.subject} ${identity.issuer} ${identity.application} ${identity.applicationId} "
            "${identity.owner} ${identity.clientId} ${identity.keyType} ${identity.scopes} ${claim.aud} ${claim.application}'}}"));
        model::Issuer issuer;
        issuer.name = "sandbox";
        issuer.issuer = sandbox_->issuer();
        issuer.jwksUrl = sandbox_->jwksUrl();
        issuer.audiences = {"demo-shop"};
        issuer.tls.caFile = sandbox_->certificateFile();
        issuer.introspection.emplace();
        issuer.introspection->url = sandbox_->introspectionUrl();
        issuer.introspection->clientId = "demo-shop";
        issuer.introspection->clientSecret = {schema::SecretRef::Source::Environment, "SECRET", {}};
        config.issuers.push_back(issuer);
        engine::GatewayOptions own;
        own.ports.add<filters::SecretSource>(secrets_);
        gateway_ = test::makeWith(std::move(config), std::move(own));
    }
    void cleanupTestCase()
    {
        gateway_.reset();
        backend_.reset();
        sandbox_.reset();
        log::setLevel(log::Level::Info);
    }

    void bothKindsSayTheSameOfACaller()
    {
        const std::string byJwt = call(sandbox_->token("orders:read orders:write")->reveal());
        QVERIFY2(byJwt.starts_with("200 alice "), byJwt.c_str());
        QVERIFY2(byJwt.find("Demo Shop") != std::string::npos, byJwt.c_str());
        QCOMPARE(call(sandbox_->opaqueToken("orders:read orders:write").reveal()), byJwt);
    }

    void bothKindsAreRefusedForTheSameReasons()
    {
        for (const auto& [audience, seconds, answer] :
             {std::tuple("another-shop", 3600, "401 900901"), std::tuple("demo-shop", -600, "401 9009")}) {
            const std::string byJwt = call(sandbox_->token("orders:read", audience, seconds)->reveal());
            const std::string byOpaque = call(sandbox_->opaqueToken("orders:read", audience, seconds).reveal());
            QVERIFY2(byJwt.starts_with(answer), byJwt.c_str());
            QVERIFY2(byOpaque.starts_with(answer), byOpaque.c_str());
        }
        QCOMPARE(call("nobody-issued-this"), std::string("401 900901"));
    }

  private:
    /// Status, and the body or the fault's code.
    std::string call(const std::string& token)
    {
        test::Caller caller(test::urlOf(*gateway_));
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        const std::string answer = caller.receive();
        const std::string body = answer.substr(answer.find("\r\n\r\n") + 4);
        const auto code = body.find("\"code\":");
        return answer.substr(9, 3) + " " + (code == std::string::npos ? body : body.substr(code + 7, 6));
    }

    QTemporaryDir folder_;
    DemoSecret secrets_;
    std::unique_ptr<sandbox::Sandbox> sandbox_;
    std::unique_ptr<test::Gateway> backend_;
    std::unique_ptr<test::Gateway> gateway_;
};

POSTERN_TEST(SandboxTokensTest);
#include "SandboxTokensTest.moc"
