// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "KubernetesStage.h"
#include "controlplane/connectors/kong/KongIngressType.h"
#include "controlplane/deployment/Answers.h"
#include "support/TestMain.h"

#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::kong::KongIngressType;
using postern::test::KubernetesStage;

namespace {

using schema::Value;

const char* const httpRoutes = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes";

/// A definition as a gateway here reads it.
model::Api readAgain(const LiveDefinition& made)
{
    TestFolder folder;
    folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\napiKeys: [{name: shop, key: \"${env:SHOP_KEY}\"}]\nusers: [{name: alice, hash: '$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW'}]\nissuers: [{name: acme, issuer: \"https:/" "/id.example\", jwksUrl: \"https:/" "/id.example/jwks\", audiences: [orders]}]\n");
    folder.with("policies.yaml", "Gold: {count: 1000, unitTime: 1, timeUnit: min}\n");
    folder.with("apis/taken.yaml", made.openApi);
    qputenv("SHOP_KEY", "x");
    const auto loaded = config::loadGateway(folder.path());
    if (loaded.problems.hasErrors() || loaded.config->apis.size() != 1)
        qFatal("%s\n%s", loaded.problems.toString().c_str(), made.openApi.c_str());
    return loaded.config->apis.front();
}

LiveDefinition madeOf(const KubernetesStage& stage, const LiveApi& live)
{
    auto made = stage.type->definition(stage.environment, live);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    return *std::move(made);
}

const model::Operation* operationIn(const model::Api& api, const char* method, const std::string& path)
{
    const auto found = std::ranges::find_if(api.operations, [&](const model::Operation& each) { return each.method == method && each.pathTemplate == path; });
    return found == api.operations.end() ? nullptr : &*found;
}

/// What an operation asks of callers: "default read".
std::string askedBy(const model::Api& api, const char* method, const std::string& path)
{
    const model::Operation* const operation = operationIn(api, method, path);
    if (operation == nullptr)
        return "no operation";
    std::string out;
    for (const auto& alternative : operation->security.alternatives) {
        out += out.empty() ? "" : " or ";
        for (std::size_t i = 0; i < alternative.size(); ++i) {
            out += (i == 0 ? "" : " and ") + alternative[i].scheme;
            for (const std::string& scope : alternative[i].scopes)
                out += ' ' + scope;
        }
    }
    return operation->authNone || operation->security.allowsAnonymous() ? "open" : out;
}

/// Schemes have other names there.
std::string scopeOf(const std::string& asked) { return asked.substr(std::min(asked.find(' '), asked.size())); }

std::vector<std::string> namesOf(const model::Api& api)
{
    std::vector<std::string> out;
    for (const model::Operation& each : api.operations)
        out.push_back(each.method + ' ' + each.pathTemplate);
    std::ranges::sort(out);
    return out;
}

bool tells(const LiveDefinition& made, const std::string& what)
{
    return std::ranges::any_of(made.missing, [&what](const std::string& each) { return each.find(what) != std::string::npos; });
}

std::string all(const LiveDefinition& made)
{
    std::string out = made.openApi;
    for (const std::string& each : made.missing)
        out += '\n' + each;
    return out;
}

void put(KubernetesStage& stage, const std::string& path, const std::string& body)
{
    const auto reply = stage.cluster.call("POST", path, "application/json", body);
    if (reply.status != 201)
        qFatal("%s: %s", path.c_str(), reply.body.c_str());
}

void putRoute(KubernetesStage& stage, const std::string& name, const std::string& rules, const std::string& more = {})
{
    put(stage, httpRoutes, R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": ")" + name + '"' + more + R"(}, "spec": {"parentRefs": [{"name": "eg"}], "rules": )" + rules + "}}");
}

void putGuard(KubernetesStage& stage, const std::string& name, const std::string& route, const std::string& says)
{
    put(stage, "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/securitypolicies",
        R"({"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "SecurityPolicy", "metadata": {"name": ")" + name + R"("}, "spec": {"targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": ")" + route + R"("}], )" + says + "}}");
}

