// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/EndedDeployment.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::deployment;

class GovernanceTest : public QObject {
    Q_OBJECT
    static GovernanceCheck check()
    {
        return {"Orders:1.0.0", "2026-11-29T12:00:00Z", "https://am.example", "aaa",
                {{"description-present", "WSO2 REST", "ERROR", "info", "An API says what it is", "Write a description"},
                 {"path-casing", "WSO2 REST", "WARN", "paths./Orders", "Paths are in kebab case", ""},
                 {"https-only", "Company", "error", "", "Backends are reached by TLS", ""},
                 {"https-only", "Company", "ERROR", "servers[1]", "Backends are reached by TLS", ""}}};
    }

  private Q_SLOTS:
    void whatNobodyHasCheckedIsHeldToNothing()
    {
        const auto free = checkGovernance("Orders:1.0.0", "aaa", nullptr, {});
        QVERIFY(free && free->empty());
        const auto named = checkGovernance("Orders:1.0.0", "aaa", nullptr, {{"https-only"}, {}});
        QVERIFY(!named);
        QCOMPARE(named.error().message(), std::string("Orders:1.0.0 breaks no rule \"https-only\" of severity error that could be overridden."));
    }

    void errorsStopWithRuleApiPlaceAndWhatToDo()
    {
        const GovernanceCheck found = check();
        const auto stopped = checkGovernance("Orders:1.0.0", "aaa", &found, {});
        QVERIFY(!stopped);
        QVERIFY(stopped.error().kind() == ErrorKind::PermissionDenied);
        QCOMPARE(stopped.error().message(),
                 std::string("Orders:1.0.0 breaks rules of its governance, so it is not deployed:\n"
                             "  description-present (WSO2 REST) at info: An API says what it is\n"
                             "    To mend it: Write a description\n"
                             "  https-only (Company) at the whole API: Backends are reached by TLS\n"
                             "  https-only (Company) at servers[1]: Backends are reached by TLS\n"
                             "Mend it and check it again (postern publisher check), or override each by its name: --override description-present,https-only.\n"
                             "This was found by https://am.example at 2026-11-29T12:00:00Z."));
        const auto later = checkGovernance("Orders:1.0.0", "bbb", &found, {});
        QVERIFY(QString::fromStdString(later.error().message()).endsWith(QStringLiteral(" The API has changed since.")));
    }

    void eachIsOverriddenByItsNameAndOneThatIsNotBrokenIsRefused()
    {
        const GovernanceCheck found = check();
        const auto one = checkGovernance("Orders:1.0.0", "aaa", &found, {{"https-only"}, {}});
        QVERIFY(!one && QString::fromStdString(one.error().message()).contains(QStringLiteral("--override description-present.")));
        const auto both = checkGovernance("Orders:1.0.0", "aaa", &found, {{"https-only", "description-present"}, {}});
        QVERIFY(both.has_value());
        QCOMPARE(both->size(), std::size_t(3));
        QVERIFY(namesOf(*both) == (std::vector<std::string>{"description-present", "https-only"}));
        const auto warning = checkGovernance("Orders:1.0.0", "aaa", &found, {{"https-only", "description-present", "path-casing"}, {}});
        QVERIFY(!warning);
        QCOMPARE(warning.error().message(), std::string("Orders:1.0.0 breaks no rule \"path-casing\" of severity error that could be overridden: it breaks description-present, https-only."));
        // A plan that was made before names what is mended now: that is nobody's mistake. What came to it since stops.
        QVERIFY(checkGovernance("Orders:1.0.0", "aaa", &found, {{}, {"https-only", "description-present", "mended"}}).has_value());
        QVERIFY(!checkGovernance("Orders:1.0.0", "aaa", &found, {{}, {"https-only"}}).has_value());
    }

    void aCheckIsKeptAndWhatIsNoCheckIsAnError()
    {
        QTemporaryDir folder;
        const DeploymentRecords records(folder.path().toStdString());
        QVERIFY(!*records.governance("Orders:1.0.0"));
        QVERIFY(records.setGovernance(check()).has_value());
        const auto kept = records.governance("Orders:1.0.0");
        QVERIFY(kept && *kept);
        QCOMPARE((*kept)->broken.size(), std::size_t(4));
        QCOMPARE((*kept)->broken[0].fix, std::string("Write a description"));
        QVERIFY(!*records.governance("Orders:2.0.0"));
        QFile file(folder.filePath(QStringLiteral("governance/")) + QDir(folder.filePath(QStringLiteral("governance"))).entryList(QDir::Files).constFirst());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"api\": \"Orders:1.0.0\", \"broken\": [{\"rule\"");
        file.close();
        QVERIFY(!records.governance("Orders:1.0.0").has_value());
    }

    void whatIsOverriddenAndByWhomIsInThePlanAndInTheHistory()
    {
        DeploymentPlan plan;
        plan.environment = "one";
        plan.type = "kong";
        plan.api = "Orders:1.0.0";
        plan.overridden = {check().broken[0], check().broken[2], check().broken[3]};
        plan.overriddenBy = "ada";
        const auto read = readPlan(writePlan(plan), "plan.json");
        QVERIFY(read.has_value());
        QCOMPARE(read->overriddenBy, std::string("ada"));
        QCOMPARE(read->overridden.size(), std::size_t(3));
        QVERIFY(QString::fromStdString(shown(*read)).contains(QStringLiteral("  overridden by ada: description-present at info: An API says what it is\n")));
        QTemporaryDir folder;
        const DeploymentRecords records(folder.path().toStdString());
        DeploymentReport report;
        report.outcome = DeploymentReport::Outcome::Applied;
        const EndedDeployment over{*read, report, false, "j", "2026-11-29T12:00:00Z", "bob"};
        QVERIFY(over.recordIn(records).has_value());
        const auto history = records.history();
        QCOMPARE(history.size(), std::size_t(1));
        QCOMPARE(history[0].who, std::string("bob"));
        QCOMPARE(history[0].overriddenBy, std::string("ada"));
        QVERIFY(history[0].overridden == (std::vector<std::string>{"description-present", "https-only"}));
    }
};

POSTERN_TEST(GovernanceTest);
#include "GovernanceTest.moc"
