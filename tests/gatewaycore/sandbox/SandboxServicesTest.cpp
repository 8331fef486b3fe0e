// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Catalog.h"
#include "sandbox/KeyManager.h"
#include "sandbox/PublisherApi.h"

#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "crypto/Jwk.h"
#include "crypto/Jws.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::sandbox;

namespace {

Call form(const std::string& body, const std::string& user, const std::string& password)
{
    Call call;
    call.method = "POST";
    call.contentType = "application/x-www-form-urlencoded";
    call.authorization = "Basic " + crypto::base64Encode(user + ":" + password);
    call.body = body;
    return call;
}

Call get(const std::string& path, const std::string& token, const std::string& query = {})
{
    Call call;
    call.method = "GET";
    call.path = std::string(PublisherApi::basePath) + path;
    call.query = decodePairs(query);
    if (!token.empty())
        call.authorization = "Bearer " + token;
    return call;
}

schema::Value body(const Reply& reply)
{
    auto value = schema::readJson(reply.body, "answer");
    return value ? *value : schema::Value();
}

std::string member(const Reply& reply, std::string_view path)
{
    const schema::Value value = body(reply);
    const schema::Value* found = value.atPath(path);
    return found == nullptr ? std::string("<none>") : found->toText();
}

} // namespace

class SandboxServicesTest : public QObject {
    Q_OBJECT
    FakeClock clock_;

    KeyManager keyManager()
    {
        auto made = KeyManager::create("https://sandbox.test/oauth2/token", clock_);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return std::move(*made);
    }
    Catalog catalog()
    {
        auto made = Catalog::create([](const std::string& host) { return host + ":1"; });
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return std::move(*made);
    }
    std::string publisherToken(KeyManager& keys)
    {
        Call call;
        call.authorization = "Basic " + crypto::base64Encode("admin:admin");
        call.body = R"({"clientName":"test","owner":"admin","grantType":"password"})";
        const Reply registered = keys.registerClient(call);
        return member(keys.token(form("grant_type=password&username=admin&password=admin&scope=apim%3Aapi_view+apim:tier_view",
                                      member(registered, "clientId"), member(registered, "clientSecret"))),
                      "access_token");
    }

  private Q_SLOTS:
    void thereAreSixSamplesWithRealAddresses()
    {
        const Catalog apis = catalog();
        QVERIFY(apis.apis().size() >= 6);
        for (const CatalogApi& api : apis.apis()) {
            const std::string all = schema::writeJson(api.data) + schema::writeJson(api.definition);
            for (std::size_t at = all.find(".sandbox"); at != std::string::npos; at = all.find(".sandbox", at + 1))
                QVERIFY2(all.substr(at, 10) == ".sandbox:1", api.name.c_str());
        }
    }

    void aTokenVerifiesWithThePublishedKeyAndSaysWhoAsked()
    {
        KeyManager keys = keyManager();
        const Reply reply = keys.token(form("grant_type=client_credentials&scope=orders:read%20payments:other", "demo-shop", "demo-secret"));
        QCOMPARE(reply.status, 200);
        QCOMPARE(member(reply, "scope"), std::string("orders:read"));
        auto jws = crypto::Jws::parseCompact(member(reply, "access_token"));
        QVERIFY(jws.has_value());
        const auto set = crypto::parseJwkSet(keys.keys().body);
        QVERIFY(set);
        QVERIFY(!jws->verify(set->keys.front(), crypto::AlgorithmPolicy::tokens()).has_value());
        const auto claims = schema::readJson(jws->payload(), "claims");
        QVERIFY(claims);
        QCOMPARE(claims->atPath("application.name")->asString(), std::string("Demo Shop"));
        QCOMPARE(claims->atPath("subscribedAPIs[0].subscriptionTier")->asString(), std::string("Gold"));
    }

