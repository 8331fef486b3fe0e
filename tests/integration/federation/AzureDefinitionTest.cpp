// SPDX-License-Identifier: Apache-2.0
#include "AzureStage.h"
#include "config/OpenApiReader.h"
#include "controlplane/connectors/azure/AzureDefinition.h"
#include "controlplane/connectors/azure/AzurePath.h"
#include "controlplane/connectors/azure/AzureRules.h"
#include "support/TestMain.h"

#include <algorithm>
#include <set>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::azure::AzureLive;
using postern::connectors::azure::azurePathOf;
using postern::connectors::azure::backendAddress;
using schema::Value;

/// An API at an emulated Azure API Management as a definition that Postern's own reader takes: one that was pushed, and ones that
/// others made there.
class AzureDefinitionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatWasPushedComesBack()
    {
        AzureStage stage;
        stage.define(AzureStage::definition("  /files/*: {get: {security: [], responses: {'200': {description: ok}}}}\n"
                                            "  /search: {get: {summary: \"Bücher suchen\", parameters: [{name: q, in: query, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}, "
                                            "{name: X-Shop, in: header, schema: {type: string}}], responses: {'200': {description: ok}}}}\n"));
        const Revision pushed = stage.revision();
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto made = stage.type.definition(stage.environment, *stage.live());
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        const model::Api api = read(*made);
        QCOMPARE(api.title(), std::string("Orders:1.0.0"));
        QCOMPARE(api.context, pushed.api.context);
        QCOMPARE(api.production->endpoints.front().url, pushed.api.production->endpoints.front().url);
        QCOMPARE(api.transports, pushed.api.transports);
        QVERIFY(api.cors.enabled && !api.cors.allowCredentials);
        QCOMPARE(api.cors.allowOrigins, pushed.api.cors.allowOrigins);
        QCOMPARE(api.cors.allowMethods, pushed.api.cors.allowMethods);
        QCOMPARE(api.cors.allowHeaders, pushed.api.cors.allowHeaders);
        QCOMPARE(operationsOf(api), operationsOf(pushed.api));
        QCOMPARE(operation(api, "GET", "/search").summary, std::string("Bücher suchen"));
        QVERIFY(operation(api, "GET", "/items").summary.empty()); // Azure's summary is our own "GET /items"
        QVERIFY(has(*made, "Policy rate-limit-by-key (1000 calls in 60 seconds) of the API is not taken over: add what it does to the API here."));
        QVERIFY(has(*made, "Policy set-header X-Tenant of the API is not taken over: add what it does to the API here."));
        QVERIFY(has(*made, "Policy validate-jwt takes tokens of https://id.example for orders: who issues tokens and for whom is said in gateway.yaml here."));
        QVERIFY(made->openApi.find("acme") == std::string::npos); // the value of a header
    }

    /// Taken into another project and planned for the same gateway, only what was said to be missing differs.
    void whatComesBackWouldBePushedAgainAsItIs()
    {
        AzureStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        const auto made = stage.type.definition(stage.environment, *live);
        QVERIFY(made);
        const NormalForm before = stage.type.desired(stage.revision(), stage.environment);
        std::filesystem::remove_all(stage.folder.path() / "apis/Orders-1.0.0");
        stage.folder.with("apis/orders.yaml", made->openApi);
        const NormalForm after = stage.type.desired(stage.revision(), stage.environment);
        std::set<std::string> differing;
        const auto differ = [&differing](const NormalForm& one, const NormalForm& other) {
            for (const auto& [path, field] : one) {
                const auto found = other.find(path);
                if (field.kind != NormalField::Kind::Dropped && (found == other.end() || found->second.value != field.value))
                    differing.insert(path);
            }
        };
        differ(before, after);
        differ(after, before);
        std::string all;
        for (const std::string& each : differing) {
            const bool missing = each == "policy.inbound" || each == "policy.outbound" || each.starts_with("policy.inbound.rate-limit-by-key") || each.starts_with("policy.inbound.set-header") ||
                                 each.starts_with("policy.outbound.set-header");
            if (!missing)
                all += each + '\n';
        }
        QVERIFY2(all.empty(), all.c_str());
        QVERIFY(differing.contains("policy.inbound.rate-limit-by-key.calls"));
    }

    void keysAndTimeoutsComeBack_data()
    {
        QTest::addColumn<QString>("place");
        QTest::newRow("header") << "header";
        QTest::newRow("query") << "query";
    }
    void keysAndTimeoutsComeBack()
    {
        QFETCH(QString, place);
        AzureStage stage;
        std::string text = AzureStage::definition();
        text.replace(text.find("security: [{jwt: [\"orders:read\"]}]"), 34, "security: [{key: []}]");
        text.replace(text.find("security: [{jwt: [\"orders:write\"]}], "), 37, ""); // Azure asks for keys of a whole API
        text.replace(text.find("in: header, name: ApiKey"), 24, "in: " + place.toStdString() + ", name: ShopKey");
        text.replace(text.find("/base\"]"), 7, "/base\"], advanceEndpointConfig: {timeoutInMillis: 7000}");
        stage.define(text);
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto made = stage.type.definition(stage.environment, *stage.live());
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        const model::Api api = read(*made);
        QCOMPARE(operationsOf(api), operationsOf(stage.revision().api));
        QVERIFY(api.production->responseTimeout == Milliseconds(7000));
        const auto key = std::ranges::find(api.securitySchemes, model::SecurityScheme::Type::ApiKey, &model::SecurityScheme::type);
        QVERIFY(key != api.securitySchemes.end());
        QVERIFY(key->in == (place == QStringLiteral("header") ? model::SecurityScheme::In::Header : model::SecurityScheme::In::Query));
        QCOMPARE(key->parameterName, std::string("ShopKey"));
    }

    void whatOthersMadeIsTakenAsFarAsItGoes()
    {
        AzureStage stage;
        const std::string sets = stage.settings().resource() + "/apiVersionSets/";
        QCOMPARE(stage.call("PUT", "/apiVersionSets/books", Value::object({{"displayName", "Books"}, {"versioningScheme", "Query"}, {"versionQueryName", "v"}})).status, 201);
        QCOMPARE(stage.call("PUT", "/namedValues/backend-key", Value::object({{"displayName", "backend-key"}, {"value", "canary-named"}, {"secret", true}})).status, 201);
        QCOMPARE(stage.call("PUT", "/apis/books",
                            Value::object({{"displayName", "Bücher & mehr"}, {"description", "Alle Bücher: \"neu\""}, {"path", "shop/books"}, {"apiVersion", "v2"}, {"apiVersionSetId", sets + "books"},
                                           {"serviceUrl", "https://books.example/v2/?code=canary-code"}, {"subscriptionRequired", false}, {"protocols", Value::list({"https"})}}))
                     .status,
                 201);
        put(stage, "all", "*", "/raw/{*rest}", "Durchreiche – 全部");
        put(stage, "raw-get", "GET", "/raw/*", "By itself");
        put(stage, "find", "GET", "/find?day={day}&kind=new", "Find",
            {{"templateParameters", Value::list({Value::object({{"name", "day"}, {"type", "string"}, {"required", true}})})},
             {"request", Value::object({{"queryParameters", Value::list({Value::object({{"name", "page"}, {"type", "integer"}, {"required", false}, {"description", "Which page"}, {"defaultValue", "canary-default"}})})},
                                        {"headers", Value::list({Value::object({{"name", "Authorization"}, {"type", "string"}, {"required", true}, {"values", Value::list({"canary-values"})}}),
                                                                 Value::object({{"name", "X-Client"}, {"type", "string"}, {"required", true}})})}})},
             {"responses", Value::list({Value::object({{"statusCode", 200}, {"description", "Gefunden"}}), Value::object({{"statusCode", 404}, {"description", ""}})})}});
        put(stage, "odd", "PURGE", "/cache", "Odd");
        put(stage, "bad", "GET", "/a*b", "Bad");
        put(stage, "open", "GET", "/open", "Open");
        put(stage, "twin", "GET", "/open?x={x}", "Twin");
        policy(stage, "/apis/books", "<cors><allowed-origins><origin>*</origin></allowed-origins></cors><set-backend-service base-url=\"https://new.example/books/\"/>"
                                     "<validate-jwt header-name=\"X-Token\"><issuer-signing-keys><key>canary-key</key></issuer-signing-keys><issuers><issuer>https://id.example</issuer></issuers></validate-jwt>"
                                     "<choose><when condition=\"@(true)\"><ip-filter action=\"allow\"><address>10.0.0.1</address></ip-filter></when></choose>");
        policy(stage, "/apis/books/operations/find",
               "<set-header name=\"Authorization\" exists-action=\"override\"><value>Bearer canary-header</value></set-header><set-header name=\"X-Key\" exists-action=\"override\"><value>{{backend-key}}</value></set-header>"
               "<authentication-basic username=\"u\" password=\"canary-basic\"/><set-backend-service base-url=\"https://find.example\"/>"
               "<validate-azure-ad-token tenant-id=\"acme\" header-name=\"X-Token\"><required-claims><claim name=\"scp\" match=\"any\"><value>read</value><value>find</value></claim><claim name=\"roles\"><value>boss</value></claim></required-claims></validate-azure-ad-token>");
        policy(stage, "/apis/books/operations/open", "<rate-limit calls=\"5\" renewal-period=\"60\"/>", false);
        const auto live = stage.live("books");
        QVERIFY(live);
        const auto made = stage.type.definition(stage.environment, *live);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        const model::Api api = read(*made);
        QCOMPARE(api.name, std::string("Bücher & mehr"));
        QCOMPARE(api.version, std::string("v2"));
        QCOMPARE(api.description, std::string("Alle Bücher: \"neu\""));
        QCOMPARE(api.context, std::string("/shop/books")); // the version is in the query
        QCOMPARE(api.production->endpoints.front().url, std::string("https://new.example/books"));
        QCOMPARE(api.authorizationHeader, std::string("X-Token"));
        QCOMPARE(api.cors.allowMethods, (std::vector<std::string>{"GET", "POST"}));
        std::set<std::string> all;
        for (const model::Operation& each : api.operations)
            all.insert(each.method + ' ' + each.pathTemplate + ' ' + each.summary);
        const std::string star = " /raw/* Durchreiche – 全部";
        QCOMPARE(all, (std::set<std::string>{"POST" + star, "PUT" + star, "PATCH" + star, "DELETE" + star, "GET /raw/* By itself", "GET /find Find", "GET /open Open"}));
        const model::Operation& find = operation(api, "GET", "/find");
        QCOMPARE(parametersOfOne(find), (std::set<std::string>{"day in query! string", "kind in query! string", "page in query integer", "X-Client in header! string"}));
        QCOMPARE(find.production->endpoints.front().url, std::string("https://find.example"));
        QCOMPARE(securityOf(api, find), (std::set<std::string>{"token find", "token read"}));
        QCOMPARE(securityOf(api, operation(api, "GET", "/raw/*")), (std::set<std::string>{"token"}));
        const model::Operation& open = operation(api, "GET", "/open");
        QVERIFY(open.security.empty() && open.authNone); // it leaves out what the API asks for
        QCOMPARE(open.production->endpoints.front().url, std::string("https://books.example/v2"));
        for (const char* const sentence :
             {"Callers tell versions apart by the query parameter v at Azure: here nobody looks at it.", "Policy choose of the API with ip-filter in it is not taken over: add what it does to the API here. Until then a token is asked for in its place.",
              "Policy set-header Authorization of GET /find?day={day}&kind=… is not taken over: add what it does to the API here.",
              "Policy set-header X-Key of GET /find?day={day}&kind=… is not taken over: add what it does to the API here.",
              "Policy authentication-basic of GET /find?day={day}&kind=… is not taken over: add what it does to the API here.",
              "Policy rate-limit (5 calls in 60 seconds) of GET /open is not taken over: add what it does to the API here.",
              "The claim roles that validate-azure-ad-token of GET /find?day={day}&kind=… asks for is not taken over.", "Operation PURGE /cache is left out: OpenAPI knows no such method.",
              "Operation GET /a*b is left out: its path has a sign that a path here cannot have.", "What follows the path in the backend's address is not taken over.",
              "* /raw/{*rest} is every method there, and get, post, put, patch and delete here.",
              "Operation GET /open?x={x} is left out: but for its query or its parameters' names it is GET /open."})
            QVERIFY2(has(*made, sentence), (std::string(sentence) + "\n--\n" + joined(made->missing)).c_str());
        const std::string everything = made->openApi + joined(made->missing);
        QVERIFY2(everything.find("canary") == std::string::npos, everything.c_str());
    }

    void versionsAreStepsOfThePathWhereTheirSetSaysSo()
    {
        AzureLive live = bare();
        live.api.find("properties")->set("apiVersion", "v1");
        live.otherSet = Value::object({{"properties", Value::object({{"versioningScheme", "Segment"}})}});
        auto made = connectors::azure::definitionOf(live);
        QVERIFY(made);
        QCOMPARE(read(*made).context, std::string("/bare/v1"));
        live.otherSet = Value::object({{"properties", Value::object({{"versioningScheme", "Header"}, {"versionHeaderName", "Api-Version"}})}});
        made = connectors::azure::definitionOf(live);
        QCOMPARE(read(*made).context, std::string("/bare"));
        QVERIFY(has(*made, "Callers tell versions apart by the header Api-Version at Azure: here nobody looks at it."));
        live.otherSet = Value();
        made = connectors::azure::definitionOf(live);
        QCOMPARE(read(*made).context, std::string("/bare/v1"));
        QVERIFY(has(*made, "How callers tell versions apart is not told: the version is taken for a step of the path."));
        // At the root it is the root here, too, and not where the backend's paths begin.
        live.api.find("properties")->set("apiVersion", "");
        live.api.find("properties")->set("path", "");
        made = connectors::azure::definitionOf(live);
        QCOMPARE(read(*made).context, std::string());
        QCOMPARE(read(*made).version, std::string("1.0.0"));
    }

    void whatCannotBeReadLetsNobodyIn()
    {
        AzureLive live = bare();
        live.policy = "<policies><inbound><validate-jwt></inbound></policies>";
        const auto made = connectors::azure::definitionOf(live);
        QVERIFY(made);
        const model::Api api = read(*made);
        QCOMPARE(securityOf(api, api.operations.front()), (std::set<std::string>{"token"}));
        QVERIFY2(made->missing.front().starts_with("The policies of the API are not taken over, and here a token is asked for until you say otherwise."), made->missing.front().c_str());
    }

    /// Guards that no definition can say are replaced by a token; what Azure answers by itself calls nobody.
    void whatWasClosedComesInClosed_data()
    {
        QTest::addColumn<QString>("policy");
        QTest::newRow("choose") << "<choose><when condition=\"@(true)\"><validate-jwt header-name=\"Authorization\"/></when></choose>";
        QTest::newRow("fragment") << "<include-fragment fragment-id=\"auth\"/>";
        QTest::newRow("addresses") << "<ip-filter action=\"allow\"><address>10.0.0.1</address></ip-filter>";
        QTest::newRow("header") << "<check-header name=\"X-Key\" failed-check-httpcode=\"401\"><value>canary</value></check-header>";
        QTest::newRow("certificate") << "<validate-client-certificate validate-trust=\"true\"/>";
    }
    void whatWasClosedComesInClosed()
    {
        QFETCH(QString, policy);
        AzureLive live = bare();
        live.policy = "<policies><inbound>" + policy.toStdString() + "</inbound></policies>";
        const auto made = connectors::azure::definitionOf(live);
        QVERIFY(made);
        const model::Api api = read(*made);
        QCOMPARE(securityOf(api, api.operations.front()), (std::set<std::string>{"token"}));
        QVERIFY2(joined(made->missing).find("Until then a token is asked for in its place.") != std::string::npos, joined(made->missing).c_str());
        QVERIFY(joined(made->missing).find("canary") == std::string::npos);
        live.policy = "<policies><inbound><return-response><set-status code=\"503\"/></return-response></inbound></policies>";
        QVERIFY(!connectors::azure::definitionOf(live)); // blocked, as Postern itself does it
    }

    void aBackendThatIsNotSpelledOutIsNone()
    {
        AzureLive live = bare();
        live.policy = "<policies><inbound><set-backend-service backend-id=\"pool\"/></inbound></policies>";
        auto made = connectors::azure::definitionOf(live);
        QVERIFY(made);
        QVERIFY(!read(*made).production); // and not the one that is not called
        QVERIFY(has(*made, "Policy set-backend-service of the API names a backend without spelling out its address: give it here."));
        live.policy.clear();
        live.api.find("properties")->set("serviceUrl", "https://{{host}}/x");
        made = connectors::azure::definitionOf(live);
        QVERIFY(!read(*made).production);
        QVERIFY(has(*made, "The backend's address is none that can be called, or a named value: give it here."));
        for (const char* const text : {"", "ftp://a.example", "https://u:canary@a.example", "{{backend}}", "@(context.Variables)", "https://{host}/a", "/relative"})
            QVERIFY2(backendAddress(text).empty(), text);
        QCOMPARE(backendAddress("https://a.example:8443/b//?code=canary#x"), std::string("https://a.example:8443/b"));
    }

    void anApiWithoutOperationsIsNone()
    {
        AzureStage stage;
        QCOMPARE(stage.call("PUT", "/apis/empty", Value::object({{"displayName", "Empty"}, {"path", "empty"}})).status, 201);
        auto refused = stage.type.definition(stage.environment, *stage.live("empty"));
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::Unsupported);
        QCOMPARE(refused.error().message(), std::string("Empty has no operation at Azure that a path and a method stand for, so there is nothing to import."));
        QCOMPARE(stage.call("PUT", "/apis/chat", Value::object({{"displayName", "Chat"}, {"path", "chat"}, {"type", "websocket"}})).status, 201);
        refused = stage.type.definition(stage.environment, *stage.live("chat"));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("of the type websocket") != std::string::npos, refused.error().message().c_str());
        LiveApi nothing;
        QVERIFY(!stage.type.definition(stage.environment, nothing));
    }

    void pathsAreAsTheyAreHere_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("path"); // empty: none here
        QTest::newRow("plain") << "/items" << "/items";
        QTest::newRow("root") << "/" << "/";
        QTest::newRow("no slash") << "items/{id}" << "/items/{id}";
        QTest::newRow("slash at the end") << "/items/" << "/items/";
        QTest::newRow("star") << "/*" << "/*";
        QTest::newRow("named star") << "/files/{*path}" << "/files/*";
        QTest::newRow("function") << "/People({id})" << "/People({id})";
        QTest::newRow("query") << "/a/{b}?c={d}&e" << "/a/{b}";
        QTest::newRow("star in the middle") << "/{*a}/b" << "";
        QTest::newRow("half a parameter") << "/a/{b" << "";
        QTest::newRow("no name") << "/a/{}" << "";
        QTest::newRow("side by side") << "/{a}{b}" << "";
        QTest::newRow("twice") << "/{a}/{a}" << "";
        QTest::newRow("dots") << "/a/../b" << "";
        QTest::newRow("empty step") << "/a//b" << "";
        QTest::newRow("blank") << "/a b" << "";
        QTest::newRow("fragment") << "/a#b" << "";
    }
    /// And what is a path for it is one for the reader: one that is not would keep the whole API away.
    void pathsAreAsTheyAreHere()
    {
        QFETCH(QString, given);
        QFETCH(QString, path);
        AzureLive live = bare();
        live.operations.front().find("properties")->set("urlTemplate", given.toStdString());
        const auto made = connectors::azure::definitionOf(live);
        QCOMPARE(made.has_value(), !path.isEmpty());
        QCOMPARE(azurePathOf(given.toStdString()).why.empty(), !path.isEmpty());
        if (made)
            QCOMPARE(read(*made).operations.front().pathTemplate, path.toStdString());
    }

  private:
    static std::string joined(const std::vector<std::string>& all)
    {
        std::string out;
        for (const std::string& each : all)
            out += each + '\n';
        return out;
    }
    static bool has(const LiveDefinition& made, std::string_view sentence) { return std::ranges::find(made.missing, sentence) != made.missing.end(); }
    static model::Api read(const LiveDefinition& made)
    {
        schema::Problems problems;
        auto out = config::readOpenApiText(made.openApi, "definition", problems);
        if (!out || !problems.empty())
            qFatal("%s\n%s", problems.toString().c_str(), made.openApi.c_str());
        return *std::move(out);
    }
    static const model::Operation& operation(const model::Api& api, const std::string& method, const std::string& path)
    {
        const auto found = std::ranges::find_if(api.operations, [&](const model::Operation& each) { return each.method == method && each.pathTemplate == path; });
        if (found == api.operations.end())
            qFatal("no %s %s", method.c_str(), path.c_str());
        return *found;
    }
    /// "token orders:read + key": each alternative, whatever the schemes are called.
    static std::set<std::string> securityOf(const model::Api& api, const model::Operation& one)
    {
        std::set<std::string> out;
        for (const auto& alternative : one.security.alternatives) {
            std::set<std::string> uses;
            for (const model::SchemeUse& use : alternative) {
                std::string text = api.scheme(use.scheme)->type == model::SecurityScheme::Type::ApiKey ? "key" : "token";
                for (const std::string& scope : use.scopes)
                    text += ' ' + scope;
                uses.insert(std::move(text));
            }
            std::string all;
            for (const std::string& each : uses)
                all += (all.empty() ? "" : " + ") + each;
            out.insert(std::move(all));
        }
        return out;
    }
    static std::set<std::string> parametersOfOne(const model::Operation& one)
    {
        constexpr const char* places[] = {"path", "query", "header", "cookie"};
        std::set<std::string> out;
        for (const model::Parameter& each : one.parameters)
            out.insert(each.name + " in " + places[static_cast<std::size_t>(each.in)] + (each.required ? "! " : " ") + each.type);
        return out;
    }
    static std::set<std::string> operationsOf(const model::Api& api)
    {
        std::set<std::string> out;
        for (const model::Operation& each : api.operations) {
            std::string text = each.method + ' ' + each.pathTemplate + ':';
            for (const std::string& parameter : parametersOfOne(each))
                text += ' ' + parameter + ',';
            for (const std::string& security : securityOf(api, each))
                text += " or " + security;
            out.insert(std::move(text));
        }
        return out;
    }
    static AzureLive bare()
    {
        AzureLive live;
        live.api = Value::object({{"name", "bare"}, {"properties", Value::object({{"displayName", "Bare"}, {"path", "bare"}, {"serviceUrl", "https://bare.example/v1"}, {"subscriptionRequired", false}})}});
        live.operations = {Value::object({{"name", "get"}, {"properties", Value::object({{"method", "GET"}, {"urlTemplate", "/x"}, {"displayName", "X"}})}})};
        return live;
    }
    static void put(AzureStage& stage, const std::string& id, const char* method, const char* path, const char* name, std::initializer_list<std::pair<std::string_view, Value>> more = {})
    {
        Value made = Value::object({{"displayName", name}, {"method", method}, {"urlTemplate", path}});
        for (const auto& [key, value] : more)
            made.set(key, value);
        QCOMPARE(stage.call("PUT", "/apis/books/operations/" + id, std::move(made)).status, 201);
    }
    static void policy(AzureStage& stage, const std::string& scope, const std::string& inbound, bool inherits = true)
    {
        const std::string xml = "<policies><inbound>" + std::string(inherits ? "<base/>" : "") + inbound + "</inbound><backend><base/></backend><outbound><base/></outbound><on-error><base/></on-error></policies>";
        QCOMPARE(stage.call("PUT", scope + "/policies/policy", Value::object({{"format", "xml"}, {"value", xml}})).status, 201);
    }
};

POSTERN_TEST(AzureDefinitionTest);
#include "AzureDefinitionTest.moc"