/// The sample API with keys: Kong's open-source edition asks for no scopes.
std::unique_ptr<KubernetesStage> keyStage()
{
    auto out = std::make_unique<KubernetesStage>(std::make_unique<KongIngressType>());
    std::string text = test::kubernetesOrders;
    const auto replace = [&text](const std::string& from, const std::string& to) { text.replace(text.find(from), from.size(), to); };
    replace("default: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https:/" "/id.example/token\", scopes: {read: r, write: w}}}}", "key: {type: apiKey, in: header, name: ApiKey}");
    replace("security: [{default: [read]}]", "security: [{key: []}]");
    replace("security: [{default: [write]}], ", "");
    out->setDefinition(text);
    out->environment.settings.set("consumers", Value::list({"shop=shop-key"}));
    out->connect();
    return out;
}

/// Without what a ConfigMap says: the routes alone.
LiveApi withoutDefinition(LiveApi live)
{
    Value kept = Value::list();
    for (const Value& each : live.objects.items()) {
        if (textAt(each, "/kind") != "ConfigMap")
            kept.push(each);
    }
    live.objects = std::move(kept);
    return live;
}

} // namespace

/// What lives in a cluster, as a definition that runs here.
class KubernetesDefinitionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatWePushedToEnvoyComesBackAsItsOwnDefinition()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const LiveDefinition made = madeOf(stage, *stage.live());
        const model::Api api = readAgain(made);
        const Revision pushed = stage.revision();
        QCOMPARE(api.title(), std::string("Orders:1.0.0"));
        QCOMPARE(api.context, pushed.api.context);
        QCOMPARE(namesOf(api), namesOf(pushed.api));
        QCOMPARE(api.production->endpoints.front().url, pushed.api.production->endpoints.front().url);
        for (const auto& [method, path] : {std::pair("GET", "/items"), {"POST", "/items"}, {"GET", "/items/{id}.json"}})
            QCOMPARE(scopeOf(askedBy(api, method, path)), scopeOf(askedBy(pushed.api, method, path)));
        QCOMPARE(askedBy(api, "POST", "/items"), std::string("cluster-issuer write")); // a revision keeps no schemes, so the routes tell them
        QCOMPARE(api.cors.allowOrigins, pushed.api.cors.allowOrigins);
        QVERIFY2(tells(made, "A limit of 1000 calls a Minute"), all(made).c_str());
        QVERIFY2(tells(made, "The backend gets the header field X-Tenant") && all(made).find("acme\n") == std::string::npos, all(made).c_str());
        QVERIFY2(tells(made, "Tokens of https:/" "/id.example for orders are asked for"), all(made).c_str());
        QVERIFY2(!tells(made, "its definition"), all(made).c_str()); // they do not differ
        QCOMPARE(madeOf(stage, *stage.live()).openApi, made.openApi);
    }

    /// A ConfigMap may be gone: the routes tell the same API, without its names of parameters.
    void theRoutesAloneTellTheSame()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const LiveDefinition made = madeOf(stage, withoutDefinition(*stage.live()));
        const model::Api api = readAgain(made);
        QCOMPARE(api.title(), std::string("Orders:1.0.0"));
        QCOMPARE(api.context, std::string("/orders/1.0.0"));
        QCOMPARE(namesOf(api), (std::vector<std::string>{"GET /items", "GET /items/{p1}.json", "POST /items"})); // and no OPTIONS
        QCOMPARE(api.production->endpoints.front().url, std::string("https:/" "/orders.example:8443/base"));
        QCOMPARE(askedBy(api, "GET", "/items"), std::string("cluster-issuer read"));
        QCOMPARE(askedBy(api, "POST", "/items"), std::string("cluster-issuer write"));
        QCOMPARE(askedBy(api, "GET", "/items/{p1}.json"), std::string("cluster-issuer read"));
        QVERIFY(api.cors.enabled);
        QCOMPARE(api.cors.allowOrigins, std::vector<std::string>{"https:/" "/shop.example"});
    }

    /// What the definition leaves open and the routes guard is not open here; what else differs is said.
    void whatTheRoutesSayOtherwiseIsTakenOrSaid()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        LiveApi live = *stage.live();
        Value objects = Value::list();
        for (Value each : live.objects.items()) {
            if (textAt(each, "/kind") == "ConfigMap")
                each.find("data")->set("openapispec", R"({"openapi": "3.0.3", "info": {"title": "Orders", "version": "1.0.0"}, "servers": [{"url": "https:/)" R"(/user:canary-one@old.example/x"}],
                    "x-wso2-endpoints": [{"other": {"urls": ["https:/)" R"(/a.example"], "securityConfig": {"password": "canary-two"}}}],
                    "paths": {"/items": {"get": {"summary": "All of them", "responses": {"200": {"description": "ok"}}}}, "/gone": {"get": {"x-wso2-disable-security": true, "responses": {"200": {"description": "ok"}}}},
                              "/items/{name}.json": {"get": {"x-wso2-disable-security": true, "responses": {"200": {"description": "ok"}}}}}})");
            objects.push(std::move(each));
        }
        live.objects = std::move(objects);
        const LiveDefinition made = madeOf(stage, live);
        const model::Api api = readAgain(made);
        QCOMPARE(operationIn(api, "GET", "/items")->summary, std::string("All of them"));
        QCOMPARE(askedBy(api, "GET", "/items"), std::string("cluster-issuer read"));
        QCOMPARE(askedBy(api, "GET", "/items/{name}.json"), std::string("cluster-issuer read"));
        QCOMPARE(api.context, std::string("/orders/1.0.0"));
        QCOMPARE(api.production->endpoints.front().url, std::string("https:/" "/orders.example:8443/base"));
        QVERIFY(api.cors.enabled);
        for (const char* const sentence : {"GET /items/{name}.json is open by its definition and asks for credentials there", "GET /gone is in its definition and no route takes it.", "POST /items is taken by a route and not in its definition",
                                           "names the backend https:/" "/old.example/x and its routes call https:/" "/orders.example:8443/base", "Credentials for backends in its definition are left where they are."})
            QVERIFY2(tells(made, sentence), (sentence + all(made)).c_str());
        QVERIFY2(all(made).find("canary") == std::string::npos, all(made).c_str());
    }

    void whatWePushedToKongComesBack()
    {
        const auto stage = keyStage();
        QVERIFY(stage->apply(stage->plan()).outcome == DeploymentReport::Outcome::Applied);
        const LiveDefinition made = madeOf(*stage, *stage->live());
        const model::Api api = readAgain(made);
        QCOMPARE(api.title(), std::string("Orders:1.0.0"));
        QCOMPARE(api.context, std::string("/orders/1.0.0"));
        QCOMPARE(namesOf(api), (std::vector<std::string>{"GET /items", "GET /items/{p1}.json", "POST /items"}));
        QCOMPARE(api.production->endpoints.front().url, std::string("https:/" "/orders.example:8443/base"));
        for (const auto& [method, path] : {std::pair("GET", "/items"), {"POST", "/items"}, {"GET", "/items/{p1}.json"}})
            QCOMPARE(askedBy(api, method, path), std::string("cluster-key-header-ApiKey"));
        QCOMPARE(api.scheme("cluster-key-header-ApiKey")->parameterName, std::string("ApiKey"));
        QCOMPARE(api.cors.allowOrigins, std::vector<std::string>{"https:/" "/shop.example"});
        QVERIFY2(tells(made, "A limit of 1000 calls a minute"), all(made).c_str());
        QVERIFY2(tells(made, "The header field X-Tenant of calls is changed there") && tells(made, "The header field Server of answers"), all(made).c_str());
        QVERIFY2(!tells(made, "left out") && all(made).find("acme") == std::string::npos, all(made).c_str());
    }

    /// One rule among others that are handed on whole does not take their context from them.
    void whatCannotBeOfOneApiIsLeftOut()
    {
        KubernetesStage stage;
        put(stage, "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/backends",
            R"({"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "Backend", "metadata": {"name": "far"}, "spec": {"endpoints": [{"fqdn": {"hostname": "far.example", "port": 443}}]}})");
        putRoute(stage, "pets", R"([
            {"matches": [{"path": {"type": "Exact", "value": "/shop/pets"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 8080}]},
            {"matches": [{"path": {"type": "Exact", "value": "/shop/more"}, "method": "GET"}], "backendRefs": [{"group": "gateway.envoyproxy.io", "kind": "Backend", "name": "far"}]},
            {"matches": [{"path": {"type": "Exact", "value": "/shop/cats"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 8080}]},
            {"matches": [{"path": {"type": "PathPrefix", "value": "/shop/v1"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 8080}], "filters": [{"type": "URLRewrite", "urlRewrite": {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/api"}}}]}])");
        putGuard(stage, "browsers", "pets", R"("cors": {"allowOrigins": ["https:/)" R"(/shop.example"], "allowMethods": ["GET"]})");
        const LiveDefinition made = madeOf(stage, *stage.live("HTTPRoute/pets"));
        const model::Api api = readAgain(made);
        QCOMPARE(api.context, std::string("/shop"));
        QCOMPARE(namesOf(api), (std::vector<std::string>{"GET /cats", "GET /more", "GET /pets"}));
        QCOMPARE(operationIn(api, "GET", "/more")->production->endpoints.front().url, std::string("https:/" "/far.example/shop"));
        QCOMPARE(api.production->endpoints.front().url, std::string("http:/" "/pets.shop.svc:8080/shop"));
        QCOMPARE(api.cors.allowOrigins, std::vector<std::string>{"https:/" "/shop.example"});
        QVERIFY2(tells(made, "GET /shop/v1/" "* is left out: more of its path than /shop is not handed on."), all(made).c_str());
    }

    void routesOfOthersBecomeOperationsWithTheirBackends()
    {
        KubernetesStage stage;
        putRoute(stage, "pets", R"([
            {"matches": [{"path": {"type": "Exact", "value": "/shop/pets"}, "method": "GET"}, {"path": {"type": "Exact", "value": "/shop/pets"}, "method": "POST", "headers": [{"name": "X-Api-Token", "value": "canary-of-theirs"}]}], "backendRefs": [{"name": "pets", "port": 8080}]},
            {"matches": [{"path": {"type": "PathPrefix", "value": "/shop/files/"}}], "backendRefs": [{"name": "pets", "port": 8080, "weight": 9}, {"name": "pets-next", "port": 8080, "weight": 1}],
             "filters": [{"type": "RequestHeaderModifier", "requestHeaderModifier": {"set": [{"name": "Authorization", "value": "canary-too"}]}}]},
            {"matches": [{"path": {"type": "Exact", "value": "/shop/old"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 8080}], "filters": [{"type": "URLRewrite", "urlRewrite": {"path": {"type": "ReplaceFullPath", "replaceFullPath": "/new"}}}]},
            {"matches": [{"path": {"type": "RegularExpression", "value": "/shop/(a|b)/\\d+"}}], "backendRefs": [{"name": "pets", "port": 8080}]},
            {"matches": [{"path": {"type": "RegularExpression", "value": "/shop/pets/[^/]+"}, "method": "DELETE", "queryParams": [{"name": "really", "value": "yes"}]}], "backendRefs": [{"name": "pets", "port": 8080}]},
            {"matches": [{"path": {"type": "Exact", "value": "/shop/moved"}, "method": "GET"}], "filters": [{"type": "RequestRedirect", "requestRedirect": {"hostname": "other.example"}}]}])");
        const LiveDefinition made = madeOf(stage, *stage.live("HTTPRoute/pets"));
        const model::Api api = readAgain(made);
        QCOMPARE(api.name, std::string("pets"));
        QCOMPARE(api.context, std::string("/shop"));
        for (const char* const method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            QVERIFY2(operationIn(api, method, "/files/" "*") != nullptr && operationIn(api, method, "/files") != nullptr, method);
            QVERIFY(!operationIn(api, method, "/old") && !operationIn(api, method, "/moved"));
        }
        QCOMPARE(askedBy(api, "GET", "/pets"), std::string("open"));
        QCOMPARE(askedBy(api, "POST", "/pets"), std::string("cluster-key-header-X-Api-Token")); // a token that only some know
        QCOMPARE(operationIn(api, "DELETE", "/pets/{p1}")->production->endpoints.front().url, std::string("http:/" "/pets.shop.svc:8080/shop"));
        QCOMPARE(api.production->endpoints.size(), std::size_t{2}); // of most operations
        QCOMPARE(api.production->endpoints.back().url, std::string("http:/" "/pets-next.shop.svc:8080/shop"));
        for (const char* const sentence : {"/shop/(a|b)/\\d+ says more than a path", "GET /shop/old is left out: its backend is called at another path.", "GET /shop/moved is left out: it is answered by a redirection.",
                                           "DELETE /shop/pets/{p1} is taken there only with a certain query parameter really", "shares of the calls by their weights", "The backend gets the header field Authorization",
                                           "HTTPRoute pets has no SecurityPolicy of its own"})
            QVERIFY2(tells(made, sentence), (sentence + all(made)).c_str());
        QVERIFY2(all(made).find("canary") == std::string::npos, all(made).c_str());
    }

    /// Policies may choose routes by labels; and a rule that takes some calls alone leaves none of the others open.
    void whatIsClosedByLabelsOrForOtherCallsIsNotOpen()
    {
        const auto with = [](const std::string& targets) {
            KubernetesStage stage;
            putRoute(stage, "pets", R"([
                {"name": "beta", "matches": [{"path": {"type": "Exact", "value": "/shop/pets"}, "method": "GET", "headers": [{"name": "X-Beta", "value": "1"}]}], "backendRefs": [{"name": "pets", "port": 8080}]},
                {"name": "all", "matches": [{"path": {"type": "Exact", "value": "/shop/pets"}}], "backendRefs": [{"name": "pets", "port": 8080}]}])");
            put(stage, "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/securitypolicies", R"({"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "SecurityPolicy", "metadata": {"name": "p"}, "spec": {)" + targets +
                                                                                                    R"(, "jwt": {"providers": [{"name": "acme", "issuer": "acme"}]}}})");
            return readAgain(madeOf(stage, *stage.live("HTTPRoute/pets")));
        };
        const model::Api narrowed = with(R"("targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "pets", "sectionName": "all"}])");
        QVERIFY(askedBy(narrowed, "GET", "/pets") != "open" && askedBy(narrowed, "POST", "/pets") != "open");
        QVERIFY(askedBy(with(R"("targetSelectors": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"}])"), "POST", "/pets") != "open");
        QCOMPARE(askedBy(with(R"("targetSelectors": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "matchLabels": {"team": "cats"}}])"), "POST", "/pets"), std::string("open"));
    }

    void whatIsNotHandedOnIsTheContext()
    {
        KubernetesStage stage;
        putRoute(stage, "far", R"([{"matches": [{"path": {"type": "PathPrefix", "value": "/far/v1"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 80}], "filters": [{"type": "URLRewrite", "urlRewrite": {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/"}}}]}])");
        const model::Api api = readAgain(madeOf(stage, *stage.live("HTTPRoute/far")));
        QCOMPARE(api.context, std::string("/far/v1"));
        QCOMPARE(namesOf(api), (std::vector<std::string>{"GET /", "GET /" "*"}));
        QCOMPARE(api.production->endpoints.front().url, std::string("http:/" "/pets.shop.svc"));
    }

    void nothingThatWasClosedComesInOpen_data()
    {
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("asked");
        QTest::newRow("tokens") << "'jwt': {'providers': [{'name': 'a', 'issuer': 'https:/" "/id.example', 'remoteJWKS': {'uri': 'https:/" "/id.example/keys'}}]}" << "cluster-issuer";
        QTest::newRow("scopes") << "'jwt': {'providers': [{'name': 'a', 'issuer': 'https:/" "/id.example'}]}, 'authorization': {'defaultAction': 'Deny', 'rules': [{'action': 'Allow', 'principal': {'jwt': {'provider': 'a', 'scopes': ['read', 'all']}}}, {'action': 'Allow', 'principal': {'jwt': {'provider': 'a', 'scopes': ['admin']}}}]}"
                                << "cluster-issuer read all or cluster-issuer admin";
        QTest::newRow("users") << "'basicAuth': {'users': {'name': 'canary-secret'}}" << "cluster-users";
        QTest::newRow("keys") << "'apiKeyAuth': {'credentialRefs': [{'name': 'canary-secret'}], 'extractFrom': [{'params': ['key']}]}" << "cluster-key-query-key";
        QTest::newRow("another service") << "'extAuth': {'http': {'backendRefs': [{'name': 'judge', 'port': 80}]}}" << "cluster-token";
        QTest::newRow("log in") << "'oidc': {'provider': {'issuer': 'https:/" "/id.example'}, 'clientID': 'x', 'clientSecret': {'name': 'canary-secret'}}" << "cluster-issuer";
        QTest::newRow("addresses") << "'authorization': {'defaultAction': 'Deny', 'rules': [{'action': 'Allow', 'principal': {'clientCIDRs': ['10.0.0.0/8']}}]}" << "cluster-token";
        QTest::newRow("nobody") << "'authorization': {'defaultAction': 'Deny'}" << "cluster-token";
    }
    void nothingThatWasClosedComesInOpen()
    {
        QFETCH(QString, says);
        QFETCH(QString, asked);
        says.replace(QLatin1Char('\''), QLatin1Char('"'));
        KubernetesStage stage;
        putRoute(stage, "pets", R"([{"matches": [{"path": {"type": "Exact", "value": "/pets"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 80}]}])");
        putGuard(stage, "guard", "pets", says.toStdString());
        const LiveDefinition made = madeOf(stage, *stage.live("HTTPRoute/pets"));
        const model::Api api = readAgain(made);
        QCOMPARE(askedBy(api, "GET", "/pets"), asked.toStdString());
        for (const model::SecurityScheme& scheme : api.securitySchemes)
            QVERIFY2(scheme.type != model::SecurityScheme::Type::Other, scheme.name.c_str());
        QVERIFY2(all(made).find("canary") == std::string::npos, all(made).c_str());
        QVERIFY2(made.missing.size() > 1, all(made).c_str());
    }

    void anIngressComesInWithWhatItsPluginsAsk()
    {
        const auto stage = keyStage();
        const auto plugin = [&stage](const std::string& name, const std::string& says) {
            put(*stage, "/apis/configuration.konghq.com/v1/namespaces/shop/kongplugins", R"({"apiVersion": "configuration.konghq.com/v1", "kind": "KongPlugin", "metadata": {"name": ")" + name + R"("}, )" + says + "}");
        };
        plugin("limits", R"("plugin": "rate-limiting", "config": {"minute": 5})");
        plugin("tokens", R"("plugin": "openid-connect", "config": {"issuer": "https:/)" R"(/id.example", "scopes_required": ["read"], "client_secret": ["canary-of-kong"]})");
        plugin("fields", R"("plugin": "request-transformer", "config": {"add": {"headers": ["X-Backend-Key:canary-of-kong"]}})");
        put(*stage, "/api/v1/namespaces/shop/services", R"({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "pets", "annotations": {"konghq.com/protocol": "https", "konghq.com/path": "/v2"}}, "spec": {"ports": [{"name": "web", "port": 8443}]}})");
        put(*stage, "/apis/networking.k8s.io/v1/namespaces/shop/ingresses",
            R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "pets", "annotations": {"konghq.com/plugins": "limits, tokens, fields", "konghq.com/strip-path": "true", "konghq.com/methods": "GET,POST"}}, "spec": {"ingressClassName": "kong", "rules": [{"host": "pets.example", "http": {"paths": [{"path": "/pets", "pathType": "Prefix", "backend": {"service": {"name": "pets", "port": {"name": "web"}}}}]}}]}})");
        const LiveDefinition made = madeOf(*stage, *stage->live("Ingress/pets"));
        const model::Api api = readAgain(made);
        QCOMPARE(api.context, std::string("/pets"));
        QCOMPARE(namesOf(api), (std::vector<std::string>{"GET /", "GET /" "*", "POST /", "POST /" "*"}));
        QCOMPARE(askedBy(api, "GET", "/" "*"), std::string("cluster-issuer read"));
        QCOMPARE(api.production->endpoints.front().url, std::string("https:/" "/pets.shop.svc:8443/v2"));
        for (const char* const sentence : {"A limit of 5 calls a minute", "Ingress pets takes calls to pets.example alone", "The header field X-Backend-Key of calls is changed there", "Tokens of https:/" "/id.example are asked for"})
            QVERIFY2(tells(made, sentence), (sentence + all(made)).c_str());
        QVERIFY2(all(made).find("canary") == std::string::npos, all(made).c_str());
    }

    void pluginsThatNobodyCanReadKeepCallersOut()
    {
        const auto stage = keyStage();
        putRoute(*stage, "pets", R"([{"matches": [{"path": {"type": "PathPrefix", "value": "/pets"}, "method": "GET"}], "backendRefs": [{"name": "pets", "port": 80}]}])", R"(, "annotations": {"konghq.com/plugins": "of-the-cluster"})");
        const LiveDefinition made = madeOf(*stage, *stage->live("HTTPRoute/pets"));
        QCOMPARE(askedBy(readAgain(made), "GET", "/" "*"), std::string("cluster-token"));
        QVERIFY2(tells(made, "The plugin of-the-cluster was not found"), all(made).c_str());
    }

    void whatHasNothingToImportSaysWhy()
    {
        KubernetesStage stage;
        putRoute(stage, "none", R"([{"matches": [{"path": {"type": "RegularExpression", "value": "/a|/b"}}], "backendRefs": [{"name": "pets", "port": 80}]}])");
        const auto made = stage.type->definition(stage.environment, *stage.live("HTTPRoute/none"));
        QVERIFY(!made && made.error().kind() == ErrorKind::Unsupported);
        QVERIFY2(made.error().message().find("none has no route that an operation stands for") != std::string::npos && made.error().message().find("/a|/b says more") != std::string::npos, made.error().message().c_str());
        LiveApi grpc;
        grpc.objects = Value::list({*schema::readJson(R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GRPCRoute", "metadata": {"name": "calls"}, "spec": {"rules": [{"matches": [{"method": {"service": "a.B"}}]}]}})", "x")});
        const auto none = stage.type->definition(stage.environment, grpc);
        QVERIFY(!none && none.error().kind() == ErrorKind::Unsupported);
        QVERIFY2(none.error().message().find("methods of gRPC are no operations") != std::string::npos, none.error().message().c_str());
        const auto nothing = stage.type->definition(stage.environment, LiveApi());
        QVERIFY(!nothing && nothing.error().kind() == ErrorKind::Unsupported);
    }
};

POSTERN_TEST(KubernetesDefinitionTest);
#include "KubernetesDefinitionTest.moc"
