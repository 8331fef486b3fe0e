// SPDX-License-Identifier: Apache-2.0
#include "gatewaycore/controlplane/publisher/FakePublisher.h"

#include "controlplane/publisher/AdminLimits.h"
#include "controlplane/publisher/PolicyFile.h"
#include "model/ThrottlingPolicy.h"
#include "schema/Document.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::publisher;
using namespace postern::publisher::test;

/// Policies that the Admin API alone has all of.
class AdminLimitsTest : public QObject {
    Q_OBJECT
    secrets::MemorySecretStore secrets_;

    static QJsonObject rule(const char* keyTemplate, const char* query)
    {
        return {{q("policyName"), q("Fair")}, {q("keyTemplate"), q(keyTemplate)}, {q("siddhiQuery"), q(query)}};
    }
    static constexpr const char* everybody =
        "FROM RequestStream SELECT userId, true AS isEligible, str:concat(userId,'') as throttleKey INSERT INTO EligibilityStream; FROM "
        "EligibilityStream[isEligible==true]#throttler:timeBatch(2 min) SELECT throttleKey, (count(userId) >= 7) as isThrottled, "
        "expiryTimeStamp group by throttleKey INSERT ALL EVENTS into ResultStream;";

  private Q_SLOTS:
    void aCustomRuleThatCountsEverythingBecomesAPolicy()
    {
        QString why;
        const auto policy = customPolicy(rule("$userId:$apiContext", everybody), why);
        QVERIFY2(policy, why.toUtf8());
        const auto update = withPolicies({}, {*policy});
        QVERIFY(update);
        const auto read = schema::readYaml({update->text.constData(), static_cast<std::size_t>(update->text.size())}, "policies.yaml");
        QVERIFY(read);
        const auto decoded = model::describe(schema::Type<model::ThrottlingPolicy>{}).decode(*read->find("Fair"));
        QVERIFY2(decoded, decoded ? "" : decoded.error().message().c_str());
        QCOMPARE(decoded->level, model::ThrottlingPolicy::Level::Custom);
        QCOMPARE(decoded->count, std::uint64_t(7));
        QCOMPARE(decoded->period(), std::chrono::seconds(120));
        QCOMPARE(decoded->keyTemplate, std::string("$userId:$apiContext"));
        QVERIFY(withPolicies(update->text, {*policy})->differing.isEmpty());
    }

    void whatCannotBeEnforcedIsSaidAndLeftOut()
    {
        const QString counted = q(everybody);
        for (const auto& [keyTemplate, query, words] :
             {std::tuple(q("$userId"), QString(counted).replace(q("true AS"), q("( userId == 'admin' ) AS")), "some calls only"),
              std::tuple(q("$userId"), q("FROM X"), "timeBatch"), std::tuple(q("$customProperty.a"), counted, "key template"),
              std::tuple(q("$userId"), QString(counted).replace(q("2 min"), q("2 fortnights")), "period")}) {
            QString why;
            QVERIFY(!customPolicy(rule(keyTemplate.toUtf8(), query.toUtf8()), why));
            QVERIFY2(why.contains(q(words)) && why.contains(q("Fair")), why.toUtf8());
        }
    }

    void aPullBringsConditionsAndCustomRules()
    {
        FakePublisher server(1);
        server.intercept = [](const WireRequest& request, WireReply& reply) {
            const QByteArray admin = "/api/am/admin/v4/throttling/policies/";
            if (!request.path().startsWith(admin))
                return false;
            const QByteArray what = request.path().mid(admin.size());
            if (what == "advanced")
                reply = WireReply::json("{\"count\":1,\"list\":[{\"policyId\":\"p1\",\"policyName\":\"50PerMin\"}]}");
            else if (what == "advanced/p1")
                reply = WireReply::json("{\"policyId\":\"p1\",\"policyName\":\"50PerMin\",\"defaultLimit\":{\"type\":\"REQUESTCOUNTLIMIT\","
                                        "\"requestCount\":{\"timeUnit\":\"min\",\"unitTime\":1,\"requestCount\":50}},\"conditionalGroups\":[{"
                                        "\"conditions\":[{\"type\":\"HEADERCONDITION\",\"headerCondition\":{\"headerName\":\"X\",\"headerValue\":"
                                        "\"y\"}}],\"limit\":{\"type\":\"REQUESTCOUNTLIMIT\",\"requestCount\":{\"timeUnit\":\"min\",\"unitTime\":1,"
                                        "\"requestCount\":5}}}]}");
            else
                reply = WireReply::json("{\"count\":1,\"list\":[" + QJsonDocument(rule("$userId", everybody)).toJson() + "]}");
            return true;
        };
        PublisherConnection connection = server.connection();
        store(secrets_, connection, "password", "admin");
        PublisherClient client(connection, secrets_);
        Ending<std::vector<PullOutcome>> pulled;
        const PublisherHandle handle = client.pull({q("id-0")}, {}, pulled.keep());
        pulled.wait();
        QVERIFY2(pulled.good() && pulled.value().front().api, pulled.message());
        const PulledApi& api = *pulled.value().front().api;
        QCOMPARE(api.notes, QStringList());
        const auto update = withPolicies({}, api.policies);
        QVERIFY2(update, update ? "" : update.error().message().c_str());
        QVERIFY2(update->text.contains("conditionalGroups"), update->text);
        QVERIFY2(update->text.contains("level: custom"), update->text);
        QVERIFY(withPolicies(update->text, api.policies)->differing.isEmpty()); // the second time nothing is new
        QCOMPARE(withPolicies(update->text, api.policies)->text, update->text);
    }
};

POSTERN_TEST(AdminLimitsTest);
#include "AdminLimitsTest.moc"
