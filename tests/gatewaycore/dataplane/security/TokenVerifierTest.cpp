// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "Issuer.h"
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "dataplane/security/ApiKeyStore.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <memory>

using namespace postern;
using namespace postern::security;
using namespace std::chrono_literals;
using postern::test::claimsAt;
using postern::test::Issuer;
using postern::test::secondsOf;

namespace {

/// An issuer, its key source and a verifier for it.
struct Desk {
    explicit Desk(IssuerRules rules = {}, TokenCacheLimits cache = {}, crypto::KeyType type = crypto::KeyType::EcP256)
        : issuer("k1", type), source(configOf(issuer), nullptr, clock)
    {
        started = source.start().has_value();
        if (rules.issuer.empty())
            rules.issuer = "https://issuer";
        rules.keys = &source;
        verifier = std::make_unique<TokenVerifier>(std::vector<IssuerRules>{rules}, TokenLimits{}, cache);
    }
    static KeySourceConfig configOf(const Issuer& issuer)
    {
        KeySourceConfig config;
        config.location = *issuer.key.publicPem();
        config.keyId = "k1";
        return config;
    }
    TokenOutcome verify(const std::string& token) { return verifier->verify(token, clock.wall()); }
    std::string reasonOf(const std::string& token)
    {
        const TokenOutcome outcome = verify(token);
        return outcome.accepted() ? "accepted" : std::string(toString(outcome.error.reason));
    }

    FakeClock clock;
    Issuer issuer;
    KeySource source;
    std::unique_ptr<TokenVerifier> verifier;
    bool started = false;
};

/// JSON with ' for ": moc stumbles over raw strings in macros.
std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string compact(const std::string& header, const std::string& payload)
{
    return crypto::base64UrlEncode(header) + '.' + crypto::base64UrlEncode(payload) + ".eA";
}

} // namespace

class TokenVerifierTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aGoodTokenIsAcceptedAndThenRemembered()
    {
        Desk desk;
        QVERIFY(desk.started);
        const std::string token = desk.issuer.token(claimsAt(desk.clock, json("'scope':'read write'")));
        const TokenOutcome first = desk.verify(token);
        QVERIFY2(first.accepted(), first.error.sentence.c_str());
        QVERIFY(!first.fromCache);
        QCOMPARE(first.token->keyName, std::string("k1"));
        QVERIFY(first.token->claims.hasScope("write"));
        const TokenOutcome second = desk.verify(token);
        QVERIFY(second.accepted() && second.fromCache);
        QCOMPARE(second.token->claims.subject(), std::string("a"));
        // Until it ends, with leeway, and not a moment longer.
        desk.clock.advance(65s - 1ns);
        QVERIFY(desk.verify(token).fromCache);
        desk.clock.advance(1ns);
        QCOMPARE(desk.reasonOf(token), std::string("expired"));
    }

    void eachClaimIsCheckedAndTheSentenceHasTheValues()
    {
        IssuerRules rules;
        rules.audiences = {"api", "gateway"};
        rules.maximumAge = 3600s;
        rules.requiredClaims = {"exp", "sub"};
        Desk desk(rules);
        const std::int64_t now = secondsOf(desk.clock);
        const auto with = [&](std::int64_t exp, std::int64_t nbf, std::int64_t iat, const std::string& more = json("'sub':'a','aud':'api'")) {
            return desk.issuer.token(json("{'iss':'https://issuer','exp':") + std::to_string(exp) + ",\"nbf\":" + std::to_string(nbf) +
                                     ",\"iat\":" + std::to_string(iat) + "," + more + "}");
        };
        QCOMPARE(desk.reasonOf(with(now + 60, now, now)), std::string("accepted"));
        QCOMPARE(desk.reasonOf(with(now - 4, now, now)), std::string("accepted"));
        QCOMPARE(desk.reasonOf(with(now - 5, now, now)), std::string("expired"));
        QCOMPARE(desk.reasonOf(with(now + 60, now + 5, now)), std::string("accepted"));
        QCOMPARE(desk.reasonOf(with(now + 60, now + 6, now)), std::string("not-yet-valid"));
        QCOMPARE(desk.reasonOf(with(now + 60, now, now + 6)), std::string("issued-in-future"));
        QCOMPARE(desk.reasonOf(with(now + 60, now, now - 3604)), std::string("accepted"));
        QCOMPARE(desk.reasonOf(with(now + 60, now, now - 3605)), std::string("too-old"));
        QCOMPARE(desk.reasonOf(with(now + 60, now, now, json("'sub':'a','aud':['x','gateway']"))), std::string("accepted"));
        const TokenOutcome audience = desk.verify(with(now + 60, now, now, json("'sub':'a','aud':['x','y']")));
        QVERIFY(audience.error.reason == TokenReason::WrongAudience);
        QCOMPARE(audience.error.sentence, std::string("The token is meant for \"x\", \"y\"; one of \"api\", \"gateway\" is needed."));
        QCOMPARE(desk.reasonOf(with(now + 60, now, now, json("'sub':'a'"))), std::string("wrong-audience"));
        QCOMPARE(desk.reasonOf(with(now + 60, now, now, json("'aud':'api'"))), std::string("missing-claim"));
        QCOMPARE(desk.reasonOf(desk.issuer.token(json("{'iss':'https://issuer','sub':'a','aud':'api','exp':") + std::to_string(now + 9) + "}")), std::string("missing-claim"));
        const TokenOutcome expired = desk.verify(with(now - 37, now, now));
        QCOMPARE(expired.error.key, std::string("k1"));
        QVERIFY2(expired.error.sentence.find("37 s ago") != std::string::npos, expired.error.sentence.c_str());
        QCOMPARE(desk.reasonOf(desk.issuer.token(claimsAt(desk.clock).replace(8, 14, "https://forger"))), std::string("unknown-issuer"));
    }

    void sentencesSayWhatIsToBeSeen()
    {
        IssuerRules rules;
        rules.audiences = {"api"};
        Desk desk(rules);
        const std::int64_t now = secondsOf(desk.clock);
        const auto saying = [&desk](const std::string& token, const char* what) {
            const std::string sentence = desk.verify(token).error.sentence;
            if (sentence.find(what) == std::string::npos)
                qWarning("\"%s\" is not in: %s", what, sentence.c_str());
            return sentence.find(what) != std::string::npos;
        };
        const auto claims = [&](const std::string& more, const char* iss = "https://issuer") {
            return std::string("{\"iss\":\"") + iss + "\",\"exp\":" + std::to_string(now + 60) + "," + more + "}";
        };
        const std::string good = desk.issuer.token(claims(json("'aud':'api'")));
        QCOMPARE(desk.reasonOf(good), std::string("accepted"));
        QVERIFY(saying(desk.issuer.token(claims(json("'aud':'shop'"))), "meant for \"shop\"; \"api\" is needed."));
        QVERIFY(saying(desk.issuer.token(claims(json("'sub':'a'"))), "names no audience (\"aud\"); \"api\" is needed."));
        QVERIFY(saying(desk.issuer.token(claims(json("'aud':'api'"), "https://issuer/")), "not quite \"https://issuer\""));
        QVERIFY(saying(desk.issuer.token(claims(json("'aud':'api'"), "HTTPS://Issuer")), "upper and lower case"));
        QVERIFY(saying(desk.issuer.token(json("{'exp':1}")), "names no issuer (\"iss\"); known are \"https://issuer\"."));
        QVERIFY(saying(desk.issuer.token(json("{'iss':'https://issuer','aud':'api','exp':") + std::to_string(now - 93'784) + "}"), "26 h 3 min ago"));
        QVERIFY(saying(good + "=", "Its signature is not base64url: it holds \"=\" at octet 86."));
        QVERIFY(saying(" " + good, "Its header is not base64url: it holds \" \" at octet 0."));
        QVERIFY(saying(good.substr(0, good.rfind('.') + 1), "It has no signature"));
        QVERIFY(saying(good.substr(0, good.size() - 1), "not base64url: something is missing at its end"));
        QVERIFY(saying(good.substr(0, good.size() - 2), "63 octets; one of key \"k1\" has 64 (r and s as they are, not DER"));
        QVERIFY(saying(desk.issuer.token(json("{'iss':'https://issuer','iss':'x'}")), "the member \"iss\" stands twice"));
        QVERIFY(saying("opaque", "It is one piece"));
        QVERIFY(saying(compact(json("{'alg':'ES256','kid':'k1','cty':'JWT'}"), good), "It holds another token"));
    }

    void aTokenThatIsNotValidYetBecomesValidInTime()
    {
        Desk desk;
        const std::int64_t now = secondsOf(desk.clock);
        const std::string token = desk.issuer.token(claimsAt(desk.clock, "\"nbf\":" + std::to_string(now + 7)));
        QCOMPARE(desk.reasonOf(token), std::string("not-yet-valid"));
        QVERIFY(desk.verify(token).fromCache);
        desk.clock.advance(2s);
        QCOMPARE(desk.reasonOf(token), std::string("accepted"));
    }

    void claimsOfWrongKindsAreRefusedAsSuch()
    {
        Desk desk;
        for (const std::string& bad : {json("{'iss':1}"), json("{'iss':'https://issuer','exp':'soon'}"), json("{'iss':'https://issuer','aud':[1]}"),
                                json("{'iss':'https://issuer','sub':{}}"), json("{'iss':'https://issuer','scope':7}"), std::string("[]"), std::string("7"), std::string(), std::string("{"), json("{'iss':null}"), json("{'iss':'https://issuer','exp':null}"),
                                json("{'iss':'https://issuer','iss':'https://issuer'}")})
            QCOMPARE(desk.reasonOf(desk.issuer.token(bad)), std::string("bad-claims"));
        QCOMPARE(desk.reasonOf(desk.issuer.token(json("{'iss':'https://issuer','sub':'a'}"))), std::string("missing-claim"));
        QCOMPARE(desk.reasonOf(desk.issuer.token(json("{'iss':'https://issuer','exp':1e300}"))), std::string("accepted"));
        QCOMPARE(desk.reasonOf(desk.issuer.token(json("{'iss':'https://issuer','exp':-1e300}"))), std::string("expired"));
        QCOMPARE(desk.reasonOf(desk.issuer.token("{\"iss\":\"https://issuer\",\"a\":" + std::string(20, '[') + std::string(20, ']') + "}")), std::string("too-large"));
        QCOMPARE(desk.reasonOf(std::string(17'000, 'a')), std::string("too-large"));
        QCOMPARE(desk.reasonOf(""), std::string("missing"));
    }

    void everythingButSignedTokensIsRefusedByName()
    {
        Desk desk;
        const std::string claims = claimsAt(desk.clock);
        for (const char* alg : {"none", "None", "NONE"})
            QCOMPARE(desk.reasonOf(compact(std::string("{\"alg\":\"") + alg + "\"}", claims)), std::string("unsigned"));
        for (const char* alg : {"HS256", "HS384", "HS512"})
            QCOMPARE(desk.reasonOf(compact(std::string("{\"alg\":\"") + alg + "\",\"kid\":\"k1\"}", claims)), std::string("symmetric-algorithm"));
        QCOMPARE(desk.reasonOf(compact(json("{'alg':'RS999'}"), claims)), std::string("unknown-algorithm"));
        QCOMPARE(desk.reasonOf(compact(json("{'alg':'RS256','kid':'k1'}"), claims)), std::string("key-type-mismatch"));
        QCOMPARE(desk.reasonOf(compact(json("{'alg':'dir','enc':'A128GCM'}"), claims)), std::string("encrypted"));
        QCOMPARE(desk.reasonOf("a.b.c.d.e"), std::string("encrypted"));
        QCOMPARE(desk.reasonOf(compact(json("{'alg':'ES256','crit':['b64'],'b64':false}"), claims)), std::string("unknown-critical-header"));
        QCOMPARE(desk.reasonOf(compact(json("{'alg':'ES256','kid':'k1'}"), claims)), std::string("bad-signature"));
        QCOMPARE(desk.reasonOf(compact(json("{'alg':'ES256','kid':'other'}"), claims)), std::string("unknown-key"));
        IssuerRules rules;
        rules.algorithms = crypto::AlgorithmPolicy().allow(crypto::JwsAlgorithm::RS256);
        Desk strict(rules);
        QCOMPARE(strict.reasonOf(strict.issuer.token(claims)), std::string("algorithm-not-allowed"));
    }

    void publishedExamplesAreRefusedByName()
    {
        if (test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        Desk desk;
        const QString root = QString::fromStdString(test::contractsFolder()) + QStringLiteral("/jose/rfc7520-cookbook");
        int encrypted = 0;
        int shared = 0;
        QDirIterator files(root, {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QJsonObject vector = QJsonDocument::fromJson(file.readAll()).object();
            const QJsonObject outer = vector.contains(QStringLiteral("encrypt")) ? vector[QStringLiteral("encrypt")].toObject() : vector;
            const std::string text = outer[QStringLiteral("output")].toObject()[QStringLiteral("compact")].toString().toStdString();
            const QJsonObject input = outer[QStringLiteral("input")].toObject();
            if (text.empty())
                continue;
            const std::string reason = desk.reasonOf(text);
            if (input.contains(QStringLiteral("enc")) || outer.contains(QStringLiteral("encrypting_content"))) {
                QVERIFY2(reason == "encrypted", qPrintable(file.fileName()));
                ++encrypted;
            } else if (input[QStringLiteral("alg")].toString().startsWith(QStringLiteral("HS"))) {
                QVERIFY2(reason == "symmetric-algorithm" || reason == "unknown-critical-header", qPrintable(file.fileName()));
                ++shared;
            } else {
                QVERIFY2(reason == "bad-claims", qPrintable(file.fileName())); // signed, but no claims
            }
        }
        QVERIFY(encrypted >= 11);
        QVERIFY(shared >= 2);
    }

    void oneOfSeveralIssuersIsChosenByIss()
    {
        FakeClock clock;
        const Issuer one("k1");
        const Issuer two("k1");
        KeySource sourceOne(Desk::configOf(one), nullptr, clock);
        KeySource sourceTwo(Desk::configOf(two), nullptr, clock);
        QVERIFY(sourceOne.start() && sourceTwo.start());
        IssuerRules a;
        a.issuer = "https://issuer";
        a.keys = &sourceOne;
        IssuerRules b = a;
        b.issuer = "https://other";
        b.keys = &sourceTwo;
        TokenVerifier verifier({a, b});
        const auto claims = [&](const char* issuer) { return std::string("{\"iss\":\"") + issuer + "\",\"exp\":" + std::to_string(secondsOf(clock) + 9) + "}"; };
        const TokenOutcome first = verifier.verify(one.token(claims("https://issuer")), clock.wall());
        QVERIFY2(first.accepted(), first.error.sentence.c_str());
        const TokenOutcome second = verifier.verify(two.token(claims("https://other")), clock.wall());
        QVERIFY(second.accepted());
        QCOMPARE(second.token->issuerIndex, std::size_t(1));
        // One issuer cannot speak for the other.
        QVERIFY(!verifier.verify(one.token(claims("https://other")), clock.wall()).accepted());
        QVERIFY(verifier.verify(one.token(claims("https://third")), clock.wall()).error.reason == TokenReason::UnknownIssuer);
    }

    void aFloodOfForgedTokensDoesNotPushGoodOnesOut()
    {
        TokenCacheLimits limits;
        limits.entries = 64;
        limits.refusedEntries = 64;
        Desk desk({}, limits);
        std::vector<std::string> good;
        for (int i = 0; i < 4; ++i) {
            good.push_back(desk.issuer.token(claimsAt(desk.clock, "\"jti\":\"" + std::to_string(i) + "\"")));
            QVERIFY(desk.verify(good.back()).accepted());
        }
        std::string forged = good[0];
        for (int i = 0; i < 3000; ++i) {
            forged.replace(forged.rfind('.') + 1, std::string::npos, crypto::base64UrlEncode(crypto::hmac(crypto::DigestAlgorithm::Sha512, "", std::to_string(i)).view()));
            QVERIFY(!desk.verify(forged).accepted());
        }
        QVERIFY(desk.verify(forged).fromCache);
        QVERIFY(desk.verifier->cache().refusedSize() <= 64);
        for (const std::string& token : good)
            QVERIFY(desk.verify(token).fromCache);
    }

    void theCacheIsBoundedInEntriesAndMemory()
    {
        TokenCacheLimits limits;
        limits.entries = 128;
        limits.memory = ByteCount(100'000);
        Desk desk({}, limits);
        for (int i = 0; i < 300; ++i) {
            const std::string token = desk.issuer.token(claimsAt(desk.clock, "\"x\":\"" + std::string(1000, 'x') + std::to_string(i) + "\""));
            const TokenOutcome outcome = desk.verify(token);
            QVERIFY(outcome.accepted());
            QVERIFY(desk.verifier->cache().memory() <= 100'000);
        }
        QVERIFY(desk.verifier->cache().size() > 0 && desk.verifier->cache().size() <= 128);
        // A token taken out stays whole after the cache let it go.
        const TokenOutcome held = desk.verify(desk.issuer.token(claimsAt(desk.clock)));
        for (int i = 0; i < 300; ++i)
            (void)desk.verify(desk.issuer.token(claimsAt(desk.clock, "\"y\":" + std::to_string(i))));
        QCOMPARE(held.token->claims.subject(), std::string("a"));
    }

    void theWholeTokenIsComparedSoCollisionsDoNoHarm()
    {
        // Eight places and one set: many hashes share it, and none may stand for another.
        TokenCache cache(TokenCacheLimits{8, 1_MiB, 60s, 8, 1_MiB, 5s}, SipKey{1, 2});
        FakeClock clock;
        const std::uint64_t generations[] = {1};
        VerifiedToken verified;
        verified.keyName = "right";
        cache.store("token-a", TokenRef(verified), clock.wall(), 1);
        QVERIFY(cache.find("token-a", clock.wall(), generations).token != nullptr);
        QVERIFY(cache.find("token-b", clock.wall(), generations).token == nullptr);
        QVERIFY(cache.find("token-", clock.wall(), generations).token == nullptr);
        for (int i = 0; i < 100; ++i)
            cache.store("other" + std::to_string(i), TokenRef(verified), clock.wall(), 1);
        QCOMPARE(cache.size(), std::size_t(8));
        const std::uint64_t next[] = {2};
        QVERIFY(cache.find("other99", clock.wall(), next).token == nullptr);
        QCOMPARE(cache.size(), std::size_t(7));
        cache.store("token-a", TokenRef(verified), clock.wall(), 1);
        clock.advance(60s);
        QVERIFY(cache.find("token-a", clock.wall(), generations).token == nullptr);
    }

    void wso2ClaimsAreRead()
    {
        const auto claims = Claims::parse(json("{'iss':'https://am','sub':'admin@carbon.super','aud':'ck','scope':'default am_app  default','azp':'ck','consumerKey':'other','keytype':'PRODUCTION','jti':'j1','application':{'owner':'admin','tier':'10PerMin','name':'App','id':7,'uuid':'u-1'},'subscribedAPIs':[{'subscriberTenantDomain':'carbon.super','name':'Pets','context':'/pets/1','publisher':'admin','version':'1','subscriptionTier':'Gold'}],'tierInfo':{'Gold':{'tierQuotaType':'requestCount','stopOnQuotaReach':false,'spikeArrestLimit':5,'spikeArrestUnit':'min'}},'n':1.5,'b':true,'l':['a','b'],'z':null}"));
        QVERIFY2(claims.has_value(), claims ? "" : claims.error().message().c_str());
        QCOMPARE(claims->subject(), std::string("admin@carbon.super"));
        QCOMPARE(claims->scopes(), (std::vector<std::string>{"default", "am_app"}));
        QCOMPARE(claims->clientId(), std::string("ck"));
        QCOMPARE(claims->application().id, std::string("7"));
        QCOMPARE(claims->application().uuid, std::string("u-1"));
        QCOMPARE(claims->subscribedApis().front().context, std::string("/pets/1"));
        QCOMPARE(claims->subscribedApis().front().subscriptionTier, std::string("Gold"));
        QCOMPARE(claims->tiers().front().spikeArrestLimit, std::int64_t(5));
        QVERIFY(!claims->tiers().front().stopOnQuotaReach);
        QCOMPARE(claims->tokenId(), std::string("j1"));
        QCOMPARE(claims->find("l")->plain(), std::string("a b"));
        QCOMPARE(claims->find("n")->plain(), std::string("1.5"));
        QVERIFY(claims->find("application")->kind == Claim::Kind::Json);
        QVERIFY(claims->memory() > 500);
        const auto none = Claims::parse("{}");
        QVERIFY(!none->hasSubscribedApis());
        QVERIFY(Claims::parse(json("{'subscribedAPIs':[]}"))->hasSubscribedApis());
        QCOMPARE(Claims::parse(json("{'scp':['a b','c']}"))->scopes(), (std::vector<std::string>{"a", "b", "c"}));
    }

    void claimsMayStandUnderOtherNames()
    {
        auto claims = Claims::parse(json("{'sub':'x','user':'u','permissions':['p1','p2'],'scope':'s','app':'A','level':'Gold','cid':'c'}"));
        ClaimNames names;
        names.subject = "user";
        names.scope = "permissions";
        names.application = "app";
        names.tier = "level";
        names.clientId = "cid";
        QVERIFY(claims->use(names));
        QCOMPARE(claims->subject(), std::string("u"));
        QCOMPARE(claims->scopes(), (std::vector<std::string>{"p1", "p2"}));
        QCOMPARE(claims->application().name, std::string("A"));
        QCOMPARE(claims->application().tier, std::string("Gold"));
        QCOMPARE(claims->clientId(), std::string("c"));
    }

    void apiKeysAreFoundByTheirDigestsOnly()
    {
        std::vector<ApiKeyEntry> entries;
        for (int i = 0; i < 100; ++i) {
            ApiKeyEntry entry;
            entry.sha256 = ApiKeyStore::digestOf("key" + std::to_string(i));
            entry.identity.application = "app" + std::to_string(i);
            entries.push_back(entry);
        }
        const auto store = ApiKeyStore::make(entries);
        QVERIFY(store);
        QCOMPARE(store->find("key42")->application, std::string("app42"));
        QCOMPARE(store->find("key42")->applicationId, std::string("app42"));
        QVERIFY(store->find("key100") == nullptr);
        QVERIFY(store->find("") == nullptr);
        QVERIFY(store->find(entries[0].sha256) == nullptr);
        entries.push_back(entries[3]);
        const auto twice = ApiKeyStore::make(entries);
        QVERIFY(!twice);
        QVERIFY(twice.error().message().find("101") != std::string::npos);
        entries = {ApiKeyEntry{"abc", {}}};
        QVERIFY(!ApiKeyStore::make(entries));
        QVERIFY(ApiKeyStore().find("x") == nullptr);
    }

    void queryParametersAreDecoded()
    {
        QCOMPARE(*queryParameter("a=1&api%5Fkey=s%2Fx+y&api_key=2", "api_key"), std::string("s/x y"));
        QCOMPARE(*queryParameter("apikey", "apikey"), std::string());
        QVERIFY(!queryParameter("a=1", "b"));
        QVERIFY(!queryParameter("a=%4", "a"));
        QVERIFY(!queryParameter("a=%zz", "a"));
        QVERIFY(!queryParameter("", "a"));
    }
};

POSTERN_TEST(TokenVerifierTest);
#include "TokenVerifierTest.moc"
