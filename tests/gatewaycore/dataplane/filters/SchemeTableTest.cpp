// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Base64.h"
#include "dataplane/security/ApiKeyStore.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"
#include "support/TestMain.h"

#include <QtTest>
#include <array>

using namespace postern;
using namespace postern::test;

namespace {

enum class Credential { Nothing, Bad, Good };

/// A way to prove who calls, as `authenticate` knows it, and what a client sends for it.
struct Kind {
    const char* scheme;
    const char* header;
    const char* config; ///< of one scheme of an alternative
};
constexpr std::array<Kind, 4> kinds{{{"jwt", "Authorization", "{scheme: jwt}"},
                                     {"basic", "X-Login", "{scheme: basic, name: X-Login}"},
                                     {"api-key", "ApiKey", "{scheme: api-key}"},
                                     {"internal-key", "Internal-Key", "{scheme: internal-key}"}}};

struct Everything : Shop {
    Everything()
    {
        ports.add<security::Fetcher>(fetcher);
        model::Issuer all;
        all.name = "keymanager";
        all.issuer = "https://issuer";
        all.jwksUrl = "https://issuer/jwks";
        all.tokens = {"access", "api-key", "internal-key"};
        gateway.issuers.push_back(all);
        model::User& alice = gateway.users.emplace_back();
        alice.name = "alice";
        alice.hash = "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP"; // of "sesame"
    }
    [[nodiscard]] std::string credential(const Kind& kind, Credential sent) const
    {
        const std::string scheme = kind.scheme;
        if (scheme == "basic")
            return "Basic " + crypto::base64Encode(sent == Credential::Good ? "alice:sesame" : "alice:wrong");
        const std::string type = scheme == "jwt" ? "Bearer" : scheme == "api-key" ? "apiKey" : "InternalKey";
        const std::string claims = "\"token_type\":\"" + type + "\",\"subscribedAPIs\":[{\"name\":\"Orders\",\"version\":\"1.0.0\"}]";
        return (scheme == "jwt" ? "Bearer " : "") + (sent == Credential::Good ? issuer : stranger).token(claimsAt(port->clock, claims));
    }
    FakeFetcher fetcher;
    test::Issuer issuer;
    test::Issuer stranger; ///< with a key of the same id
};

/// How a call ends that carries `first` and `second`.
QByteArray outcome(const std::string& anyOf, std::size_t one, Credential first, std::size_t two, Credential second, Visit*& seen, Everything& shop)
{
    shop.add("authenticate", "anyOf: " + anyOf);
    while (!shop.fetcher.pending.empty())
        shop.fetcher.answer(shop.issuer.jwks());
    seen = new Visit(shop);
    if (first != Credential::Nothing)
        seen->with(kinds[one].header, shop.credential(kinds[one], first));
    if (second != Credential::Nothing)
        seen->with(kinds[two].header, shop.credential(kinds[two], second));
    QByteArray answer = seen->in();
    for (int i = 0; i < 4 && answer == "pause"; ++i) {
        shop.port->work();
        answer = seen->in();
    }
    return answer;
}

} // namespace

/// OpenAPI's `security` over every pair of kinds of credential: two alternatives, and two that are needed together.
class SchemeTableTest : public QObject {
    Q_OBJECT
  private slots:
    void alternativesAndThoseThatAreNeededTogether_data()
    {
        QTest::addColumn<int>("one");
        QTest::addColumn<int>("two");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        constexpr std::array<const char*, 3> names{"no", "bad", "good"};
        for (int one = 0; one < static_cast<int>(kinds.size()); ++one) {
            for (int two = 0; two < static_cast<int>(kinds.size()); ++two) {
                for (int first = 0; one != two && first < 3; ++first) {
                    for (int second = 0; second < 3; ++second)
                        QTest::addRow("%s %s, %s %s", names[static_cast<std::size_t>(first)], kinds[static_cast<std::size_t>(one)].scheme,
                                      names[static_cast<std::size_t>(second)], kinds[static_cast<std::size_t>(two)].scheme)
                            << one << two << first << second;
                }
            }
        }
    }
    void alternativesAndThoseThatAreNeededTogether()
    {
        QFETCH(int, one);
        QFETCH(int, two);
        QFETCH(int, first);
        QFETCH(int, second);
        const auto a = static_cast<std::size_t>(one);
        const auto b = static_cast<std::size_t>(two);
        const auto sentA = static_cast<Credential>(first);
        const auto sentB = static_cast<Credential>(second);
        const bool goodA = sentA == Credential::Good;
        const bool goodB = sentB == Credential::Good;
        const bool nothing = sentA == Credential::Nothing && sentB == Credential::Nothing;
        const std::string left = kinds[a].config;
        const std::string right = kinds[b].config;
        struct Row {
            std::string anyOf;
            bool passes;
            bool known; ///< whether somebody is known to have called
        };
        const Row rows[] = {
            {"[{allOf: [" + left + "]}, {allOf: [" + right + "]}]", goodA || goodB, true},
            {"[{allOf: [" + left + ", " + right + "]}]", goodA && goodB, true},
            {"[{allOf: [" + left + ", " + right + "]}, {allOf: [" + left + "]}]", goodA, true},
            {"[{allOf: [" + left + "]}, {allOf: []}]", true, goodA},
            {"[]", false, false},
        };
        for (const Row& row : rows) {
            Everything shop;
            Visit* seen = nullptr;
            const QByteArray answer = outcome(row.anyOf, a, sentA, b, sentB, seen, shop);
            const std::unique_ptr<Visit> visit(seen);
            QVERIFY2((answer == "continue") == row.passes, (row.anyOf + ": ").c_str() + answer);
            if (!row.passes) {
                QVERIFY2(answer == "401", answer);
                QVERIFY(visit->exchange.identity() == nullptr);
                QVERIFY(!visit->field("WWW-Authenticate").isEmpty());
                if (nothing)
                    QCOMPARE(visit->code(), "900902");
                continue;
            }
            QCOMPARE(visit->exchange.identity() != nullptr, row.known);
            // Whatever was asked for does not reach the backend, whether it was needed in the end or not.
            QCOMPARE(visit->sent(kinds[a].header), "");
            if (row.anyOf.find(right) != std::string::npos)
                QCOMPARE(visit->sent(kinds[b].header), "");
        }
    }
};

POSTERN_TEST(SchemeTableTest);
#include "SchemeTableTest.moc"
