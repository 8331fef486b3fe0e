// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Base64.h"
#include "crypto/Certificate.h"
#include "crypto/Json.h"
#include "crypto/Jws.h"
#include "crypto/SigningKey.h"
#include "dataplane/filters/AssertionCache.h"
#include "dataplane/filters/SecretSource.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <map>

using namespace postern;
using namespace postern::test;

namespace {

/// Secrets by their names, whatever kind of reference asks.
class NamedSecrets final : public filters::SecretSource {
  public:
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override
    {
        const auto found = known.find(reference.name);
        if (found == known.end())
            return unexpected(ErrorKind::NotFound, reference.toString() + " is not set", Fault::Config);
        return Secret(found->second);
    }
    std::map<std::string, std::string> known;
};

struct BackendShop : Shop {
    BackendShop()
    {
        ports.add<filters::SecretSource>(secrets);
        secrets.known["PASSWORD"] = "s:\xC3\xA9 cret";
        secrets.known["KEY"] = "k&y=1 /+";
        secrets.known["ES"] = crypto::SigningKey::generate(crypto::KeyType::EcP256)->toPem()->reveal();
        api.production.emplace();
        api.sandbox.emplace();
    }
    [[nodiscard]] crypto::SigningKey signer() { return *crypto::SigningKey::fromPem(Secret(secrets.known["ES"])); }
    NamedSecrets secrets;
};

/// A caller as an authentication filter would find one.
struct Somebody {
    Somebody()
    {
        identity.scheme = "jwt";
        identity.subject = "alice@shop.example";
        identity.consumerKey = "client-1";
        identity.application = {"42", "Till \"3\"", "Gold", "bob", "6ba7b810"};
        identity.subscription.tier = "Silver";
        identity.scopes = scopes;
        identity.claims = claims;
    }
    std::vector<std::string_view> scopes{"read", "write"};
    std::vector<pipeline::Identity::Claim> claims{{"email", "a@b.example"},
                                                  {"groups", R"(["x","y"])", true},
                                                  {"looksLikeJson", R"({"admin":true})"},
                                                  {"level", "7", true},
                                                  {"iss", "https://issuer"},
                                                  {"http://wso2.org/claims/tier", "Unlimited"},
                                                  {"application", R"({"id":1})", true}};
    pipeline::Identity identity;
};

crypto::JsonValue partOf(const QByteArray& token, int part)
{
    const QList<QByteArray> parts = token.split('.');
    const auto decoded = crypto::base64UrlDecode(parts.value(part).toStdString());
    return decoded ? crypto::parseJson(*decoded).value() : crypto::JsonValue();
}
QByteArray claim(const crypto::JsonValue& claims, const char* name)
{
    return QByteArray::fromStdString(std::string(claims.textOf(name)));
}
QByteArray dialect(const crypto::JsonValue& claims, const std::string& name)
{
    return claim(claims, ("http://wso2.org/claims/" + name).c_str());
}

} // namespace

/// What backends are told of who calls, and how they know us.
class BackendIdentityTest : public QObject {
    Q_OBJECT

    static QByteArray assertionOf(BackendShop& shop, const Somebody& caller)
    {
        Visit visit(shop);
        visit.exchange.setIdentity(caller.identity);
        return visit.in() == "continue" ? visit.sent("X-JWT-Assertion") : QByteArray();
    }

