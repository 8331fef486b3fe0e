// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "base/Log.h"
#include "dataplane/security/Introspector.h"
#include "dataplane/security/SoapReturn.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"

#include <QtTest>

using namespace postern;
using namespace postern::security;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

const ShownFor orders{"/orders/1.0.0", "Orders", "1.0.0", "/items/{id}", "GET"};

/// An answer as Axis2 writes it.
std::string answerWith(const std::string& members)
{
    return "<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">"
           "<soapenv:Body><ns:validateKeyResponse xmlns:ns=\"http://org.apache.axis2/xsd\">"
           "<ns:return xmlns:ax=\"http://dto.impl.apimgt.carbon.wso2.org/xsd\" xsi:type=\"ax:APIKeyValidationInfoDTO\">" +
           members + "</ns:return></ns:validateKeyResponse></soapenv:Body></soapenv:Envelope>";
}

std::string member(const std::string& name, const std::string& text) { return "<ax:" + name + ">" + text + "</ax:" + name + ">"; }

Introspected judged(const std::string& xml, int status = 200)
{
    const FakeClock clock;
    IssuerRules rules;
    rules.issuer = "urn:km";
    rules.requiredClaims.clear();
    return judgeKeyValidation(FetchedDocument{status, {}, xml}, orders, rules, clock.wall(), clock.wall());
}

QByteArray found(const Introspected& it)
{
    return it.kind == Introspected::Kind::Active ? QByteArray("active")
                                                 : QByteArray::fromStdString(std::string(toString(it.error.reason)));
}

} // namespace

class KeyValidationTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { log::setLevel(log::Level::Off); }
    void cleanup() { log::setLevel(log::Level::Info); }

    void makesTheClaimsOfAJwtForTheSameSubscription()
    {
        const Introspected it = judged(answerWith(
            member("apiPublisher", "bob") + member("applicationId", "5") + member("applicationName", "Tom &amp; &#74;erry") +
            member("applicationTier", "Gold") + member("authorized", "true") + member("consumerKey", "shop-1") +
            member("endUserName", "alice") + member("issuedTime", "1799999000000") + member("scopes", "read") +
            member("scopes", "write") + member("stopOnQuotaReach", "false") + member("subscriber", "eve") +
            member("tier", "Silver") + member("type", "SANDBOX") + member("validationStatus", "0") +
            member("validityPeriod", "3600000") + "<ax:throttlingDataList xsi:nil=\"true\"/>"));
        QCOMPARE(found(it), "active");
        const Claims& claims = *it.claims;
        QCOMPARE(claims.subject(), std::string("alice"));
        QCOMPARE(claims.issuer(), std::string("urn:km"));
        QCOMPARE(claims.clientId(), std::string("shop-1"));
        QCOMPARE(claims.keyType(), std::string("SANDBOX"));
        QCOMPARE(claims.scopes(), (std::vector<std::string>{"read", "write"}));
        QCOMPARE(claims.application().name, std::string("Tom & Jerry"));
        QCOMPARE(claims.application().tier, std::string("Gold"));
        QCOMPARE(claims.application().owner, std::string("eve"));
        QCOMPARE(claims.subscribedApis().size(), 1U);
        QCOMPARE(claims.subscribedApis().front().name, std::string("Orders"));
        QCOMPARE(claims.subscribedApis().front().subscriptionTier, std::string("Silver"));
        QCOMPARE(claims.subscribedApis().front().publisher, std::string("bob"));
        QVERIFY(!claims.tiers().front().stopOnQuotaReach);
        QVERIFY(it.goodUntil == WallTime(1800002600s) + 5s);
    }

    void saysWhyAKeyIsNotLetIn_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QByteArray>("reason");
        const auto refused = [](const char* status, const char* reason) {
            QTest::newRow(status) << QByteArray::fromStdString(answerWith(member("authorized", "false") + member("validationStatus", status)))
                                  << QByteArray(reason);
        };
        refused("900901", "not-active");
        refused("900903", "expired");
        refused("900904", "inactive");
        refused("900907", "api-blocked");
        refused("900908", "not-subscribed");
        refused("900909", "subscription-blocked");
        refused("900910", "scope-refused");
        refused("900900", "introspection-failed");
        refused("", "not-active");
        const auto row = [](const char* name, const std::string& xml, const char* reason) {
            QTest::newRow(name) << QByteArray::fromStdString(xml) << QByteArray(reason);
        };
        row("ended", answerWith(member("authorized", "true") + member("issuedTime", "1000") + member("validityPeriod", "1000")), "expired");
        row("never ends", answerWith(member("authorized", "true") + member("issuedTime", "1000") + member("validityPeriod", "9223372036854775807")), "active");
        row("authorized by another word", answerWith(member("authorized", "TRUE")), "introspection-failed");
        row("authorized nowhere", answerWith(member("tier", "Gold")), "introspection-failed");
        row("authorized elsewhere", "<a><authorized>true</authorized><return/></a>", "introspection-failed");
        row("authorized deeper", answerWith("<x>" + member("authorized", "true") + "</x>"), "introspection-failed");
        row("authorized first, then not", answerWith(member("authorized", "false") + member("authorized", "true")), "not-active");
        row("JSON", "{\"active\":true}", "introspection-failed");
        row("nothing", "", "introspection-failed");
        row("a document type", "<!DOCTYPE a [<!ENTITY x 'true'>]><return><authorized>&x;</authorized></return>", "introspection-failed");
        row("an entity", answerWith(member("authorized", "&x;")), "introspection-failed");
        row("a comment", answerWith("<!-- -->" + member("authorized", "true")), "introspection-failed");
        row("CDATA", answerWith("<authorized><![CDATA[true]]></authorized>"), "introspection-failed");
        row("a NUL", answerWith(member("authorized", "true") + member("endUserName", "a&#0;b")), "introspection-failed");
        row("a control character", answerWith(member("authorized", "true") + member("endUserName", "a\x01")), "introspection-failed");
        row("half a surrogate", answerWith(member("authorized", "true") + member("endUserName", "&#xd800;")), "introspection-failed");
        row("not UTF-8", answerWith(member("authorized", "true") + member("endUserName", "\xff")), "introspection-failed");
        row("tags that cross", "<return><authorized>true</return></authorized>", "introspection-failed");
        row("cut off", "<return><authorized>true</authorized>", "introspection-failed");
        row("more behind", "<return><authorized>true</authorized></return><x/>", "introspection-failed");
        row("huge", answerWith(member("authorized", "true") + member("tier", std::string(70'000, 'x'))), "introspection-failed");
        std::string deep;
        for (int n = 0; n < 40; ++n)
            deep += "<a>";
        row("deep", deep, "introspection-failed");
    }
    void saysWhyAKeyIsNotLetIn()
    {
        QFETCH(QByteArray, xml);
        QFETCH(QByteArray, reason);
        const Introspected it = judged(xml.toStdString());
        QCOMPARE(found(it), reason);
        QVERIFY(it.kind == Introspected::Kind::Active || !it.error.sentence.empty());
        QCOMPARE(found(judged(xml.toStdString(), 500)), "introspection-failed");
    }

    void asksAsWso2sGatewaysDoAndForEachOperation()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        IntrospectorConfig config;
        config.protocol = IntrospectorConfig::Protocol::KeyValidation;
        config.url = "https://km/services/APIKeyValidationService";
        config.clientId = "admin";
        config.secret = Secret("p w");
        config.rules.requiredClaims.clear();
        Introspector introspector(std::move(config), fetcher, clock);
        const auto ask = [&](const ShownFor& of) {
            return introspector.ask(introspector.hashOf("t", of), "t", clock.wall(), [] {}, of);
        };
        static_cast<void>(ask(orders));
        const FetchRequest& request = fetcher.requests.front();
        QCOMPARE(request.method, std::string("POST"));
        const auto has = [&request](const char* name, const char* value) {
            return std::find(request.headers.begin(), request.headers.end(), std::pair<std::string, std::string>(name, value)) !=
                   request.headers.end();
        };
        QVERIFY(has("SOAPAction", "\"urn:validateKey\""));
        QVERIFY(has("Authorization", "Basic YWRtaW46cCB3"));
        for (const char* part : {"<xsd:context>/orders/1.0.0</xsd:context>", "<xsd:version>1.0.0</xsd:version>",
                                 "<xsd:accessToken>t</xsd:accessToken>", "<xsd:requiredAuthenticationLevel>Any</xsd:requiredAuthenticationLevel>",
                                 "<xsd:matchingResource>/items/{id}</xsd:matchingResource>", "<xsd:httpVerb>GET</xsd:httpVerb>"})
            QVERIFY2(request.body.find(part) != std::string::npos, part);
        ShownFor other = orders;
        other.verb = "POST";
        static_cast<void>(ask(other));
        QCOMPARE(fetcher.fetches, 2);
        static_cast<void>(ask(orders));
        QCOMPARE(fetcher.fetches, 2);
        fetcher.answer(answerWith(member("authorized", "true")));
        fetcher.answer(answerWith(member("authorized", "false") + member("validationStatus", "900910")));
        QCOMPARE(found(*ask(orders).known), "active");
        QCOMPARE(found(*ask(other).known), "scope-refused");
        QVERIFY(keyValidationQuestion("<&\">", orders).find("&lt;&amp;&quot;&gt;") != std::string::npos);
    }
};

POSTERN_TEST(KeyValidationTest);
#include "KeyValidationTest.moc"
