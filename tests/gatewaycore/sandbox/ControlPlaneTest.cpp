// SPDX-License-Identifier: Apache-2.0
#include "sandbox/FormParts.h"
#include "sandbox/PublisherApi.h"

#include "crypto/Base64.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::sandbox;
using schema::Value;

/// The sandbox's control plane remembers what calls do to it, and holds to WSO2's rules.
class ControlPlaneTest : public QObject {
    Q_OBJECT

    std::optional<KeyManager> keys_;
    std::optional<Catalog> catalog_;
    std::optional<PublisherApi> api_;

    static constexpr const char* publisher = "/api/am/publisher/v4";
    static constexpr const char* portal = "/api/am/devportal/v3";
    static constexpr const char* admin = "/api/am/admin/v4";

    /// As admin by Basic credentials, which may do everything.
    Reply call(const char* method, const std::string& base, const std::string& target, const std::string& json = {})
    {
        Call made;
        made.method = method;
        const auto question = target.find('?');
        made.path = base + target.substr(0, question);
        if (question != std::string::npos)
            made.query = decodePairs(target.substr(question + 1));
        made.authorization = "Basic " + crypto::base64Encode("admin:admin");
        made.contentType = "application/json";
        made.accept = "application/json";
        made.body = json;
        return api_->answer(made);
    }
    static std::string member(const Reply& reply, std::string_view path)
    {
        const auto value = schema::readJson(reply.body, "answer");
        const Value* found = value ? value->atPath(path) : nullptr;
        return found == nullptr ? std::string("<none>") : found->toText();
    }
    std::string claim(const Reply& token, std::string_view path)
    {
        Call asked;
        asked.contentType = "application/x-www-form-urlencoded";
        asked.authorization = "Basic " + crypto::base64Encode("admin:admin");
        asked.body = "token=" + member(token, "accessToken");
        return member(keys_->introspect(asked), path);
    }

  private Q_SLOTS:
    void init()
    {
        api_.reset();
        keys_.emplace(*KeyManager::create("https://sandbox.test/oauth2/token"));
        catalog_.emplace(*Catalog::create([](const std::string& host) { return host + ":1"; }));
        api_.emplace(*catalog_, *keys_);
    }

    void whatIsMadeCanBeReadChangedAndRemoved()
    {
        const Reply made = call("POST", publisher, "/apis", R"({"name":"New","context":"/new","version":"1.0"})");
        QCOMPARE(made.status, 201);
        const std::string id = member(made, "id");
        QCOMPARE(member(call("GET", publisher, "/apis/" + id), "lifeCycleStatus"), std::string("CREATED"));
        QCOMPARE(call("POST", publisher, "/apis", R"({"name":"New","context":"/new","version":"1.0"})").status, 409);
        QCOMPARE(call("POST", publisher, "/apis", R"({"name":"Other","context":"/new","version":"1.0"})").status, 409);
        QCOMPARE(member(call("PUT", publisher, "/apis/" + id, R"({"name":"x","context":"/x","version":"9","description":"D"})"), "name"), std::string("New"));
        QCOMPARE(member(call("GET", publisher, "/apis/" + id), "description"), std::string("D"));
        QCOMPARE(call("DELETE", publisher, "/apis/" + id).status, 200);
        QCOMPARE(call("GET", publisher, "/apis/" + id).status, 404);
    }

    void anApiLivesByItsRules()
    {
        const std::string id = member(call("POST", publisher, "/apis", R"({"name":"New","context":"/new","version":"1.0"})"), "id");
        const auto change = [&](const char* action) { return call("POST", publisher, std::string("/apis/change-lifecycle?apiId=") + id + "&action=" + action); };
        QCOMPARE(change("Retire").status, 400);
        QCOMPARE(change("Publish").status, 400); // nobody could subscribe
        call("PUT", publisher, "/apis/" + id, R"({"name":"New","context":"/new","version":"1.0","policies":["Gold"]})");
        QCOMPARE(member(change("Publish"), "lifecycleState.state"), std::string("Published"));
        for (const char* action : {"Block", "Re-Publish", "Deprecate", "Retire"})
            QCOMPARE(change(action).status, 200);
        QCOMPARE(member(call("GET", publisher, "/apis/" + id + "/lifecycle-history"), "count"), std::string("6"));
    }

