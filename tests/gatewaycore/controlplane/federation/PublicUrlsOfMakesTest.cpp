// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/Connectors.h"

#include "schema/Document.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::deployment;

namespace {

schema::Value jsonValue(const QString& text)
{
    if (text.isEmpty())
        return {};
    const auto read = schema::readJson(text.toStdString(), "row");
    if (!read)
        qFatal("%s", read.error().message().c_str());
    return *read;
}

QString web(const char* text) { return QString::fromUtf8(text).replace(QLatin1String("~"), QLatin1String("https:/" "/")); } // moc and comments

} // namespace

/// What each make of gateways says of public addresses, of settings and of what was read: nothing is asked here. In rows, "~" stands for
/// https and its slashes.
class PublicUrlsOfMakesTest : public QObject {
    Q_OBJECT
  private:
    federation::Connectors connectors_;

    static void row(const char* name, const char* type, const char* settings, const char* context, const char* objects, const char* addresses, const char* urls, const char* says)
    {
        QTest::newRow(name) << QString::fromLatin1(type) << web(settings) << QString::fromLatin1(context) << web(objects) << web(addresses) << web(urls) << web(says);
    }

  private Q_SLOTS:
    void eachMakeSaysWhereCallersReachIt_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("context");
        QTest::addColumn<QString>("objects");
        QTest::addColumn<QString>("addresses");
        QTest::addColumn<QString>("urls"); // "URL" or "URL > target @ zone", with spaces between
        QTest::addColumn<QString>("says"); // a part of the note; empty: there is none
        const char* const aws = R"({"region": "eu-central-1", "stage": "prod"})";
        const char* const awsApi = R"({"api": {"id": "abc123defg", "name": "Orders"}, "stage": {"stageName": "prod"}})";
        row("aws", "aws", aws, "/orders", awsApi, "", "~abc123defg.execute-api.eu-central-1.amazonaws.com/prod", "");
        row("aws in China", "aws", R"({"region": "cn-north-1"})", "", awsApi, "", "~abc123defg.execute-api.cn-north-1.amazonaws.com.cn/prod", "");
        row("aws, custom domains", "aws", aws, "/orders", awsApi,
            R"j({"domains": [{"domainName": "api.example", "regionalDomainName": "d-1.execute-api.eu-central-1.amazonaws.com", "regionalHostedZoneId": "Z1",
                             "mappings": [{"basePath": "orders", "restApiId": "abc123defg", "stage": "prod"}, {"basePath": "old", "restApiId": "abc123defg", "stage": "test"}, {"basePath": "(none)", "restApiId": "other", "stage": "prod"}]},
                            {"domainName": "all.example", "distributionDomainName": "d1.cloudfront.net", "distributionHostedZoneId": "Z2", "mappings": [{"basePath": "(none)", "restApiId": "abc123defg"}]}]})j",
            "~api.example/orders>d-1.execute-api.eu-central-1.amazonaws.com@Z1 ~all.example/prod>d1.cloudfront.net@Z2 ~abc123defg.execute-api.eu-central-1.amazonaws.com/prod", "");
        row("aws, its own endpoint off", "aws", aws, "", R"({"api": {"id": "abc123defg", "disableExecuteApiEndpoint": true}, "stage": {"stageName": "prod"}})", R"({"domains": []})", "", "disableExecuteApiEndpoint");
        row("aws, domains refused", "aws", aws, "", awsApi, R"({"refused": "403 AccessDenied"})", "~abc123defg.execute-api.eu-central-1.amazonaws.com/prod", "Custom domain names could not be read: 403 AccessDenied.");
        row("aws, private", "aws", aws, "", R"({"api": {"id": "abc123defg", "endpointConfiguration": {"types": ["PRIVATE"]}}, "stage": {"stageName": "prod"}})", "", "~abc123defg.execute-api.eu-central-1.amazonaws.com/prod", "private");
        row("aws, another stage", "aws", aws, "", R"({"api": {"id": "abc123defg"}})", "", "", "not deployed to the stage \"prod\"");
        row("aws, something that stands for it", "aws", R"({"region": "eu-central-1", "endpoint": "http:\/\/127.0.0.1:4566"})", "", awsApi, "", "", "publicUrl");
        row("aws, said by settings", "aws", R"({"region": "eu-central-1", "endpoint": "http:\/\/127.0.0.1:4566", "publicUrl": "~aws.example/{apiId}/{stage}"})", "", awsApi, "", "~aws.example/abc123defg/prod", "");

        const char* const azure = R"({"tenant": "t", "clientId": "c", "subscription": "s", "resourceGroup": "g", "service": "contoso"})";
        const char* const azureService = R"({"name": "contoso", "properties": {"gatewayUrl": "~contoso.azure-api.net", "hostnameConfigurations": [
            {"type": "Proxy", "hostName": "contoso.azure-api.net", "defaultSslBinding": true}, {"type": "Proxy", "hostName": "api.contoso.example"}, {"type": "DeveloperPortal", "hostName": "dev.contoso.example"}]}})";
        row("azure", "azure", azure, "/orders/1.0.0", "{}", azureService, "~api.contoso.example/orders/1.0.0>contoso.azure-api.net ~contoso.azure-api.net/orders/1.0.0", "");
        row("azure, without TLS", "azure", azure, "/o", R"({"api": {"name": "o", "properties": {"protocols": ["http"], "path": "o"}}})", R"({"properties": {"gatewayUrl": "~contoso.azure-api.net"}})", "http:/" "/contoso.azure-api.net/o", "");
        row("azure, not asked", "azure", azure, "/orders/1.0.0", "{}", "", "", "not asked for its gatewayUrl");
        row("azure, no gatewayUrl", "azure", azure, "/orders/1.0.0", "{}", R"({"name": "contoso"})", "", "publicUrl");
        row("azure, in a network", "azure", azure, "/o", "{}", R"({"properties": {"gatewayUrl": "~contoso.azure-api.net", "virtualNetworkType": "Internal"}})", "~contoso.azure-api.net/o", "Internal");

        const char* const routes = R"({"service": {"name": "orders"}, "routes": [{"name": "a", "paths": ["~~/orders/1\\.0\\.0(?<rest>/items)$"]}, {"name": "b", "paths": ["~~/orders/1\\.0\\.0(?<rest>/items/[^/]+\\.json)$"]}]})";
        row("kong, nobody says it", "kong", R"({"adminUrl": "~kong.example:8444"})", "/orders/1.0.0", routes, "", "", "the setting publicUrl says it");
        row("kong", "kong", R"({"adminUrl": "~kong.example:8444", "publicUrl": "~api.example/"})", "/x", routes, "", "~api.example/orders/1.0.0", "");
        row("kong, hosts", "kong", R"({"adminUrl": "~kong.example:8444", "publicUrl": "~lb.example:8443"})", "",
            R"({"service": {"name": "o"}, "routes": [{"hosts": ["shop.example", "*.other.example"], "paths": ["/orders"]}]})", "", "~shop.example:8443/orders>lb.example", "*.other.example");
        row("kong, only TLS", "kong", R"({"adminUrl": "~kong.example:8444", "publicUrl": "http:\/\/api.example"})", "", R"({"service": {"name": "o"}, "routes": [{"protocols": ["https"], "paths": ["/orders"]}]})", "", "", "https only");
        row("kong, no route", "kong", R"({"adminUrl": "~kong.example:8444", "publicUrl": "~api.example"})", "/o", R"({"service": {"name": "o"}, "routes": []})", "", "", "No route leads to it");
        row("kong, expressions without a path", "kong", R"({"adminUrl": "~kong.example:8444", "publicUrl": "~api.example"})", "/o", R"({"service": {"name": "o"}, "routes": [{"paths": ["~~/(a|b)$"]}]})", "", "~api.example/o", "");
        row("kong, declarative file", "kong-file", R"({"file": "kong.yaml", "publicUrl": "~api.example"})", "", routes, "", "~api.example/orders/1.0.0", "");
        row("konnect", "konnect", R"({"controlPlane": "c1", "publicUrl": "~api.example"})", "", routes, "", "~api.example/orders/1.0.0", "");
        row("konnect, portal only", "konnect", R"({"controlPlane": "c1", "publicUrl": "~api.example"})", "/slug", R"({"portal": {"id": "1"}})", "", "", "Dev Portal only");

        const char* const cluster = R"({"cluster": {"namespace": "shop", "gateway": "eg"}})";
        const char* const httpRoute = R"([{"kind": "HTTPRoute", "metadata": {"name": "orders"}, "spec": {"rules": [{"matches": [{"path": {"type": "RegularExpression", "value": "/orders/1\\.0\\.0/items/[^/]+"}}, {"path": {"type": "Exact", "value": "/orders/1.0.0/other"}}]}]}}])";
        const char* const gateway = R"({"spec": {"listeners": [{"name": "web", "protocol": "HTTP", "port": 80}, {"name": "tls", "protocol": "HTTPS", "port": 8443, "hostname": "*.shop.example"}, {"name": "db", "protocol": "TCP", "port": 5432}]},
                                        "status": {"addresses": [{"type": "Hostname", "value": "lb.cloud.example"}]}})";
        row("envoy", "envoy-gateway", cluster, "", httpRoute, gateway, "http:/" "/lb.cloud.example/orders/1.0.0", "");
        row("envoy, hosts", "envoy-gateway", cluster, "/orders/1.0.0", R"([{"kind": "HTTPRoute", "metadata": {"name": "orders"}, "spec": {"hostnames": ["api.shop.example"]}}])", gateway,
            "~api.shop.example:8443/orders/1.0.0>lb.cloud.example http:/" "/api.shop.example/orders/1.0.0>lb.cloud.example", "");
        row("envoy, one listener", "envoy-gateway", R"({"cluster": {"namespace": "shop", "gateway": "eg", "listener": "tls"}})", "/o", R"([{"kind": "HTTPRoute", "metadata": {"name": "o"}, "spec": {"hostnames": ["api.elsewhere.example"]}}])", gateway, "",
            "No listener of the Gateway shop/eg takes a host");
        row("envoy, no address yet", "envoy-gateway", cluster, "/o", R"([{"kind": "HTTPRoute", "metadata": {"name": "o"}}])", R"({"spec": {"listeners": [{"name": "web", "protocol": "HTTP", "port": 80}]}})", "", "has no address yet");
        row("envoy, no Gateway", "envoy-gateway", cluster, "/o", R"([{"kind": "HTTPRoute", "metadata": {"name": "o"}}])", "", "", "may not be read");
        row("envoy, files", "envoy-gateway", R"({"cluster": {"folder": "deploy", "gateway": "eg"}})", "/o", "", "", "", "cluster.publicUrl");
        row("envoy, said by settings", "envoy-gateway", R"({"cluster": {"gateway": "eg", "publicUrl": "~api.example"}})", "/o", R"([{"kind": "HTTPRoute", "metadata": {"name": "o"}}])", "", "~api.example/o", "");
        row("kong on Kubernetes", "kong-kubernetes", cluster, "/orders/1.0.0", R"([{"kind": "HTTPRoute", "metadata": {"name": "orders"}, "spec": {"hostnames": ["api.shop.example"]}}])", gateway,
            "~api.shop.example:8443/orders/1.0.0>lb.cloud.example http:/" "/api.shop.example/orders/1.0.0>lb.cloud.example", "");

        const char* const wso2 = R"({"url": "~apim.example:9443", "user": "u", "gateways": [{"name": "Default"}, {"name": "Edge", "vhost": "edge.example"}]})";
        const char* const wso2Api = R"({"api": {"id": "1", "transport": ["http", "https"]}, "definition": {}, "revisions": [{"id": "r", "deploymentInfo": [{"name": "Default"}, {"name": "Edge", "vhost": "edge.example"}]}]})";
        const char* const wso2Hosts = R"([{"name": "Default", "vhosts": [{"host": "gw.example", "httpContext": "", "httpPort": 8280, "httpsPort": 8243}]},
                                          {"name": "Edge", "vhosts": [{"host": "other.example"}, {"host": "edge.example", "httpContext": "/gateway", "httpsPort": 443}]}])";
        row("wso2", "wso2", wso2, "/orders/1.0.0", wso2Api, wso2Hosts, "~gw.example:8243/orders/1.0.0 ~edge.example/gateway/orders/1.0.0", "");
        row("wso2, deployed nowhere", "wso2", wso2, "/o", R"({"api": {"id": "1"}, "definition": {}, "revisions": []})", wso2Hosts, "", "deployed to none");
        row("wso2, hosts not told", "wso2", wso2, "/o", wso2Api, "", "", "tells no virtual host");
        row("wso2, a pattern as a host", "wso2", R"({"url": "~apim.example:9443", "user": "u", "gateways": [{"name": "Default"}]})", "/o", wso2Api, R"([{"name": "Default", "vhosts": [{"host": "{apiId}.execute-api.amazonaws.com"}]}])", "", "no address for https");

        const char* const entry = R"({"entry": {"entry": "Orders-1.0.0"}, "surroundings": {}})";
        row("posternd", "postern", R"({"url": "~gw.example:8443"})", "/o", entry, R"({"listeners": [{"url": "~gw.example:443"}, {"url": "http:\/\/0.0.0.0:8280"}]})", "~gw.example/o", "by which name");
        row("posternd, for itself", "postern", R"({"url": "~gw.example:8443"})", "/o", entry, R"({"listeners": [{"url": "http:\/\/127.0.0.1:8280"}]})", "", "its own machine alone");
        row("posternd, said by settings", "postern", R"({"url": "~gw.example:8443", "publicUrl": "~api.example/x"})", "/o", entry, "", "~api.example/x/o", "");
        row("posternd, the API is not there", "postern", R"({"url": "~gw.example:8443", "publicUrl": "~api.example"})", "/o", R"({"entry": null, "surroundings": {}})", "", "", "not there");
        row("folder", "postern-folder", R"({"folder": "gw"})", "/o", entry, R"({"listeners": [{"url": "http:\/\/127.0.0.1:8280"}, {"url": "~127.0.0.1:8243"}]})", "http:/" "/127.0.0.1:8280/o ~127.0.0.1:8243/o", "");
        row("folder, any port", "postern-folder", R"({"folder": "gw"})", "/o", entry, R"({"listeners": [{"url": ""}]})", "", "any free one");
        row("bundle", "postern-bundle", R"({"project": "p", "bundle": "b"})", "/o", entry, "", "", "the setting publicUrl says");
        row("bundle, said by settings", "postern-bundle", R"({"project": "p", "bundle": "b", "publicUrl": "~api.example"})", "/o", entry, "", "~api.example/o", "");

        row("agent", "agent", R"({"command": ["a"], "description": "a.json"})", "/o", R"({"urls": ["~caddy.example/o/", 7]})", "", "~caddy.example/o", "none");
        row("agent, nobody says it", "agent", R"({"command": ["a"], "description": "a.json"})", "/o", "{}", "", "", "publicUrl");
        row("agent, said by settings", "agent", R"({"command": ["a"], "description": "a.json", "publicUrl": "~api.example"})", "/o", "{}", "", "~api.example/o", "");
    }
    void eachMakeSaysWhereCallersReachIt()
    {
        QFETCH(const QString, type);
        QFETCH(const QString, settings);
        QFETCH(const QString, context);
        QFETCH(const QString, objects);
        QFETCH(const QString, addresses);
        QFETCH(const QString, urls);
        QFETCH(const QString, says);
        const ConnectorType* const make = connectors_.find(type.toStdString());
        QVERIFY(make != nullptr);
        Environment environment;
        environment.name = "env";
        environment.type = type.toStdString();
        environment.settings = jsonValue(QString(settings).replace(QLatin1String("\\/"), QLatin1String("/")));
        schema::Problems problems;
        QVERIFY2(make->settings().check(environment.settings, problems), problems.toString().c_str());
        LiveApi live;
        live.what.id = "id";
        live.what.name = "Orders";
        live.what.version = "1.0.0";
        live.what.context = context.toStdString();
        // A route's own mark is a tilde, too.
        live.objects = jsonValue(QString(objects).replace(QLatin1String("https:/" "/https:/" "/"), QLatin1String("~")));
        const PublicUrls found = make->publicUrls(environment, live, jsonValue(addresses));
        QStringList all;
        for (const PublicUrl& each : found.urls)
            all += QString::fromStdString(each.url + (each.target.empty() ? "" : '>' + each.target) + (each.zone.empty() ? "" : '@' + each.zone));
        QCOMPARE(all.join(QLatin1Char(' ')), urls);
        QVERIFY2(says.isEmpty() ? found.note.empty() : QString::fromStdString(found.note).contains(says), found.note.c_str());
        // Whatever else was read, nothing is made up, and nothing breaks.
        for (const schema::Value& odd : {schema::Value(), schema::Value("text"), schema::Value::list({schema::Value(1)}), schema::Value::object({{"listeners", "x"}, {"domains", 1}})}) {
            live.objects = odd;
            for (const PublicUrl& each : make->publicUrls(environment, live, odd).urls)
                QVERIFY2(partsOf(each.url).has_value(), each.url.c_str());
        }
    }

    void everyMakeHasAWordOnIt()
    {
        for (const auto& make : connectors_.all()) {
            Environment environment;
            environment.name = "env";
            const PublicUrls found = make->publicUrls(environment, {}, {});
            QVERIFY2(!found.note.empty(), std::string(make->name()).c_str());
            QVERIFY2(found.note.find("does not tell where callers reach env") == std::string::npos, std::string(make->name()).c_str()); // the word of those that have none
        }
    }

    void awsIsWhereItsSettingsSay()
    {
        const ConnectorType* const aws = connectors_.find("aws");
        Environment environment;
        environment.region = "eu-west-1";
        environment.settings = schema::Value::object({{"region", "us-east-1"}});
        QCOMPARE(aws->region(environment), std::string("us-east-1"));
        QCOMPARE(connectors_.find("kong")->region(environment), std::string("eu-west-1"));
    }

    void aPublicUrlThatIsNoneIsRefused()
    {
        for (const auto& [type, settings] : {std::pair{"kong", R"({"adminUrl": "http:\/\/a", "publicUrl": "api.example"})"}, std::pair{"aws", R"({"region": "eu-west-1", "publicUrl": "http:\/\/a/{api}"})"},
                                             std::pair{"postern-bundle", R"({"project": "p", "bundle": "b", "publicUrl": "ftp:\/\/a"})"}}) {
            schema::Problems problems;
            const schema::Value value = jsonValue(QString::fromLatin1(settings).replace(QLatin1String("\\/"), QLatin1String("/")));
            QVERIFY2(!connectors_.find(type)->settings().check(value, problems), type);
            QVERIFY2(problems.toString().find("publicUrl") != std::string::npos, problems.toString().c_str());
        }
    }
};

POSTERN_TEST(PublicUrlsOfMakesTest);
#include "PublicUrlsOfMakesTest.moc"
