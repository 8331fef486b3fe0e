// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "dataplane/inspection/TraceJson.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>
#include <vector>

namespace postern::test {

namespace {

using Traces = std::vector<std::unique_ptr<inspection::Trace>>;

Traces tracesOf(Gateway& gateway)
{
    Traces traces;
    gateway.takeTraces([&](auto trace) { traces.push_back(std::move(trace)); });
    return traces;
}

/// Answers with what is credential-like in many places, some of it from the request.
class Leaky final : public pipeline::Handler {
  public:
    explicit Leaky(std::string canary) : canary_(std::move(canary)) {}
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        std::string body = "{\"access_token\":\"" + canary_ + "\",\"headers\":{";
        for (const http::HeaderField& field : exchange.request().headers)
            body.append("\"").append(field.name).append("\":\"").append(field.value).append("\",");
        body += "\"next\":\"/a?b=c&token=" + canary_ + "\"}}";
        const std::string location = "https://app.example/cb#id_token=" + canary_;
        const http::HeaderField fields[] = {{"Location", location}, {"Set-Cookie", canary_}};
        answer.respond({.status = 200, .contentType = "application/json", .body = body, .headers = {fields}});
    }

  private:
    std::string canary_;
};

} // namespace

/// What traces tell of an exchange, and what they must not.
class TraceContentTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void noCredentialIsShownWhereverItStands()
    {
        const std::string canary = "CANARY-7f3d9a";
        const std::string basic = crypto::base64Encode("me:" + canary);
        model::GatewayConfig backendConfig;
        backendConfig.listeners.resize(1);
        backendConfig.listeners.front().port = 0;
        GatewayOptions backendOptions;
        backendOptions.workers = 1;
        backendOptions.handlers.push_back({"/*", std::make_shared<Leaky>(canary)});
        auto backend = *Gateway::create(std::move(backendConfig), std::move(backendOptions));
        QVERIFY(backend->start());

        // Names that nobody could guess, and an endpoint with a secret of its own.
        model::GatewayConfig config = configOf(urlOf(*backend) + "/base?sub-key=" + canary);
        config.apis.front().authorizationHeader = "X-Pass";
        config.apiKeys.resize(1);
        config.apiKeys.front().name = "key";
        config.apiKeys.front().sha256 = crypto::sha256(canary).hex();
        const auto withKey = [&](const std::string& id, const std::string& context, const std::string& yaml,
                                 const std::string& url) {
            model::Api api = config.apis.front();
            api.id = api.name = id;
            api.context = context;
            api.production->endpoints.front().url = url;
            api.operations.front().authNone = false;
            api.filters.push_back({});
            api.filters.back().type = "api-key";
            schema::Problems problems;
            api.filters.back().config = *schema::readYaml(yaml, "filter.yaml", problems);
            config.apis.push_back(api);
        };
        const std::string endpoint = urlOf(*backend) + "/base?sub-key=" + canary;
        withKey("Header", "/header", "{name: X-Shop, forwardCredential: true}", endpoint);
        withKey("Query", "/query", "{in: query, name: k, forwardCredential: true}", endpoint);
        withKey("Down", "/down", "{name: X-Shop}", "http://127.0.0.1:1/base?sub-key=" + canary);
        GatewayOptions options;
        options.workers = 1;
        options.recording = true;
        auto made = Gateway::create(std::move(config), std::move(options));
        QVERIFY2(made.has_value(), made ? "" : made.error().describe().c_str());
        QVERIFY2(!(*made)->problems().hasErrors(), (*made)->problems().toString().c_str());
        QVERIFY((*made)->start());
        Caller caller(urlOf(**made));
        const auto get = [&](const std::string& target, const std::string& fields) {
            caller.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
            return caller.receive();
        };
        QVERIFY(get("/orders/items/1?auth_token=" + canary + "&code=" + canary + "&acc%65ss_tok%65n=" + canary,
                    "X-Pass: " + canary + "\r\nCookie: a=" + canary + "\r\nAuthorization: Basic " + basic +
                        "\r\nReferer: http://a/?k=" + canary + "\r\n")
                    .starts_with("HTTP/1.1 200 "));
        QVERIFY(get("/header/items/1", "X-Shop: " + canary + "\r\n").starts_with("HTTP/1.1 200 "));
        QVERIFY(get("/header/items/1", "X-Shop: not-" + canary + "\r\n").starts_with("HTTP/1.1 401 "));
        QVERIFY(get("/query/items/1?%6b=" + canary, "").starts_with("HTTP/1.1 200 "));
        QVERIFY(get("/down/items/1", "X-Shop: " + canary + "\r\n").starts_with("HTTP/1.1 502 "));
        QVERIFY(get("/nothing?k=" + canary + ";k=" + canary, "").starts_with("HTTP/1.1 404 "));

        const Traces traces = tracesOf(**made);
        QCOMPARE(traces.size(), std::size_t(6));
        const auto shows = [](const inspection::Trace& trace, const std::string& text) {
            return schema::writeJson(inspection::toValue(trace), 0).find(text) != std::string::npos;
        };
        for (const auto& trace : traces) {
            const std::string json = schema::writeJson(inspection::toValue(*trace), 0);
            QVERIFY2(!shows(*trace, canary), json.c_str());
            QVERIFY2(!shows(*trace, "7f3d9a"), json.c_str()); // nor its end
            QVERIFY2(!shows(*trace, basic.substr(basic.size() - 4)), json.c_str());
        }
        // The search finds what is there.
        QVERIFY(shows(*traces.front(), "/orders/items/1?auth_token=****"));
        traces.front()->correlationId = canary;
        QVERIFY(shows(*traces.front(), canary));
    }
};
POSTERN_TEST(TraceContentTest);

} // namespace postern::test

#include "TraceContentTest.moc"