    void aNewVersionRunsBesideTheOldOne()
    {
        const std::string id = catalog_->find("Orders", "1.0.0")->id;
        const Reply copy = call("POST", publisher, "/apis/copy-api?newVersion=2.0.0&defaultVersion=true&apiId=" + id);
        QCOMPARE(copy.status, 201);
        QCOMPARE(member(copy, "isDefaultVersion"), std::string("true"));
        QCOMPARE(member(call("GET", publisher, "/apis/" + id), "version"), std::string("1.0.0"));
        QCOMPARE(call("POST", publisher, "/apis/copy-api?newVersion=2.0.0&apiId=" + id).status, 409);
    }

    void thereAreFiveRevisionsAtMostAndOneAnEnvironment()
    {
        const std::string id = catalog_->apis().front().id;
        const std::string base = "/apis/" + id;
        std::string last;
        for (int i = 0; i < 4; ++i)
            last = member(call("POST", publisher, base + "/revisions", R"({"description":"more"})"), "id");
        QCOMPARE(member(call("POST", publisher, base + "/revisions", "{}"), "code"), std::string("900351"));
        QCOMPARE(call("POST", publisher, base + "/deploy-revision?revisionId=" + last, R"([{"name":"Default","vhost":"localhost"}])").status, 200);
        QCOMPARE(member(call("GET", publisher, base + "/deployments"), "list[0].revisionUuid"), last); // no longer the first one
        QCOMPARE(member(call("GET", publisher, base + "/deployments"), "list[1].name"), std::string("<none>"));
        QCOMPARE(member(call("POST", publisher, base + "/deploy-revision?revisionId=" + last, R"([{"name":"Nowhere"}])"), "code"), std::string("900504"));
        QCOMPARE(call("DELETE", publisher, base + "/revisions/" + last).status, 400);
        QCOMPARE(call("POST", publisher, base + "/undeploy-revision?revisionId=" + last, R"([{"name":"Default"}])").status, 201);
        QCOMPARE(call("DELETE", publisher, base + "/revisions/" + last).status, 200);
    }

    void aRevisionBringsBackWhatItFroze()
    {
        const std::string id = catalog_->apis().front().id;
        const std::string before = catalog_->apis().front().data.find("description")->toText();
        const Value data = catalog_->apis().front().data;
        Value changed = data;
        changed.set("description", "changed");
        call("PUT", publisher, "/apis/" + id, schema::writeJson(changed, 0));
        QCOMPARE(member(call("GET", publisher, "/apis/" + id), "description"), std::string("changed"));
        QCOMPARE(call("POST", publisher, "/apis/" + id + "/restore-revision?revisionId=" + id + "-r1").status, 201);
        QCOMPARE(member(call("GET", publisher, "/apis/" + id), "description"), before);
    }

    void aSubscriptionIsInTheTokensOfBothKinds()
    {
        const std::string api = catalog_->find("Orders", "1.0.0")->id;
        for (const char* type : {"JWT", "OAUTH"}) {
            const std::string application = member(call("POST", portal, "/applications", std::string(R"({"name":"App )") + type + R"(","throttlingPolicy":"10PerMin","tokenType":")" + type + "\"}"), "applicationId");
            const Reply keys = call("POST", portal, "/applications/" + application + "/generate-keys", R"({"keyType":"PRODUCTION","grantTypesToBeSupported":["client_credentials"]})");
            const std::string generate = "/applications/" + application + "/oauth-keys/" + member(keys, "keyMappingId") + "/generate-token";
            Reply token = call("POST", portal, generate, "{}");
            QCOMPARE(member(token, "accessToken").find('.') != std::string::npos, type == std::string("JWT"));
            QCOMPARE(claim(token, "subscribedAPIs[0].name"), std::string("<none>"));
            QCOMPARE(call("POST", portal, "/subscriptions", R"({"applicationId":")" + application + R"(","apiId":")" + api + R"(","throttlingPolicy":"Silver"})").status, 400); // not offered
            const Reply made = call("POST", portal, "/subscriptions", R"({"applicationId":")" + application + R"(","apiId":")" + api + R"(","throttlingPolicy":"Gold"})");
            QCOMPARE(made.status, 201);
            token = call("POST", portal, generate, R"({"scopes":["orders:read","apim:admin"]})");
            QCOMPARE(claim(token, "subscribedAPIs[0].subscriptionTier"), std::string("Gold"));
            QCOMPARE(claim(token, "application.uuid"), application);
            QCOMPARE(claim(token, "application.tier"), std::string("10PerMin"));
            QCOMPARE(claim(token, "scope"), std::string("orders:read")); // an application is no administrator
            const std::string subscription = member(made, "subscriptionId");
            call("POST", publisher, "/subscriptions/block-subscription?blockState=BLOCKED&subscriptionId=" + subscription);
            QCOMPARE(claim(call("POST", portal, generate, "{}"), "subscribedAPIs[0].name"), std::string("<none>"));
        }
    }

