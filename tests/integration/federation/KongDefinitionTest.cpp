// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongDefinition.h"

#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::connectors::kong;
using schema::Value;

class KongDefinitionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyPathThatWeWriteIsReadAgain_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("again");
        QTest::newRow("plain") << "/items" << "/items";
        QTest::newRow("parameter") << "/items/{id}" << "/items/{p1}";
        QTest::newRow("mixed") << "/a.b/{id}.json/{n}" << "/a.b/{p1}.json/{p2}";
        QTest::newRow("all") << "/files/*" << "/files/*";
    }
    void everyPathThatWeWriteIsReadAgain()
    {
        QFETCH(QString, path);
        QFETCH(QString, again);
        for (const KongRelease release : {KongRelease::Before3, KongRelease::Since3}) {
            const auto read = routedPath(routePath("/orders/1.0.0", path.toStdString(), release), release);
            QVERIFY(read.has_value());
            QCOMPARE(read->context, std::string("/orders/1.0.0"));
            QCOMPARE(read->path, again.toStdString());
        }
    }

    void prefixesAreTakenAndOtherExpressionsAreNot()
    {
        QCOMPARE(routedPath("/stock", KongRelease::Since3)->context, std::string("/stock"));
        QCOMPARE(routedPath("/", KongRelease::Since3)->path, std::string("/*"));
        for (const char* const text : {"~/a|b$", "~/items/\\d+$", "~/items", "~", "~(?<rest>", "~(?<rest>/x$", "~[^/]+[a$", "~\\"})
            QVERIFY2(!routedPath(text, KongRelease::Since3).has_value(), text);
    }

    void aForeignServiceBecomesADefinitionAndSaysWhatIsMissing()
    {
        KongLive live;
        live.service = Value::object({{"id", "s1"}, {"name", "legacy"}, {"protocol", "https"}, {"host", "stock.example"}, {"port", 8443}, {"path", "/v1"}});
        live.routes = {Value::object({{"id", "r1"}, {"name", "get"}, {"methods", Value::list({Value("GET")})}, {"paths", Value::list({Value("/stock")})}, {"hosts", Value::list({Value("x.example")})}})};
        live.plugins = {Value::object({{"name", "acl"}})};
        const auto made = definitionOf(live, KongRelease::Since3);
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        const auto document = schema::readYaml(made->openApi, "x");
        QVERIFY(document.has_value());
        QCOMPARE(document->find("x-wso2-basePath")->toText(), std::string("/stock"));
        QCOMPARE(document->find("servers")->items()[0].find("url")->toText(), std::string("https://stock.example:8443/v1"));
        QVERIFY(document->find("paths")->find("/*")->find("get") != nullptr && document->find("paths")->find("/*")->find("post") == nullptr);
        QCOMPARE(made->missing.size(), std::size_t(3));
        QCOMPARE(made->missing[0], std::string("Route get asks for certain hosts as well."));
        live.routes.clear();
        QVERIFY(definitionOf(live, KongRelease::Since3).error().kind() == ErrorKind::Unsupported);
    }

    /// A plugin writes the path to the backend anew: what stands before the rest of it is the backend's.
    void whatAPluginPutsBeforeThePathIsTheBackends()
    {
        KongLive live;
        live.service = Value::object({{"id", "s1"}, {"name", "orders"}, {"protocol", "https"}, {"host", "orders.example"}});
        live.routes = {Value::object({{"id", "r1"}, {"name", "get"}, {"methods", Value::list({Value("GET")})}, {"paths", Value::list({Value(routePath("/orders/1.0.0", "/items", KongRelease::Since3))})}}),
                       Value::object({{"id", "r2"}, {"name", "gone"}, {"methods", Value::list({Value("PUT")})}, {"paths", Value::list({Value(routePath("/orders/1.0.0", "/gone", KongRelease::Since3))})}})};
        live.plugins = {*schema::readJson(R"~({"name": "request-transformer", "config": {"replace": {"uri": "/base$(uri_captures['rest'])"}}})~", "plugin"),
                        *schema::readJson(R"({"name": "request-termination", "route": {"id": "r2"}, "config": {"status_code": 503}})", "plugin")};
        const auto made = definitionOf(live, KongRelease::Since3);
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        const auto document = schema::readYaml(made->openApi, "x");
        QCOMPARE(document->find("servers")->items()[0].find("url")->toText(), std::string("https:/" "/orders.example/base"));
        QVERIFY(document->find("paths")->find("/items") != nullptr && document->find("paths")->find("/gone") == nullptr);
        QVERIFY(std::ranges::find(made->missing, std::string("Route gone is left out: it is answered by Kong itself.")) != made->missing.end());
        live.plugins[1].remove("route"); // all of it
        QVERIFY(definitionOf(live, KongRelease::Since3).error().message().find("reach no backend (it is answered by Kong itself)") != std::string::npos);
    }

    /// Plugins that keep callers out have no place in a definition as they are; none of them comes in open.
    void nothingThatWasClosedComesInOpen_data()
    {
        QTest::addColumn<QString>("plugin");
        QTest::addColumn<QString>("scheme");
        QTest::newRow("key-auth") << R"({"name": "key-auth", "config": {"key_names": ["X-Key"]}})" << "apiKey";
        QTest::newRow("basic-auth") << R"({"name": "basic-auth", "config": {}})" << "http";
        QTest::newRow("jwt") << R"({"name": "jwt", "config": {}})" << "http";
        QTest::newRow("openid-connect") << R"({"name": "openid-connect", "config": {"client_secret": ["canary"], "issuer": "acme"}})" << "http";
        QTest::newRow("acl alone") << R"({"name": "acl", "config": {"allow": ["a"]}})" << "http";
        QTest::newRow("of somebody's own") << R"({"name": "acme-auth", "config": {"token": "canary"}})" << "http";
    }
    void nothingThatWasClosedComesInOpen()
    {
        QFETCH(QString, plugin);
        QFETCH(QString, scheme);
        const auto definition = [&plugin](const char* where) {
            KongLive live;
            live.service = Value::object({{"id", "s1"}, {"name", "legacy"}, {"protocol", "https"}, {"host", "stock.example"}});
            live.routes = {Value::object({{"id", "r1"}, {"name", "get"}, {"methods", Value::list({Value("GET")})}, {"paths", Value::list({Value("/stock")})}})};
            Value made = *schema::readJson(plugin.toStdString(), "plugin");
            if (std::string_view(where) == "route")
                made.set("route", Value::object({{"id", "r1"}}));
            (std::string_view(where) == "global" ? live.global : live.plugins).push_back(made);
            return definitionOf(live, KongRelease::Since3);
        };
        for (const char* const where : {"service", "route", "global"}) {
            const auto made = definition(where);
            QVERIFY(made.has_value());
            const auto document = schema::readYaml(made->openApi, "x");
            const Value* const asked = std::string_view(where) == "route" ? document->find("paths")->find("/" "*")->find("get")->find("security") : document->find("security");
            QVERIFY2(asked != nullptr && asked->size() == 1, made->openApi.c_str());
            const std::string name = asked->items()[0].entries().front().key;
            QCOMPARE(document->find("components")->find("securitySchemes")->find(name)->find("type")->toText(), scheme.toStdString());
            std::string all = made->openApi;
            for (const std::string& each : made->missing)
                all += each;
            QVERIFY2(all.find("canary") == std::string::npos, all.c_str());
        }
        plugin.insert(1, QStringLiteral("\"enabled\": false, "));
        QVERIFY(schema::readYaml(definition("service")->openApi, "x")->find("security") == nullptr); // it is switched off there
    }
};

POSTERN_TEST(KongDefinitionTest);
#include "KongDefinitionTest.moc"