  private slots:
    void sendsAUserAndAPasswordInPlaceOfTheClients()
    {
        BackendShop shop;
        shop.add("backend-basic", "{username: till, password: '${env:PASSWORD}'}");
        Visit visit(shop);
        visit.with("authorization", "Bearer theirs").with("Authorization", "Bearer more");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("Authorization"), "Basic " + QByteArray("till:s:\xC3\xA9 cret").toBase64());
        QCOMPARE(visit.exchange.request().headers.count("Authorization"), 1U);
        QCOMPARE(visit.reason(), "backend-basic.sent");
    }

    void saysWhatIsWrongWithCredentialsAndNeverTheSecret()
    {
        BackendShop shop;
        shop.secrets.known["BAD"] = "CANARY\r\nX: 1";
        QVERIFY(shop.refusal("backend-basic", "{username: a, password: CANARY-in-plain}").contains("write a reference"));
        QVERIFY(!shop.refusal("backend-basic", "{username: a, password: CANARY-in-plain}").contains("CANARY"));
        QVERIFY(shop.refusal("backend-basic", "{username: 'a:b', password: '${env:PASSWORD}'}").contains("colon"));
        QVERIFY(shop.refusal("backend-basic", "{username: a}").contains("password"));
        QVERIFY(shop.refusal("backend-basic", "{username: a, password: '${env:GONE}'}").contains("${env:GONE} is not set"));
        for (const char* yaml : {"{name: X-Key, key: '${env:BAD}'}", "{name: Content-Length, key: '${env:KEY}'}", "{name: 'a b', key: '${env:KEY}'}"}) {
            const QByteArray refusal = shop.refusal("backend-api-key", yaml);
            QVERIFY2(refusal != "accepted" && !refusal.contains("CANARY"), refusal);
        }
        QVERIFY(shop.refusal("backend-basic", "{username: a, password: '${env:BAD}'}").contains("control character"));
    }

    void sendsAKeyInAHeaderOrTheQueryInPlaceOfTheClients()
    {
        BackendShop shop;
        shop.add("backend-api-key", "{name: X-Key, key: '${env:KEY}'}", "one");
        shop.add("backend-api-key", "{in: query, name: a key, key: '${env:KEY}'}", "two");
        Visit visit(shop, http::Method::Get, "/items/7?b=%20&a+key=theirs&a%20key&c");
        visit.with("x-key", "theirs");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("X-Key"), "k&y=1 /+");
        QCOMPARE(visit.exchange.request().headers.count("X-Key"), 1U);
        QCOMPARE(QByteArray::fromStdString(std::string(visit.exchange.request().target)),
                 "/items/7?b=%20&c&a%20key=k%26y%3D1%20%2F%2B");
        Visit bare(shop, http::Method::Get, "/items/7");
        QCOMPARE(bare.in(), "continue");
        QCOMPARE(QByteArray::fromStdString(std::string(bare.exchange.request().target)), "/items/7?a%20key=k%26y%3D1%20%2F%2B");
    }

    void namesWhereKeysStandSoThatNobodyIsShownThem()
    {
        BackendShop shop;
        auto names = std::make_shared<pipeline::CredentialNames>();
        for (const auto& [type, yaml] :
             {std::pair{"backend-api-key", "{name: X-Till, key: '${env:KEY}'}"},
              std::pair{"backend-api-key", "{in: query, name: till, key: '${env:KEY}'}"},
              std::pair{"backend-jwt", "{header: X-Who, algorithm: ES256, key: '${env:ES}'}"}}) {
            const pipeline::FilterType* const found = pipeline::findFilterType(filters::shelf(), type);
            pipeline::FilterContext context = shop.context();
            context.credentials = names;
            schema::Problems problems;
            QVERIFY2(found->build(*schema::readYaml(yaml, "f", problems), context, problems), problems.toString().c_str());
        }
        QVERIFY(names->isHeader("x-till"));
        QVERIFY(names->isHeader("x-who"));
        QVERIFY(names->isParameter("till"));
    }

    void speaksToTheBackendOfTheRightKeysOnly_data()
    {
        QTest::addColumn<bool>("production");
        QTest::addColumn<bool>("sandbox");
        QTest::addColumn<QByteArray>("ofProductionKeys");
        QTest::addColumn<QByteArray>("ofSandboxKeys");
        QTest::addColumn<QByteArray>("ofNobody");
        QTest::newRow("both") << true << true << QByteArray("p") << QByteArray("s") << QByteArray("p");
        QTest::newRow("production") << true << false << QByteArray("p") << QByteArray("p") << QByteArray("p");
        QTest::newRow("sandbox") << false << true << QByteArray("s") << QByteArray("s") << QByteArray("s");
    }
    void speaksToTheBackendOfTheRightKeysOnly()
    {
        QFETCH(bool, production);
        QFETCH(bool, sandbox);
        QFETCH(QByteArray, ofProductionKeys);
        QFETCH(QByteArray, ofSandboxKeys);
        QFETCH(QByteArray, ofNobody);
        BackendShop shop;
        if (!production)
            shop.api.production.reset();
        if (!sandbox)
            shop.api.sandbox.reset();
        shop.add("backend-basic", "{username: p, password: '${env:PASSWORD}', keyType: production}", "p");
        shop.add("backend-basic", "{username: s, password: '${env:PASSWORD}', keyType: sandbox}", "s");
        const auto user = [&](std::optional<pipeline::Identity::KeyType> type) {
            Visit visit(shop);
            pipeline::Identity identity;
            if (type) {
                identity.keyType = *type;
                visit.exchange.setIdentity(identity);
            }
            return visit.in() == "continue" ? QByteArray::fromBase64(visit.sent("Authorization").mid(6)).left(1) : QByteArray();
        };
        QCOMPARE(user(pipeline::Identity::KeyType::Production), ofProductionKeys);
        QCOMPARE(user(pipeline::Identity::KeyType::Sandbox), ofSandboxKeys);
        QCOMPARE(user(std::nullopt), ofNobody);
    }

    void assertsWhoCallsInTheDialect()
    {
        BackendShop shop;
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}', lifetime: 900s}");
        const Somebody alice;
        const QByteArray token = assertionOf(shop, alice);
        const auto jws = crypto::Jws::parseCompact(token.toStdString());
        QVERIFY2(jws.has_value(), token);
        QVERIFY(!jws->verify(shop.signer().verificationKey(), crypto::AlgorithmPolicy::tokens()));
        const crypto::JsonValue header = partOf(token, 0);
        QCOMPARE(claim(header, "alg"), "ES256");
        QCOMPARE(claim(header, "typ"), "JWT");
        QCOMPARE(claim(header, "kid"), QByteArray::fromStdString(shop.signer().verificationKey().thumbprint()));
        const crypto::JsonValue claims = partOf(token, 1);
        QCOMPARE(claim(claims, "iss"), "wso2.org/products/am");
        QCOMPARE(claim(claims, "aud"), "http://org.wso2.apimgt/gateway");
        QCOMPARE(claim(claims, "sub"), "alice@shop.example");
        QCOMPARE(claim(claims, "scopes"), "read write");
        QCOMPARE(claims.find("exp")->integer - claims.find("iat")->integer, 900);
        QCOMPARE(claims.find("iat")->integer, 1'800'000'000);
        QVERIFY(claim(claims, "jti").size() > 16);
        const std::pair<const char*, const char*> expected[] = {
            {"enduser", "alice@shop.example"}, {"enduserTenantDomain", "shop.example"}, {"subscriber", "bob"},
            {"applicationid", "42"},           {"applicationUUId", "6ba7b810"},         {"applicationname", "Till \"3\""},
            {"applicationtier", "Gold"},       {"apiname", "Orders"},                   {"apicontext", "/orders/1.0.0"},
            {"version", "1.0.0"},              {"tier", "Silver"},                      {"keytype", "PRODUCTION"},
            {"usertype", "Application_User"}};
        for (const auto& [name, value] : expected)
            QCOMPARE(dialect(claims, name), QByteArray(value));
        QVERIFY(claims.find("email") == nullptr); // nothing of the token passes that nobody has named
        QCOMPARE(claims.members.size(), std::size(expected) + 7);
    }

    void tellsNobodyOfNobodyAndLetsNoOthersAssertionPass()
    {
        BackendShop shop;
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}'}");
        Visit visit(shop);
        visit.with("x-jwt-assertion", "forged").with("X-JWT-Assertion", "forged again");
        QCOMPARE(visit.in(), "continue");
        QVERIFY(!visit.exchange.request().headers.contains("X-JWT-Assertion"));
        QCOMPARE(visit.reason(), "backend-jwt.nobody");
        const Somebody alice;
        Visit known(shop);
        known.with("x-jwt-assertion", "forged");
        known.exchange.setIdentity(alice.identity);
        QCOMPARE(known.in(), "continue");
        QCOMPARE(known.exchange.request().headers.count("X-JWT-Assertion"), 1U);
        QVERIFY(known.sent("X-JWT-Assertion").size() > 100);
        QCOMPARE(known.reason(), "backend-jwt.sent");
    }

    void passesOnTheClaimsOfATokenThatAreNamed()
    {
        BackendShop shop;
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}', dialect: 'http://wso2.org/claims/', claims: {email: mail, groups: groups, "
                                "looksLikeJson: text, missing: none}}");
        const crypto::JsonValue claims = partOf(assertionOf(shop, {}), 1);
        QCOMPARE(claim(claims, "mail"), "a@b.example");
        QVERIFY(claims.find("groups")->isArray());
        QCOMPARE(claim(claims, "text"), R"({"admin":true})"); // what was a text is no object all of a sudden
        QVERIFY(claims.find("none") == nullptr);
        QVERIFY(claims.find("level") == nullptr);
        QCOMPARE(dialect(claims, "tier"), "Silver");
        for (const char* ours : {"sub", "jti", "scopes", "http://wso2.org/claims/tier"})
            QVERIFY(shop.refusal("backend-jwt", std::string("{algorithm: ES256, key: '${env:ES}', claims: {email: '") + ours + "'}}")
                        .contains("a name of the gateway's own"));
    }

    void copiesTheOthersButNeverOverItsOwn()
    {
        BackendShop shop;
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}', copyClaims: true, restrictedClaims: [level], claims: {email: mail}}");
        const crypto::JsonValue claims = partOf(assertionOf(shop, {}), 1); // a repeated name would be no JSON here
        QVERIFY(claims.isObject());
        QCOMPARE(claim(claims, "mail"), "a@b.example");
        QVERIFY(claims.find("email") == nullptr);
        QVERIFY(claims.find("groups")->isArray());
        QVERIFY(claims.find("level") == nullptr);
        QVERIFY(claims.find("application") == nullptr);
        QCOMPARE(claim(claims, "iss"), "wso2.org/products/am");
        QCOMPARE(dialect(claims, "tier"), "Silver");
    }

    void sendsATokenAgainUntilALittleBeforeItsEnd()
    {
        BackendShop shop;
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}', lifetime: 300s}");
        Somebody alice;
        const QByteArray first = assertionOf(shop, alice);
        shop.port->clock.advance(std::chrono::seconds(239));
        QCOMPARE(assertionOf(shop, alice), first);
        Somebody carol;
        carol.identity.subject = "carol";
        QVERIFY(assertionOf(shop, carol) != first);
        carol.identity.subject = alice.identity.subject;
        carol.identity.keyType = pipeline::Identity::KeyType::Sandbox;
        QVERIFY(assertionOf(shop, carol) != first);
        shop.port->clock.advance(std::chrono::seconds(1));
        const QByteArray second = assertionOf(shop, alice);
        QVERIFY(second != first);
        QVERIFY(partOf(second, 1).find("exp")->integer > partOf(first, 1).find("exp")->integer);
        // Another chain with the same settings, or the same after a reload, has them, too.
        shop.steps.clear();
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}', lifetime: 300s}", "another");
        QVERIFY(assertionOf(shop, alice) != first);
    }

    void signsWithRsaOffTheLoopOrHereWhenThePoolIsFull()
    {
        BackendShop shop;
        const auto key = crypto::SigningKey::generate(crypto::KeyType::Rsa, 2048);
        shop.secrets.known["RSA"] = key->toPem()->reveal();
        shop.add("backend-jwt", "{key: '${env:RSA}'}");
        const Somebody alice;
        Visit visit(shop);
        visit.exchange.setIdentity(alice.identity);
        QCOMPARE(visit.in(), "pause");
        QVERIFY(visit.sent("X-JWT-Assertion").isEmpty());
        shop.port->work();
        QCOMPARE(shop.port->resumed.size(), std::size_t(1));
        QCOMPARE(visit.in(), "continue");
        const auto jws = crypto::Jws::parseCompact(visit.sent("X-JWT-Assertion").toStdString());
        QVERIFY(jws && !jws->verify(key->verificationKey(), crypto::AlgorithmPolicy::tokens()));
        QCOMPARE(assertionOf(shop, alice), visit.sent("X-JWT-Assertion"));
        shop.port->offloadRoom = 0;
        Somebody carol;
        carol.identity.subject = "carol";
        QVERIFY(!assertionOf(shop, carol).isEmpty());
        {
            Visit left(shop); // its client leaves while it is signed for
            shop.port->offloadRoom = 256;
            carol.identity.subject = "dave";
            left.exchange.setIdentity(carol.identity);
            QCOMPARE(left.in(), "pause");
        }
        shop.port->work();
    }

    void isBoundedHoweverManyCallersThereAre()
    {
        filters::AssertionCache cache;
        const WallTime now = FakeClock().wall();
        for (int i = 0; i < 20'000; ++i)
            cache.store("caller " + std::to_string(i), std::string(500, 't'), now + std::chrono::seconds(10));
        QVERIFY(cache.size() <= 2 * filters::AssertionCache::maximumEntries);
        QCOMPARE(cache.find("caller 19999", now), std::string(500, 't'));
        QCOMPARE(cache.find("caller 1", now), std::string_view());
        QCOMPARE(cache.find("caller 19999", now + std::chrono::seconds(10)), std::string_view());
        for (int i = 0; i < 100; ++i)
            cache.store("long " + std::to_string(i), std::string(200'000, 't'), now + std::chrono::seconds(10));
        QVERIFY(cache.size() * 200'000 <= 2 * filters::AssertionCache::maximumOctets + 200'000);
        cache.store("too long", std::string(filters::AssertionCache::maximumOctets, 't'), now + std::chrono::seconds(10));
        QCOMPARE(cache.find("too long", now), std::string_view());
        // What is asked for again and again stays.
        cache.store("dear", "t", now + std::chrono::seconds(10));
        for (int i = 0; i < 20'000; ++i) {
            cache.store("crowd " + std::to_string(i), "t", now + std::chrono::seconds(10));
            QCOMPARE(cache.find("dear", now), std::string_view("t"));
        }
    }

    void isUnsignedOnlyByItsUnsafeName()
    {
        BackendShop shop;
        QVERIFY(shop.refusal("backend-jwt", "{algorithm: none}").contains("unsafe-none"));
        QVERIFY(shop.refusal("backend-jwt", "{algorithm: HS256}").contains("RS256"));
        QVERIFY(shop.refusal("backend-jwt", "{}").contains("is needed to sign with"));
        QVERIFY(shop.refusal("backend-jwt", "{algorithm: unsafe-none, key: '${env:ES}'}").contains("needs none"));
        shop.add("backend-jwt", "{algorithm: unsafe-none, header: X-Who}");
        const Somebody alice;
        Visit visit(shop);
        visit.exchange.setIdentity(alice.identity);
        QCOMPARE(visit.in(), "continue");
        QVERIFY(visit.sent("X-Who").endsWith('.'));
        QCOMPARE(claim(partOf(visit.sent("X-Who"), 0), "alg"), "none");
        QCOMPARE(claim(partOf(visit.sent("X-Who"), 1), "sub"), "alice@shop.example");
    }

    void refusesKeysThatDoNotFit()
    {
        BackendShop shop;
        shop.secrets.known["RSA"] = crypto::SigningKey::generate(crypto::KeyType::Rsa, 1024)->toPem()->reveal();
        QVERIFY(shop.refusal("backend-jwt", "{key: '${env:ES}'}").contains("RS256 cannot be made"));
        QVERIFY(shop.refusal("backend-jwt", "{key: '${env:RSA}'}").contains("2048"));
        QVERIFY(shop.refusal("backend-jwt", "{key: '${env:KEY}'}").contains("cannot be used"));
        QVERIFY(shop.refusal("backend-jwt", "{algorithm: ES256, key: '${env:ES}', header: Host}").contains("Host"));
        QTemporaryDir folder;
        crypto::CertificateRequest request;
        request.commonName = "other";
        const auto other = crypto::makeSelfSigned(request);
        QFile file(folder.filePath(QStringLiteral("other.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(other->certificatePem.c_str());
        file.close();
        shop.gateway.folder = folder.path().toStdString();
        QVERIFY(shop.refusal("backend-jwt", "{algorithm: ES256, key: '${env:ES}', certificate: other.pem}").contains("does not belong"));
        QVERIFY(shop.refusal("backend-jwt", "{algorithm: ES256, key: '${env:ES}', certificate: gone.pem}").contains("cannot be read"));
        shop.secrets.known["OTHER"] = other->privateKeyPem.reveal();
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:OTHER}', certificate: other.pem, keyId: k1}");
        const crypto::JsonValue header = partOf(assertionOf(shop, {}), 0);
        QCOMPARE(claim(header, "kid"), "k1");
        QByteArray der;
        for (const QByteArray& line : QByteArray::fromStdString(other->certificatePem).split('\n')) {
            if (!line.startsWith("-----"))
                der += line;
        }
        der = QByteArray::fromBase64(der);
        const auto thumb = [&](QCryptographicHash::Algorithm algorithm) {
            return QCryptographicHash::hash(der, algorithm).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        };
        QCOMPARE(claim(header, "x5t"), thumb(QCryptographicHash::Sha1));
        QCOMPARE(claim(header, "x5t#S256"), thumb(QCryptographicHash::Sha256));
    }

    void jwcryptoVerifiesWhatIsAsserted()
    {
        const QString python = QStringLiteral("/usr/bin/python3");
        QProcess probe;
        probe.start(python, {QStringLiteral("-c"), QStringLiteral("import jwcrypto")});
        if (!QFile::exists(python) || !probe.waitForFinished() || probe.exitCode() != 0)
            QSKIP("python3-jwcrypto is not installed");
        BackendShop shop;
        shop.add("backend-jwt", "{algorithm: ES256, key: '${env:ES}', copyClaims: true}");
        const QByteArray token = assertionOf(shop, {});
        QVERIFY(!token.isEmpty());
        QProcess judge;
        judge.start(python, {QStringLiteral(POSTERN_SOURCE_DIR "/tests/gatewaycore/dataplane/filters/jwcrypto_verifies.py")});
        judge.write(QByteArray::fromStdString(*shop.signer().publicJwk()) + "\tES256\t" + token);
        judge.closeWriteChannel();
        QVERIFY(judge.waitForFinished(60'000));
        QVERIFY2(judge.exitCode() == 0, judge.readAllStandardError().constData());
        const QList<QByteArray> lines = judge.readAllStandardOutput().split('\n');
        QVERIFY2(lines.value(0).contains("ES256"), lines.value(0));
        QVERIFY2(lines.value(1).contains("http://wso2.org/claims/enduser"), lines.value(1));
    }
};

POSTERN_TEST(BackendIdentityTest);
#include "BackendIdentityTest.moc"