    void aSecretLeavesAsAMaskAndTheMaskKeepsIt()
    {
        const char* const kong = R"({"name":"Kong","gatewayType":"Kong","provider":"external","mode":"READ_ONLY","vhosts":[{"host":"kong"}],"additionalProperties":[{"key":"auth_key","value":"SECRET"}]})";
        const Reply made = call("POST", admin, "/environments", kong);
        QCOMPARE(made.status, 201);
        QVERIFY(made.body.find("SECRET") == std::string::npos);
        QCOMPARE(call("PUT", admin, "/environments/" + member(made, "id"), made.body).status, 200);
        QCOMPARE(findIn(api_->estate().environments, "name", "Kong")->atPath("additionalProperties[0].value")->toText(), std::string("SECRET"));
        const std::string id = catalog_->apis().front().id;
        QCOMPARE(member(call("POST", publisher, "/apis/" + id + "/deploy-revision?revisionId=" + id + "-r1", R"([{"name":"Kong"}])"), "code"), std::string("900515"));
    }

    void aProjectIsImportedAndComesBackAsItWas()
    {
        const std::string api = "type: api\nversion: v4.7.0\ndata:\n  name: Zipped\n  version: 1.0.0\n  context: /zipped\n  unknownToUs: {deep: [1, 2]}\n";
        const std::string zip = writeZip({{"Zipped-1.0.0/api.yaml", api},
                                          {"Zipped-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.1\npaths: {}\n"},
                                          {"Zipped-1.0.0/Docs/guide.md", "# Guide\n"},
                                          {"Zipped-1.0.0/deployment_environments.yaml", "data:\n  - deploymentEnvironment: Default\n"}});
        Call made;
        made.method = "POST";
        made.path = std::string(publisher) + "/apis/import";
        made.authorization = "Basic " + crypto::base64Encode("admin:admin");
        made.accept = "application/json";
        made.contentType = "multipart/form-data; boundary=b";
        made.body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n" + zip + "\r\n--b--\r\n";
        const Reply imported = api_->answer(made);
        QVERIFY2(imported.status == 200, imported.body.c_str());
        QCOMPARE(api_->answer(made).status, 409);
        const Reply exported = call("GET", publisher, "/apis/export?format=YAML&apiId=" + member(imported, "id"));
        const auto entries = readZip(exported.body);
        QVERIFY(entries);
        QVERIFY(entries->front().content.find("unknownToUs") != std::string::npos);
        QCOMPARE(entries->back().content, std::string("# Guide\n"));
        for (const std::size_t cut : {std::size_t(0), std::size_t(10), zip.size() / 2, zip.size() - 1})
            QVERIFY(!readZip(std::string_view(zip).substr(0, cut)));
        std::string damaged = zip;
        damaged[zip.find("openapi")] = 'X';
        QVERIFY(!readZip(damaged));
        QVERIFY(!readZip(writeZip({{"../../etc/passwd", "x"}})));
    }
};

POSTERN_TEST(ControlPlaneTest);
#include "ControlPlaneTest.moc"
