// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "controlplane/publisher/AdminLimits.h"

#include "schema/Document.h"
#include "support/TestMain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace postern;
using namespace postern::publisher;

namespace {

QJsonObject adminObject(const char* text) { return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object(); }

/// A custom rule as the Admin Portal writes them: who is eligible, and how many of them in which time.
QJsonObject rule(const QString& eligible, const QString& window, const QString& count, const QString& key = QStringLiteral("$userId"))
{
    return {{QStringLiteral("policyId"), QStringLiteral("7")},
            {QStringLiteral("policyName"), QStringLiteral("PerUser")},
            {QStringLiteral("description"), QStringLiteral("Five of each")},
            {QStringLiteral("isDeployed"), true},
            {QStringLiteral("keyTemplate"), key},
            {QStringLiteral("siddhiQuery"), QStringLiteral("FROM RequestStream\nSELECT userId, ") + eligible + QStringLiteral(" AS isEligible, userId AS throttleKey\n"
                                                "INSERT INTO EligibilityStream;\n\nFROM EligibilityStream[isEligible==true]#throttler:") + window +
                                                QStringLiteral("\nSELECT throttleKey, (") + count + QStringLiteral(") as isThrottled, expiryTimeStamp group by throttleKey\n"
                                                "INSERT ALL EVENTS into ResultStream;")}};
}

} // namespace

/// What the Admin API has of limits that the Publisher's lists do not say: conditions and custom rules.
class AdminLimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aPolicyWithConditionsComesWithThem()
    {
        const QJsonObject advanced = adminObject(
            "{'policyId':'1','policyName':'10K','displayName':'Ten thousand','description':'For all','isDeployed':true,'type':'AdvancedThrottlePolicy',"
            "'defaultLimit':{'type':'REQUESTCOUNTLIMIT','requestCount':{'timeUnit':'min','unitTime':1,'requestCount':10000}},"
            "'conditionalGroups':[{'description':'The office','conditions':[{'type':'IPCONDITION','invertCondition':false,'ipCondition':{'ipConditionType':'IPSPECIFIC','specificIP':'10.0.0.1'}},"
            "{'type':'HEADERCONDITION','invertCondition':true,'headerCondition':{'headerName':'Host','headerValue':'shop'}}],"
            "'limit':{'type':'REQUESTCOUNTLIMIT','requestCount':{'timeUnit':'min','unitTime':1,'requestCount':5}}}]}");
        const auto policy = conditionalPolicy(advanced);
        QVERIFY(policy);
        QCOMPARE(policy->name, QStringLiteral("10K"));
        QVERIFY(policy->level == PolicyLevel::Api);
        const QJsonObject whole = QJsonDocument::fromJson(policy->whole).object();
        QCOMPARE(whole.value(QStringLiteral("conditionalGroups")), advanced.value(QStringLiteral("conditionalGroups")));
        QCOMPARE(whole.value(QStringLiteral("defaultLimit")), advanced.value(QStringLiteral("defaultLimit")));
        QVERIFY(!whole.contains(QStringLiteral("policyId")) && !whole.contains(QStringLiteral("isDeployed")));
    }

    void onesWithoutConditionsAreThePublishers()
    {
        for (const char* groups : {"[]", "null"})
            QVERIFY(!conditionalPolicy(adminObject(QByteArray("{'policyName':'Plain','defaultLimit':{},'conditionalGroups':").append(groups).append('}').constData())));
        QVERIFY(!conditionalPolicy({}));
    }

    void customRulesAreCountedByTheirKey_data()
    {
        QTest::addColumn<QString>("window");
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("unit");
        const auto row = [](const char* window, qint64 milliseconds, const char* unit) { QTest::newRow(window) << QString::fromLatin1(window) << milliseconds << QString::fromLatin1(unit); };
        row("timeBatch(1 min)", 60'000, "min");
        row("timeBatch(30 sec)", 30'000, "sec");
        row("timeBatch( 2 hours , 0 )", 7'200'000, "hour");
        row("timeBatch(1 day, 0)", 86'400'000, "day");
        row("TIMEBATCH(1 Week)", 604'800'000, "week");
    }
    void customRulesAreCountedByTheirKey()
    {
        QFETCH(const QString, window);
        QFETCH(const qint64, milliseconds);
        QFETCH(const QString, unit);
        QString why;
        const auto policy = customPolicy(rule(QStringLiteral("true"), window, QStringLiteral("count(userId) >= 5"), QStringLiteral("$userId:$apiContext")), why);
        QVERIFY2(policy, qPrintable(why));
        QVERIFY(policy->level == PolicyLevel::Custom);
        QCOMPARE(policy->requestCount, qint64(5));
        QCOMPARE(policy->unitTime, milliseconds);
        QCOMPARE(policy->timeUnit, unit);
        QCOMPARE(policy->keyTemplate, QStringLiteral("$userId:$apiContext"));
    }

    void whatCannotBeEnforcedIsNamedWithItsReason_data()
    {
        QTest::addColumn<QJsonObject>("given");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QJsonObject& given, const char* reason) { QTest::newRow(name) << given << QString::fromLatin1(reason); };
        const QString each = QStringLiteral("true");
        const QString minute = QStringLiteral("timeBatch(1 min)");
        const QString five = QStringLiteral("count(userId) >= 5");
        row("some callers only", rule(QStringLiteral("( userId == 'admin@carbon.super' )"), minute, five), "counts some calls only");
        row("no window", rule(each, QStringLiteral("length(5)"), five), "no timeBatch(...)");
        row("another sum", rule(each, minute, QStringLiteral("sum(size) > 5")), "no timeBatch(...) and count(...) >= N");
        row("an unknown variable", rule(each, minute, five, QStringLiteral("$moon")), "$moon");
        row("nothing to count by", rule(each, minute, five, QStringLiteral("all")), "key template \"all\" is not known");
        row("an unknown period", rule(each, QStringLiteral("timeBatch(1 fortnight)"), five), "period");
        row("no calls at all", rule(each, minute, QStringLiteral("count(userId) >= 0")), "period");
        row("nothing", {}, "key template");
    }
    void whatCannotBeEnforcedIsNamedWithItsReason()
    {
        QFETCH(const QJsonObject, given);
        QFETCH(const QString, reason);
        QString why;
        QVERIFY(!customPolicy(given, why));
        QVERIFY2(why.contains(reason) && why.contains(QStringLiteral("is not enforced here")), qPrintable(why));
    }

    /// The example of the published description is one that counts some callers only.
    void thePublishedExampleIsReadAndRefused()
    {
        if (postern::test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS does not name the folder of the contracts");
        const auto read = schema::readFile(postern::test::contractsFolder() + "/wso2/carbon-apimgt-9.33.89/admin/admin-api.yaml");
        if (!read)
            QSKIP("the description cannot be read");
        const auto* responses = read->atPath("paths")->find("/throttling/policies/custom/{ruleId}");
        QVERIFY(responses != nullptr);
        const auto* example = responses->find("get")->find("responses")->find("200")->find("content")->find("application/json")->find("example");
        QVERIFY(example != nullptr);
        QString why;
        QVERIFY(!customPolicy(QJsonDocument::fromJson(QByteArray::fromStdString(schema::writeJson(*example))).object(), why));
        QVERIFY2(why.contains(QStringLiteral("counts some calls only")), qPrintable(why));
    }
};

POSTERN_TEST(AdminLimitsTest);

#include "AdminLimitsTest.moc"
