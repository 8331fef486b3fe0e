// SPDX-License-Identifier: Apache-2.0
#include "model/GatewayConfig.h"
#include "model/Url.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QtTest>

using namespace postern;
using namespace postern::model;
using postern::test::q;

namespace {


std::string told(std::string_view text)
{
    schema::Problems problems;
    const auto value = schema::readYaml(text, "g.yaml", problems);
    if (value)
        (void)describe(schema::Type<GatewayConfig>{}).decode(*value, problems);
    return problems.toString();
}

} // namespace

class ModelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aWholeGatewayIsReadAndWrittenBack()
    {
        const std::string text =
            "apiVersion: postern/v1\n"
            "listeners:\n"
            "  - name: https\n"
            "    port: 9095\n"
            "    tls: {development: true}\n"
            "filters:\n"
            "  - cors\n"
            "  - {type: rate-limit, name: spike, config: {count: 5}}\n"
            "issuers:\n"
            "  - {name: idp, issuer: \"https://idp\", jwksUrl: \"https://idp/jwks\", algorithms: [RS256], claims: {scope: scp}}\n"
            "apiKeys:\n"
            "  - {name: partner, key: \"${env:PARTNER_KEY}\"}\n"
            "clusters:\n"
            "  orders: {endpoints: [\"http://127.0.0.1:8080\", {url: \"http://127.0.0.1:8081/v1\", weight: 3}], connectTimeout: 2s}\n"
            "policies:\n"
            "  Gold: {count: 5000, unitTime: 1, timeUnit: min}\n"
            "errors: {profile: wso2-3.2}\n"
            "limits: {requestBody: 10MB}\n"
            "timeouts: {drain: 5s}\n"
            "workers: 2\n"
            "order: wso2-3.2\n";
        schema::Problems problems;
        const auto value = schema::readYaml(text, "g.yaml", problems);
        QVERIFY2(value, problems.toString().c_str());
        const auto config = describe(schema::Type<GatewayConfig>{}).decode(*value, problems);
        QVERIFY2(config, problems.toString().c_str());
        QCOMPARE(config->filters[1].name, std::string("spike"));
        QCOMPARE(q(config->filters[1].origin.toString()), q("g.yaml:8:5"));
        QCOMPARE(config->cluster("orders")->endpoints[1].weight, 3U);
        QCOMPARE(config->policy("Gold")->period().count(), 60);
        QVERIFY(config->order == ChainOrder::Wso2_32);
        QVERIFY(config->cluster("none") == nullptr);
        const schema::Value written = schema::encode(*config);
        const auto again = schema::decode<GatewayConfig>(*schema::readYaml(schema::writeYaml(written), "w.yaml"));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QVERIFY(schema::encode(*again) == written);
    }

    void aClusterSaysHowItsEndpointsAreCalled()
    {
        const std::string text =
            "endpoints: [http://a, {url: http://b, priority: 1}]\n"
            "balancing: least-request\n"
            "totalTimeout: 20s\n"
            "maxRequests: 50\n"
            "retry: {attempts: 2, on: [connect-failure, timeout], statuses: [503], perTryTimeout: 1s, maxBody: 1KiB,\n"
            "        backoff: 10ms, backoffFactor: 1.5, maxBackoff: 1s, budget: {share: 10, minPerSecond: 1}}\n"
            "suspension: {failures: 2, on: [reset], statuses: [500], duration: 1s, progressionFactor: 3, maximumDuration: 1m,\n"
            "             maximumSuspended: 100, panic: false}\n"
            "circuitBreaker: {errorShare: 25, window: 5s, minimumCalls: 4, openFor: 2s, statuses: [500]}\n"
            "healthCheck: {path: /up, interval: 2s, jitter: 0, timeout: 200ms, healthyThreshold: 1, unhealthyThreshold: 3, statuses: [204]}\n";
        const auto cluster = schema::decode<Cluster>(*schema::readYaml(text, "c.yaml"));
        QVERIFY2(cluster, cluster ? "" : cluster.error().message().c_str());
        QCOMPARE(cluster->endpoints[1].priority, 1U);
        QVERIFY(cluster->balancing == Balancing::LeastRequest);
        QVERIFY((cluster->retry->on == std::vector{Failure::Connect, Failure::Timeout}));
        QCOMPARE(cluster->retry->maxBody.value, 1024U);
        QCOMPARE(cluster->retry->backoffFactor, 1.5);
        QCOMPARE(cluster->retry->budget.share, 10U);
        QVERIFY(!cluster->suspension->panic);
        QVERIFY(cluster->suspension->maximumDuration == std::chrono::minutes(1));
        QCOMPARE(cluster->circuitBreaker->errorShare, 25U);
        QVERIFY(cluster->healthCheck->statuses == std::vector<std::uint32_t>{204});
        const schema::Value written = schema::encode(*cluster);
        const auto again = schema::decode<Cluster>(written);
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QVERIFY(schema::encode(*again, true) == schema::encode(*cluster, true));
        // A path is enough to begin with.
        const auto brief = schema::decode<Cluster>(*schema::readYaml("endpoints: [http://a]\nhealthCheck: /health\n", "c.yaml"));
        QVERIFY2(brief, brief ? "" : brief.error().message().c_str());
        QCOMPARE(brief->healthCheck->path, std::string("/health"));
        QVERIFY(!brief->retry && !brief->suspension && !brief->circuitBreaker);
    }

    void mistakesAreToldWithTheirPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* text, const char* message) { QTest::newRow(text) << text << message; };
        row("listeners: []\n", "g.yaml:1:1: error: needs the key \"apiVersion\"");
        row("apiVersion: postern/v1\nclusters:\n  o: {endpoints: [http://a], healthCheck: up}\n",
            "g.yaml:3:43: error: clusters.o.healthCheck.path: is not a path: \"up\" (write it as /health)");
        row("apiVersion: postern/v1\nclusters:\n  o: {endpoints: [http://a], retry: {on: [bad-luck]}}\n",
            "g.yaml:3:43: error: clusters.o.retry.on[0]: must be one of connect-failure, timeout, reset, protocol-error, but is "
            "\"bad-luck\"");
        row("apiVersion: v1\n",
            "g.yaml:1:13: error: apiVersion: must be one of postern/v1, but is \"v1\"");
        row("apiVersion: postern/v1\nlisteners:\n  - port: 70000\n",
            "g.yaml:3:11: error: listeners[0].port: must be at most 65535");
        row("apiVersion: postern/v1\nlisteners:\n  - tls: {}\n",
            "g.yaml:3:10: error: listeners[0].tls: needs certificate and key, or development: true");
        row("apiVersion: postern/v1\nlisteners:\n  - tls: {certificate: a, key: b, certificates: [{certificate: c, key: d}]}\n",
            "g.yaml:3:49: error: listeners[0].tls.certificates: stands beside certificate or key (put that one first in the list)");
        row("apiVersion: postern/v1\nlisteners:\n  - tls: {certificate: a, key: b, minVersion: \"1.1\"}\n",
            "g.yaml:3:47: error: listeners[0].tls.minVersion: must be one of 1.2, 1.3, unsafe-1.1, unsafe-1.0, but is \"1.1\" (did you "
            "mean \"1.2\"?)");
        row("apiVersion: postern/v1\nlisteners:\n  - tls: {certificate: a, key: b, minVersion: unsafe-1.1}\n",
            "g.yaml:3:47: warning: listeners[0].tls.minVersion: TLS before 1.2 is broken: what is sent can be read or changed on its "
            "way (write \"1.2\" as soon as no client needs it any more)");
        row("apiVersion: postern/v1\nlisteners:\n  - tls: {development: true, clientCa: ca.pem}\n",
            "g.yaml:3:40: error: listeners[0].tls.clientCa: stands there, but no client is asked for a certificate (write "
            "clientCertificates: optional, or required)");
        row("apiVersion: postern/v1\nforwardedCertificate: {header: X-C}\n",
            "g.yaml:2:23: error: forwardedCertificate: is read from trusted proxies only, and there are none (say their addresses in "
            "trustedProxies)");
        row("apiVersion: postern/v1\nissuers:\n  - {name: a, issuer: b, jwksUrl: \"http://c\", algorithms: [HS256]}\n",
            "g.yaml:3:60: error: issuers[0].algorithms[0]: must be one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, "
            "ES384, EdDSA, but is \"HS256\" (did you mean \"RS256\"?)");
        row("apiVersion: postern/v1\nissuers:\n  - {name: a, issuer: b}\n",
            "g.yaml:3:5: error: issuers[0]: has no keys (give one of jwksUrl, jwksFile, pemFile, or introspection)");
        row("apiVersion: postern/v1\nclusters: {a: {endpoints: [\"ftp://x\"]}}\n",
            "g.yaml:2:28: error: clusters.a.endpoints[0].url: is not a backend's URL: \"ftp://x\" (write "
            "http://host:port/path or https://host/path, without user and password)");
        row("apiVersion: postern/v1\napiKeys: [{name: a, key: s3cret}]\n",
            "g.yaml:2:26: error: apiKeys[0].key: a secret must not be written here (write a reference: ${env:NAME}, "
            "${file:PATH} or ${keychain:NAME})");
        row("apiVersion: postern/v1\npolicies: {G: {count: 0}}\n",
            "g.yaml:2:23: error: policies.G.count: allows no request at all (give count: N; the policy without a limit is "
            "called Unlimited)");
        row("apiVersion: postern/v1\nfilters: [{type: cors, config: 5}]\n",
            "g.yaml:2:32: error: filters[0].config: must be a map, but is an integer");
    }
    void mistakesAreToldWithTheirPlace()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QCOMPARE(q(told(text.toStdString())), message);
    }

    void urlsAreTakenApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("parts");
        const auto row = [](const char* text, const char* parts) { QTest::newRow(text) << text << parts; };
        row("http://a", "http a 80 ");
        row("HTTPS://a.b:8443/x?y#z", "https a.b 8443 /x?y#z");
        row("http://[::1]:80/", "http ::1 80 /");
        row("http://a:0/", "");
        row("http://a:65536/", "");
        row("http://a:b/", "");
        row("http://u:p@a/", "");
        row("http:///x", "");
        row("//a", "");
        row("http://a b/", "");
        row("http://a\\b", "");
        row("http://[::1", "");
        row("http://[::1]x", "");
    }
    void urlsAreTakenApart()
    {
        QFETCH(QString, text);
        QFETCH(QString, parts);
        const auto url = Url::parse(text.toStdString());
        QCOMPARE(url ? q(url->scheme + " " + url->host + " " + std::to_string(url->port) + " " + url->path) : QString(), parts);
    }

    void aDefaultVersionIsServedWithoutItsVersionToo()
    {
        Api api;
        api.context = "/orders/1.0.0";
        api.version = "1.0.0";
        QCOMPARE(api.contexts().size(), std::size_t{1});
        api.defaultVersion = true;
        QVERIFY((api.contexts() == std::vector<std::string>{"/orders/1.0.0", "/orders"}));
        api.context = "/1.0.0";
        QCOMPARE(api.contexts().size(), std::size_t{1});
    }

    void anOriginIsASentence()
    {
        QCOMPARE(q(Origin{schema::Location::of("a.yaml", 3, 1), "Publisher rev 4"}.toString()), q("Publisher rev 4 (a.yaml:3:1)"));
        QCOMPARE(q(Origin{schema::Location::of("a.yaml", 3, 1), ""}.toString()), q("a.yaml:3:1"));
        QCOMPARE(q(Origin{{}, "local override"}.toString()), q("local override"));
    }

    void everyDescriptionIsDocumented()
    {
        std::vector<const schema::ObjectSchema*> open{&describe(schema::Type<GatewayConfig>{})};
        for (std::size_t i = 0; i < open.size(); ++i) {
            QVERIFY2(!open[i]->doc().empty(), open[i]->name().c_str());
            for (const schema::Field& field : open[i]->fields()) {
                QVERIFY2(!field.doc.empty(), (open[i]->name() + "." + field.name).c_str());
                const schema::Codec* codec = field.codec.get();
                while (codec->element() != nullptr)
                    codec = codec->element();
                if (codec->object() != nullptr && std::find(open.begin(), open.end(), codec->object()) == open.end())
                    open.push_back(codec->object());
            }
        }
        QVERIFY(open.size() >= 12);
    }
};

POSTERN_TEST(ModelTest);
#include "ModelTest.moc"
