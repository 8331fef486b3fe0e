// SPDX-License-Identifier: Apache-2.0
#include "PlainTlsClient.h"
#include "TlsFixture.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::net;
using test::papers;
using test::PlainTlsClient;

namespace {

void addMore(TlsServerConfig& config, const std::string& name, std::vector<std::string> hosts = {})
{
    config.more.push_back({papers().file(name + ".pem"), papers().file(name + ".key"), std::move(hosts)});
}

} // namespace

/// What a server offers: certificates by name, versions, ciphers, resumption.
class TlsServerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        papers().leaf("wild", {"*.shop.example"}, {});
        papers().leaf("exact", {"a.shop.example"}, {});
        crypto::CertificateRequest request;
        request.commonName = "rsa";
        request.dnsNames = {"elsewhere.example"};
        request.keyType = crypto::KeyType::Rsa;
        const auto pair = crypto::issueCertificate(papers().authority, request);
        QVERIFY(pair);
        papers().write("rsa.pem", pair->certificatePem);
        papers().write("rsa.key", pair->privateKeyPem.reveal());
    }

    void namesAreMatchedAsCertificatesAre_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<int>("found"); // -1: none
        QTest::newRow("exact") << "api.example" << 0;
        QTest::newRow("in capitals") << "API.Example" << 0;
        QTest::newRow("absolute") << "api.example." << 0;
        QTest::newRow("wildcard") << "b.shop.example" << 1;
        QTest::newRow("exact before wildcard") << "a.shop.example" << 2;
        QTest::newRow("two labels in its place") << "a.b.shop.example" << -1;
        QTest::newRow("none in its place") << "shop.example" << -1;
        QTest::newRow("an empty one in its place") << ".shop.example" << -1;
        QTest::newRow("the wildcard itself") << "*.shop.example" << -1;
        QTest::newRow("another") << "example" << -1;
        QTest::newRow("nothing") << "" << -1;
        QTest::newRow("much") << QString(1000, u'a') << -1;
    }
    void namesAreMatchedAsCertificatesAre()
    {
        QFETCH(QString, asked);
        QFETCH(int, found);
        TlsNames names;
        names.add("api.example", 0);
        names.add("*.Shop.example", 1);
        names.add("a.shop.example", 2);
        const auto* const got = names.find(asked.toStdString());
        QCOMPARE(got == nullptr ? -1 : static_cast<int>(got->front()), found);
        for (const char* bad : {"", "a b", "*", "*.", "a.*.b", "a..b", "a/b", "a:1", ".a"})
            QVERIFY2(!TlsNames::isName(bad), bad);
        QVERIFY(TlsNames::isName("*.shop.example") && TlsNames::isName("a_b.example"));
    }

    void theClientsNameChoosesTheCertificate_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QString>("shown");
        QTest::newRow("exact") << QByteArray("a.shop.example") << "exact";
        QTest::newRow("wildcard") << QByteArray("b.shop.example") << "wild";
        QTest::newRow("of another kind of key") << QByteArray("elsewhere.example") << "rsa";
        QTest::newRow("said in the configuration") << QByteArray("other.example") << "client";
        QTest::newRow("not what the certificate says then") << QByteArray("client.example") << "good";
        QTest::newRow("the first's") << QByteArray("api.example") << "good";
        QTest::newRow("unknown") << QByteArray("nobody.example") << "good";
        QTest::newRow("none") << QByteArray() << "good";
    }
    void theClientsNameChoosesTheCertificate()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QString, shown);
        const auto server = papers().server("good", [](auto& config) {
            addMore(config, "wild");
            addMore(config, "exact");
            addMore(config, "rsa");
            addMore(config, "client", {"other.example"});
        });
        QVERIFY(server->warnings().empty());
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            PlainTlsClient client(version);
            const auto outcome = client.shake(*server, asked.isNull() ? nullptr : asked.constData());
            QVERIFY(outcome.done);
            QCOMPARE(QString::fromStdString(outcome.name), shown);
        }
    }

    void aKeyOfAnotherKindNeverBringsAnotherNamesCertificate()
    {
        // The default has an elliptic key, elsewhere.example only an RSA one: a client that takes no RSA must fail.
        const auto server = papers().server("good", [](auto& config) { addMore(config, "rsa"); });
        PlainTlsClient client(TLS1_3_VERSION);
        client.signatures("ECDSA+SHA256");
        QVERIFY(!client.shake(*server, "elsewhere.example").done);
        QVERIFY(client.shake(*server, "api.example").done);
    }

    void oneNameMayHaveKeysOfTwoKinds()
    {
        const auto server = papers().server("good", [](auto& config) {
            addMore(config, "elsewhere");
            addMore(config, "rsa");
        });
        QVERIFY(server->warnings().empty());
        PlainTlsClient elliptic(TLS1_3_VERSION);
        elliptic.signatures("ECDSA+SHA256");
        QCOMPARE(elliptic.shake(*server, "elsewhere.example").name, std::string("elsewhere"));
        PlainTlsClient rsa(TLS1_3_VERSION);
        rsa.signatures("RSA-PSS+SHA256");
        QCOMPARE(rsa.shake(*server, "elsewhere.example").name, std::string("rsa"));
    }

    void twoForOneNameAndOneForNoneAreTold()
    {
        const auto server = papers().server("good", [](auto& config) { addMore(config, "client", {"api.example"}); });
        QCOMPARE(server->warnings().size(), std::size_t{1});
        QVERIFY2(server->warnings().front().find("two certificates are for api.example") != std::string::npos, server->warnings().front().c_str());
        PlainTlsClient client;
        QCOMPARE(client.shake(*server, "api.example").name, std::string("good"));

        TlsServerConfig config;
        config.certificateFile = papers().file("good.pem");
        config.keyFile = papers().file("good.key");
        addMore(config, "client", {"not a name"});
        const auto refused = TlsContext::server(config);
        QVERIFY(!refused && refused.error().message().find("\"not a name\" is no host name") != std::string::npos);
        config.more.front().keyFile = papers().file("good.key");
        config.more.front().hosts.clear();
        const auto mixed = TlsContext::server(config);
        QVERIFY(!mixed && mixed.error().message().find("does not belong to the certificate") != std::string::npos);
    }

    void onlyGoodCiphersAreTakenUnlessOthersAreNamed()
    {
        PlainTlsClient client(TLS1_2_VERSION);
        client.ciphers("ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384@SECLEVEL=0");
        QVERIFY(!client.shake(*papers().server("good")).done);
        const auto named = papers().server("good", [](auto& config) { config.ciphers = {"ECDHE-ECDSA-AES128-SHA"}; });
        QCOMPARE(client.shake(*named).cipher, std::string("ECDHE-ECDSA-AES128-SHA"));
        QCOMPARE(named->warnings().size(), std::size_t{1});
        QVERIFY(named->warnings().front().find("ECDHE-ECDSA-AES128-SHA encrypts in a way") != std::string::npos);

        const auto best = papers().server("good", [](auto& config) {
            config.ciphers = {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"};
        });
        QVERIFY(best->warnings().empty());
        PlainTlsClient old(TLS1_2_VERSION);
        QCOMPARE(old.shake(*best).cipher, std::string("ECDHE-ECDSA-CHACHA20-POLY1305"));
        PlainTlsClient young(TLS1_3_VERSION);
        QCOMPARE(young.shake(*best).cipher, std::string("TLS_CHACHA20_POLY1305_SHA256"));
    }

    void ciphersThatProtectNothingOrAreUnknownAreRefused_data()
    {
        QTest::addColumn<QByteArray>("cipher");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("null") << QByteArray("ECDHE-ECDSA-NULL-SHA") << QByteArray("does not protect");
        QTest::newRow("anonymous") << QByteArray("ADH-AES128-SHA") << QByteArray("does not protect");
        QTest::newRow("a word of OpenSSL's language") << QByteArray("ALL") << QByteArray("is no cipher that is known");
        QTest::newRow("a list") << QByteArray("AES128-SHA:AES256-SHA") << QByteArray("is no cipher that is known");
        QTest::newRow("nonsense") << QByteArray("ROT13") << QByteArray("is no cipher that is known");
    }
    void ciphersThatProtectNothingOrAreUnknownAreRefused()
    {
        QFETCH(QByteArray, cipher);
        QFETCH(QByteArray, words);
        TlsServerConfig config;
        config.certificateFile = papers().file("good.pem");
        config.keyFile = papers().file("good.key");
        config.ciphers = {cipher.toStdString()};
        const auto refused = TlsContext::server(config);
        QVERIFY(!refused);
        QVERIFY2(QByteArray::fromStdString(refused.error().message()).contains(words), refused.error().message().c_str());
    }

    void oldVersionsNeedToBeAskedFor()
    {
        PlainTlsClient old(TLS1_1_VERSION);
        QVERIFY(!old.shake(*papers().server("good")).done);
        const auto server = papers().server("good", [](auto& config) { config.minimum = TlsVersion::Tls11; });
        QCOMPARE(old.shake(*server).version, std::string("TLSv1.1"));
        PlainTlsClient older(TLS1_VERSION);
        QVERIFY(!older.shake(*server).done);
        PlainTlsClient young;
        QCOMPARE(young.shake(*server).version, std::string("TLSv1.3"));
    }

    void aTicketIsGoodUntilItsKeyHasBeenReplacedTwice_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("1.2") << TLS1_2_VERSION;
        QTest::newRow("1.3") << TLS1_3_VERSION;
    }
    void aTicketIsGoodUntilItsKeyHasBeenReplacedTwice()
    {
        QFETCH(int, version);
        FakeClock clock;
        const auto keys = std::make_shared<TicketKeys>(std::chrono::hours(1), clock);
        const auto context = [&] { return papers().server("good", [&](auto& config) { config.ticketKeys = keys; }); };
        const auto server = context();
        PlainTlsClient client(version);
        QVERIFY(!client.shake(*server).resumed);
        QVERIFY(client.shake(*server).resumed);
        // A context of the same keys, as after a reload, takes it, too.
        QVERIFY(client.shake(*context()).resumed);
        // One rotation later it is taken, and replaced by one of the new key, which lives on from then.
        clock.advance(std::chrono::minutes(61));
        QVERIFY(client.shake(*server).resumed);
        clock.advance(std::chrono::minutes(60));
        QVERIFY(client.shake(*server).resumed);
        // Two rotations later its key is gone.
        clock.advance(std::chrono::minutes(121));
        const auto late = client.shake(*server);
        QVERIFY(late.done && !late.resumed);
        QVERIFY(client.shake(*server).resumed);
    }

    void nothingIsResumedElsewhereOrWhereItIsSwitchedOff_data() { aTicketIsGoodUntilItsKeyHasBeenReplacedTwice_data(); }
    void nothingIsResumedElsewhereOrWhereItIsSwitchedOff()
    {
        QFETCH(int, version);
        const auto keys = std::make_shared<TicketKeys>();
        PlainTlsClient client(version);
        const auto one = papers().server("good", [&](auto& config) { config.ticketKeys = keys; });
        QVERIFY(client.shake(*one).done);
        QVERIFY(client.shake(*one).resumed);
        const auto other = papers().server("good", [&](auto& config) {
            config.ticketKeys = keys;
            config.sessionScope = "other";
        });
        QVERIFY(!client.shake(*other).resumed); // may ask other questions of its clients

        PlainTlsClient again(version);
        QVERIFY(again.shake(*one).done);
        QVERIFY(!again.shake(*papers().server("good")).resumed); // keys of its own

        const auto never = papers().server("good", [](auto& config) { config.sessionTickets = false; });
        PlainTlsClient third(version);
        QVERIFY(third.shake(*never).done);
        QVERIFY(!third.shake(*never).resumed);
    }

    void keysAreRandomAndTheLastTwoCount()
    {
        FakeClock clock;
        TicketKeys keys(std::chrono::hours(1), clock);
        const auto first = keys.current();
        QVERIFY(first);
        QVERIFY(keys.current()->name == first->name);
        bool outdated = true;
        QVERIFY(keys.named(first->name.data(), outdated));
        QVERIFY(!outdated);
        clock.advance(std::chrono::hours(1));
        const auto second = keys.current();
        QVERIFY(second->name != first->name && second->cipher != first->cipher && second->mac != first->mac);
        QVERIFY(keys.named(first->name.data(), outdated));
        QVERIFY(outdated);
        clock.advance(std::chrono::hours(1));
        QVERIFY(!keys.named(first->name.data(), outdated)); // without that anybody asked for the third
        QVERIFY(keys.named(second->name.data(), outdated) && outdated);
        clock.advance(std::chrono::hours(50));
        QVERIFY(!keys.named(second->name.data(), outdated));
    }
};

POSTERN_TEST(TlsServerTest);
#include "TlsServerTest.moc"