    void wrongCredentialsAreRefused_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("error");
        QTest::newRow("secret") << "grant_type=client_credentials" << "wrong" << 401 << "invalid_client";
        QTest::newRow("grant") << "grant_type=implicit" << "demo-secret" << 400 << "unsupported_grant_type";
        QTest::newRow("password") << "grant_type=password&username=alice&password=x" << "demo-secret" << 400 << "invalid_grant";
        QTest::newRow("refresh token") << "grant_type=refresh_token&refresh_token=x" << "demo-secret" << 400 << "invalid_grant";
    }
    void wrongCredentialsAreRefused()
    {
        QFETCH(QString, body);
        QFETCH(QString, secret);
        QFETCH(int, status);
        QFETCH(QString, error);
        KeyManager keys = keyManager();
        const Reply reply = keys.token(form(body.toStdString(), "demo-shop", secret.toStdString()));
        QCOMPARE(reply.status, status);
        QCOMPARE(member(reply, "error"), error.toStdString());
    }

    void aRefreshTokenIsGoodForOneUse()
    {
        KeyManager keys = keyManager();
        const Reply first = keys.token(form("grant_type=password&username=alice&password=alice", "demo-shop", "demo-secret"));
        const std::string again = "grant_type=refresh_token&refresh_token=" + member(first, "refresh_token");
        QCOMPARE(keys.token(form(again, "demo-shop", "demo-secret")).status, 200);
        QCOMPARE(keys.token(form(again, "demo-shop", "demo-secret")).status, 400);
    }

    void aCodeIsGivenForAChallengeAndGoodForOneUse()
    {
        KeyManager keys = keyManager();
        const std::string verifier(50, 'v');
        const std::string challenge = crypto::base64UrlEncode(crypto::sha256(verifier).view());
        const auto ask = [&](const std::string& query) {
            Call call;
            call.method = "GET";
            call.query = decodePairs(query);
            return keys.authorizeCode(call);
        };
        const std::string good = "client_id=demo-shop&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcallback&state=s%26t"
                                 "&scope=orders:read&code_challenge_method=S256&code_challenge=" + challenge;
        const auto location = [](const Reply& reply) {
            for (const auto& [name, value] : reply.headers) {
                if (name == "Location")
                    return value;
            }
            return std::string();
        };
        // Without a client, or towards elsewhere, nobody is sent anywhere.
        QCOMPARE(ask("client_id=nobody&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F").status, 400);
        for (const char* elsewhere : {"https://evil.example/", "http://127.0.0.1.evil.example:1/", "http://localhost:1/%23x", "http://localhost:1@evil.example/", "http://localhost:", "http://127.0.0.1:1/%0d%0aX:%20y"})
            QCOMPARE(ask(std::string("client_id=demo-shop&redirect_uri=") + elsewhere).status, 400);
        QVERIFY(location(ask("client_id=demo-shop&redirect_uri=http://127.0.0.1:1/&response_type=code&state=x")).find("?error=invalid_request&") != std::string::npos);
        const Reply given = ask(good);
        QCOMPARE(given.status, 302);
        const std::string to = location(given);
        QVERIFY2(to.starts_with("http://127.0.0.1:4711/callback?code=") && to.ends_with("&state=s%26t"), to.c_str());
        const std::string code = to.substr(to.find("code=") + 5, to.find("&state") - to.find("code=") - 5);
        const auto redeem = [&](const std::string& used, const std::string& proof) {
            Call call = form("grant_type=authorization_code&client_id=demo-shop&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcallback&code=" + used + "&code_verifier=" + proof, "", "");
            call.authorization.clear();
            return keys.token(call);
        };
        const Reply token = redeem(code, verifier);
        QCOMPARE(token.status, 200);
        QCOMPARE(member(token, "scope"), std::string("orders:read"));
        QVERIFY(member(token, "refresh_token") != "<none>");
        QCOMPARE(redeem(code, verifier).status, 400);
        // A wrong verifier takes the code, too.
        const std::string second = location(ask(good));
        const std::string other = second.substr(second.find("code=") + 5, second.find("&state") - second.find("code=") - 5);
        QCOMPARE(redeem(other, std::string(50, 'w')).status, 400);
        QCOMPARE(redeem(other, verifier).status, 400);
        // It waits a minute, no longer.
        const std::string third = location(ask(good));
        clock_.advance(std::chrono::seconds(61));
        QCOMPARE(redeem(third.substr(third.find("code=") + 5, third.find("&state") - third.find("code=") - 5), verifier).status, 400);
    }

    void introspectionKnowsLiveTokensOnly()
    {
        KeyManager keys = keyManager();
        const std::string token =
            member(keys.token(form("grant_type=client_credentials", "demo-shop", "demo-secret")), "access_token");
        const Call ask = form("token=" + token, "demo-shop", "demo-secret");
        QCOMPARE(member(keys.introspect(ask), "active"), std::string("true"));
        clock_.advance(std::chrono::hours(2));
        QCOMPARE(member(keys.introspect(ask), "active"), std::string("false"));
    }

    void rotationSignsWithANewKey()
    {
        KeyManager keys = keyManager();
        const std::string before = keys.keys().body;
        QVERIFY(keys.rotate(true));
        const auto set = crypto::parseJwkSet(keys.keys().body);
        QVERIFY(set);
        QCOMPARE(set->keys.size(), std::size_t(2));
        QVERIFY(keys.rotate(false));
        QCOMPARE(crypto::parseJwkSet(keys.keys().body)->keys.size(), std::size_t(1));
        QVERIFY(keys.keys().body != before);
    }

    void thePublisherWantsAToken()
    {
        KeyManager keys = keyManager();
        Catalog apis = catalog();
        const PublisherApi publisher(apis, keys);
        QCOMPARE(publisher.handle(get("/apis", "")).status, 401);
        QCOMPARE(publisher.handle(get("/apis", "nonsense")).status, 401);
        const std::string shop =
            member(keys.token(form("grant_type=client_credentials", "demo-shop", "demo-secret")), "access_token");
        QCOMPARE(publisher.handle(get("/apis", shop)).status, 403);
        QCOMPARE(publisher.handle(get("/apis", publisherToken(keys))).status, 200);
    }

    void pagesCoverAllApisOnce()
    {
        KeyManager keys = keyManager();
        Catalog apis = catalog();
        apis.pad(60);
        const PublisherApi publisher(apis, keys);
        const std::string token = publisherToken(keys);
        std::set<std::string> seen;
        for (int offset = 0; offset < 60; offset += 25) {
            const Reply reply = publisher.handle(get("/apis", token, "limit=25&offset=" + std::to_string(offset)));
            QCOMPARE(member(reply, "pagination.total"), std::string("60"));
            const schema::Value page = body(reply);
            for (const schema::Value& row : page.find("list")->items())
                QVERIFY(seen.insert(row.find("id")->asString()).second);
        }
        QCOMPARE(seen.size(), std::size_t(60));
        QCOMPARE(publisher.handle(get("/apis", token, "limit=x")).status, 400);
    }

    void queriesFilterByAttribute()
    {
        KeyManager keys = keyManager();
        Catalog apis = catalog();
        const PublisherApi publisher(apis, keys);
        const std::string token = publisherToken(keys);
        QCOMPARE(member(publisher.handle(get("/apis", token, "query=name:Orders+version:1.0.0")), "count"), std::string("1"));
        QCOMPARE(member(publisher.handle(get("/apis", token, "query=tag:shop")), "count"), std::string("2"));
        QCOMPARE(member(publisher.handle(get("/apis", token, "query=name:nothing")), "count"), std::string("0"));
    }

    void anApiComesWithDefinitionRevisionsAndPolicies()
    {
        KeyManager keys = keyManager();
        Catalog apis = catalog();
        const PublisherApi publisher(apis, keys);
        const std::string token = publisherToken(keys);
        const std::string id = apis.apis().front().id;
        QCOMPARE(member(publisher.handle(get("/apis/" + id, token)), "id"), id);
        const schema::Value text = body(publisher.handle(get("/apis/" + id + "/swagger", token)));
        const auto definition = schema::readJson(text.asString(), "definition");
        QVERIFY(definition && definition->find("openapi")->asString().starts_with("3."));
        QCOMPARE(member(publisher.handle(get("/apis/" + id + "/revisions", token)), "count"), std::string("1"));
        QCOMPARE(publisher.handle(get("/apis/none", token)).status, 404);
        QCOMPARE(member(publisher.handle(get("/throttling-policies/api", token)), "list[3].name"), std::string("10PerMin"));
        QCOMPARE(publisher.handle(get("/throttling-policies/other", token)).status, 400);
        // The Publisher's contract has no policies of applications; the Developer Portal's has, and lets anybody read them.
        QCOMPARE(publisher.handle(get("/throttling-policies/application", token)).status, 400);
        Call portal;
        portal.method = "GET";
        portal.path = std::string(PublisherApi::devPortalPath) + "/throttling-policies/application";
        QCOMPARE(member(publisher.handleDevPortal(portal), "list[0].name"), std::string("10PerMin"));
        QCOMPARE(member(publisher.handleDevPortal(portal), "list[0].policyLevel"), std::string("application"));
        portal.path = std::string(PublisherApi::devPortalPath) + "/throttling-policies/api";
        QCOMPARE(publisher.handleDevPortal(portal).status, 400);
    }
};

POSTERN_TEST(SandboxServicesTest);
#include "SandboxServicesTest.moc"
