// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "base/Log.h"
#include "crypto/Digest.h"
#include "crypto/Jws.h"
#include "dataplane/security/MirroredSignature.h"
#include "dataplane/security/Revocations.h"
#include "dataplane/security/TokenForm.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <limits>
#include <memory>
#include <vector>

using namespace postern;
using namespace postern::security;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

const FakeClock start; // 1800000000 seconds

RevocationSet setOf(const QByteArray& json, std::size_t maximum = 100)
{
    auto set = RevocationSet::parse(json.toStdString(), maximum, start.wall());
    if (!set)
        qFatal("%s", set.error().describe().c_str());
    return *std::move(set);
}

QByteArray refusal(const QByteArray& json, std::size_t maximum = 100)
{
    const auto set = RevocationSet::parse(json.toStdString(), maximum, start.wall());
    return set ? QByteArray("accepted") : QByteArray::fromStdString(set.error().message());
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(text) != text.size())
        qFatal("cannot write");
}

} // namespace

class RevocationTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { log::setLevel(log::Level::Off); }
    void cleanup() { log::setLevel(log::Level::Info); }

    void aRevokedTokenStaysRevokedUnderItsOtherSignature_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("algorithm");
        QTest::newRow("ES256") << int(crypto::KeyType::EcP256) << int(crypto::JwsAlgorithm::ES256);
        QTest::newRow("ES384") << int(crypto::KeyType::EcP384) << int(crypto::JwsAlgorithm::ES384);
        QTest::newRow("ES512") << int(crypto::KeyType::EcP521) << int(crypto::JwsAlgorithm::ES512);
    }
    void aRevokedTokenStaysRevokedUnderItsOtherSignature()
    {
        QFETCH(int, type);
        QFETCH(int, algorithm);
        const Issuer issuer("k1", static_cast<crypto::KeyType>(type));
        const std::string token = issuer.token("{}", static_cast<crypto::JwsAlgorithm>(algorithm));
        const std::string signature(signatureOf(token));
        const std::string mirrored = mirroredSignature(signature);
        const std::string twin = token.substr(0, token.size() - signature.size()) + mirrored;
        // It is another text, it verifies, and its own twin is the first one.
        QVERIFY(twin != token && twin.size() == token.size());
        QVERIFY(!crypto::Jws::parseCompact(twin)->verify(issuer.key.verificationKey(), crypto::AlgorithmPolicy::tokens()));
        QCOMPARE(mirroredSignature(mirrored), signature);

        const WallTime now = start.wall();
        const RevocationSet bySignature = setOf("[{\"jwt_signature\": \"" + QByteArray::fromStdString(signature) + "\"}]");
        QVERIFY(bySignature.find("", token, now) == RevokedBy::Signature);
        QVERIFY(bySignature.find("", twin, now) == RevokedBy::Signature);
        const RevocationSet byDigest = setOf("{\"revoked\": [{\"sha256\": \"" + QByteArray::fromStdString(crypto::sha256(token).hex()) + "\"}]}");
        QVERIFY(byDigest.find("", token, now) == RevokedBy::Digest);
        QVERIFY(byDigest.find("", twin, now) == RevokedBy::Digest);
        const std::string another = issuer.token(R"({"sub":"b"})", static_cast<crypto::JwsAlgorithm>(algorithm));
        QVERIFY(bySignature.find("", another, now) == RevokedBy::Nothing && byDigest.find("", another, now) == RevokedBy::Nothing);
    }
    void whatIsNoEcdsaSignatureHasNoOther()
    {
        for (const std::string& text : {std::string(), std::string("abc"), std::string(86, '='), std::string(86, '_'), std::string(87, 'A'),
                                        std::string(342, 'A'), std::string(128, '_')})
            QCOMPARE(mirroredSignature(text), std::string());
    }

    void findsATokenByWhateverNamesIt()
    {
        const std::string digest = crypto::sha256("opaque-token").hex();
        const RevocationSet set = setOf(R"({"revoked": [{"jti": "j-1"}, {"signature": "sig-1"}, )"
                                        "{\"sha256\": \"" + QByteArray::fromStdString(digest) + "\"}]}");
        QCOMPARE(set.size(), 3U);
        const WallTime now = start.wall();
        QVERIFY(set.find("j-1", "a.b.c", now) == RevokedBy::TokenId);
        QVERIFY(set.find("", "a.b.sig-1", now) == RevokedBy::Signature);
        QVERIFY(set.find("j-2", "opaque-token", now) == RevokedBy::Digest);
        for (const auto& [id, token] : {std::pair("", ""), std::pair("j-2", "a.b.c"), std::pair("sig-1", "a.b.j-1"),
                                        std::pair("", "sig-1"), std::pair("", "opaque-token2")})
            QVERIFY2(set.find(id, token, now) == RevokedBy::Nothing, token);
        QVERIFY(RevocationSet().find("j-1", "a.b.c", now) == RevokedBy::Nothing);
    }

    void readsTheListsOfAControlPlane()
    {
        for (const QByteArray& json : {QByteArray(R"([{"jwt_signature":"x-1","expiry_time":1800000060000}])"),
                                       QByteArray(R"({"revokedJWTList":[{"jwt_signature":"x-1","expiry_time":1800000060000}],"revokedJWTConsumerKeyList":[]})")}) {
            const RevocationSet set = setOf(json);
            QVERIFY(set.find("x-1", "a.b.c", start.wall()) == RevokedBy::TokenId);
            QVERIFY(set.find("", "a.b.x-1", start.wall()) == RevokedBy::Signature);
            QVERIFY(set.find("x-1", "a.b.c", start.wall() + 60s) == RevokedBy::Nothing);
        }
    }

    void allTokensOfSomebodyEndThatWereIssuedBefore_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<bool>("bySubject");
        QTest::newRow("ours, a subject") << QByteArray(R"({"revoked":[{"subject":"ann","before":1799999000}]})") << true;
        QTest::newRow("ours, an application") << QByteArray(R"({"revoked":[{"consumerKey":"ann","before":1799999000}]})") << false;
        QTest::newRow("a control plane's user")
            << QByteArray(R"({"revokedJWTList":[],"revokedJWTSubjectEntityList":[{"entity_id":"ann","entity_type":"USER_ID",)"
                          R"("revocation_time":1799999000000,"organization":"carbon.super"}]})") << true;
        QTest::newRow("a control plane's client")
            << QByteArray(R"({"revokedJWTSubjectEntityList":[{"entity_id":"ann","entity_type":"CLIENT_ID","revocation_time":1799999000000}]})") << false;
        QTest::newRow("a control plane's application")
            << QByteArray(R"({"revokedJWTConsumerKeyList":[{"consumer_key":"ann","revocation_time":1799999000000,"type":"x","organization":"o"}]})") << false;
    }
    void allTokensOfSomebodyEndThatWereIssuedBefore()
    {
        QFETCH(QByteArray, list);
        QFETCH(bool, bySubject);
        const RevocationSet set = setOf(list);
        const RevokedBy how = bySubject ? RevokedBy::Subject : RevokedBy::ConsumerKey;
        const WallTime now = start.wall();
        const WallTime then = now - 1000s; // 1799999000
        const auto found = [&](std::optional<WallTime> issuedAt, const char* name = "ann") {
            return set.find("", "a.b.c", now, bySubject ? TokenHolder{name, "other", issuedAt} : TokenHolder{"other", name, issuedAt});
        };
        QVERIFY(found(then - 1s) == how);
        QVERIFY(found(then - 1ms) == how);
        QVERIFY(found(then) == RevokedBy::Nothing); // issued again afterwards
        QVERIFY(found(now) == RevokedBy::Nothing);
        QVERIFY(found({}) == how);                  // nobody knows when
        QVERIFY(found(then - 1s, "bob") == RevokedBy::Nothing);
        QVERIFY(found(then - 1s, "") == RevokedBy::Nothing);
        QVERIFY(set.find("ann", "a.b.ann", now) == RevokedBy::Nothing);
    }
    void withoutATimeNoneOfTheirTokensCounts()
    {
        const RevocationSet set = setOf(R"({"revoked":[{"subject":"ann"},{"jti":"j"}]})");
        QVERIFY(set.find("", "", start.wall(), {"ann", "", start.wall() + 24h}) == RevokedBy::Subject);
        QVERIFY(set.find("j", "", start.wall(), {"bob", "", start.wall()}) == RevokedBy::TokenId);
        for (const char* wrong : {R"([{"subject":"a","before":"soon"}])", R"([{"subject":"a","jti":"b"}])", R"([{"subject":"a","before":-1}])"})
            QVERIFY2(refusal(wrong).startsWith("entry 1 "), refusal(wrong));
        QVERIFY(refusal(R"({"revokedJWTConsumerKeyList":{}})").contains("neither a list"));
    }

    void entriesEnd()
    {
        const RevocationSet set = setOf(R"([{"jti":"gone","expires":1800000000},{"jti":"soon","expires":1800000010},{"jti":"never"},)"
                                        R"({"jti":"twice","expires":1800000010},{"jti":"twice","expires":1800000020}])");
        QCOMPARE(set.size(), 4U);
        const auto now = start.wall();
        QVERIFY(set.find("gone", "", now) == RevokedBy::Nothing);
        QVERIFY(set.find("soon", "", now + 9s) == RevokedBy::TokenId);
        QVERIFY(set.find("soon", "", now + 10s) == RevokedBy::Nothing);
        QVERIFY(set.find("twice", "", now + 19s) == RevokedBy::TokenId);
        QVERIFY(set.find("never", "", now + std::chrono::hours(100'000)) == RevokedBy::TokenId);
    }

    void refusesWhatIsNoList_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* name, const char* json, const char* why) { QTest::newRow(name) << QByteArray(json) << QByteArray(why); };
        row("no JSON", "revoked", "");
        row("no list", R"({"revoked":{}})", "neither a list");
        row("another object", R"({"tokens":[]})", "neither a list");
        row("a number", "7", "neither a list");
        row("names nothing", R"([{"jti":"a"},{"expires":1}])", "entry 2");
        row("an empty name", R"([{"jti":""}])", "entry 1");
        row("a number for a name", R"([{"jti":7}])", "entry 1");
        row("no object", R"(["a"])", "entry 1");
        row("named twice", R"([{"jti":"a","signature":"b"}])", "more than one way");
        row("half a digest", R"([{"sha256":"ab"}])", "64");
        row("an end that is none", R"([{"jti":"a","expires":"tomorrow"}])", "an end");
        row("an end before time", R"([{"jti":"a","expires":-1}])", "an end");
        row("a fraction", R"([{"jti":"a","expires":1.5}])", "an end");
    }
    void refusesWhatIsNoList()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, why);
        const QByteArray said = refusal(json);
        QVERIFY2(said != "accepted" && said.contains(why), said.constData());
    }

    void isBounded()
    {
        QByteArray json = "[";
        for (int n = 0; n < 1'000; ++n)
            json += (n == 0 ? "{\"jti\":\"j-" : ",{\"jti\":\"j-") + QByteArray::number(n) + "\"}";
        json += "]";
        QVERIFY(refusal(json, 999).contains("at most 999"));
        const RevocationSet set = setOf(json, 1'000);
        for (int n = 0; n < 1'000; ++n)
            QVERIFY(set.find("j-" + std::to_string(n), "", start.wall()) == RevokedBy::TokenId);
        QVERIFY(set.find("j-1000", "", start.wall()) == RevokedBy::Nothing);
    }

    void readsItsFileAgainWhenItChangesAndKeepsTheLastGoodOne()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("revoked.json"));
        write(path, R"([{"jti":"a"}])");
        const FakeClock clock;
        RevocationsConfig config;
        config.file = path.toStdString();
        Revocations lists(config, nullptr, clock);
        QVERIFY(lists.start());
        RevocationReader reader(lists);
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::TokenId);
        QVERIFY(reader.find("b", "", clock.wall()) == RevokedBy::Nothing);
        const auto touch = [&path](int seconds) {
            std::filesystem::last_write_time(path.toStdString(), std::filesystem::file_time_type::clock::now() + std::chrono::seconds(seconds));
        };
        write(path, R"([{"jti":"b"}])");
        touch(10);
        lists.poll();
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::Nothing);
        QVERIFY(reader.find("b", "", clock.wall()) == RevokedBy::TokenId);
        QVERIFY(lists.problem().empty());
        write(path, "[{");
        touch(20);
        lists.poll();
        QVERIFY(!lists.problem().empty());
        QVERIFY(reader.find("b", "", clock.wall()) == RevokedBy::TokenId);
        QVERIFY(QFile::remove(path));
        lists.poll();
        QVERIFY(reader.find("b", "", clock.wall()) == RevokedBy::TokenId);
        write(path, "[]");
        touch(30);
        lists.poll();
        QVERIFY2(lists.problem().empty(), lists.problem().c_str());
        QVERIFY(reader.find("b", "", clock.wall()) == RevokedBy::Nothing);

        config.file = path.toStdString() + "-not-there";
        QVERIFY(!Revocations(config, nullptr, clock).start());
    }

    void aFeedCountsBesideTheListsOrAlone()
    {
        const FakeClock clock;
        const Revocations lists({}, nullptr, clock);
        RevocationFeed feed;
        RevocationReader alone(nullptr, &feed);
        RevocationReader both(&lists, &feed);
        for (RevocationReader* reader : {&alone, &both})
            QVERIFY(reader->find("a", "x.y.s", clock.wall()) == RevokedBy::Nothing);
        std::vector<RevokedEntry> entries(3);
        entries[0] = {RevokedBy::TokenId, "a"};
        entries[1] = {RevokedBy::Signature, "s", std::numeric_limits<std::int64_t>::max(), true};
        entries[2] = {RevokedBy::TokenId, "over", 1'800'000'000};
        feed.publish(RevocationSet::of(entries, clock.wall()));
        QCOMPARE(feed.current()->size(), 2U);
        for (RevocationReader* reader : {&alone, &both}) {
            QVERIFY(reader->find("a", "", clock.wall()) == RevokedBy::TokenId);
            QVERIFY(reader->find("b", "x.y.s", clock.wall()) == RevokedBy::Signature);
            QVERIFY(reader->find("s", "", clock.wall()) == RevokedBy::TokenId);
            QVERIFY(reader->find("over", "", clock.wall()) == RevokedBy::Nothing);
        }
        feed.publish({});
        for (RevocationReader* reader : {&alone, &both})
            QVERIFY(reader->find("a", "", clock.wall()) == RevokedBy::Nothing);
    }

    void fetchesItsListByItsETag()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        RevocationsConfig config;
        config.url = "https://apim/internal/data/v1/revokedjwt";
        config.userName = "admin";
        config.password = Secret("pw");
        Revocations lists(config, &fetcher, clock);
        QVERIFY(lists.start());
        RevocationReader reader(lists);
        QCOMPARE(fetcher.fetches, 1);
        QCOMPARE(fetcher.requests[0].headers.size(), 1U);
        QCOMPARE(fetcher.requests[0].headers[0].second, std::string("Basic YWRtaW46cHc="));
        lists.poll();
        QCOMPARE(fetcher.fetches, 1); // one at a time
        fetcher.answerTagged(R"([{"jwt_signature":"a","expiry_time":1900000000000}])", "\"v1\"");
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::TokenId);
        clock.advance(59s);
        lists.poll();
        QCOMPARE(fetcher.fetches, 1);
        clock.advance(1s);
        lists.poll();
        QCOMPARE(fetcher.fetches, 2);
        QCOMPARE(fetcher.requests[1].headers.back().first, std::string("If-None-Match"));
        QCOMPARE(fetcher.requests[1].headers.back().second, std::string("\"v1\""));
        fetcher.answer("", {}, 304);
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::TokenId);
        QVERIFY(lists.problem().empty());
        clock.advance(60s);
        lists.poll();
        fetcher.fail();
        QVERIFY(lists.problem().find("goes on counting") != std::string::npos);
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::TokenId);
        clock.advance(10s);
        lists.poll();
        QCOMPARE(fetcher.fetches, 4);
        fetcher.answer("<html>");
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::TokenId);
        clock.advance(10s);
        lists.poll();
        fetcher.answer("[]");
        QVERIFY(reader.find("a", "", clock.wall()) == RevokedBy::Nothing);
        QVERIFY(lists.problem().empty());
    }

    void anUnchangedAnswerBeforeThereIsAListIsAProblem()
    {
        const FakeClock clock;
        FakeFetcher fetcher;
        RevocationsConfig config;
        config.url = "https://apim/revokedjwt";
        auto lists = std::make_unique<Revocations>(config, &fetcher, clock);
        QVERIFY(lists->start());
        fetcher.answer("", {}, 304);
        QVERIFY(lists->problem().find("none is known") != std::string::npos);
        Revocations late(config, &fetcher, clock);
        QVERIFY(late.start());
        lists.reset();
        fetcher.answer("[]");
        QVERIFY(late.problem().empty());
    }
};

POSTERN_TEST(RevocationTest);
#include "RevocationTest.moc"
